"""What oversees the campaign: the biweekly reports of its units."""
