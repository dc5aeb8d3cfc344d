"""The units whose people one may read, and the people of one unit, with the forms of its administrator."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from ranan.kit import clock
from ranan.kit.http import actor_of, page, say
from ranan.registry import access, actions, queries
from ranan.registry.forms import InviteForm, TakeForm
from ranan.registry.models import Unit
from ranan.rules.actor import Role
from ranan.rules.hazard import Refusal


@require_safe
def people(request: HttpRequest) -> HttpResponse:
    """The units, with how many people each has and who keeps them."""
    actor = actor_of(request)
    shown = queries.units_on(access.units_seen(actor), clock.today())
    if not shown:
        return page(request, "shell/error.html", {"kind": "403"}, status=403)
    if len(shown) == 1:
        return redirect("unit_people", unit=shown[0].unit.key)
    mine = {unit.key for unit in access.administered(actor)}
    return page(request, "registry/people.html", {"shown": shown, "mine": mine})


def unit_of(request: HttpRequest, key: str, *, administered: bool = False) -> Unit:
    """The unit, or 404 where the actor may not read (administer) it."""
    actor = actor_of(request)
    found = access.unit_for(actor, key) if administered else access.unit_seen(actor, key)
    if found is None:
        raise Http404
    return found


def _page(request: HttpRequest, unit: Unit, refusal: Refusal | None = None, **more: Any) -> HttpResponse:
    actor, today = actor_of(request), clock.today()
    roles = access.roles_to_give(actor, unit)
    context: dict[str, Any] = {
        "unit": unit, "shown": queries.people_on(unit, today), "former": queries.people_on(unit, today, former=True),
        "may": bool(roles), "today": today, "several": access.units_seen(actor).count() > 1, "open": "",
        "invite_form": InviteForm(roles=roles, auto_id="invite_%s"),
        "take_form": TakeForm(roles=roles, today=today, auto_id="take_%s"),
        "no_admin": not queries.admins_of(unit, today).exists(),
    }  # fmt: skip
    bound = more.get("invite_form") or more.get("take_form")
    status = 422 if bound is not None and bound.errors else 200
    return page(request, "registry/unit.html", context | more, refusal=refusal, status=status)


@require_safe
def unit_people(request: HttpRequest, unit: str) -> HttpResponse:
    """The people of one unit."""
    return _page(request, unit_of(request, unit))


@require_POST
def invite(request: HttpRequest, unit: str) -> HttpResponse:
    """Somebody new: his one-time code stands on the answer, and nowhere else."""
    row, actor = unit_of(request, unit, administered=True), actor_of(request)
    form = InviteForm(request.POST, roles=access.roles_to_give(actor, row), auto_id="invite_%s")
    if not form.is_valid():
        return _page(request, row, invite_form=form, open="invite")
    given = form.cleaned_data
    made = actions.invite(
        row, login=given["login"], name=given["name"], role=Role(given["role"]), actor=actor, at=clock.now(),
        synthetic=queries.is_demo(),
    )  # fmt: skip
    if isinstance(made, Refusal):
        return _page(request, row, made, invite_form=form, open="invite")
    return _page(request, row, code=made[1], code_of=made[0])


@require_POST
def take(request: HttpRequest, unit: str) -> HttpResponse:
    """A post for somebody who has an account already: the receiving half of a move, or a second post."""
    row, actor, today = unit_of(request, unit, administered=True), actor_of(request), clock.today()
    form = TakeForm(request.POST, roles=access.roles_to_give(actor, row), today=today, auto_id="take_%s")
    if not form.is_valid():
        return _page(request, row, take_form=form, open="take")
    given = form.cleaned_data
    person = queries.person_by_login(given["login"])
    if person is None:
        return _page(request, row, Refusal("unknown_login", given["login"]), take_form=form, open="take")
    made = actions.give_post(
        person, row, Role(given["role"]), starts=given["starts"], ends=given["ends"], actor=actor, at=clock.now()
    )
    if isinstance(made, Refusal):
        return _page(request, row, made, take_form=form, open="take")
    say(request, _("%(name)s now has a post in %(unit)s.") % {"name": person.name, "unit": row.name})
    return redirect("unit_people", unit=row.key)
