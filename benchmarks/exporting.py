"""What taking the ledger out costs: rows a second and the memory it needs, in a process that does nothing else."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

ROWS = 100_000
FEW = 1_000
ROOT = Path(__file__).resolve().parent.parent


def measure_export(*, say: Callable[[str, str], None]) -> None:
    """Export in a process of its own, so that its peak is its own; says speed, memory and size."""
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.exporting", str(ROWS)], cwd=ROOT, capture_output=True, text=True, check=True
    )
    found = json.loads(done.stdout)
    say("export, rows/s", f"{found['rows'] / found['seconds']:,.0f}")
    say(f"export, peak MB for {FEW:,} rows", f"{found['peak_few']:.1f}")
    say(f"export, peak MB for {found['rows']:,} rows", f"{found['peak']:.1f}")
    say("export, MB of the file", f"{found['size'] / 2**20:.1f}")


def _peak() -> float:
    """The most memory that this process has held so far, in MB; a parent's peak would count in `getrusage`."""
    status = Path("/proc/self/status").read_text(encoding="ascii")
    return int(status.partition("VmHWM:")[2].split()[0]) / 1024


def _lines(rows: int) -> Iterator[Any]:
    """So many rows out of the database: the whole ledger, read again until they are enough."""
    from ranan.config import system
    from ranan.hazards import queries, workbook
    from ranan.hazards.queries import Filter
    from ranan.kit import clock

    given = 0
    while given < rows:
        for row in workbook.lines(queries.ledger(system.actor(), Filter(), clock.today())):
            yield row
            given += 1
            if given == rows:
                return


def _export(rows: int) -> int:
    """Write a workbook of so many rows and read it as an answer is read; its size in bytes."""
    from ranan.config import system
    from ranan.hazards import workbook
    from ranan.kit import clock, tables

    cells = workbook.Cells(system.actor())
    sheet = workbook.sheet(_lines(rows), cells, on=clock.today(), conditions=[])
    answer = tables.response("bench", [sheet])
    size = sum(len(part) for part in answer)
    answer.close()
    return size


def main() -> int:
    """Export a few rows, then all; prints what it took as JSON."""
    import django

    django.setup()
    _export(FEW)
    few, began, rows = _peak(), time.perf_counter(), int(sys.argv[1])
    size = _export(rows)
    seconds = time.perf_counter() - began
    print(json.dumps({"rows": rows, "seconds": seconds, "peak_few": few, "peak": _peak(), "size": size}))
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
