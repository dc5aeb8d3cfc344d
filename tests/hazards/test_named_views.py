"""Named views: whose they are, who may share, change and remove them, and what of it is on record."""

from __future__ import annotations

from typing import Any

import pytest

from ranan.hazards import actions, columns
from ranan.hazards.actions import NewView
from ranan.hazards.models import OwnView, SharedView
from ranan.hazards.queries import Filter
from ranan.hazards.queries.kept import Kept, kept
from ranan.journal import queries as journal
from ranan.registry.models import Person
from ranan.rules.hazard import Refusal
from tests.hazards.steps import NOW, Desk
from tests.signed_in import client_of

LATE = NewView("逾期的", "?due=overdue", ("no", "what", "found"))


def theirs(desk: Desk, by: str) -> Kept:
    """What a person has kept or shares."""
    return kept(desk.by(by), Filter())


def names(desk: Desk, by: str) -> list[str]:
    """The names of the views that a person finds over his list."""
    return [one.name for one in theirs(desk, by).views]


def keep(desk: Desk, new: NewView, by: str) -> Any:
    """Keep a view for oneself."""
    return actions.keep_view(new, actor=desk.by(by), at=NOW)


def share(desk: Desk, new: NewView, unit: str, by: str) -> Any:
    """Share a view."""
    return actions.share_view(new, unit, actor=desk.by(by), at=NOW)


def test_ones_own_view_is_seen_by_nobody_else_and_is_no_business_of_the_journal(desk: Desk) -> None:
    before = journal.entries().count()
    assert isinstance(keep(desk, LATE, "hy"), OwnView)
    assert names(desk, "hy") == ["逾期的"]
    assert names(desk, "hy2") == names(desk, "zb") == []
    assert journal.entries().count() == before


def test_a_view_of_the_same_name_is_replaced(desk: Desk) -> None:
    keep(desk, LATE, "hy")
    keep(desk, NewView(" 逾期的 ", "?due=week"), "hy")
    [view] = theirs(desk, "hy").views
    assert (view.name, view.address, view.columns) == ("逾期的", "?due=week", ())


def test_a_shared_view_is_found_by_everybody_of_the_unit_and_is_on_record(desk: Desk) -> None:
    view = share(desk, LATE, "hyl", "hy")
    assert names(desk, "hy2") == ["逾期的"]
    assert names(desk, "xf") == names(desk, "zb") == names(desk, "boss") == []
    entry = journal.timeline("view", str(view.pk)).get()
    assert (entry.verb, entry.actor_name) == ("view.share", "吴洁")
    assert entry.facts["hazards.sharedview"][0]["address"] == "?due=overdue"


@pytest.mark.parametrize(
    ("by", "unit", "new", "code"),
    [
        ("hy", "xfzd", LATE, "not_in_that_unit"), ("supervisor", "zb", LATE, "not_in_that_unit"),
        ("boss", "hyl", LATE, "not_in_that_unit"), ("hy", "hyl", NewView(" ", "?"), "missing"),
        ("hy", "hyl", NewView("找人", "?q=13812345678", search="13812345678"), "personal_search"),
        ("hy", "hyl", NewView("13812345678", "?"), "personal_search"),
    ],
)  # fmt: skip
def test_what_is_not_shared(desk: Desk, by: str, unit: str, new: NewView, code: str) -> None:
    refused = share(desk, new, unit, by)
    assert isinstance(refused, Refusal)
    assert refused.code == code
    assert not SharedView.objects.exists()


def test_who_shared_it_and_the_desks_of_the_unit_change_and_remove_it(desk: Desk) -> None:
    view = share(desk, LATE, "hyl", "hy2")
    assert share(desk, NewView("逾期的", "?due=week"), "hyl", "hy") == Refusal("name_taken", "逾期的")
    assert actions.drop_view(view, actor=desk.by("hy"), at=NOW) == Refusal("not_your_view")
    assert actions.change_columns(view, ("what",), actor=desk.by("hy"), at=NOW) == Refusal("not_your_view")
    mine = share(desk, NewView("我的", "?"), "hyl", "hy")
    changed = actions.change_columns(mine, ("what", "due"), actor=desk.by("hy2"), at=NOW)
    assert isinstance(changed, SharedView)
    assert actions.drop_view(mine, actor=desk.by("hy"), at=NOW) is None
    assert names(desk, "hy") == ["逾期的"]
    assert [one.verb for one in journal.entries().filter(subject_type="view")] == [
        "view.drop",
        "view.change",
        "view.share",
        "view.share",
    ]


