"""One person: posts, deputies, and what the administrator (or he himself) may do, refused acts with the reason."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from ranan.kit import clock
from ranan.kit.http import actor_of, lang, page, say
from ranan.registry import access, actions, queries
from ranan.registry.forms import LeaveForm
from ranan.registry.models import Deputy, Person, Post, Unit
from ranan.registry.offers import Offer, act_word, form_of, offers, successors
from ranan.registry.views.people import unit_of
from ranan.rules import masks
from ranan.rules.actor import Actor, Role
from ranan.rules.hazard import Refusal


def _person(unit: Unit, key: str) -> Person:
    found = Person.objects.filter(key=key, posts__unit=unit).first()
    if found is None:
        raise Http404
    return found


def _page(
    request: HttpRequest, unit: Unit, person: Person, refusal: Refusal | None = None, *, act: str = "",
    form: forms.Form | None = None, **more: Any,
) -> HttpResponse:  # fmt: skip
    actor, today = actor_of(request), clock.today()
    shown = offers(person, unit, actor, at=clock.now(), act=act, form=form)
    context = {
        "unit": unit, "person": person, "today": today, "offers": [one for one in shown if one.form is not None],
        "refused": [one for one in shown if one.refusal], "may": access.may_administer(actor, unit),
        "posts": _posts(person, actor), "left": actions.in_words(actions.left_open(person, today), lang()),
        "deputies": queries.deputies_of(person), "himself": actor.key == person.key,
        "phone": masks.phone(person.phone), "open_work": queries.open_work(person), "disabled": person.disabled_on is not None,
        "may_end": {unit.key} if access.may_administer(actor, unit) or actor.key == person.key else set(),
    }  # fmt: skip
    status = 422 if form is not None and form.errors else 200
    return page(request, "registry/person.html", context | more, refusal=refusal, status=status)


def _posts(person: Person, actor: Actor) -> list[dict[str, Any]]:
    """The posts, each with the form that ends it or the reason why it cannot be ended."""
    today, found = clock.today(), []
    for post in queries.posts_of(person):
        over = post.ends is not None and post.ends < today
        last = max(today, post.starts)
        may = post.unit is not None and access.may_administer(actor, post.unit) and not over
        refusal = actions.refused_to_leave(post, ends=last, actor=actor, at=clock.now()) if may else None
        if refusal is not None and refusal.code == "nothing_changes":  # it ends today or is dated already
            refusal = None
        asks = successors(person, post.unit, today) if may and post.unit else {}
        form = LeaveForm(initial={"post": post.pk, "ends": last}, auto_id=f"leave{post.pk}_%s", **asks)
        found.append({
            "post": post, "over": over, "later": post.starts > today,
            "form": form if may and refusal is None else None, "refusal": Offer.words(refusal),
        })  # fmt: skip
    return found


@require_safe
def person(request: HttpRequest, unit: str, key: str) -> HttpResponse:
    """The page of one person."""
    row = unit_of(request, unit)
    return _page(request, row, _person(row, key))


Result = object | Refusal


def _reset(row: Person, _unit: Unit, _form: forms.Form, actor: Actor) -> Result:
    return actions.reset(row, actor=actor, at=clock.now())


def _to(form: forms.Form) -> Person | None:
    """Who takes over, where the form asked and somebody was chosen."""
    return queries.person(str(form.cleaned_data.get("to", "")))


def _disable(row: Person, _unit: Unit, form: forms.Form, actor: Actor) -> Result:
    return actions.disable(row, actor=actor, at=clock.now(), to=_to(form))


def _hand_over(row: Person, _unit: Unit, form: forms.Form, actor: Actor) -> Result:
    to = _to(form)
    return Refusal("missing", "successor") if to is None else actions.hand_over_work(row, to, actor=actor, at=clock.now())


def _enable(row: Person, _unit: Unit, _form: forms.Form, actor: Actor) -> Result:
    return actions.enable(row, actor=actor, at=clock.now())


def _give(row: Person, unit: Unit, form: forms.Form, actor: Actor) -> Result:
    given = form.cleaned_data
    return actions.give_post(
        row, unit, Role(given["role"]), starts=given["starts"], ends=given["ends"], actor=actor, at=clock.now()
    )


def _move(row: Person, _unit: Unit, form: forms.Form, actor: Actor) -> Result:
    given = form.cleaned_data
    post, there = Post.objects.filter(pk=given["post"], person=row).first(), access.unit_for(actor, given["unit"])
    if post is None or there is None:
        return Refusal("not_your_unit", given["unit"])
    return actions.move_post(
        post, there, Role(given["role"]), starts=given["starts"], actor=actor, at=clock.now(), to=_to(form)
    )


def _leave(row: Person, _unit: Unit, form: forms.Form, actor: Actor) -> Result:
    given = form.cleaned_data
    post = Post.objects.filter(pk=given["post"], person=row).first()
    if post is None:
        return Refusal("nothing_changes")
    return actions.leave_post(post, ends=given["ends"], actor=actor, at=clock.now(), to=_to(form))


def _deputise(row: Person, unit: Unit, form: forms.Form, actor: Actor) -> Result:
    given = form.cleaned_data
    deputy = queries.person(given["person"])
    if deputy is None:
        return Refusal("missing", "person")
    return actions.deputise(
        deputy, row, unit, starts=given["starts"], ends=given["ends"], actor=actor, at=clock.now()
    )


def _phone(row: Person, _unit: Unit, form: forms.Form, actor: Actor) -> Result:
    return actions.set_phone(row, form.cleaned_data["phone"], actor=actor, at=clock.now())


def _end_deputy(row: Person, unit: Unit, form: forms.Form, actor: Actor) -> Result:
    found = Deputy.objects.filter(pk=form.cleaned_data["deputy"], unit=unit).first()
    if found is None or row.pk not in {found.person_id, found.absent_id}:
        return Refusal("nothing_changes")
    return actions.end_deputy(found, actor=actor, at=clock.now())


_ACTS: dict[str, Callable[[Person, Unit, forms.Form, Actor], Result]] = {
    "reset": _reset, "disable": _disable, "enable": _enable, "give": _give, "move": _move, "leave": _leave,
    "deputise": _deputise, "end_deputy": _end_deputy, "phone": _phone, "hand_over": _hand_over,
}  # fmt: skip


@require_POST
def person_act(request: HttpRequest, unit: str, key: str, act: str) -> HttpResponse:
    """One act on a person. Refused or wrongly filled, the page comes back with what was typed and why."""
    if act not in _ACTS:
        raise Http404
    row_unit = unit_of(request, unit)
    row, actor = _person(row_unit, key), actor_of(request)
    form = form_of(act, row, row_unit, actor, clock.today(), request.POST)
    if not form.is_valid():
        return _page(request, row_unit, row, act=act, form=form)
    result = _ACTS[act](row, row_unit, form, actor)
    if isinstance(result, Refusal):
        return _page(request, row_unit, row, result, act=act, form=form)
    if act == "reset":
        row.refresh_from_db()
        return _page(request, row_unit, row, code=result)
    say(request, _("Done: %(step)s.") % {"step": act_word(act)})
    if not row.posts.filter(unit=row_unit).exists():  # the post was withdrawn: he is not of this unit any more
        return redirect("unit_people", unit=row_unit.key)
    return redirect("person", unit=row_unit.key, key=row.key)
