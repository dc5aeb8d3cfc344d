"""The cockpit and the trends."""
