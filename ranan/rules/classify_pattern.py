"""A pattern of an official made a regular expression.

Plain text; `…` stands for up to twelve characters within the clause, `(甲|乙)` for a choice, `(甲)?` for what may be
left out, `#` for a digit, `^` and `$` for the clause's begin and end.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

GAP = "…"
_SIGNS = {GAP: "[^\n]{0,12}?", "(": "(?:", ")": ")", "|": "|", "?": "?", "^": "(?m:^)", "$": "(?m:$)", "#": r"\d"}
# The gap before the fault: nothing may be denied in it (安全出口…锁 is not in 安全出口未上锁).
_AFFIRMING = r"(?:[^\n未无没]|(?:未|无)(?:加|做|设|采取|安装)?(?:套管|保护|防护|固定)){0,12}?"
_PIECES = re.compile(r"[…()|?^$#]|[^…()|?^$#]+")
_DENIALS = "未无没缺不非"
_NOT_DENIED = r"(?<![未无没])(?<!没有)(?<!未见)(?<!不)"
_ABSENT = re.compile(r"\((?:[^()]*\|)?(?:无|没)")
# 无报警器 is a hazard, 无报警器故障 is none.
_NO_FAULT = r"(?!(?:的)?(?:故障|异常|问题|隐患|损坏|失效|缺陷|现象|情况|泄漏|漏气|老化|破损|超期|过期|松动|误报))"


def expression(pattern: str, canonical: Callable[[str], str], guarded: bool = False) -> str:
    """The regular expression of a pattern, its words made canonical. Raises ValueError for a bracket out of place.

    Guarded: words that state the fault must not be denied (软管…老化 is not in 软管无老化), unless the pattern itself
    denies something before them (未安装…报警器).
    """
    walk = _Walk(canonical, guarded)
    for piece in _PIECES.findall(pattern.replace(" ", "")):
        walk.take(piece)
    if walk.open:
        raise ValueError(f"a bracket is not closed: {pattern}")
    return "".join(walk.made) + (_NO_FAULT if guarded and _ABSENT.match(pattern) else "")


_DENIED_BEFORE = re.compile(r"(?:未|没有|无|没)[^、]{0,6}$")
_NOT_MENDED = re.compile(r"(?:未|没有)(?:更换|整改|清理|清除|修复|处理|维修|拆除|消除|停用|换)")


def is_said(pattern: re.Pattern[str], text: str) -> bool:
    """Whether the text states what the pattern says, and not its denial: 未使用直排式热水器, 未在地下室使用液化气."""
    for match in pattern.finditer(text):
        if any(sign in match[0] for sign in "未无没"):
            return True
        before = text[max(0, match.start() - 8) : match.start()].rpartition("\n")[2]
        if not _DENIED_BEFORE.search(_NOT_MENDED.sub("", before)):
            return True
    return False


class _Walk:
    """Goes through the pieces and remembers whether something was denied on the way here."""

    def __init__(self, canonical: Callable[[str], str], guarded: bool) -> None:
        self._canonical, self._guarded = canonical, guarded
        self.made: list[str] = []
        self.open: list[tuple[bool, list[bool]]] = []
        self._denied, self._start = False, True

    def take(self, piece: str) -> None:
        """One more piece: a sign or words."""
        if piece not in _SIGNS:
            self._words(piece)
            return
        if piece == "(":
            self.open.append((self._denied, []))
        elif piece == "|":
            self._next_choice()
        elif piece == ")":
            self._close()
        affirming = piece == GAP and self._guarded and not self._denied
        self.made.append(_AFFIRMING if affirming else _SIGNS[piece])
        self._start = piece in {"(", "|", GAP, "^"}

    def _words(self, piece: str) -> None:
        guard = self._guarded and self._start and not self._denied and piece[0] not in _DENIALS
        self.made.append((_NOT_DENIED if guard else "") + re.escape(self._canonical(piece)))
        self._denied = self._denied or any(sign in piece for sign in _DENIALS)
        self._start = False

    def _next_choice(self) -> None:
        if self.open:
            self.open[-1][1].append(self._denied)
        self._denied = self.open[-1][0] if self.open else False

    def _close(self) -> None:
        if not self.open:
            raise ValueError("a bracket too many")
        _, choices = self.open.pop()
        self._denied = self._denied or any(choices)


def anchors(pattern: str, canonical: Callable[[str], str]) -> frozenset[str]:
    """Words of which every text that fits the pattern has at least one; none where that cannot be said."""
    found = _choices(iter(_PIECES.findall(pattern.replace(" ", ""))), canonical)
    return found if all(found) else frozenset()


def _choices(pieces: Iterator[str], canonical: Callable[[str], str]) -> frozenset[str]:
    """The anchors of the choices up to the closing bracket: each choice gives its best, one without any gives ""."""
    best: list[frozenset[str]] = []
    parts: list[frozenset[str]] = []
    for piece in pieces:
        if piece == ")":
            break
        if piece == "|":
            best.append(_best(parts))
            parts = []
        elif piece == "(":
            parts.append(_choices(pieces, canonical))
        elif piece == "?":
            parts[-1] = frozenset({""})
        elif piece not in _SIGNS:
            parts.append(frozenset({canonical(piece)}))
    return frozenset().union(*best, _best(parts))


def _best(parts: list[frozenset[str]]) -> frozenset[str]:
    """Of the parts that must all be there, the one that says most: long words, few of them."""
    return max(parts, key=lambda words: (min(2, *map(len, words), 2), -len(words)), default=frozenset({""}))
