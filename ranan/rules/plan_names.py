"""How people write names and addresses: one reading for "长宁区建管委", "区建管委 " and "建管委"."""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from collections.abc import Iterable

TAILS = ("街道办事处", "人民政府", "办事处", "街道办", "政府", "街道")
IGNORED = frozenset("\u200b\u200c\u200d\ufeff\"'“”‘’·")


def tidy(text: str) -> str:
    """NFKC, lower case, without spaces, quotes and invisible signs."""
    plain = unicodedata.normalize("NFKC", text).casefold()
    return "".join(c for c in plain if not c.isspace() and c not in IGNORED)


def short(text: str, districts: Iterable[str] = ()) -> str:
    """The name without the district before it and without 街道, 办事处 or 政府 after it."""
    name = tidy(text)
    for district in districts:
        full = tidy(district)
        before, found, after = name.partition(full)
        if full and found and after and len(before) <= len("上海市"):
            name = after.removeprefix("人民政府") or after
        elif full[:-1] and name.startswith(full[:-1]) and name[len(full) - 1 :] not in ("", *TAILS):
            name = name[len(full) - 1 :]
    if name.startswith("区") and len(name) > 2:
        name = name[1:]
    tail = next((t for t in TAILS if name.endswith(t) and len(name) > len(t)), "")
    return name.removesuffix(tail)


def lies_at(address: str, listed: str, districts: Iterable[str] = ()) -> bool:
    """Whether an address begins with a listed one (a street, a lane, a number); 518号 is not 5180号 nor 51号."""
    whole, start = tidy(address), tidy(listed)
    for district in map(tidy, districts):
        whole, start = (text.rpartition(district)[2] if district else text for text in (whole, start))
    rest = whole[len(start) :]
    return bool(start) and whole.startswith(start) and not (start[-1].isdigit() and rest[:1].isdigit())


class Names:
    """An index over all names and aliases: the exact writing first, then the short one; never a guess."""

    def __init__(self, named: Iterable[tuple[str, tuple[str, ...]]], districts: Iterable[str] = ()) -> None:
        self.districts = tuple(districts)
        self.exact: defaultdict[str, set[str]] = defaultdict(set)
        self.shorter: defaultdict[str, set[str]] = defaultdict(set)
        for key, names in named:
            for name in names:
                self.exact[tidy(name)].add(key)
                self.shorter[short(name, self.districts)].add(key)

    def find(self, text: str) -> str:
        """The one key that `text` stands for, "" when there is none or more than one."""
        for index, form in ((self.exact, tidy(text)), (self.shorter, short(text, self.districts))):
            keys = index.get(form, set())
            if form and keys:
                return next(iter(keys)) if len(keys) == 1 else ""
        return ""
