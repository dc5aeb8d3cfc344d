"""The database: who may do what in it, and that it is there while somebody needs it."""

from __future__ import annotations

import pytest
from django.db import DatabaseError, connection, transaction


def _one(statement: str) -> object:
    with connection.cursor() as cursor:
        cursor.execute(statement)
        row = cursor.fetchone()
    return row[0] if row else None


@pytest.mark.django_db
def test_every_test_runs_as_the_programs_role() -> None:
    assert _one("select current_user") == "ranan_app"
    assert _one("select rolsuper or rolcreatedb or rolcreaterole from pg_roles where rolname = current_user") is False


@pytest.mark.django_db
@pytest.mark.parametrize(
    "statement",
    [
        "create table mine (a int)",
        "create temporary table mine (a int)",
        "create schema mine",
        "truncate django_session",
        "drop table django_session",
        "alter table django_session add column more int",
        "create function f() returns int language sql as 'select 1'",
        "create role other",
        "set role ranan_owner",
        "set session_replication_role = replica",
        "alter table django_session disable trigger all",
    ],
)
def test_the_programs_role_may_not_change_tables(statement: str) -> None:
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


@pytest.mark.django_db
def test_the_programs_role_reads_and_writes_rows() -> None:
    with connection.cursor() as cursor:
        cursor.execute("insert into django_session values ('k', 'd', now())")
        cursor.execute("update django_session set session_data = 'e'")
        cursor.execute("delete from django_session")
    assert _one("select count(*) from django_session") == 0


def test_a_committing_test_has_a_database_of_its_own(committing: str) -> None:
    assert _one("select current_database()") == committing
    assert _one("select current_user") == "ranan_app"
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("insert into django_session values ('left behind', 'd', now())")


@pytest.mark.django_db
def test_nothing_of_a_committing_test_is_left_behind() -> None:
    assert _one("select count(*) from django_session where session_key = 'left behind'") == 0


@pytest.mark.django_db
def test_chinese_text_has_letters_in_this_database() -> None:
    assert _one("select '燃气' ~ '^\\w+$'") is True
    assert _one("show server_encoding") == "UTF8"
