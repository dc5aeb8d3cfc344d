"""Text as people type it and as machines compare it: plain forms, and two-character pieces for search."""

from __future__ import annotations

import re
import unicodedata

_RUNS = re.compile(r"[a-z0-9]+|[\u3400-\u9fff\uf900-\ufaff]+")
_KEEP = re.compile(r"[^a-z0-9\u3400-\u9fff\uf900-\ufaff]+")


def plain(text: str) -> str:
    """Full-width and half-width made one, lower case, without spaces and punctuation: for "is it the same?"."""
    return _KEEP.sub("", unicodedata.normalize("NFKC", text).lower())


def pieces(*texts: str) -> list[str]:
    """The lexemes under which texts are found: two-character pieces of Chinese, whole words of letters and digits.

    The last character of a Chinese run stands alone too, so that a search for one character finds it.
    """
    found: set[str] = set()
    for text in texts:
        for run in _RUNS.findall(unicodedata.normalize("NFKC", text).lower()):
            if run[0].isascii():
                found.add(run[:60])
            else:
                found.update(run[i : i + 2] for i in range(len(run)))
    return sorted(found)


def tsquery(text: str) -> str:
    """A PostgreSQL tsquery (text form) that all pieces of `text` match; "" when nothing searchable was typed.

    Only letters, digits and Chinese characters survive, so nothing typed can break the query. A word of letters or digits
    is the beginning of one, unless Chinese follows it at once: of 12号 the 12 is whole.
    """
    terms: list[str] = []
    typed = unicodedata.normalize("NFKC", text[:100]).lower()
    for found in _RUNS.finditer(typed):
        run, after = found[0], typed[found.end() : found.end() + 1]
        if run[0].isascii() and after and _RUNS.match(after):
            terms.append(f"'{run}'")
        elif run[0].isascii() or len(run) == 1:
            terms.append(f"'{run}':*")
        else:
            terms += [f"'{run[i : i + 2]}'" for i in range(len(run) - 1)]
    return " & ".join(terms)
