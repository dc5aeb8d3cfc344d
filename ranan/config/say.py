"""What the command line says: Chinese, or English where RANAN_LANG=en asks for it."""

from __future__ import annotations

import os
import sys


class Refused(Exception):  # noqa: N818 - an answer, not a fault
    """The command can't be done; the text says why and what helps. Ends the program with 1."""


def both(chinese: str, english: str) -> str:
    """The one of the two that the reader wants."""
    return english if os.environ.get("RANAN_LANG", "").lower().startswith("en") else chinese


def say(chinese: str, english: str) -> None:
    """Print a line at once."""
    sys.stdout.write(both(chinese, english) + "\n")
    sys.stdout.flush()


def complain(chinese: str, english: str) -> None:
    """Print a line for the one who has to act, on stderr."""
    sys.stderr.write(both(chinese, english) + "\n")
    sys.stderr.flush()
