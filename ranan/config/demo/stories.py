"""How hazards fare, one generator a story: it yields the time of its next act and then does it.

Stories end where they stand on the demonstration's day; each name says how.
"""

from __future__ import annotations

from collections.abc import Callable

from ranan.config.demo.diary import Story
from ranan.config.demo.tale import Tale
from ranan.hazards import actions
from ranan.hazards.models import CoTask
from ranan.rules.actor import Actor
from ranan.rules.hazard import State

Teller = Callable[[Tale], Story]


# ---------- pieces ----------


def finder(t: Tale) -> Actor:
    """Who found it: the territory, the department whose measure it is, or the sub-district around the park."""
    if t.responsible is not None:
        return t.somebody("awb")
    draw = t.rng.random()
    if t.place.host is not None and draw < 0.25:
        return t.somebody(t.place.host.key)
    if draw < 0.55:
        return t.somebody(t.territory)
    known = t.stage.plan.hazard_type(t.words.code)
    leads = [key for no in (known.measures if known else (13,)) for key in _leads(t, no)]
    return t.somebody(t.rng.choice(leads or ["xfzd"]))


def _leads(t: Tale, no: int) -> list[str]:
    measure = t.stage.plan.measure(no)
    return [key for key in measure.lead if t.stage.cast.has(key)] if measure else []


def found(t: Tale) -> Story:
    """Registered, and assigned: by rule in the same act, else by the task force within two days."""
    yield t.start()
    t.register(finder(t))
    if t.hazard.state == State.REGISTERED:
        yield t.later(1, 2)
        t.assign()


def taken(t: Tale, least: int = 0, most: int = 1) -> Story:
    """Accepted; a major one on the same day."""
    yield t.later(0) if t.hazard.grade == "major" else t.later(least, most)
    t.accept()


def mended(t: Tale, least: int = 1, most: int = 6) -> Story:
    """Rectified and submitted, a major one within its three days."""
    major = t.hazard.grade == "major"
    if not major and t.rng.random() < 0.3:
        yield t.later(0, 1)
        t.rectify(t.under_way())
    yield t.day_after(t.rng.randint(1, 2)) if major else t.later(least, most)
    t.submit()


def passed(t: Tale) -> Story:
    """Reviewed by the lead, a major one by a second person too, and closed."""
    yield t.later(1, 3)
    t.review(t.lead)
    if t.hazard.grade == "major":
        yield t.later(0, 1)
        t.review(t.rng.choice((t.lead, t.territory)))
    yield t.later(0)
    t.close()


def failed(t: Tale) -> Story:
    """Reviewed, not passed, sent back."""
    yield t.later(1, 2)
    t.review(t.lead, passed=False, note=t.words.fail)
    yield t.later(0)
    t.do(actions.send_back, t.words.fail, actor=t.somebody_again())


# ---------- closed ----------


def closed(t: Tale) -> Story:
    """The plain loop."""
    yield from found(t)
    yield from taken(t)
    yield from mended(t)
    yield from passed(t)


def closed_late(t: Tale) -> Story:
    """Submitted after its date."""
    yield from found(t)
    yield from taken(t, 1, 3)
    yield from mended(t, 13, 17)
    yield from passed(t)


def closed_at_second_try(t: Tale) -> Story:
    """The first review failed."""
    yield from found(t)
    yield from taken(t)
    yield from mended(t, 1, 4)
    yield from failed(t)
    yield from mended(t, 1, 3)
    yield from passed(t)


def closed_by_territory(t: Tale) -> Story:
    """The lead handed the review to the territorial unit."""
    yield from found(t)
    yield from taken(t)
    yield from mended(t)
    yield t.later(0, 1)
    t.do(actions.hand_review, actor=t.somebody(t.lead, desk=True))
    yield t.later(1, 2)
    t.review(t.territory)
    yield t.later(0)
    t.close()


def closed_extended(t: Tale) -> Story:
    """Controlled, given more time, mended within it."""
    yield from found(t)
    yield from controlled(t)
    yield from granted(t, 12)
    yield from mended(t, 5, 9)
    yield from passed(t)


def closed_after_return(t: Tale) -> Story:
    """The first lead said "not ours"; the task force named another."""
    yield from found(t)
    wrong = t.lead
    yield t.later(1)
    other = "scjg" if wrong != "scjg" else "jgw"
    reason = "经核实，问题出在器具质量，不在本单位职责内。" if other == "scjg" else "经核实，属燃气经营管理问题。"
    t.do(actions.return_, reason, actor=t.somebody(wrong), whose=t.stage.units[other])
    yield t.later(1)
    t.assign(other, 14 if other == "scjg" else 1)
    yield from taken(t)
    yield from mended(t)
    yield from passed(t)


