"""What units put on file: the table of all units and duties, one unit's page with its tasks, its acts, the files."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from ranan.campaign import queries as campaigns
from ranan.hazards import files
from ranan.kit import clock, tables
from ranan.kit.http import actor_of, lang, page, say, uploads
from ranan.oversight import access, actions, queries
from ranan.oversight.duty_forms import DoneForm, PaperForm, TaskForm, WhyForm
from ranan.oversight.models import PaperFile, TaskFile, UnitPaper, UnitTask
from ranan.oversight.queries import DutyStanding
from ranan.oversight.views.common import running
from ranan.registry import actions as registry_actions
from ranan.registry import queries as registry
from ranan.registry.models import Unit
from ranan.rules import terms
from ranan.rules import unit_duties as rules
from ranan.rules.actor import Actor
from ranan.rules.hazard import Refusal
from ranan.rules.plan import Plan
from ranan.rules.unit_duties import DutyVerb, Standing


@require_safe
def duties(request: HttpRequest) -> HttpResponse:
    """All units that the reader may see, by duty; who has one unit only goes to its page."""
    actor, campaign, today = actor_of(request), running(), clock.today()
    plan = campaigns.plan_now(campaign)
    units = access.duty_units_read(actor, plan)
    if not units:
        raise Http404
    if len(units) == 1:
        return redirect("unit_duties", unit=units[0].key)
    table = queries.duty_table(campaign, units, today)
    context = {
        "heads": [_head(table, n) for n in range(len(rules.to_file(plan)))], "today": today,
        "lines": [{"unit": unit, "cells": line, "open": _open(line)} for unit, line in zip(units, table, strict=True)],
        "open": sum(_open(line) for line in table), "all": rules.reads_all(actor),
        "tasks": _counts(queries.tasks_of(campaign, units)),
    }  # fmt: skip
    return page(request, "oversight/duties.html", context)


def _head(table: list[list[DutyStanding]], n: int) -> dict[str, Any]:
    """One duty as a column: how many owe it, how many have filed."""
    column = [line[n] for line in table]
    owed = [one for one in column if one.owed]
    return {"duty": column[0].duty, "owed": len(owed), "filed": sum(one.standing == Standing.FILED for one in owed)}


def _open(line: list[DutyStanding]) -> int:
    return sum(one.standing in {Standing.MISSING, Standing.LATE} for one in line)


def _counts(tasks: list[UnitTask]) -> dict[str, int]:
    today = clock.today()
    waiting = [one for one in tasks if one.done_on is None]
    return {"all": len(tasks), "done": len(tasks) - len(waiting), "late": sum(bool(t.due and t.due < today) for t in waiting)}


@require_safe
def export_duties(request: HttpRequest) -> HttpResponseBase:
    """The table as a workbook, and the tasks as a second sheet."""
    actor, campaign, today = actor_of(request), running(), clock.today()
    units = access.duty_units_read(actor, campaigns.plan_now(campaign))
    if not units:
        raise Http404
    name = f"{_('Unit duties')}_{today.isoformat()}.xlsx"

    def record(rows: int) -> None:
        registry_actions.take_out("duty.export", name, {}, rows=rows, masked=False, actor=actor, at=clock.now())

    sheets = [_duty_sheet(queries.duty_table(campaign, units, today)), _task_sheet(queries.tasks_of(campaign, units))]
    return tables.response(name, sheets, method=request.method, record=record)


def _duty_sheet(table: list[list[DutyStanding]]) -> tables.Sheet:
    columns = (
        tables.Column(_("Unit"), 24), tables.Column(_("Duty"), 30), tables.Column(_("How it stands"), 14),
        tables.Column(_("Due"), 11, "date"), tables.Column(_("Days late"), 8, "int"), tables.Column(_("Title"), 34),
        tables.Column(_("Person"), 12), tables.Column(_("Date of the paper"), 11, "date"), tables.Column(_("Filed by"), 14),
    )  # fmt: skip
    rows = (
        [
            one.unit.name, one.duty.name, terms.word("duty_standing", one.standing, lang()), one.due, one.days_late,
            one.paper.title if one.paper else "", one.paper.person.name if one.paper and one.paper.person else "",
            one.paper.dated if one.paper else None, one.paper.filed_name if one.paper else "",
        ]
        for line in table for one in line if one.standing
    )  # fmt: skip
    return tables.Sheet(_("Unit duties"), _("Unit duties"), columns, rows)


def _task_sheet(tasks: list[UnitTask]) -> tables.Sheet:
    columns = (
        tables.Column(_("Unit"), 24), tables.Column(_("Task"), 60), tables.Column(_("Measure"), 8, "int"),
        tables.Column(_("Due"), 11, "date"), tables.Column(_("Done on"), 11, "date"), tables.Column(_("What was done"), 40),
        tables.Column(_("Where it stands"), 20),
    )  # fmt: skip
    rows = ([t.unit.name, t.text, t.measure or None, t.due, t.done_on, t.done_note, t.source] for t in tasks)
    return tables.Sheet(_("Tasks of units"), _("Tasks of units"), columns, rows)


def unit_in(request: HttpRequest, key: str) -> Unit:
    """The unit whose papers the reader may see; else 404."""
    plan = campaigns.plan_now(running())
    found = next((unit for unit in access.duty_units_read(actor_of(request), plan) if unit.key == key), None)
    if found is None:
        raise Http404
    return found


@require_safe
def unit_duties(request: HttpRequest, unit: str) -> HttpResponse:
    """One unit's page."""
    return unit_page(request, unit_in(request, unit))


