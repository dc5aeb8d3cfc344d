"""Template tags and filters for every page."""
