"""Every read of the cockpit and the trends."""

from ranan.insight.queries.attention import attention
from ranan.insight.queries.figures import WEEK, Figures, Opener, UnitLine, figures
from ranan.insight.queries.ground import (
    Covered,
    Spot,
    Spots,
    by_territory,
    count,
    counted,
    crowds,
    middles,
    rounds_on,
    silent,
    spots,
)
from ranan.insight.queries.trends import Asked, Line, Span, Step, lines, steps
from ranan.insight.queries.trends import spans as trend_spans

__all__ = [
    "WEEK",
    "Asked",
    "Covered",
    "Figures",
    "Line",
    "Opener",
    "Span",
    "Spot",
    "Spots",
    "Step",
    "UnitLine",
    "attention",
    "by_territory",
    "count",
    "counted",
    "crowds",
    "figures",
    "lines",
    "middles",
    "rounds_on",
    "silent",
    "spots",
    "steps",
    "trend_spans",
]
