"""Many people at once: their acts are all there afterwards; what is lost is named."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from ranan.config.bench import crowd
from ranan.config.bench.ledger import in_home


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("people")


def test_a_few_people_at_once_lose_nothing(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(crowd, "PAUSE", (0.0, 0.2))
    found = crowd.run(home, people=5, minutes=0.2, scale=0.02)
    assert (found["errors"], found["first_errors"]) == (0, [])
    assert found["promised"] > 5, found
    assert found["first_lost"] == []
    assert (found["lost"], found["counters_differ"], found["rows_differ"], found["journal_differs"]) == (0, 0, 0, 0)
    assert {"list", "page", "register"} <= set(found["ms"])


def test_an_act_that_is_not_there_is_named(home: Path) -> None:
    promised = [{"kind": "register", "token": "nobodyx1x"}, {"kind": "import", "token": "nobodyx2x", "rows": 20}]
    (home / "promised.json").write_text(json.dumps(promised), "utf-8")
    checked = json.loads(in_home(home, "ranan.config.bench.staff", "check").strip().splitlines()[-1])
    assert (checked["lost"], checked["first_lost"]) == (2, promised)
