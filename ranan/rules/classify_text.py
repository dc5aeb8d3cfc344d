"""A hazard's text made comparable: one word for one thing, clauses taken apart, and what is no hazard taken out."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping

from ranan.rules.sheet_cells import chinese_number

_ADVERBS = (
    "及时|按时|按期|按规定要求|按照规定|按照要求|按规定|按要求|按规范|按标准|按规程|依法|依规|有效|切实|严格|认真"
    "|充分|正确|妥善|定期|统一|规范|主动|如实|真正|全部|全面"
)
_SLOW = re.compile(rf"(?<=未)(?:{_ADVERBS})+(?=[\u4e00-\u9fff])")
_NEGATORS = re.compile(r"(?:尚|暂|并|均|仍|都|皆|一直|至今|从|还|也|依然)未(?!来)|未能够?|没(?!有)")
_COUNTED = "只|瓶|个|具|罐|支|桶|米|公斤|千克|根|年|种|套|台|处"
_NUMERAL = re.compile(rf"([一二三四五六七八九十两]+)(?=(?:多|余|来)?(?:{_COUNTED}))")
_BREAKS = re.compile(r"[,，;；。!！?？\n:：]|但是|但|却|然而|不过|而且|并且|同时(?!使用)|此外|另外|另(?=有)")
_BRACKET = re.compile(r"[(\[【]([^()\[\]【】]*)[)\]】]")
_HOLLOW = re.compile(r"[、均都已了全部现场当。.经对于其]")
_AND_SO_ON = re.compile(r"等(现象|情况|问题|隐患|行为|违规行为)?$")
_BETWEEN = re.compile(r"(?<=[\d米mM])[~～](?=\d)")  # 1.8～2.2米
_QUOTES = re.compile("[\"'“”‘’「」『』《》·*~～]")


class Words:
    """One word for one thing: the variants of each word, the longest first, in one pass."""

    def __init__(self, words: Mapping[str, Iterable[str]]) -> None:
        self._of = {self._small(variant): word for word, variants in words.items() for variant in variants}
        self._of |= {self._small(word): word for word in words}
        longest = sorted(self._of, key=len, reverse=True)
        self._pattern = re.compile("|".join(map(re.escape, longest))) if longest else None

    def canonical(self, text: str) -> str:
        """The text in the words of the table; adverbs between 未 and its verb are left out."""
        if self._pattern is None:
            return self._small(text)
        small = self._pattern.sub(self._word, self._small(text))
        small = _SLOW.sub("", _NEGATORS.sub("未", small))
        return self._pattern.sub(self._word, small)

    def _word(self, match: re.Match[str]) -> str:
        return self._of[match[0]]

    @staticmethod
    def _small(text: str) -> str:
        text = _BETWEEN.sub("-", text)
        return "".join(_QUOTES.sub("", unicodedata.normalize("NFKC", text).strip().replace("\n", ";")).lower().split())


def digits(text: str) -> str:
    """三只 → 3只, 两米五 → 2.5米, 半米 → 0.5米."""
    text = _NUMERAL.sub(lambda match: str(chinese_number(match[1]) or match[1]), text.replace("半米", "0.5米"))
    text = re.sub(
        r"(\d)米([一二三四五六七八九])(?![一二三四五六七八九十]|[只瓶个具罐])",
        lambda m: f"{m[1]}.{chinese_number(m[2])}米",
        text,
    )
    return re.sub(r"(?<![.\d])(\d)米(\d)(?![\d.米只瓶个具])", r"\1.\2米", text)


class Clauses:
    """Takes out of a text whatever states no hazard.

    `nothing`: 未发现…, 符合要求; `done`: 已更换; `advice`: 建议…; `unsure`: 疑似: then nothing of the text is certain.
    """

    def __init__(
        self, nothing: re.Pattern[str], done: re.Pattern[str], advice: re.Pattern[str], unsure: re.Pattern[str]
    ) -> None:
        self._nothing, self._done, self._advice, self._unsure = nothing, done, advice, unsure

    def facts(self, text: str) -> tuple[str, ...]:
        """The clauses that state something; none when the whole text is unsure or says that all is done."""
        if self._unsure.search(text):
            return ()
        kept: list[str] = []
        denied = -1  # from which kept clause on a denial may still reach: 未发现软管老化，穿墙等现象
        for clause in self._split(text):
            if denied >= 0 and _AND_SO_ON.search(clause):
                del kept[denied:]
            elif self._done.search(clause):
                if not _HOLLOW.sub("", self._done.sub("", clause)):
                    kept.clear()
            elif self._nothing.search(clause):
                denied = len(kept)
            elif not self._advice.match(clause):
                kept.append(clause)
        return tuple(kept)

    def _split(self, text: str) -> list[str]:
        def unwrap(match: re.Match[str]) -> str:
            inner = match[1]
            return f"\n{inner}\n" if self._done.search(inner) or self._nothing.search(inner) else inner

        return [clause for clause in _BREAKS.split(_BRACKET.sub(unwrap, text)) if clause]
