"""The database is the last wall: no row changes without its entry, no entry changes at all, whoever writes the SQL."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from typing import Any

import pytest
from django.conf import settings
from django.db import connection, connections
from psycopg import errors
from psycopg.sql import SQL, Identifier

from ranan.journal.queries import journalled_models
from ranan.kit.database import acting_as
from tests.conftest import _as_superuser
from tests.hazards.steps import Desk
from tests.journal.conftest import Plain
from tests.journal.plain import entry, one, run, same_at_commit

Open = Callable[[], Plain]
WALL = "without a journal entry"
# What to change in each guarded table, and what a copied row must have of its own.
CHANGE = {
    "registry_installation": "shift_seconds = shift_seconds + 1", "registry_area": "name = name || 'x'",
    "registry_unit": "name = name || 'x'", "registry_operator": "name = name || 'x'", "registry_person": "name = name || 'x'",
    "registry_post": "starts = starts - 1", "registry_deputy": "ends = ends + 1", "registry_premises": "in_park = not in_park",
    "registry_household": "name = name || 'x'", "registry_contact": "name = name || 'x'", "campaign_campaign": "title = title || 'x'",
    "campaign_planversion": "digest = 'x'", "campaign_statement": "text = text || 'x'", "hazards_storedfile": "size = size + 1",
    "hazards_ledgerimport": "created = created + 1", "hazards_synonym": "means = means || 'x'", "hazards_sharedview": "name = name || 'x'",
    "hazards_hazard": "text = text || 'x'", "hazards_remark": "text = text || 'x'",
    "hazards_review": "passed = not passed", "hazards_extension": "new_due = new_due + 1",
    "hazards_interimcontrol": "control = control || 'x'", "hazards_sighting": "note = note || 'x'",
    "hazards_cotask": "task = task || 'x'", "hazards_attachment": "name = name || 'x'",
    "oversight_biweeklyreport": "difficulties = difficulties || 'x'", "registry_placepast": "until = until - 1",
    "inspections_round": "name = name || 'x'", "inspections_visit": "note = note || 'x'",
    "inspections_visitinspector": "name = name || 'x'",
    "inspections_visitfinding": "seen_again = not seen_again", "inspections_visitfile": "name = name || 'x'",
    "inspections_notice": "how = how || 'x'", "inspections_risk": "what = what || 'x'", "oversight_unitpaper": "title = title || 'x'",
    "oversight_paperfile": "name = name || 'x'", "oversight_unittask": "text = text || 'x'", "oversight_taskfile": "name = name || 'x'",
}  # fmt: skip
OWN: dict[str, dict[str, Any]] = {
    "registry_area": {"code": "zz"}, "registry_unit": {"key": "zz", "area_id": None}, "registry_operator": {"key": "zz", "uscc": ""},
    "registry_person": {"key": "zz", "login": "zz"}, "registry_premises": {"number": "zz"}, "registry_household": {"premises_id": 1},
    "registry_contact": {"role": "zz"},
    "campaign_campaign": {"key": "zz"}, "campaign_planversion": {"number": 900}, "hazards_storedfile": {"sha256": "zz"},
    "hazards_hazard": {"number": "ZZ-00001"}, "hazards_synonym": {"said": "zz"}, "hazards_sharedview": {"name": "zz"},
    "oversight_biweeklyreport": {"key": "zz", "start": "2001-01-01", "end": "2001-01-02"},
    "registry_placepast": {"until": "2001-01-01"}, "inspections_round": {"number": "zz"}, "inspections_visit": {"number": "zz"},
    "inspections_visitinspector": {"person_id": 2}, "inspections_notice": {"number": "zz"}, "inspections_risk": {"number": "zz"},
    "oversight_unitpaper": {"number": "zz", "version": 900}, "oversight_unittask": {"number": "zz", "plan_id": "zz"},
}  # fmt: skip


def any_row(sql: Plain, table: str) -> int:
    """The id of some row of a table."""
    return int(one(sql, SQL("select min(id) from {}").format(Identifier(table))))


def change(sql: Plain, table: str, pk: int) -> None:
    """Change one row."""
    run(sql, f"update {table} set {CHANGE[table]} where id = {pk}")


def copy(sql: Plain, table: str, pk: int) -> None:
    """Insert a copy of a row with a key of its own."""
    own = json.dumps({"id": 900_000, **OWN.get(table, {})})
    run(
        sql,
        f"insert into {table} select (jsonb_populate_record(null::{table}, to_jsonb(t) || %s::jsonb)).* "
        f"from {table} t where id = {pk}",
        [own],
    )


# ---------- every guarded table ----------


def test_every_table_that_says_it_is_journalled_has_its_wall(sql: Plain) -> None:
    rows = sql.execute(
        "select relname from pg_trigger t join pg_class c on c.oid = tgrelid where tgname like '%is_journalled'"
    )
    guarded = {name for (name,) in rows.fetchall()}
    assert guarded == {model._meta.db_table for model in journalled_models()} == set(CHANGE)


@pytest.mark.parametrize("table", CHANGE)
def test_no_row_is_changed_without_its_entry(sql: Plain, table: str) -> None:
    change(sql, table, any_row(sql, table))
    with pytest.raises(errors.IntegrityConstraintViolation, match=f"UPDATE of .*{WALL}"):
        sql.commit()


@pytest.mark.parametrize("table", CHANGE)
def test_no_row_is_deleted_without_its_entry(sql: Plain, table: str) -> None:
    run(sql, f"delete from {table} where id = {any_row(sql, table)}")
    with pytest.raises(errors.IntegrityConstraintViolation, match=f"DELETE of .*{WALL}"):
        same_at_commit(sql, table)


@pytest.mark.parametrize("table", sorted(set(CHANGE) - {"registry_installation"}))
def test_no_row_is_inserted_without_its_entry(sql: Plain, table: str) -> None:
    copy(sql, table, any_row(sql, table))
    with pytest.raises(errors.IntegrityConstraintViolation, match=f"INSERT of .*{WALL}"):
        same_at_commit(sql, table)


@pytest.mark.parametrize("table", CHANGE)
def test_no_table_is_emptied(sql: Plain, table: str) -> None:
    with pytest.raises(errors.InsufficientPrivilege):
        run(sql, f"truncate {table} cascade")


# ---------- the entry must be the right one ----------


def hazard_of(sql: Plain) -> tuple[int, str, str]:
    """Id, number and state of a hazard with a remark."""
    row = sql.execute(
        "select h.id, h.number, h.state from hazards_hazard h join hazards_remark r on r.hazard_id = h.id order by h.id limit 1"
    ).fetchone()
    assert row is not None
    return row[0], row[1], row[2]


def test_a_row_with_its_entry_passes(sql: Plain) -> None:
    pk, number, state = hazard_of(sql)
    change(sql, "hazards_hazard", pk)
    entry(sql, subject_key=number, before=state, after=state, facts={"hazards.hazard": [{"id": pk}]})
    sql.commit()


def test_the_entry_may_come_first(sql: Plain) -> None:
    pk, number, _state = hazard_of(sql)
    entry(sql, subject_key=number, facts={"hazards.hazard": [{"id": pk}]})
    change(sql, "hazards_hazard", pk)
    sql.commit()


def test_a_new_state_must_be_the_entrys_own(sql: Plain) -> None:
    pk, number, state = hazard_of(sql)
    run(sql, f"update hazards_hazard set state = 'under_review' where id = {pk}")
    entry(sql, subject_key=number, before=state, after="closed", facts={"hazards.hazard": [{"id": pk}]})
    with pytest.raises(errors.IntegrityConstraintViolation, match=WALL):
        sql.commit()


def test_two_changes_of_state_need_an_entry_each(sql: Plain) -> None:
    pk, number, _state = hazard_of(sql)
    for state in ("assigned", "under_review"):
        run(sql, "update hazards_hazard set state = %s where id = %s", [state, pk])
    entry(sql, subject_key=number, after="under_review", facts={"hazards.hazard": [{"id": pk}]})
    with pytest.raises(errors.IntegrityConstraintViolation, match=WALL):
        sql.commit()


@pytest.mark.parametrize(
    "wrong",
    [
        {"subject_key": "CN23-99999"},
        {"subject_type": "person"},
        {"facts": {}},
        {"facts": {"hazards.hazard": []}},
        {"facts": {"hazards.hazard": [{"id": 0}]}},
        {"facts": {"hazards.remark": "ID"}},
        {"facts": {"was": {"hazards.hazard": "ID"}}},
    ],
)
def test_an_entry_of_something_else_does_not_help(sql: Plain, wrong: dict[str, Any]) -> None:
    pk, number, _state = hazard_of(sql)
    facts = json.loads(json.dumps(wrong.get("facts", {"hazards.hazard": "ID"})).replace('"ID"', f'[{{"id": {pk}}}]'))
    change(sql, "hazards_hazard", pk)
    entry(sql, **{"subject_key": number, **wrong, "facts": facts})
    with pytest.raises(errors.IntegrityConstraintViolation, match=WALL):
        sql.commit()


def test_an_entry_of_an_earlier_transaction_does_not_help(sql: Plain) -> None:
    pk, number, _state = hazard_of(sql)
    entry(sql, subject_key=number, facts={"hazards.hazard": [{"id": pk}]})
    sql.commit()
    change(sql, "hazards_hazard", pk)
    with pytest.raises(errors.IntegrityConstraintViolation, match=WALL):
        sql.commit()


def test_an_entry_that_was_rolled_back_to_a_savepoint_does_not_help(sql: Plain) -> None:
    pk, number, _state = hazard_of(sql)
    run(sql, "savepoint before")
    entry(sql, subject_key=number, facts={"hazards.hazard": [{"id": pk}]})
    run(sql, "rollback to before")
    change(sql, "hazards_hazard", pk)
    with pytest.raises(errors.IntegrityConstraintViolation, match=WALL):
        sql.commit()


def test_a_record_beside_a_hazard_needs_an_entry_on_that_hazard(sql: Plain) -> None:
    _pk, number, _state = hazard_of(sql)
    remark = int(
        one(
            sql,
            "select min(r.id) from hazards_remark r join hazards_hazard h on h.id = hazard_id where number = %s",
            [number],
        )
    )
    change(sql, "hazards_remark", remark)
    entry(sql, subject_key="CN23-99999", facts={"hazards.remark": [{"id": remark}]})
    with pytest.raises(errors.IntegrityConstraintViolation, match=WALL):
        sql.commit()
    change(sql, "hazards_remark", remark)
    entry(sql, subject_key=number, facts={"hazards.remark": [{"id": remark}]})
    sql.commit()


def test_a_deletion_must_be_named_as_one(sql: Plain) -> None:
    remark = int(one(sql, "select max(id) from hazards_remark"))
    number = one(
        sql, "select number from hazards_hazard h join hazards_remark r on h.id = hazard_id where r.id = %s", [remark]
    )
    run(sql, f"delete from hazards_remark where id = {remark}")
    entry(sql, subject_key=number, facts={"hazards.remark": [{"id": remark}]})
    with pytest.raises(errors.IntegrityConstraintViolation, match=WALL):
        same_at_commit(sql, "hazards_remark")


# ---------- the journal itself ----------


@pytest.mark.parametrize(
    "statement",
    [
        "update journal_entry set verb = 'x'", "delete from journal_entry", "truncate journal_entry",
        "insert into journal_entry select * from journal_entry limit 1 on conflict (id) do update set verb = 'x'",
        "merge into journal_entry e using (select 1) s on true when matched then update set verb = 'x'",
        "select * from journal_entry limit 1 for update", "select setval('journal_entry_id_seq', 1)",
    ],
)  # fmt: skip
def test_entries_are_only_ever_added(sql: Plain, statement: str) -> None:
    with pytest.raises(errors.InsufficientPrivilege):
        run(sql, statement)


def test_not_even_the_owner_changes_an_entry_in_passing(walled: Desk) -> None:
    with acting_as("owner", os.environ, settings.HOME), connection.cursor() as cursor:
        for statement in ("update journal_entry set verb = 'x'", "delete from journal_entry", "truncate journal_entry"):
            with pytest.raises(Exception, match="the journal is append-only"):
                cursor.execute(statement)


def test_transaction_time_and_order_of_an_entry_cannot_be_forged(sql: Plain) -> None:
    newest = int(one(sql, "select max(id) from journal_entry"))
    pk = entry(sql, id=newest + 10**9, txid=1, recorded_at="2000-01-01 00:00+00")
    row = sql.execute(
        "select txid = pg_current_xact_id()::text::bigint, abs(extract(epoch from recorded_at - clock_timestamp())) < 60 "
        "from journal_entry where id = %s", [pk],
    ).fetchone()  # fmt: skip
    assert row == (True, True)
    assert newest < pk < newest + 1000
    sql.rollback()


# ---------- who the program is ----------


def test_the_program_is_a_role_that_owns_nothing(sql: Plain) -> None:
    assert one(sql, "select current_user") == "ranan_app"
    assert one(sql, "select count(*) from pg_class where relowner = 'ranan_app'::regrole") == 0
    assert one(sql, "select count(*) from pg_proc where proowner = 'ranan_app'::regrole") == 0
    assert one(sql, "select count(*) from pg_auth_members where member = 'ranan_app'::regrole") == 0
    rights = "rolsuper or rolcreatedb or rolcreaterole or rolreplication or rolbypassrls"
    assert one(sql, f"select {rights} from pg_roles where rolname = current_user") is False


@pytest.mark.parametrize(
    "statement",
    [
        "create table mine (id int)", "create temp table journal_entry (id int)", "create schema mine",
        "create view mine as select 1", "create sequence mine", "create extension dblink", "create type mine as (a int)",
        "create function mine() returns int language sql as 'select 1'",
        "create function pg_temp.mine() returns int language sql as 'select 1'",
        "create or replace function ranan_is_journalled() returns trigger language plpgsql as 'begin return null; end'",
        "alter table hazards_hazard disable trigger hazards_hazard_is_journalled",
        "alter table hazards_hazard disable trigger all", "alter table journal_entry disable trigger journal_stamp",
        "alter table journal_entry drop column txid", "drop trigger hazards_hazard_is_journalled on hazards_hazard",
        "drop table hazards_hazard cascade", "drop function ranan_is_journalled() cascade",
        "alter function ranan_stamp_entry() rename to other",
        "set session_replication_role = replica", "set role ranan_owner", "set session authorization ranan_owner",
        "alter role ranan_app superuser", "alter system set fsync = off", "copy (select 1) to program 'true'",
        "copy (select 1) to '/tmp/x'", "select pg_read_file('/etc/passwd')", "select lo_import('/etc/passwd')",
        "create rule r as on insert to hazards_hazard do instead nothing",
        "create event trigger e on ddl_command_start execute function f()",
        "alter role ranan_app set session_replication_role = replica", "create role other superuser",
    ],
)  # fmt: skip
def test_the_program_cannot_move_its_own_walls(sql: Plain, statement: str) -> None:
    sql.autocommit = True
    with pytest.raises(errors.InsufficientPrivilege):
        run(sql, statement)


def test_the_program_gives_itself_no_rights(sql: Plain) -> None:
    run(sql, "grant all on journal_entry to ranan_app")
    for right in ("update", "delete", "truncate", "trigger", "references"):
        assert one(sql, "select has_table_privilege('journal_entry', %s)", [right]) is False


def test_a_false_journal_of_ones_own_does_not_hide_the_true_one(sql: Plain) -> None:
    name = str(connections["default"].settings_dict["NAME"])
    _as_superuser(f"grant temporary on database {name} to ranan_app")
    try:
        pk, number, _state = hazard_of(sql)
        run(sql, "create temp table journal_entry as select * from public.journal_entry limit 0")
        run(sql, "create temp table hazards_hazard as select * from public.hazards_hazard limit 0")
        run(sql, "set search_path = pg_temp, public")
        run(
            sql,
            "insert into pg_temp.journal_entry (subject_type, subject_key, txid, facts) values "
            "('hazard', %s, pg_current_xact_id()::text::bigint, %s)",
            [number, json.dumps({"hazards.hazard": [{"id": pk}]})],
        )
        run(sql, f"update public.hazards_hazard set text = 'x' where id = {pk}")
        with pytest.raises(errors.IntegrityConstraintViolation, match=WALL):
            sql.commit()
    finally:
        _as_superuser(f"revoke temporary on database {name} from ranan_app")
