"""The home folder: everything that one installation keeps on its machine, and where in it."""

from __future__ import annotations

import hashlib
import os
import secrets
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Home:
    """One folder. Two homes never share a database, a key or a file."""

    root: Path

    @classmethod
    def from_env(cls, environ: Mapping[str, str] | None = None) -> Home:
        """The folder that RANAN_HOME names, else `var` in the current folder. Made where missing."""
        named = (os.environ if environ is None else environ).get("RANAN_HOME", "")
        return cls(Path(named or "var").expanduser().resolve()).made()

    def made(self) -> Home:
        """Make the root. Root's own is passable (not readable): the database runs as another user inside it."""
        mode = 0o711 if os.geteuid() == 0 else 0o700
        if not self.root.is_dir():
            self.root.mkdir(parents=True, exist_ok=True)
            self.root.chmod(mode)
        return self

    def folder(self, name: str) -> Path:
        """A folder of this name in the home, made with mode 0700 where missing."""
        path = self.root / name
        path.mkdir(mode=0o700, parents=True, exist_ok=True)
        return path

    @property
    def files(self) -> Path:
        """Uploaded files: photos, scans, sheets."""
        return self.folder("files")

    @property
    def keys(self) -> Path:
        """Secrets, one a file."""
        return self.folder("keys")

    @property
    def run(self) -> Path:
        """Locks and notes of the running processes; worthless when nothing runs."""
        return self.folder("run")

    @property
    def log(self) -> Path:
        """Logs of the database and its keeper."""
        return self.folder("log")

    @property
    def data(self) -> Path:
        """The embedded database's data folder; not made here."""
        return self.root / "postgres"

    @property
    def sockets(self) -> Path:
        """Where the embedded database listens. Short, since a socket's path holds at most 107 bytes; not made here."""
        digest = hashlib.sha256(os.fsencode(self.root)).hexdigest()[:16]
        return Path("/tmp") / f"ranan-{digest}"  # noqa: S108 - made 0700 and its owner checked before use

    @property
    def port_file(self) -> Path:
        """The port that `ranan serve` answers on, written while it runs."""
        return self.run / "port"

    def secret(self, name: str) -> str:
        """The secret of this name: made once, readable by its owner only. Two processes at once get the same one."""
        path = self.keys / name
        if not path.exists():
            write_once(path, secrets.token_urlsafe(48))
        return path.read_text("ascii").strip()


def write_once(path: Path, text: str) -> None:
    """Write a file that is either whole or absent; who comes second leaves the first one's in place."""
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}-")
    try:
        with os.fdopen(handle, "w", encoding="ascii") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        os.link(name, path)
    except FileExistsError:
        return
    finally:
        Path(name).unlink()
