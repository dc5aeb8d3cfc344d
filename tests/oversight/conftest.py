"""The small world of the ledger's tests."""

from tests.hazards.conftest import desk, files_apart, peopled, world

__all__ = ["desk", "files_apart", "peopled", "world"]
