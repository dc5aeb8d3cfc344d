"""Who may do what at a visit, asked of the site by direct requests: every role, every act; what is refused leaves nothing."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction

from ranan.inspections.models import Visit, VisitFile, VisitInspector
from ranan.journal import queries as journal
from ranan.journal.actions import act as writing
from ranan.registry import actions as registry
from ranan.registry.models import Deputy, Operator, Post
from ranan.rules.actor import Role
from tests.hazards.steps import photo
from tests.inspections.conftest import NOW, STARTS, TODAY, Patrol
from tests.inspections.test_pages import client, sheet_answers
from tests.inspections.test_plan import named, plan
from tests.inspections.test_record import record, self_check
from tests.world import PEOPLE, SYSTEM, add_person

EVERYBODY = (*(login for login, _name, _role, _unit in PEOPLE), "boss")
TERRITORY = {"hy", "hy2"}
LOOKS = TERRITORY | {"xf", "xf2", "jgw", "jgw2", "zb", "zb2"}
ENDS = {"hy2", "zb", "zb2"}


def sent(patrol: Patrol, who: str, path: str, **given: Any) -> bool:
    """Whether a direct request was taken: it answers with another page and leaves an entry; refused, it leaves none."""
    before = journal.entries().count()
    shot = photo()
    files = {name: SimpleUploadedFile(shot.name, shot.data) for name in ("papers",)}
    answer = client(patrol, who).post(path, given | files)
    left = journal.entries().count() - before
    assert answer.status_code in {200, 302, 403, 404, 409, 422}, answer.status_code
    if answer.status_code != 302:
        assert left == 0
    return left > 0


def takers(patrol: Patrol, path: str, **given: Any) -> set[str]:
    """Everybody whose request is taken, each asked as if he were the first."""
    found = set()
    for who in EVERYBODY:
        with transaction.atomic():
            mine = {"inspectors": patrol.world.people[who].key} if "inspectors" in given else {}
            if sent(patrol, who, path, **given | mine):
                found.add(who)
            transaction.set_rollback(True)
    return found


def test_who_looks_at_a_place_plans_and_records_and_serves(patrol: Patrol) -> None:
    shop = patrol.place("shop").number
    planned = takers(patrol, f"/visits/plan/?premises={shop}", on=TODAY.isoformat(), reason="检查", inspectors="")
    assert planned == LOOKS
    recorded = takers(patrol, f"/visits/record/?premises={shop}", **sheet_answers(patrol) | {"inspectors": ""})
    assert recorded == LOOKS
    for days in (3, 2, 1):
        patrol.looked(patrol.place("shop"), TODAY - timedelta(days=days), "absent", signed=False)
    assert takers(patrol, f"/visits/notice/{shop}/", on=TODAY.isoformat(), how="门上") == LOOKS


def test_a_planned_visit_belongs_to_who_goes_his_units_desk_and_the_task_force(patrol: Patrol) -> None:
    base = f"/visits/{plan(patrol).number}"
    assert takers(patrol, f"{base}/cancel/", why="改期") == ENDS | {"hy"}
    people = {name: patrol.world.people[name].key for name in ("hy", "hy2")}
    assert takers(patrol, f"{base}/hand_over/", person=people["hy"], to=people["hy2"]) == ENDS | {"hy"}
    assert takers(patrol, f"{base}/record/", **sheet_answers(patrol) | {"inspectors": people["hy"]}) <= TERRITORY
    assert takers(patrol, f"{base}/join/", inspectors="") == LOOKS - {"hy"}
    for verb in ("sign", "refuse_signature", "attach", "void"):
        assert takers(patrol, f"{base}/{verb}/", why="不愿", present="") == set(), verb


def test_a_record_is_signed_by_the_units_that_went_and_made_void_by_a_desk(patrol: Patrol) -> None:
    base = f"/visits/{record(patrol).number}"
    for verb in ("sign", "refuse_signature", "attach"):
        assert takers(patrol, f"{base}/{verb}/", why="不愿", present="") == TERRITORY, verb
    assert takers(patrol, f"{base}/void/", why="记错") == ENDS
    for verb in ("cancel", "join", "hand_over", "plan", "record", "nothing"):
        assert takers(patrol, f"{base}/{verb}/", why="x", inspectors="", person="", to="") == set(), verb


def test_a_self_check_is_its_enterprises_only(patrol: Patrol) -> None:
    base, place = f"/visits/{self_check(patrol).number}", patrol.place("shop2").number
    assert takers(patrol, f"{base}/void/", why="填错") == {"boss"}
    given = {"spot": "厨房", "what": "泄漏", "level": "red", "control": "巡查", "keeper": "店长"}
    assert takers(patrol, f"/premises/{place}/risks/new/", **given) == TERRITORY | {"boss", "zb", "zb2"}


def test_an_enterprise_is_not_told_who_comes_when(patrol: Patrol) -> None:
    row, boss = plan(patrol, place="shop2"), client(patrol, "boss")
    shop2 = patrol.place("shop2")
    assert boss.get(f"/visits/{row.number}/").status_code == 404
    assert boss.get(f"/visits/{row.number}/paper/").status_code == 404
    for path in ("/visits/", "/visits/?show=planned", f"/visits/record/?premises={shop2.number}", f"/premises/{shop2.number}/", "/"):
        page = boss.get(path).content.decode()
        assert row.number not in page, path
        assert "吴洁" not in page, path
    done = record(patrol, place="shop2", row=row)
    assert boss.get(f"/visits/{done.number}/").status_code == 200


def test_whose_post_ended_yesterday_records_nothing_and_is_named_no_more(patrol: Patrol) -> None:
    hy = patrol.world.people["hy"]
    with writing("person.leave_post", ("person", hy.key), actor=SYSTEM, at=NOW) as act:
        act.change(Post.objects.get(person=hy), ends=TODAY - timedelta(days=1))
    shop = patrol.place("shop").number
    given = sheet_answers(patrol) | {"inspectors": hy.key}
    assert not sent(patrol, "hy", f"/visits/record/?premises={shop}", **given)
    assert not sent(patrol, "hy2", f"/visits/record/?premises={shop}", **given)


def test_a_deputy_is_named_for_whom_he_goes_on_the_visit_its_papers_and_its_hazards(patrol: Patrol) -> None:
    people, unit = patrol.world.people, patrol.world.unit("hyl")
    stand_in = add_person(patrol.world, "stand", "代小明", Role.SYSTEM_ADMIN, "@华阳路街道")
    period = registry.deputise(
        stand_in, people["hy"], unit, starts=TODAY, ends=TODAY + timedelta(days=3), actor=SYSTEM, at=NOW
    )
    assert isinstance(period, Deputy), period
    shop = patrol.place("shop").number
    given = sheet_answers(patrol, hose_length="3.5") | {"inspectors": stand_in.key}
    assert sent(patrol, "stand", f"/visits/record/?premises={shop}", **given)
    row = Visit.objects.get()
    assert named(row) == ["代小明（代吴洁）"]
    assert row.visitfinding_rows.get().hazard.inspector == "代小明（代吴洁）"
    assert sent(patrol, "stand", f"/visits/{row.number}/sign/", present="")
    assert VisitFile.objects.get().person_name == "代小明（代吴洁）"
    assert "代小明（代吴洁）" in client(patrol, "zb").get(f"/visits/{row.number}/paper/").content.decode()


def test_somebody_in_two_units_goes_for_the_one_that_he_names(patrol: Patrol) -> None:
    people = patrol.world.people
    registry.give_post(people["hy"], patrol.world.unit("xfzd"), Role.INSPECTOR, starts=TODAY, actor=SYSTEM, at=NOW)
    shop = patrol.place("shop").number
    for unit in ("xfzd", "hyl"):
        given = sheet_answers(patrol) | {"inspectors": people["hy"].key, "unit": unit}
        assert sent(patrol, "hy", f"/visits/record/?premises={shop}", **given)
        row = Visit.objects.latest("pk")
        assert [patrol.world.unit(unit).pk] == row.units
        assert VisitInspector.objects.get(visit=row).unit == patrol.world.unit(unit)
    given = sheet_answers(patrol) | {"inspectors": people["hy"].key, "unit": "jgw"}
    assert not sent(patrol, "hy", f"/visits/record/?premises={shop}", **given)


def test_an_enterprise_with_two_operators_checks_each_place_for_its_own(patrol: Patrol) -> None:
    boss = patrol.world.people["boss"]
    other = Operator.objects.get(name="阿强小吃店")
    with writing("person.give_post", ("person", boss.key), actor=SYSTEM, at=NOW) as act:
        act.add(Post(person=boss, operator=other, role=Role.ENTERPRISE, starts=STARTS))
    for name in ("shop", "shop2"):
        place = patrol.place(name)
        assert sent(patrol, "boss", f"/visits/record/?premises={place.number}", **sheet_answers(patrol, hose_length="3.5"))
        row = Visit.objects.latest("pk")
        assert (row.kind, row.premises) == ("self_check", place)
        assert row.visitfinding_rows.get().hazard.operator == place.operator


def test_what_was_merged_away_is_neither_checked_nor_reported_by_its_enterprise(patrol: Patrol) -> None:
    registry.merge_premises(patrol.place("shop2"), patrol.place("shop"), on=None, actor=patrol.by("zb"), at=NOW)
    place = patrol.place("shop2").number
    assert not sent(patrol, "boss", f"/visits/record/?premises={place}", **sheet_answers(patrol))
    found = {"text": "软管老化", "found": TODAY.isoformat(), "code": "CA-012", "inspector": "某人"}
    assert not sent(patrol, "boss", f"/hazards/new/?premises={place}", **found)
    assert not sent(patrol, "zb", f"/hazards/new/?premises={place}", **found)
