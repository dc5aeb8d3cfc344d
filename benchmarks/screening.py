"""Measures the coverage of a round over a register of made-up places, most of them visited; its own home, taken away after."""

from __future__ import annotations

import random
import time
from datetime import date, timedelta
from typing import Any

DAY = timedelta(days=1)
SHARE = 0.6  # of the places were visited
KINDS = (("household_piped", 0.72), ("household_bottled", 0.02), ("catering", 0.1), ("small_catering", 0.06), ("small_shop", 0.1))


def fill_places(count: int) -> Any:
    """A real system with so many places and visits to them; gives a round over all of them."""
    from pathlib import Path

    from django.conf import settings
    from django.db import connection

    from ranan.campaign import queries as campaign
    from ranan.config import first_start, system
    from ranan.inspections.actions import NewRound, open_round
    from ranan.kit import clock

    first_start.make_real(Path(settings.RANAN_PLAN_DIR), "admin", "管理员")
    running = campaign.current()
    assert running is not None
    began = time.perf_counter()
    _write(count, running)
    print(f"{'places and visits written, rows/s':<44}{count * (1 + SHARE) / (time.perf_counter() - began):,.0f}")
    kinds = [kind for kind, _share in KINDS]
    new = NewRound("全部", kinds, running.starts, running.starts + 80 * DAY)
    made = open_round(new, running, actor=system.actor(), at=clock.now())
    with connection.cursor() as cursor:
        cursor.execute("analyze registry_premises, inspections_visit")
    return made


def _write(count: int, running: Any) -> None:
    from ranan.config import system
    from ranan.inspections.models import Visit
    from ranan.journal import actions as journal
    from ranan.kit import clock
    from ranan.registry import queries
    from ranan.registry.models import Area, Household, Premises, Unit

    chance = random.Random(5)
    batch = journal.Batch(actor=system.actor(), at=clock.now())
    grounds = [(area, Unit.objects.get(area=area.parent)) for area in Area.objects.filter(level="neighbourhood").select_related("parent")]
    for number in range(count):
        kind = chance.choices([one for one, _ in KINDS], [share for _, share in KINDS])[0]
        area, territory = chance.choice(grounds)
        home, name, address = kind.startswith("household"), f"演示{number}号店", f"演示路{number // 40}弄{number % 40}号"
        pk = batch.next_id(Premises)
        row = Premises(
            pk=pk, number=f"P{pk:06d}", kind=kind, area=area, territory=territory, name="" if home else name,
            address="" if home else address, opened_on=running.starts, synthetic=True, gas="piped",
            same=queries.same_place(name, address), search=queries.found_by(f"P{pk:06d}", "" if home else name, address),
        )  # fmt: skip
        act = batch.act("premises.add", ("premises", row.number))
        act.add(row)
        if home:
            act.add(Household(pk=batch.next_id(Household), premises=row, name=f"演示户{number}", address=address))
        if chance.random() < SHARE:
            _visit(batch, chance, row, running, Visit)
        if number % 5000 == 4999:
            batch.flush()
    batch.flush()


def _visit(batch: Any, chance: random.Random, place: Any, running: Any, model: Any) -> None:
    pk, signed = batch.next_id(model), chance.random() < 0.9
    row = model(
        pk=pk, number=f"V{pk:06d}", campaign=running, plan_version=running.version, premises=place, kind="screening",
        state="signed" if signed else "recorded", on=running.starts + chance.randrange(70) * DAY, units=[place.territory_id],
        outcome=chance.choice(("found", "nothing_found", "nothing_found")) if signed else "absent",
        signed="paper" if signed else "", reason="演示", synthetic=True,
    )  # fmt: skip
    batch.act("visit.record", ("visit", row.number), after=row.state).add(row)


def measure_screening(count: int) -> None:
    """Fill and print medians and 95th percentiles in milliseconds."""
    import statistics

    from ranan.inspections import queries
    from ranan.inspections.queries import Wanted
    from ranan.rules.coverage import Standing

    row = fill_places(count)
    on: date = row.starts + 60 * DAY
    calls = {
        "coverage of a round, all parts": lambda: queries.coverage(row, on),
        "page of what is left": lambda: queries.rows(row, on, Wanted((Standing.NOT_YET,)), 0, 50),
        "page 200 of what is left": lambda: queries.rows(row, on, Wanted((Standing.NOT_YET,)), 10_000, 50),
        "by day": lambda: queries.by_day(row, on),
        "how 50 places stand": lambda: queries.standings(row, on, range(1, 51)),
    }
    print(f"{f'{count:,} places, {int(count * SHARE):,} visits':<44}{'p50 ms':>9}{'p95 ms':>9}")
    for name, call in calls.items():
        call()
        wall = []
        for _ in range(20):
            began = time.perf_counter()
            call()
            wall.append((time.perf_counter() - began) * 1000)
        print(f"{name:<44}{statistics.median(wall):>9.1f}{statistics.quantiles(wall, n=20)[-1]:>9.1f}")
