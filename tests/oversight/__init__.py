"""Reports and what oversees: the biweekly report."""
