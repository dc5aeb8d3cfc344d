"""Gives back what an earlier run returned, so that every run finds as much to act on; prints the officer's unit."""

from __future__ import annotations

import sys


def main() -> int:
    """Assign again, as it was, every hazard that the officer returned."""
    from ranan.kit.home import Home  # noqa: PLC0415
    from ranan.kit.postgres import running  # noqa: PLC0415

    with running(Home.from_env()):
        import django  # noqa: PLC0415

        django.setup()
        sys.stdout.write(f"{_give_back()}\n")
    return 0


def _give_back() -> str:
    from ranan.config import system  # noqa: PLC0415
    from ranan.config.bench.fill import LOGIN  # noqa: PLC0415
    from ranan.hazards import actions  # noqa: PLC0415
    from ranan.hazards.models import Hazard  # noqa: PLC0415
    from ranan.kit import clock  # noqa: PLC0415
    from ranan.registry.models import Person, Unit  # noqa: PLC0415
    from ranan.rules.hazard import Refusal, State  # noqa: PLC0415

    officer = Person.objects.get(login=LOGIN)
    unit = Unit.objects.get(posts__person=officer)
    for hazard in Hazard.objects.filter(state=State.REGISTERED, returned_by=unit).select_related("premises"):
        to = actions.Assignment(
            hazard.lead, hazard.territory, hazard.due, hazard.responsible_unit, hazard.operator, hazard.measure or 0
        )
        done = actions.assign(hazard, to, actor=system.actor(), at=clock.now())
        if isinstance(done, Refusal):
            raise RuntimeError(f"{hazard.number}: {done.code} {done.detail}")
    return unit.key


if __name__ == "__main__":
    sys.exit(main())
