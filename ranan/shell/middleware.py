"""What stands between the network and every page: headers, who is signed in, the language."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import Resolver404, resolve
from django.utils import translation
from django.utils.cache import patch_vary_headers

from ranan.kit import clock, held
from ranan.kit.http import NOBODY
from ranan.registry import queries
from ranan.registry.models import Person

Answer = Callable[[HttpRequest], HttpResponse]
OPEN_PAGES = frozenset({"sign_in", "language", "health", "join"})
IDLE_SECONDS = 3600
LONGEST_SECONDS = 12 * 3600
LANGUAGE_COOKIE = "ranan_language"
POLICY = (
    "default-src 'self'; img-src 'self' data: blob:{tiles}; media-src 'self' blob:; object-src 'none'; base-uri 'none'; "
    "form-action 'self'; frame-ancestors 'none'; script-src 'self'; style-src 'self'"
)


class Headers:
    """Secure headers on every answer; pages are never kept by shared caches."""

    def __init__(self, answer: Answer) -> None:
        self.answer = answer
        origin = settings.RANAN_TILES.origin
        self.policy = POLICY.format(tiles=f" {origin}" if origin else "")

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.answer(request)
        response.headers.setdefault("Content-Security-Policy", self.policy)
        response.headers.setdefault("X-Content-Type-Options", "nosniff")
        response.headers.setdefault("X-Frame-Options", "DENY")
        response.headers.setdefault("Referrer-Policy", "same-origin")
        response.headers.setdefault("Cross-Origin-Opener-Policy", "same-origin")
        response.headers.setdefault("Permissions-Policy", "geolocation=(self), camera=(self), microphone=()")
        if settings.HTTPS:
            response.headers.setdefault("Strict-Transport-Security", "max-age=31536000")
        if not request.path.startswith(settings.STATIC_URL):
            response.headers.setdefault("Cache-Control", "private, no-store")
        return response


class Counting:
    """Says in a header how often an answer asked the database; stands there for a benchmark only (RANAN_COUNT_QUERIES=1)."""

    def __init__(self, answer: Answer) -> None:
        self.answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponse:
        asked = 0

        def count(execute: Callable[..., Any], *args: Any) -> Any:
            nonlocal asked
            asked += 1
            return execute(*args)

        with connection.execute_wrapper(count):
            response = self.answer(request)
        response.headers["X-Queries"] = str(asked)
        return response


class BodyLimit:
    """Refuses what no page can answer, unread: more than is ever taken, or an address that no table can hold."""

    def __init__(self, answer: Answer) -> None:
        self.answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponse:
        length = str(request.META.get("CONTENT_LENGTH") or "0")
        if not length.isdigit() or int(length) > settings.RANAN_MAX_BODY:
            return HttpResponse(
                "请求太大 / the request is too large", status=413, content_type="text/plain; charset=utf-8"
            )
        if "\x00" in request.path_info:
            return HttpResponse("没有这个网址 / no such address", status=404, content_type="text/plain; charset=utf-8")
        return self.answer(request)


def stamp(person: Person) -> str:
    """What ends a session when it changes: a new password, a reset, a disabling."""
    return f"{person.sign_ins_end}:{person.password[-16:]}:{person.one_time_code[-16:]}"


class SignedIn:
    """Sets `request.actor`; everything but the open pages asks for sign-in."""

    def __init__(self, answer: Answer) -> None:
        self.answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.method not in {"GET", "HEAD"}:
            return self._go_on(request)
        with held.once():  # who only reads asks once whether what is held in memory still holds
            return self._go_on(request)

    def _go_on(self, request: HttpRequest) -> HttpResponse:
        person = _person(request)
        name = _page(request)
        request.actor = queries.actor_of(person, clock.today()) if person else NOBODY  # type: ignore[attr-defined]  # read through kit.http
        request.person = person  # type: ignore[attr-defined]  # for the frame only
        if person is None and name not in OPEN_PAGES:
            return _to_sign_in(request)
        if (
            person is not None
            and person.must_change
            and name not in {"change_password", "sign_out", "language", "health"}
        ):
            return redirect("change_password")
        return self.answer(request)


def _page(request: HttpRequest) -> str:
    try:
        return resolve(request.path_info).url_name or ""
    except Resolver404:
        return ""


def _to_sign_in(request: HttpRequest) -> HttpResponse:
    if request.headers.get("HX-Request"):
        response = HttpResponse(status=204)
        response["HX-Redirect"] = "/sign-in/"
        return response
    response = redirect("sign_in")
    if request.method == "GET" and request.path not in {"/", "/sign-in/"}:
        response["Location"] += "?" + urlencode({"next": request.get_full_path()})
    return response


def _person(request: HttpRequest) -> Person | None:
    """The person of a session that still lives: not too old, not idle, and nothing ended it."""
    key = request.session.get("person")
    if not key:
        return None
    now = clock.real_now().timestamp()
    began, seen = request.session.get("began", 0), request.session.get("seen", 0)
    person = Person.objects.filter(key=key).first()
    alive = person is not None and request.session.get("stamp") == stamp(person) and not _disabled(person)
    if not alive or now - began > LONGEST_SECONDS or now - seen > IDLE_SECONDS:
        request.session.flush()
        return None
    if now - seen > 60:
        request.session["seen"] = now
    return person


def _disabled(person: Person) -> bool:
    return person.disabled_on is not None and person.disabled_on <= clock.today()


class Language:
    """The signed-in person's language, else the cookie's, else Chinese."""

    def __init__(self, answer: Answer) -> None:
        self.answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponse:
        person: Any = getattr(request, "person", None)
        wanted = person.language if person else request.COOKIES.get(LANGUAGE_COOKIE, "")
        known = dict(settings.LANGUAGES)
        with translation.override(wanted if wanted in known else settings.LANGUAGE_CODE):
            request.LANGUAGE_CODE = translation.get_language()
            response = self.answer(request)
        patch_vary_headers(response, ("Cookie",))
        return response
