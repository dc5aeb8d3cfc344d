"""Templates hold no script, no style and no bare words; forms carry their token, pictures their text."""

from __future__ import annotations

import re

import pytest

from tests.house.templates import ROOT, faults, templates


def test_no_template_breaks_the_rules_of_the_house() -> None:
    found = [
        f"{path.relative_to(ROOT)}:{line}: {what}" for path in templates() for line, what in faults(path.read_text())
    ]
    assert not found, "\n".join(found)


def test_there_are_templates_to_look_at() -> None:
    assert {path.name for path in templates()} >= {"base.html", "field.html", "error.html"}


@pytest.mark.parametrize(
    ("source", "what"),
    [
        ('<p style="color: red"></p>', "inline style"),
        ("<style>p{}</style>", "inline style"),
        ("<script>go()</script>", "inline script"),
        ('<a onclick="go()" href="/"></a>', "script in onclick"),
        ('<div hx-on:click="go()"></div>', "script in hx-on:click"),
        ('<a href="javascript:go()"></a>', "javascript:"),
        ('<img src="x">', "without alt"),
        ('<form method="post"><input></form>', "csrf_token"),
        ("<form action='/' method=POST></form>", "csrf_token"),
        ("<p>Overdue</p>", "'Overdue'"),
        ("<p>逾期</p>", "'逾'"),
        ('{% translate "x" %} and more', "'and'"),
        ('<input placeholder="Search">', "in placeholder"),
        ('<td data-label="Lead"></td>', "in data-label"),
        ('<input type="submit" value="Send">', "in value"),
        ('{% include "shell/empty.html" with title="Nothing here" %}', "'Nothing'"),
        ('{{ name|default:"Not known" }}', "'Not'"),
        ('{% translate "逾期" %}', "Chinese in"),
        ("{% blocktranslate %}逾期{% endblocktranslate %}", "Chinese in a source string"),
        ('{% icon "no-such-icon" %}', "no icon"),
        ("{% blocktranslate count n=all with all=all|thousands %}{{ all }}{% endblocktranslate %}", "counts 'all'"),
        ("<div>\n<b>{{ n }}</b>\n days</div>", "'days'"),
    ],
)
def test_each_fault_is_found(source: str, what: str) -> None:
    assert any(what in said for _, said in faults(source)), faults(source)


@pytest.mark.parametrize(
    "source",
    [
        '<p>{% translate "Overdue" %}: {{ n }} kg</p>',
        "<p>{% blocktranslate count n=n %}<b>{{ n }}</b> day{% plural %}{{ n }} days{% endblocktranslate %}</p>",
        '<a class="btn{% if x %} late{% endif %}" href="{% url "home" %}" aria-label="{% translate "Go" %}"></a>',
        '<form method="post">{% csrf_token %}</form><form method="get"></form><form method="dialog"></form>',
        '<img src="{{ url }}" alt=""><script src="x.js" defer></script>',
        "{# a remark of ours, 中文 too #}{% comment %}and one more{% endcomment %}",
        "<kbd>Enter</kbd><code>abc</code>",
        '{% include "shell/empty.html" with icon="search" title=_("None") %}{{ icon|default:"clipboard-check" }}',
        "<p>12 / 34 · &nbsp;</p>",
    ],
)
def test_what_is_right_is_let_be(source: str) -> None:
    assert faults(source) == []


def test_a_fault_is_named_with_its_line() -> None:
    assert faults("<p>\n\n<b>1</b>\nthen\n</p>") == [(4, "bare text 'then'")]


def test_style_sheets_and_script_load_nothing_from_elsewhere() -> None:
    for path in (ROOT / "ranan/shell/static").rglob("*"):
        if path.suffix in {".css", ".js"}:
            text = path.read_text(encoding="utf-8")
            assert not re.search(r"url\(|@import|@font-face|https?://", text), path
            assert not re.search(r"\beval\(|new Function|innerHTML|insertAdjacentHTML|document\.write", text), path


def test_every_page_keeps_the_word_demonstration_on_paper() -> None:
    paper = (ROOT / "ranan/shell/static/shell/ran.css").read_text().split("@media print")[1]
    hidden = next(line for line in paper.splitlines() if "display: none !important" in line)
    assert ".ra-demo" not in hidden
    assert ".page-foot" not in hidden
