"""Measures a made-up ledger over HTTP, or screening, or the register; prints a table, writes nothing else."""

from __future__ import annotations

import argparse
import os
import platform
import shutil
import sys
import tempfile
from datetime import date
from pathlib import Path


def main() -> int:
    """Parse the arguments, make a home, measure, take the home away."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks")
    parser.add_argument("--rows", type=int, default=10_000, help="hazards of the ledger that is measured")
    parser.add_argument("--screening", type=int, default=0, metavar="PLACES", help="measure coverage over so many places instead")
    parser.add_argument("--register", type=int, default=0, metavar="PLACES", help="measure the register of so many places instead")
    args = parser.parse_args()
    home = tempfile.mkdtemp(prefix="ranan-bench-")
    os.environ.update({"RANAN_HOME": home, "DJANGO_SETTINGS_MODULE": "ranan.config.settings"})
    os.environ.pop("DATABASE_URL", None)
    print(f"{date.today()} · {platform.machine()}, {os.cpu_count()} cores · Python {platform.python_version()}", flush=True)
    try:
        if not args.screening and not args.register:
            from ranan.config.cli import main as command

            return command(["bench", "ledger", "--hazards", str(args.rows)])
        from ranan.kit.home import Home
        from ranan.kit.postgres import running

        with running(Home.from_env()):
            measure_places(args.screening, args.register)
    finally:
        shutil.rmtree(home, ignore_errors=True)
    return 0


def measure_places(screening: int, register: int) -> None:
    """Only what screening, or the register, needs."""
    import django

    django.setup()
    from django.conf import settings

    settings.ALLOWED_HOSTS = ["*"]
    from benchmarks.register import measure_register
    from benchmarks.screening import measure_screening
    from ranan.config.tables import migrate

    migrate()
    if screening:
        measure_screening(screening)
    if register:
        measure_register(register)


if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
    raise SystemExit(main())
