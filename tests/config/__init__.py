"""Tests of the command line, first start and demonstration."""
