"""Names of units and sub-districts as they stand in cells, tabs and titles, with brackets and other words around."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from functools import lru_cache

from ranan.rules.sheet_cells import LONGEST, plain

Named = Callable[[str], str | None]

_ENDINGS = ("街道", "镇", "园区")
_STREET = re.compile(r"[\u4e00-\u9fff]{2,}?(?:街道办事处|街道办|街道|镇人民政府|镇政府|镇|园区)")
_BRACKETS = re.compile(r"\([^()]*\)|【[^】]*】")
_TAB_WORDS = re.compile(
    r"\([^()]*\)|【[^】]*】|燃气|城镇|安全|专项|整治|隐患|排查|问题|台账|清单|汇总|明细|报送|上报|统计|登记|情况|工作|表"
    r"|第.{1,3}[期次周批]|[一二三四]季度|20\d\d年?|\d+月?份?|[日号期\s_\-.、·]"
)
_PARTS = re.compile(r"[、,，;；/／\n]|(?<=[局委办队])[和及与]")
_DUTY = re.compile(r"(按职责|分工|牵头|负责|主管|组织|落实|为主)+$")
_LABEL = re.compile(r"^\s*(?:区级|行业)?(?:牵头|主管|监管|责任|主责)(?:单位|部门)?[:：]\s*")
_BODY = re.compile(r"[局委办队]")
_SECTION = re.compile(r"(?:科|科室|处|室|所|组|中队|股)$")
_HELPS = re.compile(r"(配合|协助|参与|配合单位|会同)(工作)?$")


def _with_own(named: Named, own: Mapping[str, str] | None) -> Named:
    """An office's own words for units first, written with or without spaces; then the plan's."""
    if not own:
        return named
    kept = {plain(said): means for said, means in own.items()}
    return lambda text: kept.get(plain(text)) or named(text)


class Names:
    """The plan's names for what people write: `unit` and `street` know one name, the others look inside a text."""

    def __init__(
        self,
        unit_named: Named,
        street_named: Named,
        units: Mapping[str, str] | None = None,
        streets: Mapping[str, str] | None = None,
    ) -> None:
        self.unit = lru_cache(maxsize=4096)(_with_own(unit_named, units))
        street_named = _with_own(street_named, streets)
        self.street = lru_cache(maxsize=4096)(self._street)
        self.street_in = lru_cache(maxsize=4096)(self._street_in)
        self._named = street_named

    def _street(self, text: str) -> str | None:
        """One sub-district by its name, also without its 街道, 镇 or 园区; None where two could be meant."""
        if found := self._named(text):
            return found
        ways = {found for ending in _ENDINGS if text and (found := self._named(text + ending))}
        return ways.pop() if len(ways) == 1 else None

    def _street_in(self, text: str) -> str:
        """The one sub-district that a tab, a title or a longer cell names, "" where there is none or more than one."""
        words = plain(text)
        if len(words) > LONGEST:
            return ""
        for form in (words, _BRACKETS.sub("", words), _TAB_WORDS.sub("", words)):
            if direct := self.street(form):
                return direct
        runs = [match[0] for match in _STREET.finditer(words)]
        found = {name for run in runs if (name := self._tail(run))}
        return found.pop() if len(found) == 1 else ""

    def _tail(self, run: str) -> str | None:
        """长宁区虹桥街道 → 虹桥街道: the longest end of the run that is a name."""
        return next((name for begin in range(len(run) - 1) if (name := self._named(run[begin:]))), None)

    def units(self, text: str) -> tuple[list[str], int]:
        """The units that a cell names as doing the work, in order, and in how many pieces it was written."""
        text = _LABEL.sub("", text)
        if found := self.unit(plain(text)):
            return [found], 1
        pieces = [piece for part in _PARTS.split(text) if (piece := _BRACKETS.sub("", plain(part)))]
        apart = [piece for part in text.split() if (piece := _BRACKETS.sub("", plain(part)))]
        if len(apart) > len(pieces) and all(map(self.unit, apart)):
            pieces = apart
        leading = [piece for piece in pieces if not _HELPS.search(piece)]
        names = (self.unit(piece) or self.unit(_DUTY.sub("", piece)) or self._office_of(piece) for piece in leading)
        return list(dict.fromkeys(name for name in names if name)), len(leading)

    def _office_of(self, text: str) -> str | None:
        """区建管委燃气科 → 区建管委: the unit whose section is named, by the longest beginning that is one."""
        if not _SECTION.search(text):
            return None
        ends = (match.end() for match in _BODY.finditer(text))
        return next((name for end in sorted(ends, reverse=True) if (name := self.unit(text[:end]))), None)
