"""What the demonstration does must not be refused: a refusal here is a fault in its script."""

from __future__ import annotations

from typing import TypeVar

from ranan.rules.hazard import Refusal

T = TypeVar("T")


class ScriptError(RuntimeError):
    """An act of the demonstration's script was refused; the text holds the refusal's code and detail."""


def done(result: T | Refusal, what: str = "") -> T:
    """The result of an act, or ScriptError where it was refused."""
    if isinstance(result, Refusal):
        raise ScriptError(f"{what} refused: {result.code} {result.detail}".strip())
    return result
