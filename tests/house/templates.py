"""Looks at a template as text and names what the house forbids: script, style, bare words, forms without token."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).resolve().parents[2]
HIDDEN: Final = re.compile(r"\{#.*?#\}|\{%\s*comment\b.*?%\}.*?\{%\s*endcomment\s*%\}", re.DOTALL)
NAMES: Final = re.compile(r"\{%\s*block\s+body_class\s*%\}.*?\{%\s*endblock\s*%\}", re.DOTALL)
TRANSLATED: Final = re.compile(r"\{%\s*blocktrans(?:late)?\b.*?%\}.*?\{%\s*endblocktrans(?:late)?\s*%\}", re.DOTALL)
CODE: Final = re.compile(r"\{%.*?%\}|\{\{.*?\}\}", re.DOTALL)
CJK: Final = re.compile(r"[\u3000-\u303f\u3400-\u9fff\uff00-\uffef]")
WORD: Final = re.compile(r"[A-Za-z][A-Za-z']+")
SPOKEN_ATTRIBUTES: Final = frozenset({
    "title", "aria-label", "aria-description", "aria-roledescription", "aria-valuetext", "placeholder", "alt", "label",
    "data-label", "data-confirm", "summary",
})  # fmt: skip
SPOKEN_ARGUMENT: Final = re.compile(r"\b(title|text|label|hint|action|what|safe|todo|ask)=(\"[^\"]*\"|'[^']*')")
LITERAL: Final = re.compile(r"(?<!_\()(?<![\w-]=)(\"[^\"]*\"|'[^']*')")
FILTER_LITERAL: Final = re.compile(r"\|(?!date|time)(\w+):(\"[^\"]*\"|'[^']*')")
UNSPOKEN_ELEMENTS: Final = frozenset({"code", "kbd", "script", "style"})
VOID: Final = frozenset(
    {"area", "br", "col", "hr", "img", "input", "link", "meta", "source", "track", "wbr", "use", "path"}
)
SAME_IN_BOTH: Final = frozenset({"kg", "MB", "GB", "km", "mm", "cm", "kPa", "Excel", "Word", "PDF", "QR", "LPG"})
Fault = tuple[int, str]


def templates() -> list[Path]:
    """Every template of the program."""
    return sorted(path for path in (ROOT / "ranan").rglob("*.html") if "templates" in path.parts)


def _blank(match: re.Match[str]) -> str:
    """White space of the same length and lines, so that places stay true."""
    return re.sub(r"[^\n]", " ", match.group())


def _line(source: str, at: int) -> int:
    return source.count("\n", 0, at) + 1


def _bare(text: str) -> str:
    """The first bare word of a text, or nothing: Chinese, or a word that is not the same in both languages."""
    if found := CJK.search(text):
        return found.group()
    return next((word for word in WORD.findall(text) if word not in SAME_IN_BOTH), "")


class _Page(HTMLParser):
    """Collects faults while it reads the markup that is left when Django's code is blanked out."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.faults: list[Fault] = []
        self.open: list[str] = []

    def _say(self, what: str) -> None:
        self.faults.append((self.getpos()[0], what))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "style" or "style" in given:
            self._say(f"inline style in <{tag}>")
        if tag == "script" and "src" not in given:
            self._say("inline script")
        for name in given:
            if name.startswith(("on", "hx-on")):
                self._say(f"script in {name}")
        if any(given.get(name, "").strip().lower().startswith("javascript:") for name in ("href", "action", "src")):
            self._say("a javascript: address")
        if tag == "img" and "alt" not in given:
            self._say("<img> without alt")
        self._spoken(tag, given)
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if self.open and self.open[-1] == tag:
            self.open.pop()

    def _spoken(self, tag: str, given: dict[str, str]) -> None:
        button = tag == "input" and given.get("type") in {"submit", "button", "reset"}
        for name, value in given.items():
            if (name in SPOKEN_ATTRIBUTES or (button and name == "value")) and (word := _bare(value)):
                self._say(f"bare text {word!r} in {name}")

    def handle_endtag(self, tag: str) -> None:
        while tag in self.open and self.open.pop() != tag:
            pass

    def handle_data(self, data: str) -> None:
        if UNSPOKEN_ELEMENTS.isdisjoint(self.open) and (word := _bare(data)):
            line = self.getpos()[0] + data[: data.index(word)].count("\n")
            self.faults.append((line, f"bare text {word!r}"))


def _in_markup(source: str) -> Iterator[Fault]:
    page = _Page()
    page.feed(CODE.sub(_blank, TRANSLATED.sub(_blank, source)))
    page.close()
    yield from page.faults


def _in_code(source: str) -> Iterator[Fault]:
    """Words handed to tags and filters as plain strings instead of through a translation."""
    for match in CODE.finditer(source):
        code, line = match.group(), _line(source, match.start())
        if CJK.search(code):
            yield line, f"Chinese in {code}"
        if re.match(r"\{%\s*(blocktrans|trans|static|url|extends|load|block\b|endblock)", code):
            continue
        spoken = [m[2] for m in SPOKEN_ARGUMENT.finditer(code)] + [
            m[2] for m in FILTER_LITERAL.finditer(code) if re.search(r"[A-Za-z] [A-Za-z]|^.[A-Z][a-z]", m[2])
        ]
        for literal in spoken:
            if word := _bare(literal[1:-1]):
                yield line, f"bare text {word!r} in {code}"


def _in_chinese(source: str) -> Iterator[Fault]:
    for match in TRANSLATED.finditer(source):
        if found := CJK.search(match.group()):
            yield _line(source, match.start() + found.start()), "Chinese in a source string"


def _shadowed(source: str) -> Iterator[Fault]:
    """`count n=total with total=total|thousands` counts the formatted text and fails when the page is shown."""
    for match in re.finditer(r"\{%\s*blocktrans(?:late)?\b.*?%\}", source):
        counted = re.search(r"\bcount\s+\w+=(\w+)", match.group())
        if counted and re.search(rf"\s{counted[1]}=", match.group().replace(counted.group(), "")):
            yield _line(source, match.start()), f"counts {counted[1]!r}, which the tag itself gives another value"


def _forms(source: str) -> Iterator[Fault]:
    for match in re.finditer(r"<form\b[^>]*\bmethod=[\"']?post\b.*?</form>", source, re.DOTALL | re.IGNORECASE):
        if "{% csrf_token %}" not in match.group():
            yield _line(source, match.start()), "a post form without {% csrf_token %}"


def _icons(source: str) -> Iterator[Fault]:
    known = set(re.findall(r'id="i-([a-z0-9-]+)"', (ROOT / "ranan/shell/static/shell/icons.svg").read_text()))
    for match in re.finditer(r"\{%\s*icon\s+[\"']([^\"']+)[\"']", source):
        if match[1] not in known:
            yield _line(source, match.start()), f"no icon {match[1]!r} in icons.svg"


def faults(source: str) -> list[Fault]:
    """Every fault of one template as (line, what)."""
    seen = NAMES.sub(_blank, HIDDEN.sub(_blank, source))
    found = [*_in_markup(seen), *_in_code(seen), *_in_chinese(seen), *_forms(seen), *_icons(seen), *_shadowed(seen)]
    return sorted(set(found))
