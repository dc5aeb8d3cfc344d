"""HEAD is answered like GET, without a body: link checkers and watchmen ask so."""

from __future__ import annotations

import pytest

from tests.signed_in import client_of
from tests.world import World


@pytest.mark.parametrize("path", ["/", "/hazards/", "/plan/", "/hazards/new/", "/hazards/import/", "/help/"])
def test_a_head_request_is_answered_like_a_get(world: World, path: str) -> None:
    client = client_of(world.people["hy"])
    answer = client.head(path)
    assert (answer.status_code, answer.content) == (200, b"")
