"""What the pages of screening share: the running campaign, the day asked about, colleagues, rows of places."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from ranan.campaign import queries as campaign
from ranan.campaign.models import Campaign
from ranan.inspections.models import Round
from ranan.kit import clock
from ranan.kit.http import lang, page
from ranan.registry import queries as registry
from ranan.registry.models import Person, Post, Unit
from ranan.registry.queries import Units
from ranan.rules import terms
from ranan.rules.access import WORKERS
from ranan.rules.actor import Actor


def closed(request: HttpRequest) -> HttpResponse:
    """The page of those who have no business here."""
    return page(request, "shell/error.html", {"kind": "403"}, status=403)


def no_plan(request: HttpRequest) -> HttpResponse:
    """Before any plan was loaded."""
    return page(request, "shell/error.html", {"kind": "404", "what": _("No plan has been loaded yet.")}, status=404)


def running() -> Campaign | None:
    """The campaign that runs."""
    return campaign.current()


def asked_day(request: HttpRequest) -> date:
    """The day that the address names; today where it names none, or none that there is."""
    try:
        return date.fromisoformat(str(request.GET.get("on", ""))[:10])
    except ValueError:
        return clock.today()


def colleagues(actor: Actor, on: date, units: Units | None = None) -> list[Person]:
    """Everybody who works in one of the actor's units that day, or stands in for somebody there; the actor first."""
    mine = (units or registry.units()).ids(actor.units(*WORKERS))
    posts = registry.posts_in_force(on).filter(unit_id__in=mine, role__in=list(WORKERS)).select_related("person")
    people = {post.person.key: post.person for post in posts.order_by("person__name")}
    people |= {one.person.key: one.person for one in registry.standing_in(mine, on)}
    return sorted(people.values(), key=lambda one: one.key != actor.key)


def lately(actor: Actor, since: date, until: date) -> list[Person]:
    """Whom a record that is written late can name: colleagues of `until`, then whoever worked there since `since`."""
    units = registry.units()
    found = {one.key: one for one in colleagues(actor, until, units)}
    here = Post.objects.filter(unit_id__in=units.ids(actor.units(*WORKERS)), role__in=list(WORKERS))
    gone = here.filter(starts__lte=until, person__disabled_on__isnull=True).filter(ends__range=(since, until))
    gone |= here.filter(starts__lte=until, person__disabled_on__range=(since, until))
    for post in gone.select_related("person").order_by("person__name", "id"):
        found.setdefault(post.person.key, post.person)
    return list(found.values())


def people_of(units: Collection[int], on: date) -> list[Person]:
    """Everybody who works in these units that day."""
    posts = registry.posts_in_force(on).filter(unit_id__in=list(units), role__in=list(WORKERS))
    return list({post.person_id: post.person for post in posts.select_related("person").order_by("id")}.values())


def scope_words(row: Round, units: Units) -> dict[str, Any]:
    """A round's bounds as people read them."""
    named = {pk: unit.name for pk, unit in units.by_id.items()}
    return {
        "kinds": [terms.word("premises", kind, lang()) for kind in row.kinds],
        "gas": [terms.word("gas", gas, lang()) for gas in row.gas],
        "territories": [named[pk] for pk in row.territories], "units": [named[pk] for pk in row.units],
    }  # fmt: skip


def by_key(units: Units, keys: Collection[str]) -> list[Unit]:
    """The units with these keys."""
    return [units.by_key[key] for key in keys if key in units.by_key]
