"""Tasks of units: typed in or pasted by the task force, amended, withdrawn; marked done by the unit."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from ranan.campaign import queries as campaigns
from ranan.hazards import files
from ranan.kit import clock
from ranan.kit.http import actor_of, in_words, lang, page, say, uploads
from ranan.oversight import access, actions, queries, task_rows
from ranan.oversight.duty_forms import PasteForm, TaskForm
from ranan.oversight.models import UnitTask
from ranan.oversight.views.common import running
from ranan.oversight.views.duties import task_form, unit_page
from ranan.rules import terms
from ranan.rules import unit_duties as rules
from ranan.rules.actor import Actor
from ranan.rules.hazard import Refusal
from ranan.rules.unit_duties import DutyVerb

V = DutyVerb


@require_http_methods(["GET", "HEAD", "POST"])
def tasks(request: HttpRequest) -> HttpResponse:
    """All tasks that the reader may see, by unit; the task force adds one, or pastes a list."""
    actor, campaign = actor_of(request), running()
    plan = campaigns.plan_now(campaign)
    units = access.duty_units_read(actor, plan)
    if not units:
        raise Http404
    may = not isinstance(rules.judge(V.ADD_TASK, actor, units[0].key), Refusal)
    data = request.POST if request.method == "POST" and may else None
    pasted = data is not None and data.get("do") == "paste"
    one = TaskForm(None if pasted else data, plan=plan, units=queries.duty_units(plan), auto_id="add_%s")
    many = PasteForm(data if pasted else None, auto_id="paste_%s")
    context: dict[str, Any] = {
        "rows": queries.tasks_of(campaign, units), "may": may, "form": one, "paste": many, "today": clock.today(),
        "missing": plan.annexes_missing, "open": "paste" if pasted else "add" if data is not None else "",
    }  # fmt: skip
    form = many if pasted else one
    if data is None or not form.is_valid():
        return page(request, "oversight/tasks.html", context, status=422 if form.errors else 200)
    if pasted:
        return _paste(request, many, context)
    given = dict(form.cleaned_data)
    key = given.pop("unit")
    unit = next(row for row in queries.duty_units(plan) if row.key == key)
    done = actions.add_task(campaign, actions.NewTask(unit, **given), actor=actor, at=clock.now())
    if isinstance(done, Refusal):
        return page(request, "oversight/tasks.html", context, refusal=done)
    say(request, _("Task %(number)s is with %(unit)s.") % {"number": done.number, "unit": unit.name})
    return redirect("unit_tasks")


def _paste(request: HttpRequest, form: PasteForm, context: dict[str, Any]) -> HttpResponse:
    """The good rows are in, the others are named with their cure; pasting the same again changes nothing."""
    campaign, today = running(), clock.today()
    read = task_rows.read(form.cleaned_data["rows"], campaigns.plan_now(campaign), today)
    if isinstance(read, Refusal):
        return page(request, "oversight/tasks.html", context, refusal=read)
    news = [new for _number, new in read.good]
    count, refused = actions.add_tasks(campaign, news, actor=actor_of(request), at=clock.now())
    wrong = read.wrong + [(read.good[index][0], refusal) for index, refusal in refused]
    if count:
        say(request, _("%(n)s tasks came in.") % {"n": count})
    if not wrong:
        return redirect("unit_tasks")
    units = access.duty_units_read(actor_of(request), campaigns.plan_now(campaign))
    shown = {"wrong": [(number, in_words(refusal)) for number, refusal in sorted(wrong, key=lambda one: one[0])], "count": count}
    return page(request, "oversight/tasks.html", context | shown | {"rows": queries.tasks_of(campaign, units)}, status=422)


@require_POST
def task_act(request: HttpRequest, name: str, verb: str) -> HttpResponse:
    """One step of a task; `name` is its number or its id in the plan."""
    campaign, actor = running(), actor_of(request)
    row = queries.task_of(campaign, name)
    if row is None or verb not in _ACTS or not rules.reads(actor, row.unit.key):
        raise Http404
    step = DutyVerb(verb)
    form = task_form(step, row, campaigns.plan_now(campaign), request.POST)
    if not form.is_valid():
        return unit_page(request, row.unit, name=f"{name}:{verb}", form=form)
    done = _do(request, step, row, form, actor)
    if isinstance(done, Refusal):
        return unit_page(request, row.unit, done, name=f"{name}:{verb}", form=form)
    say(request, _("Done: %(step)s.") % {"step": terms.word("duty_verb", step, lang())})
    return redirect("unit_duties", unit=row.unit.key)


_ACTS = frozenset(str(verb) for verb in (V.AMEND_TASK, V.WITHDRAW_TASK, V.FINISH_TASK, V.REOPEN_TASK))


def _do(request: HttpRequest, step: DutyVerb, row: UnitTask, form: forms.Form, actor: Actor) -> UnitTask | Refusal:
    given, at = form.cleaned_data, clock.now()
    if step == V.AMEND_TASK:
        return actions.amend_task(row, **given, actor=actor, at=at)
    if step == V.FINISH_TASK:
        papers = [files.Upload(name, data) for name, data in uploads(request, "papers", files.MAX_SIZE)]
        return actions.finish_task(row, given["note"], papers, on=given["on"], actor=actor, at=at)
    act = actions.withdraw_task if step == V.WITHDRAW_TASK else actions.reopen_task
    return act(row, given["why"], actor=actor, at=at)
