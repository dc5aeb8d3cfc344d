"""Signing in and out, one's own password and language, the health check, the help page."""

from __future__ import annotations

import secrets

from django.conf import settings
from django.core import signing
from django.db import connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from ranan.kit import clock
from ranan.kit.http import actor_of, page, place_of, say, way_back
from ranan.registry import actions, queries
from ranan.registry.models import Person
from ranan.rules.hazard import Refusal
from ranan.shell.forms import ChangePassword, SignIn
from ranan.shell.middleware import LANGUAGE_COOKIE, stamp

DEVICE_COOKIE = f"ranan_device_{settings.RANAN_TAG}"
BROWSER_COOKIE = f"ranan_browser_{settings.RANAN_TAG}"
YEAR = 365 * 24 * 3600


def _mark(request: HttpRequest, cookie: str) -> str:
    """What this system signed into a cookie, "" for none of ours."""
    try:
        return str(signing.loads(request.COOKIES.get(cookie, ""), salt=cookie))
    except signing.BadSignature:
        return ""


def _set_mark(response: HttpResponse, cookie: str, mark: str) -> None:
    signed = signing.dumps(mark, salt=cookie)
    response.set_cookie(cookie, signed, max_age=YEAR, httponly=True, samesite="Lax", secure=settings.HTTPS)


def _enter(request: HttpRequest, person: Person) -> None:
    """A new session for the person: the old key is given up, so that a planted one is worth nothing."""
    request.session.flush()
    now = clock.real_now().timestamp()
    request.session.update({"person": person.key, "stamp": stamp(person), "began": now, "seen": now})


@require_http_methods(["GET", "HEAD", "POST"])
def sign_in(request: HttpRequest) -> HttpResponse:
    """The page that everybody meets first."""
    form = SignIn(request.POST or None)
    context = {"form": form, "next": way_back(request, "")}
    browser = _mark(request, BROWSER_COOKIE)
    if request.method != "POST" or not form.is_valid():
        response = page(request, "shell/sign_in.html", context)
        if not browser:
            _set_mark(response, BROWSER_COOKIE, secrets.token_urlsafe(12))
        return response
    given = form.cleaned_data
    device = _mark(request, DEVICE_COOKIE)
    result = actions.sign_in(
        given["login"], given["password"], place=place_of(request), device=device, browser=browser
    )
    if isinstance(result, Refusal):
        return page(request, "shell/sign_in.html", context, refusal=result)
    _enter(request, result)
    response = redirect(way_back(request, "/"))
    _set_mark(response, DEVICE_COOKIE, result.key)
    return response


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """End the session."""
    request.session.flush()
    return redirect("sign_in")


@require_http_methods(["GET", "HEAD", "POST"])
def change_password(request: HttpRequest) -> HttpResponse:
    """One's own password; forced after a one-time code. All other sessions of the person end."""
    person = Person.objects.get(key=actor_of(request).key)
    form = ChangePassword(request.POST or None, ask_old=not person.must_change)
    context = {"form": form, "must_change": person.must_change}
    if request.method != "POST" or not form.is_valid():
        return page(request, "shell/change_password.html", context)
    given = form.cleaned_data
    result = actions.change_password(
        person, given["new"], old=given.get("old"), actor=actor_of(request), at=clock.now()
    )
    if isinstance(result, Refusal):
        return page(request, "shell/change_password.html", context, refusal=result)
    _enter(request, result)
    say(request, _("Your password has been changed."))
    return redirect("home")


@require_POST
def language(request: HttpRequest) -> HttpResponse:
    """Switch the language; remembered with the person, before sign-in in a cookie."""
    wanted = request.POST.get("language", "")
    response = redirect(way_back(request, "/"))
    if wanted not in dict(settings.LANGUAGES):
        return response
    person = queries.person(actor_of(request).key)
    if person is not None:
        actions.set_language(person, wanted, actor=actor_of(request), at=clock.now())
    response.set_cookie(LANGUAGE_COOKIE, wanted, max_age=YEAR, samesite="Lax", secure=settings.HTTPS)
    return response


@require_safe
def health(request: HttpRequest) -> JsonResponse:
    """For a watchman: 200 when the database answers; says nothing else."""
    with connection.cursor() as cursor:
        cursor.execute("select 1")
    return JsonResponse({"ok": True})


@require_safe
def help_page(request: HttpRequest) -> HttpResponse:
    """How the campaign works here, in one page."""
    return page(request, "shell/help.html")