def closed_after_transfer(t: Tale) -> Story:
    """Moved to another lead on the way."""
    yield from found(t)
    yield from taken(t)
    yield t.later(1)
    t.transfer("scjg", 14, "现场发现配件为三无产品，转市场监管部门溯源。")
    yield from mended(t)
    yield from passed(t)


def closed_with_cotask(t: Tale) -> Story:
    """A supporting unit did its part."""
    yield from found(t)
    yield from taken(t)
    yield from cotask(t, "scjg" if t.lead != "scjg" else "jgw", "协助核查配件来源并反馈。")
    helper = CoTask.objects.get(hazard=t.hazard, done_at=None).to_unit.key
    yield t.later(1, 3)
    told = actions.Given(note="已核查进货渠道，线索转辖区市场监管所。")
    t.do(actions.do_cotask, actor=t.somebody(helper), given=told)
    yield from mended(t)
    yield from passed(t)


def closed_raised(t: Tale) -> Story:
    """Graded up by the lead: two people review it."""
    yield from found(t)
    yield t.later(0)
    t.do(actions.regrade, "major", "现场人员密集且无人值守，按重大管理。", actor=t.somebody(t.lead, desk=True))
    yield from taken(t)
    yield from mended(t)
    yield from passed(t)


def closed_lowered(t: Tale) -> Story:
    """Graded down by the task force, after experts looked at it."""
    yield from found(t)
    yield from taken(t)
    yield t.later(0)
    t.do(actions.regrade, "general", "经专家现场复核，气量低于判定标准，调为一般。", actor=t.force())
    yield from mended(t)
    yield from passed(t)


def closed_classified(t: Tale) -> Story:
    """Found without a code; classified later."""
    yield t.start()
    t.register(t.somebody(t.territory))
    yield t.later(1)
    t.do(actions.amend, actions.Correction(code="CA-005"), "现场归类：违规用火。", actor=t.force())
    yield t.later(0)
    t.assign("xfzd", 12)
    yield from taken(t)
    yield from mended(t)
    yield from passed(t)


def closed_seen_twice(t: Tale) -> Story:
    """Seen again by another unit while it was open."""
    yield from found(t)
    yield from taken(t)
    yield t.later(1)
    t.do(actions.sight, actor=t.somebody(t.territory), given=actions.Given(note="网格巡查再次看到，尚未整改。"))
    yield from mended(t)
    yield from passed(t)


# ---------- came back ----------


def rebounded(t: Tale) -> Story:
    """Closed, came back, being rectified again."""
    yield from closed(t)
    yield t.later(6, 8)
    actor = t.somebody(t.territory, desk=True)
    due = t.stage.hours.after(t.at, 10).date()
    t.do(actions.reopen, "巡查发现同样问题再次出现。", rebound=True, new_due=due, actor=actor)


def rebounded_closed(t: Tale) -> Story:
    """Came back and was closed again."""
    yield from rebounded(t)
    yield from mended(t, 2, 4)
    yield from passed(t)


def reopened_by_mistake(t: Tale) -> Story:
    """Closed by mistake, opened again, closed properly."""
    yield from closed(t)
    yield t.later(1)
    due = t.stage.hours.after(t.at, 8).date()
    t.do(actions.reopen, "销号时误选，隔壁店的照片。", rebound=False, new_due=due, actor=t.somebody(t.lead, desk=True))
    yield from mended(t, 1, 3)
    yield from passed(t)


# ---------- pieces with time ----------


def controlled(t: Tale) -> Story:
    """Accepted, and kept safe since it can't be mended at once."""
    yield from taken(t, 0, 1)
    yield t.later(0)
    t.control()


def asked(t: Tale, days: int = 20) -> Story:
    """More time asked for."""
    yield t.later(0, 1)
    t.extend(days)


def granted(t: Tale, days: int = 20) -> Story:
    """More time asked for and granted: by the lead, for a major one by the task force."""
    yield from asked(t, days)
    yield t.later(1)
    actor = t.force() if t.hazard.grade == "major" else t.somebody(t.lead, desk=True)
    t.do(actions.grant_extension, actor=actor)


def cotask(t: Tale, unit: str, task: str) -> Story:
    """The lead asks another unit to do something."""
    yield t.later(0, 1)
    due = t.stage.hours.after(t.at, 6).date()
    lead = t.somebody(t.lead, desk=True)
    t.do(actions.add_cotask, t.stage.units[unit], task, due, actor=lead)