def unit_page(
    request: HttpRequest, unit: Unit, refusal: Refusal | None = None, *, name: str = "", form: forms.Form | None = None
) -> HttpResponse:
    """One unit: each duty with what is on file, its tasks, and their forms; `name` is the one that came back."""
    actor, campaign, today = actor_of(request), running(), clock.today()
    plan, line = campaigns.plan_now(campaign), queries.duty_table(campaign, [unit], today)[0]
    files_ = rules.files(actor, unit.key)
    people = [one.person for one in registry.people_on(unit, today) if not one.disabled] if files_ else []
    shown = [one for one in line if one.owed or one.paper or one.earlier]
    context = {
        "unit": unit, "today": today, "files": files_, "several": len(access.duty_units_read(actor, plan)) > 1, "open": name,
        "duties": [_shown_duty(one, files_, people, name, form) for one in shown], "open_count": _open(line),
        "tasks": [_shown_task(one, actor, plan, name, form) for one in queries.tasks_of(campaign, [unit], withdrawn=True)],
        "may_add": not isinstance(rules.judge(DutyVerb.ADD_TASK, actor, unit.key), Refusal),
        "task_form": form if name == "add" and form else TaskForm(plan=plan, auto_id="add_%s"),
    }  # fmt: skip
    status = 422 if form is not None and form.errors else 200
    return page(request, "oversight/unit_duties.html", context, refusal=refusal, status=status)


def _shown_duty(one: DutyStanding, files_: bool, people: Any, name: str, form: forms.Form | None) -> dict[str, Any]:
    duty = one.duty
    fresh = PaperForm(duty=duty, people=people, today=clock.today(), auto_id=f"{duty.id}_%s") if files_ else None
    return {
        "one": one, "form": form if form is not None and name == duty.id else fresh, "by_person": duty.filed == rules.PERSON,
        "open": name == duty.id, "why": WhyForm(auto_id=f"{duty.id}_why_%s") if files_ and one.paper else None,
    }  # fmt: skip


