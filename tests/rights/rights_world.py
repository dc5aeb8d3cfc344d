"""The world of the rights matrix: one hazard in each state, and people of every role in every relation to them."""

from __future__ import annotations

import io
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

import openpyxl
from django.http import HttpResponse
from PIL import Image

from ranan.kit import clock
from ranan.rules.access import Relation
from ranan.rules.actor import Role
from tests.world import SYSTEM, World, add_person, make_world

R = Relation
OWN = ("own_assigned", "own_rectifying")  # at a place whose operator has an account: nobody records for it
STATES = (
    "registered",
    "assigned",
    "rectifying",
    "extension_asked",
    "under_review",
    "closed",
    "as_reported",
    "void_asked",
    "void",
    *OWN,
)
OFFICES = (Role.INSPECTOR, Role.OFFICER, Role.UNIT_HEAD)
FEW = (Role.INSPECTOR, Role.UNIT_HEAD)


@dataclass(frozen=True)
class One:
    """A person of the matrix: his unit ("" for an enterprise) and how it stands to the hazards."""

    name: str
    role: Role
    unit: str
    relations: frozenset[Relation]

    @property
    def units(self) -> frozenset[str]:
        return frozenset({self.unit} - {""})


def _people() -> tuple[One, ...]:
    places = (
        ("xf", "xfzd", {R.LEAD}, OFFICES), ("hy", "@华阳路街道", {R.TERRITORIAL, R.SUPPORT}, OFFICES), ("jgw", "jgw", {R.REGISTRAR}, FEW),
        ("sww", "sww", {R.CARRY_OUT}, (Role.OFFICER,)), ("jyj", "jyj", set(), FEW), ("xj", "@新泾镇", set(), FEW),
    )  # fmt: skip
    found = [One(f"{role}@{key}", role, unit, frozenset(held)) for key, unit, held, roles in places for role in roles]
    for role in (
        Role.TASK_FORCE,
        Role.SUPERVISOR,
        Role.AUDITOR,
        Role.SYSTEM_ADMIN,
        Role.SECURITY_ADMIN,
        Role.UNIT_ADMIN,
    ):
        found.append(One(f"{role}@zb", role, "zb", frozenset()))
    found.append(One("unit_admin@hy", Role.UNIT_ADMIN, "@华阳路街道", frozenset({R.TERRITORIAL})))
    found.append(One("enterprise@other", Role.ENTERPRISE, "", frozenset()))
    found.append(One("enterprise@own", Role.ENTERPRISE, "", frozenset({R.RESPONSIBLE})))
    return tuple(found)


PEOPLE = _people()


@dataclass
class Matrix:
    """Everything that the tests of rights look at."""

    world: World
    people: dict[str, Any] = field(default_factory=dict)
    hazards: dict[str, Any] = field(default_factory=dict)
    files: dict[str, list[int]] = field(default_factory=dict)

    def relations(self, who: One, key: str) -> frozenset[Relation]:
        """How this person stands to this hazard, told from how the world was made."""
        held = set(who.relations)
        if key not in OWN:
            held -= {R.RESPONSIBLE}
            held |= {R.PROXY} if R.TERRITORIAL in held or R.REGISTRAR in held else set()
        if who.units & self.reviewing(key):
            held.add(R.REVIEWER)
        if who.units & self.approving(key):
            held.add(R.APPROVER)
        return frozenset(held)

    def word(self, key: str) -> str:
        """Words that only this hazard's text holds."""
        return f"独有词{STATES.index(key)}号"

    def reviewing(self, key: str) -> frozenset[str]:
        """Units that may review it: all are general and led by xfzd; one is handed to nobody."""
        return frozenset({"xfzd"}) if self.hazards[key].lead_id else frozenset({"@华阳路街道"})

    def approving(self, _key: str) -> frozenset[str]:
        """Units that decide on its extension."""
        return frozenset({"xfzd"})

    def cells(self, answer: HttpResponse) -> set[str]:
        """Every text of an exported workbook."""
        book = openpyxl.load_workbook(io.BytesIO(b"".join(answer)))
        return {
            str(cell.value) for sheet in book for row in sheet.iter_rows() for cell in row if cell.value is not None
        }


