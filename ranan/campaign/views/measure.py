"""One measure: what, who, which hazards, limits and targets, and what units stated on it."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from ranan.campaign import actions, progress, queries, words
from ranan.campaign.access import Reading, units_to_state
from ranan.campaign.forms import StatementForm
from ranan.campaign.views import plan as plan_page
from ranan.campaign.views.common import base, counts, reading
from ranan.kit import clock
from ranan.kit.http import actor_of, lang, page, say
from ranan.registry import queries as registry
from ranan.rules import terms
from ranan.rules.hazard import Refusal
from ranan.rules.plan import LeadRule, Measure, Parameter, Plan
from ranan.rules.plan_records import SEVERITIES

PAGE = 20


@require_safe
def measure(request: HttpRequest, no: int) -> HttpResponse:
    """The page of one measure, in the plan in force or in an older version."""
    now = reading(request)
    return page(request, "campaign/measure.html", _context(request, now, _measure(now, no)))


@require_POST
def state(request: HttpRequest, no: int) -> HttpResponse:
    """填报 on a measure; 0: on a target of no measure. Wrongly filled or refused, what was typed comes back."""
    now, actor = reading(request), actor_of(request)
    spec = _measure(now, no) if no else None
    form = _blank(request, now, spec, request.POST) if spec else plan_page.blank(request, now, request.POST)
    if form is None:
        refused = Refusal("not_yours_to_state", f"{spec.no} {spec.title}" if spec else now.campaign.title)
        return _shown(request, now, spec, None, refusal=refused)
    if not form.is_valid():
        return _shown(request, now, spec, form)
    given = form.cleaned_data
    result = actions.state(
        now.campaign, registry.units().by_key[given["unit"]], given["text"], on=given["on"], actor=actor,
        at=clock.now(), measure=no, target=given.get("target", "") if given.get("figure") is not None else "",
        figure=given.get("figure"),
    )  # fmt: skip
    if isinstance(result, Refusal):
        return _shown(request, now, spec, form, refusal=result)
    say(request, _("Your statement has been kept."))
    return redirect("measure", no=no) if no else redirect("plan")


def _shown(
    request: HttpRequest, now: Reading, spec: Measure | None, form: StatementForm | None, refusal: Refusal | None = None
) -> HttpResponse:
    if spec is None:
        return page(request, "campaign/plan.html", plan_page.context(request, now, form), refusal=refusal, status=422)
    context = _context(request, now, spec, form)
    return page(request, "campaign/measure.html", context, refusal=refusal, status=422)


def _measure(now: Reading, no: int) -> Measure:
    found = now.plan.measure(no)
    if found is None:
        raise Http404
    return found


def _blank(request: HttpRequest, now: Reading, spec: Measure, data: Any = None) -> StatementForm | None:
    units = units_to_state(actor_of(request), now.plan, spec.no)
    targets = [one for one in now.plan.targets if one.measure == spec.no]
    return StatementForm(data, units=units, targets=targets, on=clock.today()) if units and not now.old else None


def _context(request: HttpRequest, now: Reading, spec: Measure, form: StatementForm | None = None) -> dict[str, Any]:
    today, tongue, plan = clock.today(), lang(), now.plan
    figures, said = queries.latest_figures(now.campaign), queries.latest_words(now.campaign)
    row = progress.measure_row(
        plan, spec, counts=counts(request, now, today), figures=figures, said=said, on=today, lang=tongue
    )
    types = [one for one in plan.hazards if spec.no in one.measures]
    grade = request.GET.get("grade", "")
    return {
        **base(now, "plan"),
        **_page_of(request, now, spec),
        "today": today,
        "measure": spec,
        "row": row,
        "targets": progress.target_rows(plan, figures, today, tongue, spec.no),
        "units": _units(plan, spec),
        "kinds": [words.kind(plan, key, tongue) for key in spec.kinds],
        "limits": [(one, words.limit(plan, one, today, tongue)) for one in plan.limits if one.measure == spec.no],
        "parameters": [(one, _named(one), words.parameter(one, tongue)) for one in _parameters(plan, spec)],
        "lead_rules": [_rule(plan, one) for one in plan.lead_rules if one.measure == spec.no],
        "types": [one for one in types if not grade or one.severity == grade],
        "all_types": len(types),
        "grade": grade,
        "grades": [(key, word, n) for key, word in SEVERITIES.items() if (n := sum(t.severity == key for t in types))],
        "form": form or _blank(request, now, spec),
        "previous": plan.measure(spec.no - 1),
        "next": plan.measure(spec.no + 1),
    }


def _page_of(request: HttpRequest, now: Reading, spec: Measure) -> dict[str, Any]:
    """Twenty statements a page, the newest first, each with its figure in the target's unit."""
    given = request.GET.get("page", "1")
    wanted = max(1, int(given)) if given.isascii() and given.isdigit() and len(given) < 6 else 1
    found = queries.statements_on(now.campaign, spec.no)
    total, first = found.count(), (wanted - 1) * PAGE
    said = list(found[first : first + PAGE])
    shown = progress.said_rows(now.plan, said, lang(), queries.sources(now.campaign, said))
    return {
        "statements": shown, "total": total, "first": first + 1 if shown else 0, "last": first + len(shown),
        "previous_url": f"?page={wanted - 1}" if wanted > 1 else "",
        "next_url": f"?page={wanted + 1}" if first + PAGE < total else "",
    }  # fmt: skip


def _units(plan: Plan, spec: Measure) -> list[dict[str, Any]]:
    """Who stands where, as the plan names them; a group opens to its members."""
    roles = (
        ("lead", spec.lead, spec.shared),
        ("shared_lead", spec.shared_lead, True),
        ("carry_out", spec.carry_out, False),
        ("support", spec.support, False),
    )
    return [
        {
            "role": role,
            "shared": shared,
            "units": [
                {"name": name, "members": words.names(plan, plan.members(key)) if plan.group(key) else []}
                for key, name in zip(keys, words.names(plan, keys), strict=True)
            ],
        }
        for role, keys, shared in roles
        if keys
    ]


def _named(one: Parameter) -> str:
    return terms.word("parameter", one.key, lang())


def _parameters(plan: Plan, spec: Measure) -> list[Parameter]:
    """What the measure's limits rest on, with the parameters of the same family, and the default dates."""
    today = clock.today()
    families = {one.parameter.split(".")[0] for one in plan.limits if one.measure == spec.no and one.parameter}
    families |= {"due_days"} if any(spec.no in one.measures for one in plan.hazards) else set()
    return [one for one in plan.parameters if one.key.split(".")[0] in families and one.in_force(today)]


def _rule(plan: Plan, rule: LeadRule) -> dict[str, Any]:
    """Which of several leads takes which codes or kinds."""
    types = [found for code in rule.codes if (found := plan.hazard_type(code))]
    kinds = [words.kind(plan, key, lang()) for key in rule.kinds]
    return {"rule": rule, "lead": words.units(plan, [rule.lead], lang()), "types": types, "kinds": kinds}
