"""Who runs a place: its facts, another operator, the joining code, the accounts of its people."""

from __future__ import annotations

from collections.abc import Callable

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from ranan.kit import clock
from ranan.kit.http import actor_of, page, say
from ranan.registry import access, actions, queries
from ranan.registry.forms import AmendOperatorForm, OperatorForm
from ranan.registry.models import Operator, Person, Premises
from ranan.registry.views.premises import place_of, place_page
from ranan.rules.hazard import Refusal


def _amend(request: HttpRequest, row: Premises, operator: Operator) -> HttpResponse:
    form = AmendOperatorForm(request.POST, auto_id="operator_%s")
    if not form.is_valid():
        return place_page(request, row, operator_form=form, open="operator")
    given = form.cleaned_data
    result = actions.amend_operator(
        operator, name=given["name"], uscc=given["uscc"], phone=form.phone_or(operator.phone),
        actor=actor_of(request), at=clock.now(),
    )  # fmt: skip
    if isinstance(result, Refusal):
        return place_page(request, row, result, operator_form=form, open="operator")
    say(request, _("Amended. The old values stay in the journal."))
    return redirect("place", number=row.number)


def _change(request: HttpRequest, row: Premises, _operator: Operator) -> HttpResponse:
    form = OperatorForm(request.POST, auto_id="change_%s")
    if not form.is_valid():
        return place_page(request, row, change_form=form, open="change")
    result = actions.change_operator(
        row, actor=actor_of(request), at=clock.now(), synthetic=queries.is_demo(), **form.cleaned_data
    )
    if isinstance(result, Refusal):
        return place_page(request, row, result, change_form=form, open="change")
    say(request, _("Another operator runs this place now."))
    return redirect("place", number=row.number)


def _invite(request: HttpRequest, row: Premises, operator: Operator) -> HttpResponse:
    """The joining code stands on the answer, and nowhere else."""
    code = actions.invite_operator(operator, actor=actor_of(request), at=clock.now())
    return place_page(request, row, code) if isinstance(code, Refusal) else place_page(request, row, code=code)


def _person_of(request: HttpRequest, operator: Operator) -> Person:
    key = request.POST.get("person", "").replace("\x00", "")
    found = Person.objects.filter(key=key, posts__operator=operator).first()
    if found is None:
        raise Http404
    return found


def _reset(request: HttpRequest, row: Premises, operator: Operator) -> HttpResponse:
    person = _person_of(request, operator)
    code = actions.reset(person, actor=actor_of(request), at=clock.now())
    if isinstance(code, Refusal):
        return place_page(request, row, code)
    return place_page(request, row, person_code=code, code_of=person)


def _disable(request: HttpRequest, row: Premises, operator: Operator) -> HttpResponse:
    person = _person_of(request, operator)
    act = actions.enable if person.disabled_on is not None else actions.disable
    result = act(person, actor=actor_of(request), at=clock.now())
    if isinstance(result, Refusal):
        return place_page(request, row, result)
    say(request, _("Done."))
    return redirect("place", number=row.number)


_ACTS: dict[str, Callable[[HttpRequest, Premises, Operator], HttpResponse]] = {
    "amend": _amend, "change": _change, "invite": _invite, "reset": _reset, "disable": _disable,
}  # fmt: skip


@require_POST
def operator_act(request: HttpRequest, number: str, act: str) -> HttpResponse:
    """One act on the operator of a place."""
    row = place_of(request, number)
    if act not in _ACTS or row.operator is None:
        raise Http404
    if not access.may_invite_operator(actor_of(request), row.operator):
        return page(request, "shell/error.html", {"kind": "403"}, status=403)
    return _ACTS[act](request, row, row.operator)
