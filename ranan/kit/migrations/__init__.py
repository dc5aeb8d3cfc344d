"""Migrations of the kit: the one row that says whether what is held in memory still holds."""
