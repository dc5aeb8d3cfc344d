"""Tests, named as rules."""
