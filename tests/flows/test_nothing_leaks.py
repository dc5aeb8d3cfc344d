"""Masked data does not leak: planted names and numbers are looked for in everything that anybody can get.

The addresses are read from the resolver, so that a new one is covered by itself. One that can't be filled with what
stands here must be named below, with its reason.
"""

from __future__ import annotations

import itertools
import logging
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from django.urls import URLPattern, get_resolver

from ranan.hazards import actions
from ranan.hazards.actions import Given, Proxy
from ranan.hazards.models import Attachment, Hazard, ImportRun, LedgerImport
from ranan.journal import queries as journal
from ranan.kit import secret
from ranan.registry.models import DuplicatePair, PlaceImport, Premises
from tests.flows import planted
from tests.hazards.steps import Desk, photo, told
from tests.signed_in import client_of
from tests.world import World

EVERYBODY = (
    "zb", "xf", "jgw2", "hy", "hy2", "xj", "admin", "supervisor", "auditor", "sysadmin", "secadmin", "boss", "",
)  # fmt: skip
SHOWS_WHAT_WAS_BROUGHT = "a file is shown to who brings it as it stands there, before anything is taken in"
LEFT_OUT = {
    "import_preview": SHOWS_WHAT_WAS_BROUGHT,
    "import_sheet": SHOWS_WHAT_WAS_BROUGHT,
    "duty_file": "a paper that a unit files goes out as it came",
    "visit_thumbnail": "a signed page has none, and what a picture shows is not read here",
}
ASKED = {"record_visit": "?premises={home}", "plan_visit": "?premises={home}", "register": "?premises={home}"}
MOST = 40  # addresses of one pattern


@pytest.fixture
def filled(desk: Desk) -> Desk:
    """The small world with the facts planted and hazards of their places on every way."""
    planted.plant(desk)
    for place in ("home", "shop2"):
        desk.rectifying(place)
        desk.under_review(place)
        desk.assigned(place)
    desk.closed()
    home = desk.rectifying("home")
    proxy = Proxy(planted.HOUSEHOLD["name"], "当面告知", desk.moment.date())
    desk.do(actions.submit, home, by="hy", given=told("after", note="换了软管", proxy=proxy))
    desk.do(actions.attach, desk.assigned("shop2"), by="hy", given=Given(files=[photo("before")]))
    return desk


def values(desk: Desk) -> dict[str, list[Any]]:
    """What each part of an address may hold."""
    brought = LedgerImport.objects.get()
    ImportRun.objects.create(
        campaign=brought.campaign,
        sha256=brought.sha256,
        name=brought.name,
        person=desk.world.people["hy2"],
        at=desk.moment,
    )
    hazards = Hazard.objects.order_by("id").values_list("number", flat=True)
    places = Premises.objects.order_by("id").values_list("number", flat=True)
    patrol = planted.patrol(desk)
    many = [
        actions.choose(verb, Hazard.objects.values_list("pk", flat=True), "", actor=desk.by(who), at=desk.moment)
        for who in ("zb", "hy2") for verb in ("remind", "export")
    ]  # fmt: skip
    hy2 = desk.world.people["hy2"]
    places_run = PlaceImport.objects.create(
        sha256="a" * 64, name="底册.xlsx", person=hy2, unit=desk.unit("hyl"), at=desk.moment, state="done"
    )
    return {
        "number": [1, *places, *hazards, *patrol["number"]], "no": [13], "code": ["CA-013"], "verb": ["submit"], "act": ["amend"],
        "pk": [
            *patrol["pk"], brought.pk, ImportRun.objects.get().pk, DuplicatePair.objects.get().pk,
            Attachment.objects.latest("pk").pk, places_run.pk, *(one.pk for one in many), journal.entries()[0].pk,
        ],
        "sha": [brought.sha256], "unit": ["hyl", "xfzd"], "key": [desk.world.people["hy"].key, "catering"], "end": ["2023-11-15"],
        "kind": ["xlsx", "docx"],
    }  # fmt: skip


def patterns() -> Iterator[URLPattern]:
    """Every pattern that the system answers."""
    for one in get_resolver().url_patterns:
        assert isinstance(one, URLPattern)
        yield one


def addresses(pattern: URLPattern, known: dict[str, list[Any]]) -> list[str]:
    """The pattern filled with what there is, in every way up to a limit.

    A part that `values` does not know is "x", which is enough where only a POST is answered.
    """
    names = list(pattern.pattern.converters)
    template, found = str(pattern.pattern), []
    for chosen in itertools.product(*(known.get(name, ["x"]) for name in names)):
        address = template
        for name, value in zip(names, chosen, strict=True):
            kind = "int" if type(pattern.pattern.converters[name]).__name__ == "IntConverter" else "str"
            address = address.replace(f"<{kind}:{name}>", str(value))
        found.append(f"/{address}")
    return found[:MOST]


def client_for(world: World, name: str) -> Client:
    """A browser of that person, or of nobody."""
    made = client_of(world.people[name]) if name else Client()
    made.raise_request_exception = False
    return made


def test_no_address_tells_anybody_a_planted_fact(filled: Desk) -> None:
    known, told, reached, broken = values(filled), {}, set(), set()
    home = filled.world.places["home"].number
    for name in EVERYBODY:
        client = client_for(filled.world, name)
        for pattern in patterns():
            for address in addresses(pattern, known) if pattern.name not in LEFT_OUT else []:
                asked = address + ASKED.get(str(pattern.name), "").format(home=home)
                answer = client.get(asked, headers={"HX-Request": "true"} if pattern.name == "quick" else {})
                if answer.status_code in {200, 405}:
                    reached.add(pattern.name)
                if answer.status_code == 500:
                    broken.add(address)
                if answer.status_code == 405:
                    break  # nothing is given out there, whatever it holds
                if leaked := planted.found_in(planted.text_of(answer)):
                    told[name, address] = leaked
    assert told == {}
    assert broken == set()
    assert {one.name for one in patterns()} - reached - set(LEFT_OUT) == set(), (
        "opened by nobody: say in `values` what they hold"
    )