def _photo(shade: int) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (16, 16), (shade, shade, shade)).save(out, "JPEG")
    return out.getvalue()


AT = datetime(2023, 11, 15, 10, tzinfo=clock.ZONE)


def make_matrix() -> Matrix:
    """Bring one hazard into each state, by the acts that people use."""
    from ranan.registry.models import Operator

    matrix = Matrix(make_world())
    for one in PEOPLE:
        shop = "老王面馆" if one.name == "enterprise@own" else "福泉饭店"
        operator = Operator.objects.get(name=shop) if not one.unit else None
        matrix.people[one.name] = add_person(matrix.world, one.name, one.name[:50], one.role, one.unit, operator)
    from ranan.hazards import actions, files

    given = _given()
    hy, xf, jgw, boss = (matrix.world.actor(name) for name in ("hy", "xf", "jgw", "boss"))
    who = {"at": AT}
    for index, key in enumerate(STATES):
        place = matrix.world.places["shop2" if key in OWN else "shop"]
        finding = actions.Finding(
            premises=place, text=f"独有词{index}号：软管长度约2.{index}米", found=date(2023, 11, 10), code="CA-013", insist="另一处",
            files=[files.Upload("p.jpg", _photo(index), "before")],
        )  # fmt: skip
        hazard = actions.register(finding, matrix.world.campaign, actor=jgw, at=AT)
        matrix.hazards[key] = _bring(key, hazard, actions, given, boss if key in OWN else hy, xf, who)
        from ranan.hazards.models import Attachment

        matrix.files[key] = list(Attachment.objects.filter(hazard=hazard, kind="before").values_list("pk", flat=True))
    other = actions.Finding(
        premises=matrix.world.places["shop"], text="再一件", found=date(2023, 11, 12), code="CA-033"
    )
    matrix.hazards["other_open"] = actions.register(other, matrix.world.campaign, actor=jgw, at=AT)
    return matrix


def _given() -> Any:
    from ranan.hazards import actions, files

    uploads = [files.Upload("a.jpg", _photo(200), "after"), files.Upload("p.jpg", _photo(201), "proxy")]
    return actions.Given(note="说明", files=uploads, proxy=actions.Proxy("店主", "当面告知", date(2023, 11, 15)))


def _bring(key: str, hazard: Any, actions: Any, given: Any, hy: Any, xf: Any, who: dict[str, Any]) -> Any:
    """From assigned to the wanted state."""

    def done(result: Any) -> Any:
        assert type(result).__name__ == "Hazard", result
        return result

    if key == "registered":
        return done(actions.return_(hazard, "不属于本店", actor=hy, given=given, **who))
    if key in {"rectifying", "own_rectifying", "extension_asked", "under_review", "closed"}:
        done(actions.accept(hazard, actor=hy, given=given, **who))
    if key == "extension_asked":
        done(actions.control(hazard, "定做配件", "停用", actor=hy, given=given, **who))
        done(actions.extend(hazard, date(2023, 12, 20), "等配件", actor=hy, given=given, **who))
    if key in {"under_review", "closed"}:
        done(actions.submit(hazard, actor=hy, given=given, **who))
    if key == "closed":
        done(actions.review(hazard, True, "合格", actor=xf, **who))
        done(actions.close_out(hazard, actor=xf, **who))
    if key in {"void_asked", "void"}:
        done(actions.ask_void(hazard, "登记有误", actor=hy, **who))
    if key == "void":
        done(actions.void(hazard, actor=xf, **who))
    if key == "as_reported":
        _as_reported(hazard)
    hazard.refresh_from_db(fields=[f.attname for f in hazard._meta.concrete_fields if f.name != "search"])
    return hazard


def _as_reported(hazard: Any) -> None:
    """As an import leaves it: closed in one entry."""
    from ranan.hazards.models import Hazard
    from ranan.journal import actions as journal

    row = Hazard.objects.get(pk=hazard.pk)
    with journal.act(
        "hazard.take_over", ("hazard", row.number), actor=SYSTEM, at=AT, before="assigned", after="closed"
    ) as act:
        act.change(row, state="closed", closure="as_reported", closed_on=date(2023, 11, 12))