def test_nobody_keeps_more_views_than_a_row_of_tabs_bears(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ranan.hazards.actions.named.MOST", 2)
    for name in ("一", "二"):
        keep(desk, NewView(name, "?"), "hy")
    assert keep(desk, NewView("三", "?"), "hy") == Refusal("too_many_views", "2")
    assert isinstance(keep(desk, NewView("二", "?due=week"), "hy"), OwnView)


# ---------- on the pages ----------


def person(desk: Desk, by: str) -> Person:
    """Who it is."""
    found: Person = desk.world.people[by]
    return found


def heads(page: str) -> list[str]:
    """The heads of the columns, by the classes of the cells in the first row."""
    return [part.split('"')[0] for part in page.split('<th scope="col" class="')[1:]]


def test_the_form_keeps_what_the_address_says_and_leads_to_the_view(desk: Desk) -> None:
    desk.assigned()
    client = client_of(person(desk, "hy"))
    answer = client.post("/hazards/views/?state=open&sort=-found", {"name": "在办新的", "unit": ""})
    view = OwnView.objects.get()
    assert answer["Location"] == f"/hazards/?state=open&sort=-found&view=m{view.pk}"
    assert view.address == "?state=open&sort=-found"
    page = client.get(answer["Location"]).content.decode()
    assert 'aria-current="page" href="?state=open&amp;sort=-found&amp;view=m' in page
    assert "存为视图" in page
    changed = client.get(f"/hazards/?state=open&view=m{view.pk}&grade=major").content.decode()
    assert "保存改动" in changed


def test_columns_are_kept_for_the_person_or_for_the_view(desk: Desk) -> None:
    desk.assigned()
    client = client_of(person(desk, "hy"))
    client.post(
        "/hazards/columns/?state=open",
        {"column": ["what", "found", "no"], "place_found": "1", "place_no": "2", "place_what": "3"},
    )
    assert heads(client.get("/hazards/").content.decode()) == ["xtra fo", "no", "what"]
    assert len(heads(client_of(person(desk, "hy2")).get("/hazards/").content.decode())) == len(columns.USUAL)
    view = keep(desk, NewView("短", "?state=open"), "hy")
    client.post(f"/hazards/columns/?state=open&view=m{view.pk}", {"column": ["what"], "where": "view"})
    assert heads(client.get(f"/hazards/?state=open&view=m{view.pk}").content.decode()) == ["what"]
    assert heads(client.get("/hazards/").content.decode()) == ["xtra fo", "no", "what"]
    client.post("/hazards/columns/", {"usual": "1"})
    assert len(heads(client.get("/hazards/").content.decode())) == len(columns.USUAL)


@pytest.mark.parametrize("key", [one.key for one in columns.COLUMNS])
def test_every_column_can_be_shown(desk: Desk, key: str) -> None:
    desk.closed()
    actions.keep_columns(columns.read([key, "what"]), actor=desk.by("zb"), at=NOW)
    page = client_of(person(desk, "zb")).get("/hazards/").content.decode()
    assert len(heads(page)) == len({key, "what"})


def test_unknown_columns_are_dropped_and_what_was_found_always_stands() -> None:
    assert columns.read(["due", "no", "x", "no"]) == ("what", "no")
    assert columns.read([]) == columns.read(columns.USUAL) == ()


def test_nobody_opens_or_removes_what_is_anothers(desk: Desk) -> None:
    own, shared = keep(desk, LATE, "hy"), share(desk, NewView("共享", "?due=week"), "hyl", "hy")
    stranger = client_of(person(desk, "xf"))
    for key in (f"m{own.pk}", f"u{shared.pk}", "x1", "m999999999"):
        assert stranger.post(f"/hazards/views/{key}/drop/").status_code == 404
        assert stranger.get(f"/hazards/?view={key}").status_code == 200, "an old address still opens"
    assert client_of(person(desk, "hy")).post(f"/hazards/views/u{shared.pk}/drop/").status_code == 302
    assert names(desk, "hy") == ["逾期的"]
