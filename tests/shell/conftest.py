"""The small world of the ledger's tests."""

from tests.hazards.conftest import peopled, world

__all__ = ["peopled", "world"]
