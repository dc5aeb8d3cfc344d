"""Everything is said in both languages: sentences in the catalogue, terms of art in the table of words."""

from __future__ import annotations

import os
import re
from pathlib import Path

import pytest
from django.utils import translation
from django.utils.translation import gettext

from ranan.kit.catalogues import compile_catalogues
from ranan.rules import terms
from tools import messages

CJK = re.compile(r"[\u3400-\u9fff]")


# ---------- the program as it is ----------


def test_every_sentence_is_said_in_chinese() -> None:
    found = messages.faults()
    assert not found, "\n".join(found)


@pytest.mark.parametrize("section", sorted(terms.table()))
def test_every_term_is_said_in_both_languages(section: str) -> None:
    for key, entry in terms.table()[section].items():
        wanted = {"zh", "en"} | ({"cure_zh", "cure_en", "rule"} if section == "refusal" else set())
        assert wanted <= entry.keys(), key
        if entry["zh"] == entry["en"] and section == "measured_in":
            continue  # a sign that is the same in both, or none at all
        for name, text in entry.items():
            assert text.strip() == text != "", (key, name)
            if name.endswith("zh"):
                assert CJK.search(text), (key, name)
            if name.endswith("en"):
                assert not CJK.search(text), (key, name)


@pytest.mark.parametrize("key", sorted(terms.table()["refusal"]))
def test_a_refusal_fills_in_the_same_detail_in_both_languages(key: str) -> None:
    entry = terms.table()["refusal"][key]
    assert re.findall(r"\{\w+\}", entry["zh"]) == re.findall(r"\{\w+\}", entry["en"])


def test_chinese_is_the_default() -> None:
    assert translation.get_language() == "zh-hans"
    assert gettext("Due today") == "今天到期"


def test_english_needs_no_catalogue() -> None:
    with translation.override("en"):
        assert gettext("Due today") == "Due today"
        assert gettext("This field is required.") == "This field is required."


def test_errors_of_forms_are_said_in_our_plainer_words() -> None:
    assert gettext("This field is required.") == "请填写此项。"


# ---------- the tool, on a small house of its own ----------


@pytest.fixture
def house(tmp_path: Path) -> Path:
    pages = tmp_path / "ranan/x/templates/x"
    pages.mkdir(parents=True)
    (pages / "a.html").write_text(
        '{% load i18n %}<p>it\'s (odd) "text"</p>\n{% translate "Go (on)" %}{{ x|default:_("None") }}\n'
        '{% translate "open" context "door" %}\n'
        "{% blocktranslate count n=n trimmed %}\n  one %\n{% plural %}\n  {{ n }} many\n{% endblocktranslate %}\n"
        '{% icon "x" label=_("Close it") %}{# {% translate "never" %} #}'
    )
    (tmp_path / "ranan/x/code.py").write_text(
        'a = _("Hello %(who)s")\nb = pgettext("verb", "open")\nc = gettext_lazy("Go (on)")\n'
    )
    return tmp_path


def po_of(house: Path) -> Path:
    return house / messages.PO.relative_to(messages.ROOT)


def add(house: Path, *lines: str) -> int:
    file = house / "new.tsv"
    file.write_text("\n".join(lines), encoding="utf-8")
    return messages.add(file, po_of(house), house)


FULL = (
    "Go (on)\t继续",
    "None\t无",
    "open\t开着\tdoor",
    "open\t打开\tverb",
    "one %%\t%(n)s 个",
    "Close it\t关闭",
    "Hello %(who)s\t你好，%(who)s",
)


def test_sentences_are_found_in_templates_and_code(house: Path) -> None:
    found = messages.collect(house)
    assert set(found) == {
        ("Go (on)", None), ("None", None), ("open", "door"), ("open", "verb"), ("one %%", None), ("Close it", None),
        ("Hello %(who)s", None),
    }  # fmt: skip
    assert found["one %%", None].plural == "%(n)s many"
    assert found["open", "door"].where == "ranan/x/templates/x/a.html:3"
    assert found["Hello %(who)s", None].where == "ranan/x/code.py:1"


def test_a_missing_sentence_is_named_with_its_place(house: Path) -> None:
    assert "ranan/x/code.py:1: 'Hello %(who)s' is missing from the catalogue" in messages.faults(house)


def test_a_full_catalogue_has_no_fault(house: Path) -> None:
    assert add(house, "# a remark", *FULL) == 0
    assert messages.faults(house) == []


def test_an_empty_translation_is_a_fault(house: Path) -> None:
    add(house, *FULL[1:])
    messages.update(po_of(house), house)
    assert [fault for fault in messages.faults(house) if "not translated" in fault] == [
        "ranan/x/code.py:3: 'Go (on)' is not translated"
    ]


def test_an_unused_entry_and_a_fuzzy_one_are_faults(house: Path) -> None:
    add(house, *FULL)
    po = po_of(house)
    po.write_text(po.read_text().replace('msgid "None"', '#, fuzzy\nmsgid "None"') + '\nmsgid "Gone"\nmsgstr "没了"\n')
    found = messages.faults(house)
    assert any("'Gone' is used by no source" in fault for fault in found)
    assert any("'None' is marked fuzzy" in fault for fault in found)
    assert len(found) == 2


def test_a_commented_out_entry_is_a_fault(house: Path) -> None:
    add(house, *FULL)
    po = po_of(house)
    po.write_text(po.read_text() + '\n#~ msgid "Old"\n#~ msgstr "旧"\n')
    assert any("'Old' is commented out" in fault for fault in messages.faults(house))


def test_a_lost_placeholder_is_a_fault(house: Path) -> None:
    add(house, *FULL[:-1], "Hello %(who)s\t你好")
    assert any("placeholders differ" in fault for fault in messages.faults(house))


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ("No such\t没有", "is in no source"),
        ("open\t打开", "has several contexts"),
        ("open\t打开\twindow", "has no context 'window'"),
        ("Go (on)", "wants English"),
    ],
)
def test_a_row_that_fits_nothing_is_refused_and_the_others_count(
    house: Path, line: str, why: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert add(house, line, "None\t无") == 1
    said = capsys.readouterr().out
    assert why in said
    assert "new.tsv:1:" in said
    assert "1 translations taken over" in said


def test_adding_twice_changes_nothing(house: Path) -> None:
    add(house, *FULL)
    first = po_of(house).read_text()
    add(house, *reversed(FULL))
    assert po_of(house).read_text() == first


def test_a_catalogue_is_compiled_only_when_it_is_newer(house: Path) -> None:
    add(house, *FULL)
    mo = po_of(house).with_suffix(".mo")
    assert compile_catalogues([house / "locale"]) == [mo]
    assert compile_catalogues([house / "locale"]) == []
    os.utime(mo, (1, 1))
    assert compile_catalogues([house / "locale"]) == [mo]
