"""Who acts: a person, the system itself, a device, or somebody unnamed."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from enum import StrEnum


class ActorKind(StrEnum):
    PERSON = "person"
    SYSTEM = "system"
    DEVICE = "device"
    ANONYMOUS = "anonymous"


class Role(StrEnum):
    """What a post lets a person do; what it reaches is settled by the relations (see access)."""

    INSPECTOR = "inspector"
    OFFICER = "officer"
    UNIT_HEAD = "unit_head"
    UNIT_ADMIN = "unit_admin"
    TASK_FORCE = "task_force"
    SUPERVISOR = "supervisor"
    ENTERPRISE = "enterprise"
    AUDITOR = "auditor"
    SYSTEM_ADMIN = "system_admin"
    SECURITY_ADMIN = "security_admin"


@dataclass(frozen=True, slots=True)
class Seat:
    """One post in force on the day: a unit (or an operator's key) and a role; `stands_for` names the absent person."""

    unit: str
    role: Role
    stands_for: str = ""
    operator: str = ""


@dataclass(frozen=True, slots=True)
class Actor:
    """The same for a page, a phone, the clock and a test. `unit` is the unit's name as it reads on that day.

    `key` is the person's stable key (a person stays one person, however many posts he holds);
    `seats` are all posts in force, deputies' included; `name` reads "X for Y" only in `shown_as`.
    """

    kind: ActorKind
    key: str
    name: str
    unit: str = ""
    seats: tuple[Seat, ...] = field(default=())

    @property
    def roles(self) -> frozenset[Role]:
        return frozenset(seat.role for seat in self.seats)

    def speaking_for(self, unit: str) -> Actor:
        """The same person with the seats of that unit first: he acts for it where several would fit."""
        return replace(self, seats=tuple(sorted(self.seats, key=lambda seat: seat.unit != unit)))

    def units(self, *roles: Role) -> frozenset[str]:
        """Unit keys in which the actor holds one of `roles` (any role when none is named)."""
        return frozenset(s.unit for s in self.seats if s.unit and (not roles or s.role in roles))
