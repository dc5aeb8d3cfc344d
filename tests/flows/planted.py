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

    home, shop = world.places["home"], world.places["shop2"]
    _done(actions.amend_premises(home, actor=clerk, at=NOW, **HOUSEHOLD))
    for place, role, facts in (
        (shop, Contact.Role.MANAGER, MANAGER), (shop, Contact.Role.LANDLORD, LANDLORD), (home, Contact.Role.LIAISON, LIAISON),
    ):  # fmt: skip
        _done(actions.set_contact(place, role, actor=clerk, at=NOW, **facts))
    operator = shop.operator
    _done(actions.amend_operator(operator, name=operator.name, uscc="", phone=OPERATOR_PHONE, actor=clerk, at=NOW))
    _done(actions.set_phone(world.people["hy"], PERSON_PHONE, actor=desk.by("hy"), at=NOW))
    for name, place in world.places.items():
        world.places[name] = type(place).objects.select_related("household").get(pk=place.pk)
    twin = actions.NewPlace(
        kind=home.kind, name=HOUSEHOLD["name"], address="安西路5弄3号101", area=home.area, phone=HOUSEHOLD["phone"]
    )
    _done(actions.add_premises(twin, actor=clerk, at=NOW))
    look_for_duplicates()
    bring(
        desk,
        GOOD,
        GOOD | {"subject": f"居民{IMPORTED}", "address": "安西路77弄9号", "responsible": IMPORTED, "lead": ""},
    )


def _done(result: Any) -> Any:
    """What an act gave; fails where it was refused."""
    assert not isinstance(result, Refusal), result
    return result


def patrol(desk: Desk) -> dict[str, list[Any]]:
    """A round, visits planned, in vain and signed, a notice: with planted people present; what addresses hold of them."""
    world, on, at = desk.world, desk.moment.date(), desk.moment
    acts: dict[str, Any] = {"actor": desk.by("hy"), "at": at}
    home, goes = world.places["home"], [world.people["hy"]]
    wanted = inspections.NewRound(
        name="入户排查",
        kinds=["catering", "household_bottled"],
        starts=on - timedelta(days=60),
        ends=on + timedelta(days=9),
    )
    opened = _done(inspections.open_round(wanted, world.campaign, actor=desk.by("zb"), at=at))
    for outcome in ("absent", "no_access", "refused"):
        given = inspections.Record(on=on, inspectors=goes, outcome=outcome, reason="入户", present=HOUSEHOLD["name"])
        vain = _done(inspections.record_visit(None, home, world.campaign, given, **acts))
    looked = _looked(desk, acts)
    planned = _done(inspections.plan_visit(home, world.campaign, on=on, inspectors=goes, reason="入户", **acts))
    notice = _done(inspections.serve_notice(home, on=on, how="贴在门上", papers=[photo()], **acts))
    papers = VisitFile.objects.order_by("id").values_list("pk", flat=True)
    return {"number": [opened.number, looked.number, vain.number, planned.number, notice.number], "pk": [*papers]}


def _looked(desk: Desk, acts: dict[str, Any]) -> Any:
    """A visit to a shop that found nothing, signed by its manager."""
    world, goes = desk.world, [desk.world.people["hy"]]
    sheet = campaign.plan_now(world.campaign).checklist("catering")
    assert sheet is not None
    given = inspections.Record(
        on=desk.moment.date(), inspectors=goes, checklist="catering", reason="日常", present=MANAGER["name"],
        answers={item.id: Answer("pass") for item in sheet.items},
    )  # fmt: skip
    row = _done(inspections.record_visit(None, world.places["shop2"], world.campaign, given, **acts))
    return _done(inspections.sign_visit(row, [photo()], present=MANAGER["name"], **acts))


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
