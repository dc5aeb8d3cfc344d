"""The matrix through HTTP: role × action × state × own or other unit × own or other territory.

What is expected is read from the table of rights by the relations that this file gives each person; what happens is
what the site answers. Nobody sees, or moves, what the table does not let him.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from PIL import Image

from ranan.rules import access
from ranan.rules.access import GRANTS, Relation
from ranan.rules.actor import Role
from ranan.rules.hazard import BY_IMPORT, State, Verb, verbs_from
from tests.rights.rights_world import PEOPLE, STATES, Matrix, make_matrix
from tests.signed_in import client_of

R = Relation


@pytest.fixture(scope="module")
def matrix(django_db_setup: None, django_db_blocker: Any) -> Iterator[Matrix]:
    """One hazard in each state, and people of every role in every relation; made once, every test undoes its own."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield make_matrix()
        transaction.set_rollback(True)


@pytest.fixture(autouse=True)
def undone(matrix: Matrix, django_db_blocker: Any) -> Iterator[None]:
    """What a test does is undone."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield
        transaction.set_rollback(True)


def photo() -> SimpleUploadedFile:
    """A real JPEG."""
    out = io.BytesIO()
    Image.new("RGB", (8, 8)).save(out, "JPEG")
    return SimpleUploadedFile("p.jpg", out.getvalue(), "image/jpeg")


def filled(verb: Verb, other: str) -> dict[str, Any]:
    """A form that lacks nothing."""
    day = date(2023, 11, 20)
    return {
        "lead": "jyj", "territory": "xjz", "due": day + timedelta(days=9), "note": "说明", "reason": "理由",
        "after": photo(), "proxy_party": "店主", "proxy_how": "当面", "proxy_on": day, "proxy_files": photo(),
        "control": "停用", "until": day + timedelta(days=5), "new_due": day + timedelta(days=30), "result": "pass",
        "on": day, "why": "rebound", "text": "另一段文字", "code": "CA-013", "found": date(2023, 11, 10),
        "inspector": "某人", "grade": "major", "into": other, "unit": "jyj", "task": "配合", "kind": "other", "files": photo(),
        "measure": 13, "responsible_unit": "", "whose": "",
    }  # fmt: skip


def may_see(role: Role, relations: frozenset[Relation]) -> bool:
    return any(
        g.action == access.SEE and role in g.roles and (R.ANY in g.relations or g.relations & relations) for g in GRANTS
    )


def granted(verb: Verb, role: Role, relations: frozenset[Relation], state: State) -> bool:
    """Whether a line of the table lets somebody of this role in these relations do it."""
    return any(
        g.action == verb and role in g.roles and (R.ANY in g.relations or g.relations & relations)
        and (g.states is None or state in g.states)
        for g in GRANTS
    )  # fmt: skip


def offered(state: State) -> list[Verb]:
    """The steps of a state that pages offer; taking over is an import's alone."""
    return [verb for verb in verbs_from(state) if verb not in BY_IMPORT]


@pytest.mark.parametrize("name", [one.name for one in PEOPLE])
def test_every_cell_of_the_matrix_is_as_the_table_says(matrix: Matrix, name: str) -> None:
    who = next(one for one in PEOPLE if one.name == name)
    client = client_of(matrix.people[name])
    wrong = []
    for key in STATES:
        hazard = matrix.hazards[key]
        state = State(hazard.state)
        relations = matrix.relations(who, key)
        for verb in (*offered(state), *([Verb.SUBMIT] if state != State.RECTIFYING else [])):
            with transaction.atomic():
                answer = client.post(
                    f"/hazards/{hazard.number}/{verb}/",
                    filled(verb, matrix.hazards["other_open"].number),
                    headers={"Accept": "application/json"},
                )
                code = answer.headers.get("X-Refusal", "")
                transaction.set_rollback(True)
            if not may_see(who.role, relations):
                good = answer.status_code == 404
            elif verb not in offered(state):
                good = (answer.status_code, code) == (409, "not_from_this_state")
            elif granted(verb, who.role, relations, state):
                good = answer.status_code == 200 or (
                    answer.status_code == 409 and code not in {"not_your_step", "not_from_this_state"}
                )
            else:
                good = (answer.status_code, code) == (409, "not_your_step")
            if not good:
                wrong.append((key, str(verb), answer.status_code, code))
    assert wrong == []


@pytest.mark.parametrize("name", [one.name for one in PEOPLE])
def test_nothing_is_seen_that_may_not_be_seen(matrix: Matrix, name: str) -> None:
    """Page, list, search, export, home and files: each hazard shows everywhere or nowhere."""
    who = next(one for one in PEOPLE if one.name == name)
    client = client_of(matrix.people[name])
    for key in STATES:
        hazard = matrix.hazards[key]
        seen = may_see(who.role, matrix.relations(who, key))
        assert client.get(f"/hazards/{hazard.number}/").status_code == (200 if seen else 404), key
        text = client.get("/hazards/", {"q": hazard.number}).content.decode()
        assert (f'href="/hazards/{hazard.number}/"' in text) is seen, key
        listed = client.get("/hazards/", {"q": matrix.word(key)}).content.decode()
        assert (f'href="/hazards/{hazard.number}/"' in listed) is seen, key
        exported = client.get("/hazards/export.xlsx", {"q": matrix.word(key)})
        assert (hazard.number in matrix.cells(exported)) is seen, key
        for attachment in matrix.files[key]:
            expected = 200 if seen else 404
            for address in (f"/hazards/files/{attachment}/", f"/hazards/files/{attachment}/thumbnail/"):
                answer = client.get(address)
                for close in answer._resource_closers:  # not answer.close(): that would end the test's connection too
                    close()
                assert answer.status_code == expected, address
    home = client.get("/").content.decode()
    for key in STATES:
        assert may_see(who.role, matrix.relations(who, key)) or matrix.hazards[key].number not in home


def test_nobody_gets_in_without_signing_in(matrix: Matrix) -> None:
    from django.test import Client

    number = matrix.hazards["assigned"].number
    for address in (
        "/",
        "/hazards/",
        f"/hazards/{number}/",
        "/hazards/export.xlsx",
        "/plan/",
        "/people/",
        "/journal/",
        "/hazards/import/",
    ):
        answer = Client().get(address)
        assert answer.status_code == 302, address
        assert answer["Location"].startswith("/sign-in/"), address


def test_a_territory_registers_on_its_own_ground_only(matrix: Matrix) -> None:
    """Also by guessing the number of a place elsewhere."""
    for name, place, expected in (
        ("inspector@hy", "shop", 302),
        ("inspector@hy", "other", 200),
        ("inspector@jyj", "other", 302),
    ):
        with transaction.atomic():
            answer = client_of(matrix.people[name]).post(
                f"/hazards/new/?premises={matrix.world.places[place].number}",
                {
                    "text": "新发现的问题",
                    "found": "2023-11-19",
                    "code": "",
                    "grade": "",
                    "measure": "",
                    "responsible_unit": "",
                },
            )
            transaction.set_rollback(True)
        assert answer.status_code == expected, name