@pytest.mark.parametrize("name", ["zb", "hy2", "xf", "auditor", "boss"])
def test_no_search_filter_step_or_trouble_page_tells_one(filled: Desk, name: str) -> None:
    home, client = filled.world.places["home"].number, client_for(filled.world, name)
    layout = LedgerImport.objects.get().pk
    for address in (
        "/hazards/?kind=household_bottled", "/premises/?kind=household_bottled&show=closed", f"/hazards/?premises={home}",
        f"/hazards/export.xlsx?layout={layout}", f"/hazards/new/?premises={home}", "/hazards/new/?q=安西路5弄", f"/readings/?place={home}",
        "/journal/?verb=premises.contact", "/nowhere/", f"/premises/{home}x/", "/hazards/?q=安西路", f"/premises/?q={home}",
    ):  # fmt: skip
        assert planted.found_in(planted.text_of(client.get(address))) == set(), address
    for number in Hazard.objects.values_list("number", flat=True):
        for headers in ({}, {"Accept": "application/json"}):
            answer = client.post(f"/hazards/{number}/submit/", headers=headers)
            assert planted.found_in(planted.text_of(answer)) == set(), number


def test_nothing_stands_in_clear_in_the_database(filled: Desk) -> None:
    values(filled)
    client_for(filled.world, "hy2").post(f"/premises/{filled.world.places['home'].number}/reveal/", {"why": "visit"})
    tables = dict(planted.dump())
    assert len(tables) > 30
    assert {table: planted.found_in(rows) for table, rows in tables.items() if planted.found_in(rows)} == {}


def test_no_statement_and_no_log_holds_one(filled: Desk, caplog: pytest.LogCaptureFixture) -> None:
    """Of words that are looked for only a name stands in the statement: it may be that of a shop, too."""
    home, client = filled.world.places["home"].number, client_for(filled.world, "hy2")
    said: list[str] = []

    def listen(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        said.append(f"{sql} {params}")
        return execute(sql, params, many, context)

    with caplog.at_level(logging.DEBUG), connection.execute_wrapper(listen):
        client.post(f"/premises/{home}/amend/", {**planted.HOUSEHOLD, "id_number": "1", "kind": "household_bottled"})
        client.post(f"/premises/{home}/contact/", {"role": "landlord", **planted.LANDLORD})
        client.post(f"/premises/{home}/reveal/", {"why": "visit"})
        for words in (one for one in planted.EVERYTHING if one[:1].isdigit()):
            for place in ("/premises/", "/hazards/", "/hazards/new/"):
                client.get(place, {"q": words})
    statements = "\n".join(said)
    assert "registry_household" in statements
    assert planted.found_in(statements) == set()
    logs = [path.read_text("utf-8", "replace") for path in Path(settings.HOME.log).iterdir() if path.is_file()]
    assert planted.found_in("\n".join([caplog.text, *logs])) == set()


def test_words_that_were_looked_for_are_kept_nowhere(filled: Desk) -> None:
    client = client_for(filled.world, "hy2")
    for words in planted.EVERYTHING[:4]:
        for address in ("/premises/export.xlsx", "/hazards/export.xlsx"):
            planted.text_of(client.get(address, {"q": words}))
    assert journal.entries().filter(subject_type="export").count() == 8
    assert {table for table, rows in planted.dump() if planted.found_in(rows)} == set()


# ---------- the two ways by which one is told ----------


def test_a_reveal_tells_once_and_a_reload_masks_again(filled: Desk) -> None:
    home, client = filled.world.places["home"].number, client_for(filled.world, "hy2")
    answer = client.post(f"/premises/{home}/reveal/", {"why": "call"})
    assert set(planted.HOUSEHOLD.values()) <= planted.found_in(planted.text_of(answer))
    assert "no-store" in answer["Cache-Control"]
    assert planted.found_in(planted.text_of(client.get(f"/premises/{home}/"))) == set()


def test_a_list_in_clear_names_ones_own_ground_only(filled: Desk) -> None:
    for name, tells in (("hy2", True), ("zb", True), ("xj2", False)):
        answer = client_for(filled.world, name).post("/premises/export.xlsx", {"why": "serve"})
        assert (planted.HOUSEHOLD["name"] in planted.text_of(answer)) is tells, name
    for name in ("xf", "auditor", "supervisor", "hy"):
        answer = client_for(filled.world, name).post("/premises/export.xlsx", {"why": "serve"})
        assert answer.headers["X-Refusal"] == "not_out_in_clear", name
        assert planted.found_in(planted.text_of(answer)) == set()


def test_without_the_key_a_page_fails_and_says_nothing(filled: Desk, caplog: pytest.LogCaptureFixture) -> None:
    client, key = client_for(filled.world, "hy2"), settings.HOME.keys / secret.KEY
    aside = key.with_name("aside")
    key.rename(aside)
    secret.forget()
    try:
        answer = client.get("/premises/")
    finally:
        aside.rename(key)
    assert answer.status_code == 500
    assert planted.found_in(planted.text_of(answer) + caplog.text) == set()
    assert "the key that personal facts are sealed with is missing" in caplog.text
    assert client.get("/premises/").status_code == 200
