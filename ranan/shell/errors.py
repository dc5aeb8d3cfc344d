"""Pages for what goes wrong: what happened, what is safe, what to do."""

from __future__ import annotations

import logging
import secrets
import sys

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

log = logging.getLogger("ranan.errors")


def _page(request: HttpRequest, kind: str, status: int, **more: str) -> HttpResponse:
    return render(request, "shell/error.html", {"kind": kind, **more}, status=status)


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """400: the request could not be read."""
    return _page(request, "400", 400)


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """403: not for this person; says whom to ask, not what is there."""
    return _page(request, "403", 403)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """404: not there, or not to be seen; the two look alike on purpose."""
    return _page(request, "404", 404)


def failed(request: HttpRequest) -> HttpResponse:
    """500 with a number that stands in the log too; 503 when the database does not answer."""
    number = secrets.token_hex(4)
    cause = sys.exc_info()[1]
    log.error("error %s at %s", number, request.path, exc_info=cause)
    if isinstance(cause, OperationalError | InterfaceError):
        return _page(request, "503", 503, number=number)
    return _page(request, "500", 500, number=number)


def csrf(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403 of a form that is too old or came from elsewhere."""
    return _page(request, "csrf", 403)
