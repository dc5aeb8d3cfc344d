"""Floor 10, what every page stands in: base page, menu, home, sign-in, language switch, health check."""
