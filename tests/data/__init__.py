"""Synthetic data for the tests."""
