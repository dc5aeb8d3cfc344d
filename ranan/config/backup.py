"""Backups: the database, the files and the keys of one moment in one tar, with the sum of every part.

The database is read in one snapshot first and the files after it: a file that the snapshot names is there already.
The tar holds the keys, so only its owner may read it.
"""

from __future__ import annotations

import hashlib
import io
import json
import os
import subprocess
import tarfile
import tempfile
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, Any, cast

from psycopg import IsolationLevel, sql

from ranan import __version__
from ranan.config.say import Refused, both
from ranan.kit.database import connect, connection_settings, libpq_environment
from ranan.kit.home import Home
from ranan.kit.postgres import tool

FORMAT = 1
DUMP = "database.dump"
MANIFEST = "manifest.json"
FOLDERS = ("files", "keys")


def write(home: Home, path: Path) -> dict[str, Any]:
    """Write a backup; gives its manifest. The file appears only when it is whole. Raises Refused."""
    if path.exists():
        raise Refused(both(f"文件已存在，不覆盖：{path}", f"{path} exists already and is not overwritten"))
    if not path.parent.is_dir():
        raise Refused(both(f"目录不存在：{path.parent}", f"there is no folder {path.parent}"))
    partial = path.with_name(f".{path.name}.partial")
    try:
        with open(partial, "wb", opener=_private) as file:
            manifest = _fill(home, file)
            file.flush()
            os.fsync(file.fileno())
        partial.rename(path)
    finally:
        partial.unlink(missing_ok=True)
    return manifest


def _private(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)


def _fill(home: Home, file: IO[bytes]) -> dict[str, Any]:
    sums: dict[str, str] = {}
    with tarfile.open(fileobj=file, mode="w") as tar, tempfile.TemporaryDirectory(dir=home.root) as scratch:
        dump = Path(scratch) / DUMP
        facts = _dump(home, dump)
        _add(tar, dump, DUMP, sums)
        for folder in FOLDERS:
            for path in sorted((home.root / folder).rglob("*")):
                if path.is_file() and not path.name.startswith("."):
                    _add(tar, path, path.relative_to(home.root).as_posix(), sums)
        manifest = {"format": FORMAT, "ranan": __version__, "made_at": _now(), **facts, "sha256": sums}
        text = json.dumps(manifest, ensure_ascii=False, indent=1).encode()
        member = tarfile.TarInfo(MANIFEST)
        member.size, member.mode = len(text), 0o600
        tar.addfile(member, io.BytesIO(text))
    return manifest


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")


def _add(tar: tarfile.TarFile, path: Path, name: str, sums: dict[str, str]) -> None:
    with path.open("rb") as file:
        sums[name] = hashlib.file_digest(cast("Any", file), "sha256").hexdigest()
        file.seek(0)
        member = tar.gettarinfo(arcname=name, fileobj=file)
        member.uid = member.gid = 0
        member.uname = member.gname = ""
        member.mode = 0o600
        tar.addfile(member, file)


def _dump(home: Home, path: Path) -> dict[str, Any]:
    """pg_dump as the owner in one snapshot; gives the rows of each table and the migrations in that snapshot."""
    settings = connection_settings(os.environ, home, "owner")
    with connect(settings) as connection:
        connection.isolation_level = IsolationLevel.REPEATABLE_READ
        snapshot = str(_rows(connection, sql.SQL("select pg_export_snapshot()"))[0][0])
        done = subprocess.run(  # noqa: S603
            [str(tool("pg_dump")), "--format=custom", "--no-owner", f"--snapshot={snapshot}", f"--file={path}"],
            env=os.environ | libpq_environment(settings),
            capture_output=True,
            check=False,
        )
        if done.returncode != 0:
            raise Refused(both("数据库导出失败：", "the dump failed: ") + done.stderr.decode("utf-8", "replace"))
        return {"rows": count_rows(connection), "migrations": _migrations(connection)}


def _rows(connection: Any, statement: sql.Composable) -> list[tuple[Any, ...]]:
    return list(connection.execute(statement).fetchall())


def count_rows(connection: Any) -> dict[str, int]:
    """The number of rows of each table in `public`."""
    names = _rows(connection, sql.SQL("select tablename from pg_tables where schemaname = 'public' order by 1"))
    count = sql.SQL("select count(*) from public.{}")
    return {name: _rows(connection, count.format(sql.Identifier(name)))[0][0] for (name,) in names}


def _migrations(connection: Any) -> list[str]:
    if not _rows(connection, sql.SQL("select 1 from pg_tables where tablename = 'django_migrations'")):
        return []
    return [
        name for (name,) in _rows(connection, sql.SQL("select app || '.' || name from django_migrations order by 1"))
    ]
