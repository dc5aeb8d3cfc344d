"""Which database, and as whom: the owner changes tables, the program reads and writes rows and can do no more."""

from __future__ import annotations

import contextlib
import secrets
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl, unquote, urlsplit

import psycopg

from ranan.kit.home import Home
from ranan.kit.postgres import APP, DATABASE, OWNER, PORT

if TYPE_CHECKING:
    from ranan.kit.postmaster import Postmaster


class AddressError(ValueError):
    """The environment names no database that can be used; the text says what is wrong."""


ROLES = {"app": APP, "owner": OWNER}


def is_embedded(env: Mapping[str, str]) -> bool:
    """Whether the home's own database is used: no DATABASE_URL says otherwise."""
    return not env.get("DATABASE_URL")


def django_databases(env: Mapping[str, str], home: Home) -> dict[str, dict[str, Any]]:
    """Django's DATABASES for the role that RANAN_DB_ROLE names (`app` unless `owner`).

    Raises AddressError when the role has no address.
    """
    return {"default": connection_settings(env, home, env.get("RANAN_DB_ROLE") or "app")}


def connection_settings(env: Mapping[str, str], home: Home, role: str) -> dict[str, Any]:
    """One entry of DATABASES, as `app` or `owner`. Raises AddressError when the role is unknown or has no address."""
    if role not in ROLES:
        raise AddressError(f"RANAN_DB_ROLE must be app or owner, not {role!r}")
    common = {"ENGINE": "django.db.backends.postgresql", "CONN_MAX_AGE": 60, "CONN_HEALTH_CHECKS": True}
    if not is_embedded(env):
        name = "DATABASE_URL" if role == "app" else "DATABASE_OWNER_URL"
        return {**common, **_from_url(name, env.get(name, ""))}
    user = ROLES[role]
    place = {"HOST": str(home.sockets), "PORT": PORT, "NAME": DATABASE}
    return {**common, **place, "USER": user, "PASSWORD": home.secret(user), "OPTIONS": {}}


def _from_url(name: str, url: str) -> dict[str, Any]:
    parts = urlsplit(url)
    database = unquote(parts.path.lstrip("/"))
    if parts.scheme not in {"postgres", "postgresql"} or not database or not parts.username:
        raise AddressError(f"{name} must look like postgresql://role:password@host:5432/database")
    options = dict(parse_qsl(parts.query))
    return {
        "HOST": unquote(options.pop("host", "") or parts.hostname or ""),
        "PORT": str(parts.port or options.pop("port", "")),
        "NAME": database,
        "USER": unquote(parts.username),
        "PASSWORD": unquote(parts.password or ""),
        "OPTIONS": options,
    }


@contextlib.contextmanager
def acting_as(role: str, env: Mapping[str, str], home: Home) -> Iterator[None]:
    """Within the block Django's default connection is that role's; the program's own connection comes back after."""
    from django.db import connection  # noqa: PLC0415 - this module is read by the settings

    own = {key: connection.settings_dict[key] for key in ("HOST", "PORT", "NAME", "USER", "PASSWORD", "OPTIONS")}
    other = connection_settings(env, home, role)
    connection.close()
    connection.settings_dict.update({key: other[key] for key in own if key != "NAME"})
    try:
        yield
    finally:
        connection.close()
        connection.settings_dict.update(own)


def libpq_environment(settings: Mapping[str, Any]) -> dict[str, str]:
    """The environment that makes PostgreSQL's own tools connect as one entry of DATABASES says."""
    names = {"HOST": "PGHOST", "PORT": "PGPORT", "NAME": "PGDATABASE", "USER": "PGUSER", "PASSWORD": "PGPASSWORD"}
    found = {variable: str(settings[key]) for key, variable in names.items() if settings.get(key)}
    extra = {"sslmode": "PGSSLMODE", "sslrootcert": "PGSSLROOTCERT"}
    options = settings.get("OPTIONS") or {}
    return {**found, **{variable: str(options[key]) for key, variable in extra.items() if key in options}}


def connect(settings: Mapping[str, Any]) -> psycopg.Connection[tuple[Any, ...]]:
    """A plain connection as one entry of DATABASES says, outside Django."""
    named = {
        "host": settings["HOST"],
        "port": settings["PORT"] or None,
        "user": settings["USER"],
        "password": settings["PASSWORD"],
        "dbname": settings["NAME"],
    }
    return psycopg.connect(**{**settings.get("OPTIONS", {}), **{name: value for name, value in named.items() if value}})


def _role_statements(owner_password: str, app_password: str) -> list[str]:
    """Make both roles, or give them these passwords; the passwords are our own and hold no quote."""
    return [
        f"do $$ begin if not exists (select 1 from pg_roles where rolname = '{role}') then "  # noqa: S608
        f"create role {role}; end if; end $$;\n"
        f"alter role {role} with login nosuperuser nocreaterole noreplication nobypassrls password '{password}';"
        for role, password in ((OWNER, owner_password), (APP, app_password))
    ]


def grant_statements(database: str) -> list[str]:
    """What the owner gives the program in one database. Run in it as superuser or as its owner."""
    return [
        f"revoke all on database {database} from public;",
        f"grant connect on database {database} to {APP};",
        "revoke create on schema public from public;",
        f"grant usage on schema public to {APP};",
        f"alter default privileges for role {OWNER} in schema public "
        f"grant select, insert, update, delete on tables to {APP};",
        f"alter default privileges for role {OWNER} in schema public grant usage, select on sequences to {APP};",
    ]


def clone_statements(name: str) -> list[str]:
    """What makes a copy of the whole database. Run outside a transaction as an owner who may create databases."""
    return [
        f"create database {name} template {DATABASE}",
        f"revoke all on database {name} from public",
        f"grant connect on database {name} to {APP}",
    ]


def roles_sql(owner_password: str = "", app_password: str = "") -> str:
    """The SQL, for psql as a superuser of another PostgreSQL, that makes both roles and the database."""
    owner, app = owner_password or secrets.token_urlsafe(24), app_password or secrets.token_urlsafe(24)
    locale = "encoding 'UTF8' lc_collate 'C' lc_ctype 'C.UTF-8'"
    return "\n".join(
        [
            f"-- DATABASE_URL=postgresql://{APP}:{app}@HOST:5432/{DATABASE}",
            f"-- DATABASE_OWNER_URL=postgresql://{OWNER}:{owner}@HOST:5432/{DATABASE}",
            *_role_statements(owner, app),
            f"create database {DATABASE} owner {OWNER} template template0 {locale};",
            f"\\connect {DATABASE}",
            *grant_statements(DATABASE),
            "",
        ]
    )


def make_database(server: Postmaster) -> None:
    """Make roles, database and grants on the embedded server. Safe to run at each start."""
    home = server.home
    with server.connect() as connection:
        for statement in _role_statements(home.secret(OWNER), home.secret(APP)):
            connection.execute(statement.encode())
        if not connection.execute("select 1 from pg_database where datname = %s", [DATABASE]).fetchone():
            connection.execute(f"create database {DATABASE} owner {OWNER} template template0".encode())
    with server.connect(DATABASE) as connection, connection.transaction():
        for statement in grant_statements(DATABASE):
            connection.execute(statement.encode())
