"""Every read of the cockpit and the trends."""

from ranan.insight.queries.attention import attention
from ranan.insight.queries.figures import WEEK, Figures, Opener, UnitLine, figures
from ranan.insight.queries.ground import Covered, Spot, Spots, by_territory, count, counted, middles, rounds_on, spots

__all__ = [
    "WEEK",
    "Covered",
    "Figures",
    "Opener",
    "Spot",
    "Spots",
    "UnitLine",
    "attention",
    "by_territory",
    "count",
    "counted",
    "figures",
    "middles",
    "rounds_on",
    "spots",
]
