"""Stories that are not over on the demonstration's day: waiting, returned, overdue, in review, void."""

from __future__ import annotations

from datetime import timedelta

from ranan.config.demo.diary import Story
from ranan.config.demo.stories import asked, controlled, cotask, failed, finder, found, granted, mended, taken
from ranan.config.demo.tale import Tale
from ranan.hazards import actions
from ranan.registry import queries
from ranan.registry.models import Person


def waiting(t: Tale) -> Story:
    """The rule could not name one lead: the task force has to decide."""
    yield t.start()
    t.register(finder(t))


def returned(t: Tale) -> Story:
    """ "Not ours", back with the task force."""
    yield from found(t)
    yield t.later(1)
    other = "scjg" if t.lead != "scjg" else "jgw"
    reason = "该处不属本单位监管范围，建议另行交办。"
    t.do(actions.return_, reason, actor=t.somebody(t.lead), whose=t.stage.units[other])


def returned_by_party(t: Tale) -> Story:
    """The party says that the place is no longer its own."""
    yield from found(t)
    yield t.later(1)
    t.do(actions.return_, "该址已转租，现经营者另有其人。", actor=t.party(), given=t.given())


def assigned(t: Tale) -> Story:
    """Nobody has accepted it yet."""
    yield from found(t)


def rectifying(t: Tale) -> Story:
    """Accepted, work goes on."""
    yield from found(t)
    yield from taken(t, 1, 2)
    if t.rng.random() < 0.5:
        yield t.later(0, 1)
        t.rectify(t.under_way(), "other")


def rectifying_seen(t: Tale) -> Story:
    """Seen again while it is open."""
    yield from rectifying(t)
    yield t.later(1)
    t.do(actions.sight, actor=t.somebody(t.territory), given=actions.Given(note="复访仍未整改，再次告知。"))
    yield t.later(0)
    t.do(actions.attach, actor=t.somebody(t.territory), given=actions.Given(files=[t.shot("before")]))
    t.at += timedelta(minutes=12)  # without a draw: what comes later stays as it was
    yield t.at
    force = queries.actor_of(Person.objects.get(login="zb"), t.on)
    t.do(actions.remind, actor=force, given=actions.Given(note="已逾期或临近期限，请抓紧整改并反馈。"))


def rectifying_with_cotask(t: Tale) -> Story:
    """A supporting unit's part is still open."""
    yield from found(t)
    yield from taken(t)
    helper = "jgw" if t.lead != "jgw" else "scjg"
    yield from cotask(t, helper, "请到场确认接装责任，并督促供气企业整改。")


def helped_by_territory(t: Tale) -> Story:
    """The territory's co-task is still open."""
    yield from found(t)
    yield from taken(t)
    yield from cotask(t, t.territory, "请协助现场看护，并督促店主整改。")


def controlled_extended(t: Tale) -> Story:
    """Kept safe, with more time granted."""
    yield from found(t)
    yield from controlled(t)
    yield from granted(t, 30)


def extension_asked(t: Tale) -> Story:
    """Kept safe, more time asked for, not yet decided."""
    yield from found(t)
    yield from controlled(t)
    yield from asked(t, 20)


def extension_refused(t: Tale) -> Story:
    """More time refused."""
    yield from found(t)
    yield from controlled(t)
    yield from asked(t, 25)
    yield t.later(0, 1)
    decider = t.force() if t.hazard.grade == "major" else t.somebody(t.lead, desk=True)
    t.do(actions.refuse_extension, "配件本地有现货，不同意延期。", actor=decider)


def sent_back(t: Tale) -> Story:
    """The first review failed: back to the party."""
    yield from found(t)
    yield from taken(t)
    yield from mended(t, 1, 2)
    yield from failed(t)


def submitted(t: Tale) -> Story:
    """Waiting for a review."""
    yield from found(t)
    yield from taken(t)
    yield from mended(t, 1, 3)


def handed(t: Tale) -> Story:
    """Waiting for the territorial unit's review."""
    yield from submitted(t)
    yield t.later(0, 1)
    t.do(actions.hand_review, actor=t.somebody(t.lead, desk=True))
    yield t.later(0)
    t.do(actions.note, actor=t.somebody(t.lead), given=actions.Given(note="已电话告知街道，请三日内到场复查。"))


def once_reviewed(t: Tale) -> Story:
    """A major one with one passing review: a second person is missing."""
    yield from submitted(t)
    yield t.later(1)
    t.review(t.lead)


def just_failed(t: Tale) -> Story:
    """Reviewed and failed, not yet sent back."""
    yield from submitted(t)
    yield t.later(1)
    t.review(t.lead, passed=False, note=t.words.fail)


# ---------- void and merged ----------

DOUBLE = "同一处问题由其他组先登记，本条重复。"
NOT_ONE = "现场复核：该店已停业拆除灶具，登记时误认。"


def voided(t: Tale) -> Story:
    """Registered by mistake: one unit asked, another confirmed."""
    yield from found(t)
    yield t.later(1, 2)
    t.do(actions.ask_void, NOT_ONE, actor=t.somebody(t.territory))
    yield t.later(1, 2)
    decider = t.force() if t.hazard.grade == "major" else t.somebody(t.lead, desk=True)
    t.do(actions.void, actor=decider)


def void_asked(t: Tale) -> Story:
    """The territory asked, nobody has decided."""
    yield from found(t)
    yield t.later(1)
    t.do(actions.ask_void, NOT_ONE, actor=t.somebody(t.territory))


def void_asked_by_lead(t: Tale) -> Story:
    """The lead asked, nobody has decided."""
    yield from found(t)
    yield t.later(1)
    t.do(actions.ask_void, DOUBLE, actor=t.somebody(t.lead))


def void_refused(t: Tale) -> Story:
    """Asked, and kept with a reason."""
    yield from void_asked(t)
    yield t.later(1)
    t.do(actions.keep, "店面虽停业，气瓶仍在，不予作废。", actor=t.somebody(t.lead, desk=True))


def merged(t: Tale) -> Story:
    """Another unit wrote the same thing down at the same place: the younger goes into the elder."""
    yield from found(t)
    twin = Tale(t.stage, t.place, t.words, t.found)
    twin.at = t.later(1)
    twin.found = t.on
    yield twin.at
    twin.register(twin.somebody(t.lead), insist="联合检查当天另行登记，待核对。")
    yield t.later(1)
    reason = "与先登记的为同一处同一问题。"
    twin.at = t.at
    twin.do(actions.merge, t.hazard.number, reason, actor=t.somebody(t.lead, desk=True))
    t.hazard.refresh_from_db()
    yield from taken(t)
