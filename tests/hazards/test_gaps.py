"""Ways round the rules that once stood open: own name taken for a proxy's, early reviews, one's own closures, leads by word."""

from __future__ import annotations

from datetime import date

from ranan.hazards import actions, importing
from ranan.hazards.actions import Assignment
from ranan.rules.hazard import Refusal
from tests.hazards.sheets import GOOD, book, let_in, read
from tests.hazards.steps import Desk


def test_a_territory_that_returns_a_hazard_in_its_own_name_records_for_nobody(desk: Desk) -> None:
    hazard = desk.rectifying()
    done = desk.do(actions.return_, hazard, "门牌属新泾镇", by="hy")
    assert done.state == "registered"
    assert desk.last(done).facts.get("as_proxy") is None


def test_a_review_may_not_lie_before_the_submission(desk: Desk) -> None:
    hazard = desk.under_review()
    early = date(2023, 9, 12)
    result = desk.refused(actions.review, hazard, True, "合格", on=early, by="xf")
    assert result.code == "looked_before_submission"


def test_a_measure_that_the_plan_lacks_is_refused(desk: Desk) -> None:
    hazard = desk.assigned()
    to = Assignment(lead=hazard.lead, territory=hazard.territory, due=None, operator=hazard.operator, measure=99)
    assert desk.refused(actions.transfer, hazard, to, "转办", by="zb") == Refusal("unknown_measure", "99")


def test_whoever_brings_closures_may_not_confirm_them(desk: Desk) -> None:
    draft = read(desk, book(GOOD | {"closed": "2023-10-08"}), by="xf")
    let_in(desk, draft, by="xf")
    assert [one.outcome for one in draft.rows] == [importing.CREATED]
    from ranan.hazards.models import Hazard

    hazard = Hazard.objects.get(number=draft.rows[0].number)
    assert hazard.closure == "as_reported"
    assert desk.code(actions.review, hazard, True, "合格", by="xf") == "you_rectified_it"
    assert desk.do(actions.review, hazard, True, "到场查看", by="xf2").closure == "reviewed"


def test_ones_own_unit_written_as_lead_takes_nothing_over_where_the_plan_names_another(desk: Desk) -> None:
    draft = read(desk, book(GOOD | {"lead": "区建管委", "closed": "2023-10-08"}), by="jgw")
    let_in(desk, draft, by="jgw")
    assert draft.rows[0].asks == ["outside"]
