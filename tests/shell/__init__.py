"""Tests of the shell: headers, sessions, errors, menu."""
