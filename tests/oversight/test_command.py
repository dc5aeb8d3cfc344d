"""`ranan report biweekly`: JSON and nothing else, papers in a folder, and a clear word for a wrong day or unit."""

from __future__ import annotations

import json
from datetime import date
from io import BytesIO
from pathlib import Path

import pytest
from docx import Document
from openpyxl import load_workbook

from ranan.config import cli
from ranan.config.commands import report as command
from ranan.config.say import Refused
from ranan.rules.report import FIGURES
from tests.hazards.steps import Desk
from tests.oversight.reporting import Office
from tests.world import shipped_plan

FOUND = date(2023, 10, 12)


def run(*words: str) -> int:
    args = cli._parse(["report", "biweekly", *words])
    return command.run(args)


def as_json(capsys: pytest.CaptureFixture[str], *words: str) -> dict[str, object]:
    assert run(*words, "--json") == 0
    told: dict[str, object] = json.loads(capsys.readouterr().out)
    return told


def test_json_says_unit_period_and_figures_and_nothing_else(desk: Desk, capsys: pytest.CaptureFixture[str]) -> None:
    desk.assigned(found=FOUND)
    told = as_json(capsys, "--on", "2023-10-15", "--unit", "区消防救援支队")
    assert (told["unit"], told["from"], told["to"]) == ("区消防救援支队", "2023-10-01", "2023-10-15")
    assert set(told) == {"unit", "from", "to", *FIGURES, "by_grade", "by_measure", "by_kind"}
    assert (told["found"], told["open"], told["closed"], told["found_total"]) == (1, 1, 0, 1)
    assert told["by_measure"] == {"13": {name: told[name] for name in FIGURES}}


@pytest.mark.parametrize("name", ["区消防救援支队", "消防支队", "xfzd"])
def test_a_unit_is_known_by_name_alias_or_id(desk: Desk, capsys: pytest.CaptureFixture[str], name: str) -> None:
    assert as_json(capsys, "--on", "2023-11-15", "--unit", name)["unit"] == "区消防救援支队"


def test_without_a_unit_or_for_the_task_force_it_is_the_summary(desk: Desk, capsys: pytest.CaptureFixture[str]) -> None:
    desk.assigned(found=FOUND)
    desk.registered(found=FOUND)
    whole = as_json(capsys, "--on", "2023-10-15")
    force = shipped_plan().unit(shipped_plan().task_force)
    assert force is not None
    assert whole == as_json(capsys, "--on", "2023-10-15", "--unit", force.name)
    assert whole["found"] == 2


@pytest.mark.parametrize(
    ("day", "near"), [("2023-10-14", "2023-09-30、2023-10-15"), ("2023-10-31", "2023-10-30、2023-11-15")]
)
def test_a_day_that_is_no_report_day_is_refused_with_the_nearest(world: object, day: str, near: str) -> None:
    with pytest.raises(Refused, match=near):
        run("--on", day, "--json")


@pytest.mark.parametrize("name", ["没有这个单位", "区安委办"])
def test_a_unit_that_does_not_report_is_refused(world: object, name: str) -> None:
    with pytest.raises(Refused, match=f"{name}.*不是报送双周报的单位"):
        run("--on", "2023-10-15", "--unit", name)


def test_a_day_that_is_no_date_is_wrong_usage(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        cli._parse(["report", "biweekly", "--on", "2023-13-01"])
    assert ended.value.code == 2
    assert "2023-10-15" in capsys.readouterr().err


def test_on_the_screen_stand_the_figures_in_words(desk: Desk, capsys: pytest.CaptureFixture[str]) -> None:
    desk.assigned(found=FOUND)
    run("--on", "2023-10-15", "--unit", "xfzd")
    told = capsys.readouterr().out
    assert "本期发现" in told
    assert "13 餐饮企业用气场所" in told


def test_both_papers_lie_in_the_folder(desk: Desk, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    desk.assigned(found=FOUND)
    told = as_json(capsys, "--on", "2023-10-15", "--unit", "xfzd", "--out", str(tmp_path / "new"))
    name = "双周报_区消防救援支队_2023-10-15"
    words = [one.text for one in Document(str(tmp_path / "new" / f"{name}.docx")).paragraphs]
    assert f"{shipped_plan().title}双周报" in words
    assert any("发现隐患1件" in one and "在办1件" in one for one in words)
    assert "签发人：（未签发）" in words
    book = load_workbook(tmp_path / "new" / f"{name}.xlsx")
    assert book.sheetnames == ["合计", "按等级", "按措施", "按场所类别", "指标", "填报"]
    assert [one.value for one in book["合计"][3]] == ["合计", *(told[one] for one in FIGURES)]


def test_the_summarys_papers_name_all_thirty_units(desk: Desk, tmp_path: Path) -> None:
    Office(desk).filed()
    run("--on", "2023-11-15", "--out", str(tmp_path))
    book = load_workbook(tmp_path / "双周报汇总_2023-11-15.xlsx")
    rows = {row[0]: row[-1] for row in book["各单位"].iter_rows(min_row=3, values_only=True)}
    assert len(rows) == 30
    assert rows["区消防救援支队"] == "已报，迟报 5 天"
    tables = Document(BytesIO((tmp_path / "双周报汇总_2023-11-15.docx").read_bytes())).tables
    assert len(tables[-1].rows) == 1 + 30 + 1


def test_papers_hold_what_was_signed_and_json_what_the_ledger_says(
    desk: Desk, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    Office(desk).accepted()
    desk.assigned(found=date(2023, 11, 8))
    words = ("--on", "2023-11-15", "--unit", "xfzd")
    assert run(*words, "--json", "--out", str(tmp_path)) == 0
    told = capsys.readouterr()
    assert json.loads(told.out)["found"] == 1
    assert "签发" in told.err
    book = load_workbook(next(tmp_path.glob("*.xlsx")))
    assert book["合计"]["B3"].value == 0


def test_where_the_papers_cannot_lie_nothing_is_printed(
    desk: Desk, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "taken"
    file.write_text("x")
    with pytest.raises(Refused, match="taken"):
        run("--on", "2023-10-15", "--unit", "xfzd", "--json", "--out", str(file))
    assert capsys.readouterr().out == ""
    assert file.read_text() == "x"
