"""The steps of a visit as its page shows them: the main one, others that may be taken, those refused with why."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from ranan.inspections.actions.core import judged
from ranan.inspections.forms import HandOverForm, PeopleForm, RefusalForm, SignForm, WhyForm
from ranan.inspections.models import Visit, VisitInspector
from ranan.inspections.views.common import colleagues, people_of
from ranan.kit.http import in_words, lang
from ranan.registry.queries import Units
from ranan.rules import terms
from ranan.rules.actor import Actor
from ranan.rules.hazard import Refusal
from ranan.rules.visit import STEPS, VisitState, VisitVerb

S, V = VisitState, VisitVerb
MAIN = {S.PLANNED: V.RECORD, S.RECORDED: V.SIGN, S.SIGNED: None, S.VOID: None}
BY_FORM = (V.JOIN, V.HAND_OVER, V.SIGN, V.REFUSE_SIGNATURE, V.ATTACH, V.CANCEL, V.VOID)
FOR_TWO = {V.SIGN, V.REFUSE_SIGNATURE}  # not asked of who checks himself


@dataclass(slots=True)
class Offer:
    """One step: its form where it may be taken, else the refusal in words."""

    verb: VisitVerb
    word: str
    form: forms.Form | None = None
    refusal: dict[str, str] = field(default_factory=dict)
    consequence: str = ""
    uploads: bool = False
    open: bool = False


def form_for(verb: VisitVerb, row: Visit, actor: Actor, units: Units, today: date, data: Any = None) -> forms.Form:
    """The form of a step, empty or filled with what came."""
    prefix = f"{verb}_%s"
    if verb == V.JOIN:
        named = set(VisitInspector.objects.filter(visit=row).values_list("person_id", flat=True))
        people = [one for one in colleagues(actor, today, units) if one.pk not in named]
        return PeopleForm(data, people=people, auto_id=prefix)
    if verb == V.HAND_OVER:
        rows = VisitInspector.objects.filter(visit=row).select_related("person")
        named_people = [one.person for one in rows]
        others = [one for one in people_of(row.units, today) if one not in named_people]
        return HandOverForm(data, named=named_people, people=others, auto_id=prefix)
    made = {V.SIGN: SignForm, V.REFUSE_SIGNATURE: RefusalForm, V.ATTACH: forms.Form}.get(verb, WhyForm)
    return made(data, auto_id=prefix)


def offers(
    row: Visit, actor: Actor, units: Units, today: date, *, came: VisitVerb | None = None, form: forms.Form | None = None
) -> dict[str, Any]:
    """The steps of this state: `main` first, `others`, and those `refused`."""
    source = str(row.state)
    found: list[Offer] = []
    for step in STEPS:
        if step.source != source or (row.self_check and step.verb in FOR_TWO):
            continue
        verb, decision = step.verb, judged(row, step.verb, units, actor)
        offer = Offer(verb, terms.word("visit_verb", verb, lang()), consequence=_consequence(verb))
        if isinstance(decision, Refusal):
            offer.refusal = in_words(decision)
        elif verb in BY_FORM:
            offer.form = form if verb == came and form is not None else form_for(verb, row, actor, units, today)
            offer.uploads, offer.open = verb in {V.SIGN, V.ATTACH}, verb == came
        found.append(offer)
    main = MAIN[VisitState(row.state)]
    return {
        "main": next((one for one in found if one.verb == main and not one.refusal), None),
        "others": [one for one in found if one.verb != main and not one.refusal],
        "refused": [one for one in found if one.refusal],
    }


def _consequence(verb: VisitVerb) -> str:
    return {
        V.CANCEL: _("The visit is not made. Who planned it and why it was called off stays on record."),
        V.VOID: _("The visit counts no more. Hazards that it found stay in the ledger and are dealt with there."),
        V.REFUSE_SIGNATURE: _("Your reason stands in the place of the signature, and the visit counts."),
    }.get(verb, "")
