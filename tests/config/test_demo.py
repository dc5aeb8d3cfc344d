"""What `make run` fills an empty database with: made up, complete, believable, and written by the same acts as real work."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING, Any

import pytest
from django.conf import settings
from stdnum.cn import uscc

from ranan.config import demo, first_start
from ranan.config.demo.accounts import ACCOUNTS, FILE
from ranan.config.demo.district import district, texts
from ranan.config.demo.ground import inside, load_outline
from ranan.config.demo.places import made_up_credit_code
from ranan.config.demo.told import ScriptError, done
from ranan.config.say import Refused
from ranan.kit import clock
from ranan.rules import terms
from ranan.rules.actor import Role
from ranan.rules.hazard import Refusal, State, Verb
from tests.conftest import drop_clone, make_clone, use_database
from tests.world import PLAN_DIR, SYSTEM, shipped_plan

if TYPE_CHECKING:
    from pytest_django.plugin import DjangoDbBlocker

DAY = first_start.DEMO_DAY


@pytest.fixture(scope="module")
def filled(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[str]:
    """One database filled as a first start fills it, for all tests of this file; they only read."""
    from django.db import connections

    with django_db_blocker.unblock():
        name = make_clone()
        before, shift = use_database(name), clock.shift()
        try:
            first_start.prepare(settings.HOME)
            yield name
        finally:
            connections.close_all()
            use_database(before)
            drop_clone(name)
            clock.set_shift(shift)
            (settings.HOME.keys / FILE).unlink(missing_ok=True)


def _hazards() -> list[Any]:
    from ranan.hazards.models import Hazard

    return list(Hazard.objects.select_related("premises", "lead", "territory").order_by("id"))


def _passwords() -> dict[str, str]:
    found: dict[str, str] = json.loads((settings.HOME.keys / FILE).read_text("utf-8"))
    return found


# ---------- places ----------


def test_every_kind_of_place_is_there(filled: str) -> None:
    from ranan.registry.models import Premises

    kinds = Counter(Premises.objects.values_list("kind", flat=True))
    assert set(kinds) == set(terms.table()["premises"])
    assert 280 <= sum(kinds.values()) <= 330


def test_every_territory_has_places_and_those_in_the_park_name_their_sub_district(filled: str) -> None:
    from ranan.registry.models import Premises, Unit

    for unit in Unit.objects.filter(kind=Unit.Kind.TERRITORY):
        assert Premises.objects.filter(territory=unit).count() >= 10, unit.name
    park = Premises.objects.filter(in_park=True)
    assert park.count() == Premises.objects.filter(territory__key="lkyq").count() > 0
    assert not park.filter(host__isnull=True).exists()
    assert not Premises.objects.filter(in_park=False, host__isnull=False).exists()


def test_every_place_lies_inside_the_districts_outline(filled: str) -> None:
    from ranan.registry.models import Premises

    outline = load_outline(PLAN_DIR / "outline.geojson")
    for latitude, longitude in Premises.objects.values_list("latitude", "longitude"):
        assert latitude is not None
        assert longitude is not None
        assert inside((latitude, longitude), outline)


def test_a_point_is_inside_by_the_sides_that_a_ray_crosses() -> None:
    square = [(0.0, 0.0), (0.0, 2.0), (2.0, 2.0), (2.0, 0.0)]
    assert inside((1.0, 1.0), square)
    assert not inside((3.0, 1.0), square)
    assert not inside((-1.0, 1.0), square)


def test_most_operators_have_a_valid_credit_code_that_can_be_nobodys(filled: str) -> None:
    from ranan.registry.models import Operator

    codes = list(Operator.objects.values_list("uscc", flat=True))
    given = [code for code in codes if code]
    assert 0.8 * len(codes) < len(given) < len(codes)
    assert all(uscc.is_valid(code) for code in given)
    weights = (3, 7, 9, 10, 5, 8, 4, 2)
    for code in (made_up_credit_code(Random(n)) for n in range(300)):
        total = sum(int(c, 36) * w for c, w in zip(code[8:16], weights, strict=True))
        assert uscc.is_valid(code)
        assert code[16] != "0123456789X"[(11 - total % 11) % 11]


def test_households_have_no_operator_and_their_names_stand_in_their_own_table_only(filled: str) -> None:
    from ranan.registry.models import Household, Premises

    homes = Premises.objects.filter(kind__startswith="household")
    assert homes.count() == Household.objects.count() >= 50
    assert not homes.filter(operator__isnull=False).exists()
    assert not homes.exclude(name="", address="").exists()


# ---------- people ----------


def test_there_is_one_printed_account_for_each_role(filled: str) -> None:
    assert {account.role for account in ACCOUNTS} == set(Role)
    assert set(_passwords()) == {account.login for account in ACCOUNTS}


def test_printed_accounts_can_sign_in_and_nobody_else_can(filled: str) -> None:
    from ranan.registry import actions
    from ranan.registry.models import Person

    passwords = _passwords()
    assert isinstance(actions.sign_in("zb", passwords["zb"], place="test"), Person)
    assert isinstance(actions.sign_in("yjj-1", "", place="test"), Refusal)
    others = Person.objects.exclude(login__in=list(passwords))
    assert others.count() > 100
    assert not others.exclude(password="", one_time_code="").exists()


def test_every_unit_that_leads_or_holds_ground_has_two_people_who_work_on_hazards(filled: str) -> None:
    from ranan.registry import queries
    from ranan.rules.access import WORKERS

    plan = shipped_plan()
    wanted = {key for measure in plan.measures for key in measure.lead if plan.unit(key)}
    wanted |= {unit.id for unit in plan.units if unit.kind in {"territory", "task_force"}}
    posts = queries.posts_in_force(DAY).filter(role__in=list(WORKERS))
    for key in wanted:
        assert posts.filter(unit__key=key).values("person").distinct().count() >= 2, key


def test_units_of_printed_accounts_have_an_administrator(filled: str) -> None:
    from ranan.registry import queries
    from ranan.registry.models import Unit

    for key in ("zb", "jgw", "xfzd", "hyl"):
        assert queries.admins_of(Unit.objects.get(key=key), DAY).exists(), key


def test_deputies_are_in_force_and_somebody_holds_posts_in_two_units(filled: str) -> None:
    from ranan.registry import queries
    from ranan.registry.models import Person

    actor = queries.actor_of(Person.objects.get(login="xfzd2"), DAY)
    assert {(seat.role, bool(seat.stands_for)) for seat in actor.seats} == {
        (Role.INSPECTOR, False),
        (Role.OFFICER, True),
    }
    assert queries.actor_of(Person.objects.get(login="yjj-1"), DAY).units() == {"yjj", "awb"}


# ---------- hazards ----------


def test_hazards_stand_in_every_state_and_in_both_grades(filled: str) -> None:
    hazards = _hazards()
    assert 200 <= len(hazards) <= 240
    assert {h.state for h in hazards} == {str(state) for state in State}
    assert {h.grade for h in hazards} == {"major", "general"}
    assert sum(h.state == "closed" for h in hazards) > len(hazards) / 2
    assert Counter(h.closure for h in hazards)["as_reported"] >= 8
    assert any(h.merged_into_id for h in hazards)
    assert any(h.rebounds for h in hazards)
    assert any(h.state == "registered" and h.returned_by_id for h in hazards)


def test_hazards_are_told_in_many_words_over_many_codes(filled: str) -> None:
    hazards = _hazards()
    assert len({h.text for h in hazards}) >= 100
    assert len({h.code for h in hazards}) >= 80
    assert not any(re.search(r"[{}|]", h.text) for h in hazards)


def test_each_text_fits_its_code_in_the_catalogue() -> None:
    plan = shipped_plan()
    for words in texts():
        known = plan.hazard_type(words.code)
        assert (known is not None) == bool(words.code), words.code
        assert known is None or set(words.kinds) <= set(known.kinds), words.text


def test_overdue_ones_are_late_by_no_more_than_twenty_days_and_others_fall_due_this_week(filled: str) -> None:
    open_ones = [h for h in _hazards() if h.is_open]
    late = [-(h.days_left(DAY) or 0) for h in open_ones if (h.days_left(DAY) or 0) < 0]
    assert len(late) >= 15
    assert max(late) <= 20
    assert sum(0 <= (h.days_left(DAY) or 0) <= 6 for h in open_ones) >= 15


def test_every_act_beside_a_hazard_is_there(filled: str) -> None:
    from ranan.journal import queries

    verbs = set(queries.entries().values_list("verb", flat=True))
    assert {f"hazard.{verb}" for verb in Verb} <= verbs
    assert {"hazard.absorb", "hazard.import_ledger"} <= verbs


def test_a_deputys_act_names_the_absent_one(filled: str) -> None:
    from ranan.journal import queries

    found = queries.entries().exclude(actor_for="")
    assert found.exists()
    assert {entry.actor_name for entry in found} <= {"秦川", "吴洁"}


def test_nobody_reviews_what_he_rectified_and_a_major_one_has_two_reviewers(filled: str) -> None:
    from ranan.hazards.models import Review

    for hazard in _hazards():
        reviews = list(Review.objects.filter(hazard=hazard, round=hazard.round, passed=True))
        assert not {review.person for review in reviews} & set(hazard.barred), hazard.number
        if hazard.closure == "reviewed" and hazard.grade == "major":
            assert len({review.person for review in reviews}) >= 2, hazard.number


def test_photos_are_small_and_each_is_another(filled: str) -> None:
    from ranan.hazards.models import Attachment, StoredFile

    shared = Attachment.objects.values("file").distinct().count()
    assert shared == Attachment.objects.count() > 300
    assert max(StoredFile.objects.values_list("size", flat=True)) < 25 * 1024
    assert set(Attachment.objects.values_list("kind", flat=True)) == {"before", "after", "proxy", "other"}


def test_rounds_are_under_way_and_every_visit_is_marked_made_up(filled: str) -> None:
    from ranan.inspections import queries
    from ranan.inspections.models import Round, Visit, VisitFinding

    rounds = list(Round.objects.all())
    assert len(rounds) == 5
    for row in rounds:
        found = queries.coverage(row, DAY).whole
        assert found.covered
        assert found.left, row.name
    assert Visit.objects.count() > 200
    assert not Visit.objects.filter(synthetic=False).exists()
    assert set(Visit.objects.values_list("outcome", flat=True)) >= {"found", "nothing_found", "absent"}
    for finding in VisitFinding.objects.select_related("hazard", "visit"):
        assert (finding.hazard.premises_id, finding.hazard.found) == (finding.visit.premises_id, finding.visit.on)


@pytest.mark.parametrize("account", ACCOUNTS, ids=lambda account: account.login)
def test_each_printed_account_that_works_on_hazards_finds_something_to_do(filled: str, account: Any) -> None:
    from ranan.hazards.access import hazards_of
    from ranan.hazards.queries import counts
    from ranan.registry import queries
    from ranan.registry.models import Person
    from ranan.rules.access import OVERSIGHT, PARTY

    actor = queries.actor_of(Person.objects.get(login=account.login), DAY)
    todo = {key for key, count in counts(actor, DAY).items() if count}
    wanted = {
        "zb": {"overdue", "this_week", "to_assign", "extensions", "voids", "as_reported"},
        "jgw": {"overdue", "this_week", "to_review", "extensions", "cotasks"},
        "xfzd": {"overdue", "this_week", "to_review", "extensions", "voids"},
        "hyl2": {"overdue", "this_week", "to_review", "sent_back", "to_accept", "voids", "cotasks"},
        "shop": {"overdue", "this_week", "sent_back", "to_accept", "to_rectify"},
    }
    assert wanted.get(account.login, set()) <= todo
    assert bool(todo) == (account.role in PARTY)
    assert hazards_of(actor).exists() == (account.role in PARTY | OVERSIGHT)


# ---------- the journal ----------


def test_the_journal_tells_exactly_what_the_tables_hold(filled: str) -> None:
    from ranan.journal import queries

    assert queries.differences() == []


def test_work_on_hazards_reads_in_the_order_of_time_over_two_months(filled: str) -> None:
    from ranan.journal import queries

    found = queries.entries().filter(verb__startswith="hazard.").order_by("id").values_list("at", flat=True)
    times = list(found)
    assert times == sorted(times)
    assert clock.day_of(times[0]) < date(2023, 9, 20)
    assert clock.day_of(times[-1]) > DAY - timedelta(days=5)
    assert all(8 <= at.astimezone(clock.ZONE).hour < 19 for at in times)


def test_nothing_happens_on_the_demonstrations_day_or_after_it(filled: str) -> None:
    from ranan.journal import queries

    midnight = datetime.combine(DAY, datetime.min.time(), clock.ZONE)
    late = queries.entries().filter(at__gte=midnight).exclude(verb="installation.create")
    assert set(late.values_list("verb", flat=True)) <= {"person.sign_in"}
    assert all(h.found < DAY and (h.closed_on is None or h.closed_on < DAY) for h in _hazards())


def test_everything_made_up_is_marked(filled: str) -> None:
    from ranan.hazards.models import Hazard
    from ranan.registry.models import Operator, Person, Premises

    for model in (Hazard, Operator, Person, Premises):
        assert model._default_manager.exists(), model
        assert not model._default_manager.filter(synthetic=False).exists(), model


def test_no_password_stands_in_the_journal_or_in_the_code(filled: str) -> None:
    from ranan.journal import queries

    facts = "".join(json.dumps(facts) for facts in queries.entries().values_list("facts", flat=True))
    source = "".join(path.read_text("utf-8") for path in Path(demo.__file__).parent.iterdir() if path.is_file())
    for password in _passwords().values():
        assert password not in facts
        assert password not in source
    assert "argon2" not in facts
    assert (settings.HOME.keys / FILE).stat().st_mode & 0o077 == 0


def test_a_second_start_changes_nothing(filled: str, capsys: pytest.CaptureFixture[str]) -> None:
    from ranan.journal import queries

    before = queries.entries().count()
    first_start.prepare(settings.HOME)
    assert queries.entries().count() == before
    said = capsys.readouterr().out
    assert all(account.name in said and _passwords()[account.login] in said for account in ACCOUNTS)


# ---------- refusals ----------


@pytest.mark.django_db
def test_a_real_system_is_never_filled() -> None:
    from ranan.registry import actions
    from ranan.registry.models import Person

    actions.install("real", actor=SYSTEM, at=clock.real_now())
    with pytest.raises(Refused):
        demo.fill(settings.HOME, shipped_plan())
    assert not Person.objects.exists()


@pytest.mark.django_db
def test_another_districts_plan_is_not_filled_with_this_one() -> None:
    from dataclasses import replace

    from ranan.registry import actions

    actions.install("demo", actor=SYSTEM, at=clock.real_now())
    with pytest.raises(Refused, match=district().plan):
        demo.fill(settings.HOME, replace(shipped_plan(), id="elsewhere-2024"))


def test_a_refused_act_stops_the_script_with_its_code() -> None:
    with pytest.raises(ScriptError, match="not_your_step"):
        done(Refusal("not_your_step"), "close_out")


def test_reports_were_signed_filed_returned_and_are_under_way(filled: str) -> None:
    from ranan.oversight import queries
    from ranan.oversight.access import reporters
    from ranan.oversight.models import BiweeklyReport

    rows = list(BiweeklyReport.objects.select_related("campaign"))
    assert Counter(row.state for row in rows if row.end < date(2023, 11, 15)) == {"accepted": 29 * 4}
    now = {row.state for row in rows if row.end == date(2023, 11, 15)}
    assert now == {"draft", "returned", "filed", "accepted"}
    assert any(row.corrections for row in rows)
    late = queries.late(rows[0].campaign, reporters(shipped_plan()), DAY)
    assert 5 < len(late) < 30
    assert {one.unit.key for one in late if one.times == 5} == {"kw"}
