"""The small world of the ledger's tests, with a round of restaurants; nothing that was counted before counts here."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from ranan.insight.queries.ground import kept
from tests.hazards.conftest import desk, files_apart, peopled, world
from tests.inspections.conftest import Patrol, patrol

__all__ = ["Patrol", "desk", "files_apart", "patrol", "peopled", "world"]


@pytest.fixture(autouse=True)
def nothing_kept() -> Iterator[None]:
    """Each test counts for itself."""
    kept.clear()
    yield
    kept.clear()
