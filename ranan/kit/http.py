"""What every page needs of a request: who asks, the language, words to show once, files that came, safe ways back."""

from __future__ import annotations

from typing import Any, cast

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import get_language

from ranan.rules import terms
from ranan.rules.actor import Actor, ActorKind
from ranan.rules.hazard import Refusal

NOBODY = Actor(ActorKind.ANONYMOUS, "", "")
REFUSED = 409


class Request(HttpRequest):
    """A request after the sign-in middleware has looked at it."""

    actor: Actor


def actor_of(request: HttpRequest) -> Actor:
    """Who asks; nobody before sign-in."""
    return cast(Actor, getattr(request, "actor", NOBODY))


def lang() -> str:
    """The language of the table of words that this request is answered in."""
    return "en" if (get_language() or "zh").startswith("en") else "zh"


def say(request: HttpRequest, text: str, kind: str = "ok") -> None:
    """Words to show on the next page: `kind` ok, warning or error."""
    request.session["say"] = [*request.session.get("say", []), {"kind": kind, "text": text}][-5:]


def in_words(refusal: Refusal) -> dict[str, str]:
    """A refusal as a page shows it: code, what, cure, number of the rule."""
    return {
        "code": refusal.code,
        "what": terms.sentence(refusal, lang()),
        "cure": terms.cure(refusal, lang()),
        "rule": terms.rule(refusal),
    }


def page(
    request: HttpRequest, template: str, context: dict[str, Any] | None = None, *, refusal: Refusal | None = None,
    status: int = 200,
) -> HttpResponse:  # fmt: skip
    """Render a page; with a `refusal` it answers 409 and names the code in a header, nothing typed is lost."""
    shown = dict(context or {})
    if refusal is not None:
        shown["refusal"] = in_words(refusal)
        status = REFUSED
    response = render(request, template, shown, status=status)
    if refusal is not None:
        response["X-Refusal"] = refusal.code
    return response


def wants_json(request: HttpRequest) -> bool:
    """Whether a machine asks: then a refusal is its code in words, not a page."""
    return request.headers.get("Accept", "").startswith("application/json")


def way_back(request: HttpRequest, default: str) -> str:
    """The `next` address if it is a path of this site, else the default."""
    wanted = str(request.POST.get("next") or request.GET.get("next") or "")
    stays = wanted.startswith("/") and url_has_allowed_host_and_scheme(wanted, {request.get_host()})
    return wanted if stays else default


def uploads(request: HttpRequest, field: str, limit: int) -> list[tuple[str, bytes]]:
    """(name, content) of the files of one field; at most `limit` bytes of each and one more are read."""
    found: list[tuple[str, bytes]] = []
    for file in cast("list[UploadedFile]", request.FILES.getlist(field)):
        name = (file.name or "file").replace("\\", "/").rpartition("/")[2][-150:]
        found.append((name, file.read(limit + 1)))
    return found


def place_of(request: HttpRequest) -> str:
    """Where a request comes from; behind a known proxy (RANAN_PROXY=1) the address that it names last."""
    if settings.RANAN_PROXY:
        named = str(request.headers.get("X-Forwarded-For", "")).split(",")
        return named[-1].strip() or str(request.META.get("REMOTE_ADDR", ""))
    return str(request.META.get("REMOTE_ADDR", ""))
