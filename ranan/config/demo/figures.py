"""What units state about the plan's targets while the demonstration lives: made-up figures, dated, by people in their posts."""

from __future__ import annotations

from datetime import date, datetime, time
from decimal import Decimal

from ranan.campaign import actions as campaign
from ranan.campaign.models import Campaign
from ranan.config.demo.cast import Cast
from ranan.config.demo.diary import Story
from ranan.kit import clock
from ranan.registry.models import Unit
from ranan.rules.hazard import Refusal

# Day, unit, measure, target, figure, words. The figures are made up; the targets are the plan's.
STATED: tuple[tuple[date, str, int, str, str, str], ...] = (
    (date(2023, 9, 28), "zb", 0, "lpg-users-surveyed", "431", "瓶装液化气用户已排查 431 户，其余 21 户约不到人，本周再上门。"),
    (date(2023, 10, 12), "zb", 0, "lpg-users-surveyed", "449", "又查 18 户；还差 3 户长期无人居住，已留告知单。"),
    (date(2023, 10, 13), "jgw", 30, "hose-replacement", "6420", "十月上旬完成 6,420 户，两个街镇入户率偏低。"),
    (date(2023, 10, 30), "jgw", 30, "hose-replacement", "9875", "累计 9,875 户。"),
    (date(2023, 11, 2), "mzj", 31, "elderly-alarms", "3960", "独居老人名单已核对，累计安装 3,960 户。"),
    (date(2023, 11, 14), "jgw", 30, "hose-replacement", "12260", "累计 12,260 户，按现在的进度年底前可以完成。"),
    (date(2023, 11, 15), "mzj", 31, "elderly-alarms", "4715", "累计 4,715 户；余下的以行动不便、需家属陪同的为主。"),
    (date(2023, 11, 16), "jgw", 28, "", "", "餐饮用户“气改电”方案已逐户签收，12 户对费用有异议，正在商量。"),
)  # fmt: skip


def figures(running: Campaign, cast: Cast) -> Story:
    """One statement after the other, each in working hours of its day."""
    units = {unit.key: unit for unit in Unit.objects.all()}
    for day, unit, measure, target, figure, words in STATED:
        at = datetime.combine(day, time(16, 20), clock.ZONE)
        yield at
        said = campaign.state(
            running, units[unit], words, on=day, actor=cast.of(unit, day, desk=True), at=at, measure=measure,
            target=target, figure=Decimal(figure) if figure else None,
        )  # fmt: skip
        if isinstance(said, Refusal):
            raise ValueError(f"{target or measure}: {said.code} {said.detail}")
