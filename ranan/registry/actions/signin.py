"""Sign-in with a lock-out that cannot be used against others.

Failures are counted per name *and* place (or trusted device): whoever guesses locks only himself out. A device on
which the person has signed in before carries a signed mark and has a count of its own, so that somebody in the
same office cannot lock him out either. A place that tries many names is stopped as a whole, known devices excepted.
"""

from __future__ import annotations

from datetime import timedelta

from django.contrib.auth.hashers import check_password, make_password

from ranan.journal import actions as journal
from ranan.kit import clock, rows
from ranan.registry import queries
from ranan.registry.models import Person, SignInFailure
from ranan.rules.actor import Actor, ActorKind
from ranan.rules.hazard import Refusal

WINDOW = timedelta(minutes=15)
TRIES = 6
TRIES_A_PLACE = 60
_NOBODY = make_password(None)


def sign_in(login: str, secret: str, *, place: str, device: str = "") -> Person | Refusal:
    """The person, or why not; the refusal never says whether the name exists.

    `place` is where the request comes from; `device` the key of a person who has signed in on this device before.
    """
    name = login.strip().lower()[:60]
    person = queries.person_by_login(name)
    trusted = person is not None and bool(device) and device == person.key
    name_digest = rows.digest(name)
    place_digest = rows.digest(f"device:{device}" if trusted else f"place:{place}")
    recent = SignInFailure.objects.filter(at__gt=clock.real_now() - WINDOW, place=place_digest)
    if recent.filter(login=name_digest).count() >= TRIES or (not trusted and recent.count() >= TRIES_A_PLACE):
        return Refusal("sign_in_wait", str(int(WINDOW.total_seconds() // 60)))
    if person is None or not _knows(person, secret):
        if person is None:
            check_password(secret, _dummy())
        _remember(name_digest, place_digest)
        return Refusal("sign_in_failed")
    SignInFailure.objects.filter(login=name_digest, place=place_digest).delete()
    actor = Actor(ActorKind.PERSON, person.key, person.name)
    with journal.act("person.sign_in", ("person", person.key), actor=actor, at=clock.now()):
        return person


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
        typed = secret.strip().upper()
        return check_password(typed, person.one_time_code) or check_password(secret, person.password or _NOBODY)
    return check_password(secret, person.password or _dummy())


def _remember(name: str, place: str) -> None:
    now = clock.real_now()
    SignInFailure.objects.filter(at__lt=now - timedelta(days=1)).delete()
    SignInFailure.objects.create(login=name, place=place, at=now)
