"""The roof: settings, addresses, command line."""