def _shown_task(row: UnitTask, actor: Actor, plan: Plan, name: str, form: forms.Form | None) -> dict[str, Any]:
    key = row.number or row.plan_id
    made: dict[DutyVerb, forms.Form] = {}
    if row.withdrawn_at is None:
        may = {verb for verb in DutyVerb if not isinstance(rules.judge(verb, actor, row.unit.key), Refusal)}
        wanted = {DutyVerb.FINISH_TASK} if row.done_on is None else {DutyVerb.REOPEN_TASK}
        wanted |= set() if row.plan_id else {DutyVerb.AMEND_TASK, DutyVerb.WITHDRAW_TASK}
        for verb in [one for one in DutyVerb if one in may & wanted]:
            back = form is not None and name == f"{key}:{verb}"
            made[verb] = form if back and form is not None else task_form(verb, row, plan)
    word = {verb: terms.word("duty_verb", verb, lang()) for verb in made}
    return {
        "row": row, "key": key, "files": list(row.files.all()) if row.pk else [],
        "late": row.done_on is None and row.withdrawn_at is None and row.due is not None and row.due < clock.today(),
        "forms": [(verb, word[verb], one, name == f"{key}:{verb}") for verb, one in made.items()],
    }  # fmt: skip


def task_form(verb: DutyVerb, row: UnitTask, plan: Plan, data: Any = None) -> forms.Form:
    """The form of a step of a task, empty or filled with what came."""
    prefix = f"{row.number or row.plan_id}_{verb}_%s"
    if verb == DutyVerb.FINISH_TASK:
        return DoneForm(data, today=clock.today(), auto_id=prefix)
    if verb == DutyVerb.AMEND_TASK:
        said = {"text": row.text, "measure": row.measure or "", "due": row.due, "source": row.source}
        return TaskForm(data, plan=plan, initial=said, auto_id=prefix)
    return WhyForm(data, auto_id=prefix)


@require_POST
def file_duty(request: HttpRequest, unit: str, duty: str) -> HttpResponse:
    """Put something on file for a duty of the unit."""
    row, campaign, today = unit_in(request, unit), running(), clock.today()
    spec = next((one for one in rules.to_file(campaigns.plan_now(campaign)) if one.id == duty), None)
    if spec is None:
        raise Http404
    people = [one.person for one in registry.people_on(row, today) if not one.disabled]
    form = PaperForm(request.POST, duty=spec, people=people, today=today, auto_id=f"{duty}_%s")
    if not form.is_valid():
        return unit_page(request, row, name=duty, form=form)
    given = form.cleaned_data
    new = actions.NewPaper(
        given["dated"], given.get("title", ""), registry.person(given["person"]), given["note"],
        [files.Upload(name, data) for name, data in uploads(request, "papers", files.MAX_SIZE)],
    )  # fmt: skip
    done = actions.file_paper(campaign, row, duty, new, actor=actor_of(request), at=clock.now())
    if isinstance(done, Refusal):
        return unit_page(request, row, done, name=duty, form=form)
    say(request, _("On file: %(duty)s.") % {"duty": spec.name})
    return redirect("unit_duties", unit=unit)


@require_POST
def withdraw_duty(request: HttpRequest, unit: str, number: str) -> HttpResponse:
    """Take a paper off the file, with the reason."""
    row = unit_in(request, unit)
    paper = UnitPaper.objects.filter(number=number, unit=row).first()
    if paper is None:
        raise Http404
    form = WhyForm(request.POST)
    why = form.cleaned_data["why"] if form.is_valid() else ""
    done = actions.withdraw_paper(paper, why, actor=actor_of(request), at=clock.now())
    if isinstance(done, Refusal):
        return unit_page(request, row, done, name=paper.duty)
    say(request, _("Withdrawn."))
    return redirect("unit_duties", unit=unit)


@require_safe
def duty_file(request: HttpRequest, kind: str, pk: int) -> FileResponse:
    """An attachment of a paper or of a task, always as a download."""
    found: PaperFile | TaskFile | None = (
        PaperFile.objects.select_related("file", "paper__unit").filter(pk=pk).first()
        if kind == "paper"
        else TaskFile.objects.select_related("file", "task__unit").filter(pk=pk).first()
    )
    owner = None if found is None else found.paper.unit if isinstance(found, PaperFile) else found.task.unit
    path = files.path_of(found.file.sha256) if found is not None else None
    if found is None or owner is None or path is None or not rules.reads(actor_of(request), owner.key) or not path.exists():
        raise Http404
    response = FileResponse(path.open("rb"), as_attachment=True, filename=found.name, content_type=found.file.mime)
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return response
