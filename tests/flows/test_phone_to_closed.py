"""One hazard from phone to closed: the way that every hazard goes, step by step. The second file to read here.

An inspector finds a hazard at a shop. The rule says whose it is. The sub-district records for the shopkeeper, who has
no account. What cannot be mended at once is made safe and given more time. The lead looks on the spot and closes it.
"""

from __future__ import annotations

from datetime import date, timedelta

from ranan.hazards import actions, queries
from ranan.hazards.actions import Finding, Given, Proxy
from ranan.hazards.models import Hazard
from ranan.hazards.queries import Filter
from ranan.journal import queries as journal
from tests.hazards.steps import Desk, photo

LATER = date(2023, 12, 15)
TOLD = Proxy("阿强小吃店 王某", "电话", date(2023, 11, 20))


def test_a_hazard_goes_from_the_inspectors_phone_to_closed(desk: Desk) -> None:
    hazard = found_and_assigned(desk)
    hazard = accepted_and_given_time(desk, hazard)
    hazard = mended_and_submitted(desk, hazard)
    hazard = sent_back_once_and_closed(desk, hazard)

    # Every act stands in the journal, by whom and for which unit; the tables follow from it alone.
    assert [(one.verb.removeprefix("hazard."), one.name) for one in desk.told(hazard)] == [
        ("register", "吴洁"), ("assign", "吴洁"), ("accept", "郑涛"), ("control", "郑涛"), ("extend", "郑涛"),
        ("grant_extension", "陆峰"), ("submit", "郑涛"), ("review", "陆峰"), ("send_back", "陆峰"), ("submit", "郑涛"),
        ("review", "秦川"), ("close_out", "陆峰"),
    ]  # fmt: skip
    assert journal.differences() == []

    # The list of closed hazards shows it to those whom it concerns, and to nobody else.
    closed = Filter(state="closed")
    assert list(queries.ledger(desk.by("hy"), closed, desk.moment.date())) == [hazard]
    assert list(queries.ledger(desk.by("xj"), closed, desk.moment.date())) == []


def found_and_assigned(desk: Desk) -> Hazard:
    """Steps 1 and 2."""
    shop = desk.world.places["shop"]
    desk.go_to(date(2023, 11, 20))

    # 1. The inspector of the sub-district writes down what he saw, with a photo.
    #    The rule knows the catalogue entry: grade, measure, lead and date follow, and leave nothing to decide.
    seen = Finding(shop, "软管长约3.5米，中间有接头", found=date(2023, 11, 20), code="CA-013", files=[photo("before")])
    hazard = desk.do(actions.register, seen, desk.world.campaign, by="hy")

    # 2. So it is assigned in the same act.
    assert (hazard.state, hazard.grade, hazard.measure) == ("assigned", "general", 13)
    assert (str(hazard.lead), str(hazard.territory), hazard.party) == ("区消防救援支队", "华阳路街道", "阿强小吃店")
    assert hazard.due == date(2023, 12, 5)
    return hazard


def accepted_and_given_time(desk: Desk, hazard: Hazard) -> Hazard:
    """Step 3, as far as the new date."""
    # 3. The shopkeeper has no account. An officer of the sub-district tells him and records for him:
    #    who, how and when, with the signed paper the first time.
    told = Proxy("阿强小吃店 王某", "当面告知", date(2023, 11, 20))
    hazard = desk.do(actions.accept, hazard, by="hy2", given=Given(files=[photo("proxy")], proxy=told))
    assert hazard.state == "rectifying"

    #    The fitting has to be ordered: the stove stays off until then, and he asks for ten more days.
    desk.do(actions.control, hazard, "配件缺货", "停用该灶，关闭角阀", by="hy2", given=Given(proxy=TOLD))
    desk.do(actions.extend, hazard, LATER, "配件十二月上旬到货", by="hy2", given=Given(proxy=TOLD))
    hazard = desk.do(actions.grant_extension, hazard, by="xf")
    assert (hazard.due, hazard.first_due, hazard.extensions) == (LATER, date(2023, 12, 5), 1)
    return hazard


def mended_and_submitted(desk: Desk, hazard: Hazard) -> Hazard:
    """The rest of step 3, and step 4."""
    #    Mended: he submits it with a photo.
    desk.go_to(date(2023, 12, 8))
    mended = Given("软管已更换，长1.5米", [photo("after")], TOLD)
    hazard = desk.do(actions.submit, hazard, by="hy2", given=mended)
    assert hazard.state == "under_review"

    # 4. (Reminders, supervision and listing by the clock read `queries.overdue`; this one was never late.)
    assert hazard not in queries.overdue(desk.moment.date())
    assert hazard in queries.overdue(LATER + timedelta(days=1))
    return hazard


def sent_back_once_and_closed(desk: Desk, hazard: Hazard) -> Hazard:
    """Step 5."""
    # 5. The lead looks on the spot. Who recorded for the shopkeeper may not judge his own work.
    assert desk.code(actions.review, hazard, True, "合格", by="hy2") in {"not_your_step", "you_rectified_it"}
    desk.do(actions.review, hazard, False, "新软管仍有接头", by="xf")
    hazard = desk.do(actions.send_back, hazard, "请用整根软管", by="xf")
    assert hazard.state == "rectifying"

    again = Given("换成整根软管", [photo("after")], TOLD)
    hazard = desk.do(actions.submit, hazard, by="hy2", given=again)
    desk.do(actions.review, hazard, True, "到场查看，无接头，1.5米", by="xf2")
    hazard = desk.do(actions.close_out, hazard, by="xf")
    assert (hazard.state, hazard.closed_on, hazard.closure) == ("closed", date(2023, 12, 8), "reviewed")
    return hazard
