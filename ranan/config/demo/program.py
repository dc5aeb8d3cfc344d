"""The programme: which stories are told how often, from which days, and which words and places they get."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from ranan.config.demo import open_stories as o
from ranan.config.demo import stories as s
from ranan.config.demo.district import Words, texts
from ranan.config.demo.stories import Teller
from ranan.config.demo.tale import Stage, Tale
from ranan.registry.models import Premises
from ranan.rules import duty, grading

DAY = timedelta(days=1)
_FITTINGS = ("CA-013", "CA-014", "CA-015", "CA-017", "CA-062")  # hoses, valves: what a maker may answer for
_KITCHEN = ("CA-004", "CA-012", *_FITTINGS, "CA-052", "CA-058", "CA-060", "CA-061", "CA-065")
ANY, GENERAL, MAJOR = "", "general", "major"


@dataclass(frozen=True, slots=True)
class Part:
    """How many hazards fare like `story`; found between `first` and `last` days before the demonstration's day.

    `grade` "" takes both. `sure`: the rule names one lead (None: either way). `lead`, `ground`, `shop` narrow further.
    `needs`: the words must say this. `proxy`: only where the territory records for the party.
    `codes`: only these, where a story's words fit few.
    """

    story: Teller
    count: int
    first: int
    last: int
    grade: str = GENERAL
    sure: bool | None = True
    lead: str = ""
    ground: str = ""
    shop: bool = False
    needs: str = ""
    coded: bool = True
    codes: tuple[str, ...] = ()
    proxy: bool = False


PROGRAMME: tuple[Part, ...] = (
    # the printed enterprise's own
    Part(s.closed, 1, 62, 55, shop=True),
    Part(o.rectifying, 1, 21, 19, shop=True),
    Part(o.rectifying, 1, 13, 11, shop=True),
    Part(o.sent_back, 1, 14, 12, shop=True, needs="fail"),
    Part(o.assigned, 1, 6, 4, shop=True),
    # on the printed territory's ground
    Part(o.assigned, 2, 11, 5, ground="hyl", proxy=True),
    Part(o.rectifying, 1, 24, 19, ground="hyl", proxy=True),
    Part(o.rectifying, 2, 14, 10, ground="hyl", proxy=True),
    Part(o.handed, 2, 14, 9, ground="hyl", proxy=True),
    Part(o.sent_back, 1, 14, 12, ground="hyl", needs="fail", proxy=True),
    Part(o.void_asked_by_lead, 1, 12, 6, ground="hyl", proxy=True),
    Part(o.helped_by_territory, 1, 12, 8, ground="hyl", proxy=True, codes=_KITCHEN),
    Part(o.once_reviewed, 1, 11, 7, MAJOR, ground="hyl", proxy=True),
    # led by printed departments
    Part(o.submitted, 2, 15, 10, lead="jgw"),
    Part(o.extension_asked, 1, 12, 9, lead="jgw", needs="why"),
    Part(o.rectifying_with_cotask, 2, 12, 9, lead="xfzd", codes=_KITCHEN),
    Part(o.submitted, 3, 15, 10, lead="xfzd"),
    Part(o.extension_asked, 2, 12, 9, lead="xfzd", needs="why"),
    # what the task force has to decide
    Part(o.waiting, 9, 13, 2, sure=False),
    Part(o.waiting, 1, 4, 3, MAJOR, sure=False),
    Part(o.waiting, 3, 9, 3, sure=False, coded=False),
    Part(o.returned, 3, 18, 7),
    Part(o.returned_by_party, 1, 12, 7, lead="xfzd"),
    Part(o.extension_asked, 1, 4, 4, MAJOR, needs="why"),
    # open
    Part(o.assigned, 8, 8, 2),
    Part(o.assigned, 2, 21, 18),
    Part(o.rectifying, 8, 34, 17),
    Part(o.rectifying, 2, 10, 6, MAJOR),
    Part(o.rectifying_seen, 2, 30, 20),
    Part(o.rectifying, 4, 14, 10),
    Part(o.rectifying, 5, 8, 6),
    Part(o.controlled_extended, 3, 30, 18, needs="why"),
    Part(o.controlled_extended, 1, 20, 12, MAJOR, needs="why"),
    Part(o.extension_refused, 2, 14, 10, needs="why"),
    Part(o.sent_back, 2, 14, 12, needs="fail"),
    Part(o.once_reviewed, 3, 12, 6, MAJOR),
    Part(o.submitted, 2, 8, 6, MAJOR),
    Part(o.just_failed, 1, 14, 11, needs="fail"),
    Part(o.voided, 3, 55, 20, codes=_KITCHEN),
    Part(o.voided, 1, 40, 20, MAJOR),
    Part(o.void_asked, 2, 12, 6, lead="xfzd", codes=_KITCHEN),
    Part(o.void_refused, 1, 14, 9, codes=_KITCHEN),
    Part(o.merged, 3, 40, 12),
    # came back
    Part(s.rebounded, 2, 50, 38),
    Part(s.rebounded_closed, 3, 68, 52),
    Part(s.reopened_by_mistake, 1, 62, 45),
    # closed
    Part(s.closed, 32, 68, 19),
    Part(s.closed, 8, 68, 25, sure=False),
    Part(s.closed, 17, 68, 14, MAJOR),
    Part(s.closed, 2, 60, 25, MAJOR, sure=False),
    Part(s.closed_late, 6, 68, 42),
    Part(s.closed_at_second_try, 6, 65, 28, needs="fail"),
    Part(s.closed_at_second_try, 2, 65, 28, MAJOR, needs="fail"),
    Part(s.closed_by_territory, 7, 65, 24),
    Part(s.closed_extended, 4, 67, 48, needs="why"),
    Part(s.closed_after_return, 3, 62, 28, lead="xfzd", codes=_FITTINGS),
    Part(s.closed_after_transfer, 3, 62, 28, lead="xfzd", codes=_FITTINGS),
    Part(s.closed_with_cotask, 4, 60, 30, lead="xfzd", codes=_FITTINGS),
    Part(s.closed_raised, 3, 60, 22, lead="xfzd", codes=_KITCHEN),
    Part(s.closed_lowered, 1, 50, 30, MAJOR, lead="xfzd"),
    Part(s.closed_seen_twice, 3, 60, 30),
    Part(s.closed_classified, 2, 60, 35, sure=False, coded=False),
)


class Programme:
    """Gives each part its words and places: words used least first, places that have few hazards before others."""

    def __init__(self, stage: Stage, places: Sequence[Premises], day: date) -> None:
        self.stage, self.places, self.day = stage, places, day
        self.used: Counter[str] = Counter()
        self.visits: Counter[int] = Counter()
        self.taken: set[tuple[int, str]] = set()

    def tales(self) -> Iterator[tuple[Teller, Tale]]:
        """Every hazard of the programme, with how it fares."""
        for part in PROGRAMME:
            for _ in range(part.count):
                words, place = self._choose(part)
                self.used[words.text] += 1
                self.visits[place.pk] += 1
                self.taken.add((place.pk, words.code or words.text))
                found = self.stage.hours.working(self.day - DAY * part.first, self.day - DAY * part.last)
                yield part.story, Tale(self.stage, place, words, found)

    def _choose(self, part: Part) -> tuple[Words, Premises]:
        rng = self.stage.rng
        wanted = [words for words in texts() if self._says(words, part)]
        for words in sorted(wanted, key=lambda one: (self.used[one.text], rng.random())):
            fitting = [place for place in self.places if self._fits(words, place, part)]
            if fitting:
                busy = rng.random() < 0.35
                return words, min(fitting, key=lambda one: (self._weight(one, busy=busy), rng.random()))
        raise LookupError(f"no words and place for {part}")

    def _weight(self, place: Premises, *, busy: bool) -> int:
        """Some places have two or three hazards, most have one or none."""
        visits = self.visits[place.pk]
        return {0: 1, 1: 0, 2: 0}.get(visits, 9) if busy else visits

    def _says(self, words: Words, part: Part) -> bool:
        if part.codes and words.code not in part.codes:
            return False
        if bool(words.code) != part.coded or (part.needs and not getattr(words, part.needs)):
            return False
        grade = grading.grade_of(self.stage.plan, words.code, self.day) if words.code else None
        return part.grade in {ANY, grade.key if grade else GENERAL}

    def _fits(self, words: Words, place: Premises, part: Part) -> bool:
        if (place.pk, words.code or words.text) in self.taken or self._first() == (not part.shop and place.pk):
            return False
        if part.shop and place.pk != self._first():
            return False
        if part.proxy and self.stage.cast.acts_for_itself(place.operator_id):
            return False
        if part.ground and place.territory.key != part.ground:
            return False
        known = self.stage.plan.hazard_type(words.code)
        kinds = words.kinds or (known.kinds if known else ())
        return place.kind in kinds and self._led(words, place, part)

    def _first(self) -> int:
        """The enterprise account's own place, kept for its own parts."""
        return int(self.places[0].pk)

    def _led(self, words: Words, place: Premises, part: Part) -> bool:
        if part.sure is None:
            return True
        proposal = duty.propose(
            self.stage.plan, measure=None, code=words.code, kind=place.kind, territory=place.territory.key
        )
        return bool(proposal.lead) == part.sure and (not part.lead or proposal.lead == part.lead)
