"""Sign-in with a lock-out that cannot be used against others, and the same guard for joining codes.

Failures are counted per name, place *and* browser (a signed mark that the sign-in page hands out): whoever guesses
locks only himself out, a colleague behind the same address included. Who throws the mark away to guess on is stopped
by the count of the name at that place, and who tries many names by the count of the place; a device on which the
person has signed in before has a count of its own, which neither of these touches.

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
from ranan.registry.actions.places import join_operator
from ranan.registry.models import Person, SignInFailure
from ranan.registry.onetime import is_code
from ranan.rules.actor import Actor, ActorKind
from ranan.rules.hazard import Refusal

WINDOW = timedelta(minutes=15)
TRIES = 6
TRIES_A_NAME = 30  # of one name from one place, whatever the browsers
TRIES_A_PLACE = 120
_NOBODY = make_password(None)


class Guard:
    """One try of one name from one place; `wait` is the refusal when there have been too many."""

    def __init__(self, name: str, place: str, *, device: str = "", browser: str = "") -> None:
        where = f"device:{device}|{network(place)}" if device else f"place:{network(place)}"
        self._name, self._place, self._browser = (rows.digest(one) for one in (name, where, browser))
        now = clock.real_now()
        SignInFailure.objects.filter(at__lt=now - timedelta(days=1)).delete()
        self._try = SignInFailure.objects.create(
            login=self._name, place=self._place, browser=self._browser, at=now
        )
        recent = SignInFailure.objects.filter(at__gt=now - WINDOW, place=self._place)
        named = recent.filter(login=self._name)
        self.wait = Refusal("sign_in_wait", str(int(WINDOW.total_seconds() // 60)))
        self.stopped = (
            (not device and recent.count() > TRIES_A_PLACE)
            or named.count() > TRIES_A_NAME
            or named.filter(browser=self._browser).count() > TRIES
        )
        if self.stopped:
            self._try.delete()

    def passed(self) -> None:
        """The secret was right: earlier mistakes with this name from here are forgotten."""
        SignInFailure.objects.filter(login=self._name, place=self._place, browser=self._browser).delete()


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


def sign_in(login: str, secret: str, *, place: str, device: str = "", browser: str = "") -> Person | Refusal:
    """The person, or why not; the refusal never says whether the name exists.

    `place` is where the request comes from; `device` the key of a person who has signed in on this device before;
    `browser` the mark that the sign-in page gave to this browser.
    """
    name = login.strip().lower()[:60]
    person = queries.person_by_login(name)
    trusted = person is not None and bool(device) and device == person.key
    guard = Guard(name, place, device=device if trusted else "", browser="" if trusted else browser)
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
    for operator in tried:
        actor = Actor(ActorKind.ANONYMOUS, "", operator.name[:80])
        made = join_operator(operator, code, login=login, name=name, actor=actor, at=clock.now())
        if not isinstance(made, Refusal) or made.code != "join_failed":
            guard.passed()
            return made
    check_password(code, _dummy())  # a failure costs as long whether such an enterprise is known or not
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
        return is_code(secret, person.one_time_code) or check_password(secret, person.password or _NOBODY)
    return check_password(secret, person.password or _dummy())
