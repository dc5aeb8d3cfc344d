"""Restoring a backup: every sum is checked, everything is prepared aside, then all of it takes its place at once."""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import re
import shutil
import subprocess
import tarfile
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, Any

from ranan.config.backup import DUMP, FOLDERS, FORMAT, MANIFEST, count_rows
from ranan.config.say import Refused, both
from ranan.config.serving import serve_lock
from ranan.kit import exchange
from ranan.kit.database import connect, connection_settings, grant_statements, is_embedded, libpq_environment
from ranan.kit.home import Home
from ranan.kit.postgres import running, tool, users_lock

_NAME = re.compile(r"(?:files|keys)/(?:[^/]+/)*[^/]+|" + re.escape(DUMP))
_CHUNK = 1 << 20
_TOO_NEW = b"SET transaction_timeout"  # PostgreSQL before 17 does not know it


def restore(home: Home, path: Path, *, replace: bool) -> dict[str, Any]:
    """Put a backup in place; gives its manifest. Raises Refused, and then nothing was changed."""
    embedded = is_embedded(os.environ)
    with _alone(home):
        exchange.finish(home)
        empty = _is_empty(home, embedded=embedded)
        if not replace and not empty:
            raise Refused(
                both(
                    "这里已有数据。确要替换请加 --replace（本机数据库的原数据会另存）。",
                    "there is data here already. To replace it add --replace (the old data is kept aside).",
                )
            )
        manifest = verify(path)
        staged = exchange.staging(home)
        _unpack(path, staged, manifest)
        names: tuple[str, ...] = FOLDERS
        if embedded:
            with running(staged):
                _fill_database(connection_settings({}, staged, "owner"), staged.root / DUMP, manifest, clear=False)
            names = ("postgres", *FOLDERS)
        else:
            settings = connection_settings(os.environ, home, "owner")
            _fill_database(settings, staged.root / DUMP, manifest, clear=replace)
        kept = f"replaced-{datetime.now(UTC):%Y%m%dT%H%M%SZ}"
        exchange.exchange(home, names, kept)
        if empty:
            shutil.rmtree(home.root / kept, ignore_errors=True)  # keys without data
    return manifest


@contextlib.contextmanager
def _alone(home: Home) -> Iterator[None]:
    """Nobody serves this home or uses its database meanwhile."""
    serve, users = serve_lock(home), users_lock(home)
    try:
        if not serve.take() or not users.take():
            raise Refused(both("系统正在运行，请先停止再恢复。", "the system is running; stop it first."))
        yield
    finally:
        users.free()
        serve.free()


def _is_empty(home: Home, *, embedded: bool) -> bool:
    if any(home.files.iterdir()):
        return False
    if embedded:
        return not home.data.exists()
    with connect(connection_settings(os.environ, home, "owner")) as connection:
        return not count_rows(connection)


def verify(path: Path) -> dict[str, Any]:
    """Read the whole backup and compare every sum; gives the manifest. Raises Refused when a part is not as written."""
    try:
        with tarfile.open(path, "r:") as tar:
            manifest = _manifest(tar)
            if strange := sorted({part.name for part in tar} ^ {MANIFEST, *manifest["sha256"]}):
                raise Refused(
                    both(f"备份被改动过：{strange[0]} 缺少或多出", f"the backup was changed: {strange[0]} is missing or too much")
                )
            for name, digest in manifest["sha256"].items():
                if hashlib.file_digest(_part(tar, name), "sha256").hexdigest() != digest:
                    raise Refused(both(f"备份已损坏：{name} 校验和不符", f"the backup is damaged: {name}"))
    except (OSError, tarfile.TarError, KeyError, ValueError, EOFError) as error:
        raise Refused(both(f"无法读取备份 {path}：{error}", f"can't read the backup {path}: {error}")) from error
    _check_known(manifest)
    return manifest


def _manifest(tar: tarfile.TarFile) -> dict[str, Any]:
    manifest: dict[str, Any] = json.load(_part(tar, MANIFEST))
    if manifest["format"] != FORMAT or DUMP not in manifest["sha256"]:
        raise ValueError(MANIFEST)
    if bad := [name for name in manifest["sha256"] if not _NAME.fullmatch(name) or ".." in name.split("/")]:
        raise ValueError(bad[0])
    return manifest


def _part(tar: tarfile.TarFile, name: str) -> Any:
    part: IO[bytes] | None = tar.extractfile(name)
    if part is None:
        raise ValueError(name)
    return part


def _check_known(manifest: dict[str, Any]) -> None:
    """Refuse a backup of a later program: its tables hold what this one can't read."""
    from django.db.migrations.loader import MigrationLoader  # noqa: PLC0415 - Django is ready by now

    known = {f"{app}.{name}" for app, name in MigrationLoader(None).disk_migrations}
    if later := sorted(set(manifest["migrations"]) - known):
        raise Refused(
            both(f"备份来自更新的版本（{later[0]}），请先升级程序。", f"the backup is of a later version ({later[0]})")
        )


def _unpack(path: Path, staged: Home, manifest: dict[str, Any]) -> None:
    for folder in FOLDERS:
        staged.folder(folder)
    with tarfile.open(path, "r:") as tar:
        for name in manifest["sha256"]:
            target = staged.root / name
            target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            with open(target, "wb", opener=lambda p, flags: os.open(p, flags, 0o600)) as file:
                shutil.copyfileobj(_part(tar, name), file, _CHUNK)
                file.flush()
                os.fsync(file.fileno())


def _fill_database(settings: dict[str, Any], dump: Path, manifest: dict[str, Any], *, clear: bool) -> None:
    """Load the dump as the owner in one transaction, then count: what was in the snapshot is there."""
    environ = os.environ | libpq_environment(settings)
    read = subprocess.Popen(  # noqa: S603
        [str(tool("pg_restore")), "--file=-", "--no-owner", str(dump)], stdout=subprocess.PIPE, env=environ
    )
    load = subprocess.Popen(  # noqa: S603
        [str(tool("psql")), "-X", "-q", "--single-transaction", "-v", "ON_ERROR_STOP=1", "-o", os.devnull],
        stdin=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=environ,
    )
    assert read.stdout is not None
    assert load.stdin is not None
    with contextlib.suppress(BrokenPipeError):
        if clear:
            load.stdin.write("\n".join(["drop schema public cascade; create schema public;", ""]).encode())
            load.stdin.write("\n".join([*grant_statements(str(settings["NAME"])), ""]).encode())
        _pour(read.stdout, load.stdin)
    if read.wait() != 0:
        load.kill()
    _, errors = load.communicate()
    if read.returncode != 0 or load.returncode != 0:
        raise Refused(both("数据库恢复失败：", "restoring the database failed: ") + errors.decode("utf-8", "replace"))
    with connect(settings) as connection:
        if count_rows(connection) != manifest["rows"]:
            raise Refused(both("恢复后的行数与备份不符。", "the rows restored are not those of the backup."))


def _pour(source: IO[bytes], target: IO[bytes]) -> None:
    """Copy the script, without the one setting that older servers refuse."""
    for line in source:
        if not line.startswith(_TOO_NEW):
            target.write(line)
        if line.startswith((b"CREATE ", b"COPY ")):
            break
    shutil.copyfileobj(source, target, _CHUNK)
