"""Floor 1, tools that know nothing of gas."""
