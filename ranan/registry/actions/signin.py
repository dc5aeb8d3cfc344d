"""Sign-in with a lock-out that cannot be used against others, and the same guard for joining codes.

Failures are counted per name *and* place: whoever guesses locks only himself out. A device on which the person has
signed in before carries a signed mark and has a count of its own, so that somebody in the same office cannot lock
him out either. A place that tries many names is stopped as a whole, known devices excepted.

A try is written down before the secret is looked at and taken back when it was right or was not looked at at all, so
that a hundred tries at the same moment are no better than a hundred one after the other.
"""

from __future__ import annotations

import ipaddress
from datetime import timedelta

from django.contrib.auth.hashers import check_password, make_password

from ranan.journal import actions as journal
from ranan.kit import clock, rows
from ranan.registry import queries
from ranan.registry.actions.people import typed_code
from ranan.registry.actions.places import join_operator
from ranan.registry.models import Person, SignInFailure
from ranan.rules.actor import Actor, ActorKind
from ranan.rules.hazard import Refusal

WINDOW = timedelta(minutes=15)
TRIES = 6
TRIES_A_PLACE = 60
_NOBODY = make_password(None)


class Guard:
    """One try of one name from one place; `wait` is the refusal when there have been too many."""

    def __init__(self, name: str, place: str, *, device: str = "") -> None:
        where = f"device:{device}|{network(place)}" if device else f"place:{network(place)}"
        self._name, self._place = rows.digest(name), rows.digest(where)
        now = clock.real_now()
        SignInFailure.objects.filter(at__lt=now - timedelta(days=1)).delete()
        self._try = SignInFailure.objects.create(login=self._name, place=self._place, at=now)
        recent = SignInFailure.objects.filter(at__gt=now - WINDOW, place=self._place)
        many = not device and recent.count() > TRIES_A_PLACE
        self.wait = Refusal("sign_in_wait", str(int(WINDOW.total_seconds() // 60)))
        self.stopped = many or recent.filter(login=self._name).count() > TRIES
        if self.stopped:
            self._try.delete()

    def passed(self) -> None:
        """The secret was right: earlier mistakes with this name from here are forgotten."""
        SignInFailure.objects.filter(login=self._name, place=self._place).delete()


def network(place: str) -> str:
    """The address, or the network of an IPv6 address: one household or office has 2**64 of those to guess from."""
    try:
        address = ipaddress.ip_address(place)
    except ValueError:
        return place
    if isinstance(address, ipaddress.IPv6Address):
        plain = address.ipv4_mapped
        return str(plain or ipaddress.ip_network((address, 64), strict=False))
    return str(address)


def sign_in(login: str, secret: str, *, place: str, device: str = "") -> Person | Refusal:
    """The person, or why not; the refusal never says whether the name exists.

    `place` is where the request comes from; `device` the key of a person who has signed in on this device before.
    """
    name = login.strip().lower()[:60]
    person = queries.person_by_login(name)
    trusted = person is not None and bool(device) and device == person.key
    guard = Guard(name, place, device=device if trusted else "")
    if guard.stopped:
        return guard.wait
    if person is None or not _knows(person, secret):
        if person is None:
            check_password(secret, _dummy())
        return Refusal("sign_in_failed")
    guard.passed()
    actor = Actor(ActorKind.PERSON, person.key, person.name)
    with journal.act("person.sign_in", ("person", person.key), actor=actor, at=clock.now()):
        return person


def join(named: str, code: str, *, login: str, name: str, place: str) -> tuple[Person, str] | Refusal:
    """An enterprise exchanges its printed code for an account: `named` is its credit code or its exact name.

    Guessing is bounded as it is for passwords, and nothing tells whether such an enterprise is known.
    """
    guard = Guard(f"join:{named.strip().upper()}", place)
    if guard.stopped:
        return guard.wait
    tried = queries.open_operators(named)
    if not tried:
        check_password(code, _dummy())
    for operator in tried:
        actor = Actor(ActorKind.ANONYMOUS, "", operator.name[:80])
        made = join_operator(operator, code, login=login, name=name, actor=actor, at=clock.now())
        if not isinstance(made, Refusal) or made.code != "join_failed":
            guard.passed()
            return made
    return Refusal("join_failed")


class _Dummy:
    value = ""


def _dummy() -> str:
    """A hash that no secret fits: an unknown name costs as long as a known one."""
    if not _Dummy.value:
        _Dummy.value = make_password("nobody has this password")
    return _Dummy.value


def _knows(person: Person, secret: str) -> bool:
    if person.disabled_on is not None and person.disabled_on <= clock.today():
        check_password(secret, _dummy())
        return False
    if person.one_time_code and person.one_time_until is not None and person.one_time_until > clock.real_now():
        code = check_password(typed_code(secret), person.one_time_code)
        return code or check_password(secret, person.password or _NOBODY)
    return check_password(secret, person.password or _dummy())
