"""Screening: rounds with their denominators, visits, what they found, coverage."""
