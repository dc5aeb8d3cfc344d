"""What may be done with a person now: each act with its form, or with the reason why not."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from ranan.kit import clock
from ranan.kit.http import in_words, lang
from ranan.registry import access, actions, queries
from ranan.registry.forms import DeputyForm, EndForm, LeaveForm, MoveForm, PhoneForm, PostForm, SuccessorForm
from ranan.registry.models import Person, Post, Unit
from ranan.rules.access import WORKERS
from ranan.rules.actor import Actor
from ranan.rules.hazard import Refusal


@dataclass(slots=True)
class Offer:
    """One act: its word, and either a form or the refusal in words. `consequence` stands above the form."""

    act: str
    word: str
    form: forms.Form | None = None
    refusal: dict[str, str] | None = None
    consequence: str = ""
    open: bool = False

    @staticmethod
    def words(refusal: Refusal | None) -> dict[str, str] | None:
        """A refusal as a page shows it."""
        return in_words(refusal) if refusal is not None else None


def act_word(act: str) -> str:
    """What a button says."""
    return {
        "reset": _("Reset the password"), "give": _("Give a further post"), "move": _("Move to another unit"),
        "deputise": _("Name a deputy"), "disable": _("Disable"), "enable": _("Enable again"),
        "phone": _("Set the telephone"), "leave": _("End the post"),
        "hand_over": _("Hand over what is open"), "end_deputy": _("End the deputy's period"),
    }[act]  # fmt: skip


def form_of(act: str, person: Person, unit: Unit, actor: Actor, today: date, data: Any = None) -> forms.Form:
    """The act's form, empty or filled with what came."""
    if act == "give":
        return PostForm(data, roles=access.roles_to_give(actor, unit), today=today, auto_id="give_%s")
    if act == "move":
        there = [one for one in access.administered(actor) if one.pk != unit.pk]
        roles = {role: None for one in there for role in access.roles_to_give(actor, one)}
        return MoveForm(
            data, posts=_here(person, unit, today), units=there, roles=list(roles), today=today, auto_id="move_%s",
            **successors(person, unit, today),
        )  # fmt: skip
    if act == "deputise":
        people = [one.person for one in queries.people_on(unit, today) if one.person != person and not one.disabled]
        return DeputyForm(data, people=people, today=today, auto_id="deputise_%s")
    if act == "phone":
        return PhoneForm(data, auto_id="phone_%s")
    if act == "leave":
        return LeaveForm(data, **successors(person, unit, today))
    if act in {"disable", "hand_over"}:
        return SuccessorForm(data, auto_id=f"{act}_%s", **successors(person, unit, today))
    return EndForm(data) if act == "end_deputy" else forms.Form(data, auto_id=f"{act}_%s")


def successors(person: Person, unit: Unit, today: date) -> dict[str, Any]:
    """What is open with the person in the unit, in words, and who of it may take that over: the form asks by it."""
    open_ = actions.in_words(actions.held_in(person, unit, today), lang())
    posts = queries.posts_in_force(today).filter(unit=unit).exclude(person=person).select_related("person")
    people = {post.person_id: post.person for post in posts.order_by("id")} if open_ else {}
    return {"open_": open_, "people": people.values()}


def _here(person: Person, unit: Unit, today: date) -> list[Post]:
    """The person's posts in the unit that have not ended."""
    return [post for post in queries.posts_of(person).filter(unit=unit) if post.ends is None or post.ends >= today]


def offers(
    person: Person, unit: Unit, actor: Actor, *, at: datetime, act: str = "", form: forms.Form | None = None
) -> list[Offer]:
    """The acts that the actor finds on the person's page, in order; `act` is the one that came back with its `form`."""
    today = clock.day_of(at)
    acts = []
    if access.may_administer(actor, unit):
        acts = ["reset", "give", "move", "deputise", "phone", "enable" if person.disabled_on is not None else "disable"]
        if actions.left_open(person, today):
            acts = ["hand_over", *acts]
    elif actor.key == person.key:
        acts = ["deputise", "phone"]
    found = []
    for name in acts:
        refusal = _refusal(name, person, unit, actor, at)
        shown = form if name == act and form is not None else form_of(name, person, unit, actor, today)
        words = Offer.words(refusal)
        found.append(Offer(name, act_word(name), None if words else shown, words, _consequence(name), name == act))
    return found


def _refusal(act: str, person: Person, unit: Unit, actor: Actor, at: datetime) -> Refusal | None:
    """Why the act is refused before anything is filled in."""
    today = clock.day_of(at)
    if act in {"reset", "enable", "phone"}:
        if act == "phone" and actor.key == person.key:
            return None
        return access.refused_to_govern(actor, person, today)
    if act == "disable":
        return actions.refused_to_disable(person, actor=actor, at=at)
    if act in {"give", "move"} and person.disabled_on is not None:
        return Refusal("is_disabled", person.name)
    if act == "move":
        return _no_move(person, unit, actor, at)
    if act == "deputise":
        works = queries.posts_in_force(today).filter(person=person, unit=unit, role__in=list(WORKERS)).exists()
        return None if works else Refusal("deputy_of_same_unit", unit.name)
    return None


def _no_move(person: Person, unit: Unit, actor: Actor, at: datetime) -> Refusal | None:
    posts = _here(person, unit, clock.day_of(at))
    if not posts:
        return Refusal("nothing_changes")
    if len(access.administered(actor)) < 2:
        return Refusal("other_unit_gives")
    last = clock.day_of(at)
    refusals = [actions.refused_to_leave(one, ends=max(last, one.starts), actor=actor, at=at) for one in posts]
    real = [one for one in refusals if one is not None and one.code != "nothing_changes"]
    return real[0] if len(real) == len(posts) else None


def _consequence(act: str) -> str:
    return {
        "reset": _(
            "The present password and every open session end at once. "
            "The one-time code is shown once and lives for seven days."
        ),
        "disable": _(
            "From today the person cannot sign in; open sessions end; whoever deputises for him takes nothing over. "
            "What was done keeps its name."
        ),
        "enable": _("The person signs in again with the password of before, and with the posts that have not ended."),
        "move": _("The post here ends on the day before; the new one begins on the first day there. Both or neither."),
    }.get(act, "")  # fmt: skip
