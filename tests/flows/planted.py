"""Distinctive personal facts, planted wherever the system keeps some; and a look for them in whatever comes out."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from django.db import connection

from ranan.campaign import queries as campaign
from ranan.inspections import actions as inspections
from ranan.inspections.models import VisitFile
from ranan.registry import actions
from ranan.registry.actions.duplicates import look_for_duplicates
from ranan.registry.models import Contact
from ranan.rules.checklist import Answer
from ranan.rules.hazard import Refusal
from tests.hazards.sheets import GOOD, bring
from tests.hazards.steps import NOW, Desk, photo

HOUSEHOLD = {"name": "欧阳漏斗", "phone": "13987650001", "id_number": "110101199003070134"}
MANAGER = {"name": "慕容漏网", "phone": "13987650002", "id_number": "110101199003070257"}
LANDLORD = {"name": "司马漏雨", "phone": "13987650003", "id_number": "11010119900307037X"}
LIAISON = {"name": "诸葛漏风", "phone": "13987650004", "id_number": ""}
OPERATOR_PHONE, PERSON_PHONE = "13987650005", "13987650006"
IMPORTED = "尉迟漏光"
EVERYTHING = (
    *(value for one in (HOUSEHOLD, MANAGER, LANDLORD, LIAISON) for value in one.values() if value),
    OPERATOR_PHONE, PERSON_PHONE, IMPORTED,
)  # fmt: skip


def plant(desk: Desk) -> None:
    """Put them into the register and the ledger by the acts that put such facts there."""
    world, clerk = desk.world, desk.by("hy2")

    def done(result: object) -> None:
        assert not isinstance(result, Refusal), result

    home, shop = world.places["home"], world.places["shop2"]
    done(actions.amend_premises(home, actor=clerk, at=NOW, **HOUSEHOLD))
    for place, role, facts in (
        (shop, Contact.Role.MANAGER, MANAGER), (shop, Contact.Role.LANDLORD, LANDLORD), (home, Contact.Role.LIAISON, LIAISON),
    ):  # fmt: skip
        done(actions.set_contact(place, role, actor=clerk, at=NOW, **facts))
    operator = shop.operator
    done(actions.amend_operator(operator, name=operator.name, uscc="", phone=OPERATOR_PHONE, actor=clerk, at=NOW))
    done(actions.set_phone(world.people["hy"], PERSON_PHONE, actor=desk.by("hy"), at=NOW))
    for name, place in world.places.items():
        world.places[name] = type(place).objects.select_related("household").get(pk=place.pk)
    twin = actions.NewPlace(
        kind=home.kind, name=HOUSEHOLD["name"], address="安西路5弄3号101", area=home.area, phone=HOUSEHOLD["phone"]
    )
    done(actions.add_premises(twin, actor=clerk, at=NOW))
    look_for_duplicates()
    bring(
        desk,
        GOOD,
        GOOD | {"subject": f"居民{IMPORTED}", "address": "安西路77弄9号", "responsible": IMPORTED, "lead": ""},
    )


def patrol(desk: Desk) -> dict[str, list[Any]]:
    """A round, visits planned, in vain and signed, a notice: with planted people present; what addresses hold of them."""
    world, clerk, on = desk.world, desk.by("hy"), desk.moment.date()
    goes = [world.people["hy"]]

    def done(result: Any) -> Any:
        assert not isinstance(result, Refusal), result
        return result

    rounds = inspections.NewRound(
        name="入户排查",
        kinds=["catering", "household_bottled"],
        starts=on - timedelta(days=60),
        ends=on + timedelta(days=9),
    )
    opened = done(inspections.open_round(rounds, world.campaign, actor=desk.by("zb"), at=desk.moment))
    found = []
    for place, outcome in (("home", "absent"), ("home", "no_access"), ("home", "refused"), ("shop2", "absent")):
        given = inspections.Record(on=on, inspectors=goes, outcome=outcome, reason="入户", present=HOUSEHOLD["name"])
        row = world.places[place]
        found.append(done(inspections.record_visit(None, row, world.campaign, given, actor=clerk, at=desk.moment)))
    sheet = campaign.plan_now(world.campaign).checklist("catering")
    assert sheet is not None
    answers = {item.id: Answer("pass") for item in sheet.items}
    given = inspections.Record(
        on=on, inspectors=goes, checklist="catering", answers=answers, reason="日常", present=MANAGER["name"]
    )
    looked = done(
        inspections.record_visit(None, world.places["shop2"], world.campaign, given, actor=clerk, at=desk.moment)
    )
    done(inspections.sign_visit(looked, [photo()], actor=clerk, at=desk.moment, present=MANAGER["name"]))
    planned = done(
        inspections.plan_visit(
            world.places["home"], world.campaign, on=on, inspectors=goes, actor=clerk, at=desk.moment, reason="入户"
        )
    )
    notice = done(
        inspections.serve_notice(
            world.places["home"], on=on, how="贴在门上", papers=[photo()], actor=clerk, at=desk.moment
        )
    )
    papers = VisitFile.objects.order_by("id").values_list("pk", flat=True)
    return {"number": [opened.number, looked.number, found[0].number, planned.number, notice.number], "pk": [*papers]}


def found_in(text: str) -> set[str]:
    """The planted facts that stand in a text."""
    return {one for one in EVERYTHING if one in text}


def text_of(answer: Any) -> str:
    """Everything that an answer says: its page, its headers, the parts of a workbook or document."""
    body = b"".join(answer.streaming_content) if answer.streaming else answer.content
    head = "\n".join(f"{name}: {value}" for name, value in answer.items())
    parts = list(_parts(body)) if body.startswith(b"PK") else [body]
    return "\n".join([head, *(part.decode("utf-8", "replace") for part in parts)])


def _parts(data: bytes) -> Iterator[bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        for name in archive.namelist():
            yield archive.read(name)


def dump() -> Iterator[tuple[str, str]]:
    """Every table with its rows as PostgreSQL writes them."""
    with connection.cursor() as cursor:
        cursor.execute("select tablename from pg_tables where schemaname = 'public' order by 1")
        for (table,) in cursor.fetchall():
            cursor.execute(f"select coalesce(string_agg(t::text, chr(10)), '') from \"{table}\" t")
            yield table, str(cursor.fetchone()[0])
