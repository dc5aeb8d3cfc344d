"""`ranan plan check` and `ranan plan load`: every problem with its cure, and nothing loaded that has errors."""

from __future__ import annotations

import json
import shutil
from argparse import Namespace
from pathlib import Path

import pytest

from ranan.campaign.models import Campaign, PlanVersion
from ranan.config import cli
from ranan.config.commands import plan as command
from ranan.config.say import Refused
from ranan.journal import queries as journal
from tests.campaign.conftest import FOLDER


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the plan's files to be changed."""
    shutil.copytree(FOLDER, tmp_path / "plan")
    return tmp_path / "plan"


def _change(folder: Path, name: str, old: str, new: str) -> None:
    path = folder / name
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), "utf-8")


def _load(folder: Path, *, dry: bool = False) -> int:
    return command.load(Namespace(folder=folder, dry_run=dry))


def test_a_plan_with_weak_sources_only_passes(capsys: pytest.CaptureFixture[str]) -> None:
    assert command.check(Namespace(folder=FOLDER, json=False)) == 0
    told = capsys.readouterr().out.splitlines()
    assert told[-1] == "共 0 处错误，12 处待核。"
    assert all(line.startswith("[待核] ") for line in told[:-1])


def test_every_error_names_file_entry_and_cure(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    _change(folder, "measures.toml", 'lead = ["区消防救援支队"]', 'lead = ["区不存在局"]')
    _change(folder, "plan.toml", 'due = 2023-11-30\nlength', "due = 2023-08-30\nlength")
    assert command.check(Namespace(folder=folder, json=False)) == 1
    told = capsys.readouterr().out
    assert "[错误] measures.toml measures no=12" in told
    assert "区不存在局" in told
    assert "请" in told
    assert command.check(Namespace(folder=folder, json=True)) == 1
    listed = json.loads(capsys.readouterr().out)
    assert {"level", "file", "entry", "code", "what", "cure"} == set(listed[0])
    assert "unknown_unit" in {one["code"] for one in listed if one["level"] == "error"}


def test_checking_needs_no_database_and_loading_does() -> None:
    assert cli._parse(["plan", "check", "x"]).module.NEEDS == "nothing"
    assert cli._parse(["plan", "load", "x", "--dry-run"]).module.NEEDS == "database"


def test_a_folder_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Refused, match="没有这个目录"):
        command.check(Namespace(folder=tmp_path / "nowhere", json=False))


def test_the_first_load_says_what_it_holds(db: None, capsys: pytest.CaptureFixture[str]) -> None:
    assert _load(FOLDER) == 0
    told = capsys.readouterr().out
    assert "首次载入：长宁区城镇燃气安全专项整治，37 项措施，206 种隐患。" in told
    assert "已载入，第 1 版。" in told
    assert Campaign.objects.get().key == "changning-2023"


def test_the_second_load_changes_nothing(campaign: Campaign, capsys: pytest.CaptureFixture[str]) -> None:
    before = journal.entries().count()
    assert _load(FOLDER) == 0
    assert "方案没有变化" in capsys.readouterr().out
    assert journal.entries().count() == before


def test_a_preview_shows_the_changes_and_loads_nothing(
    campaign: Campaign, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    _change(folder, "parameters.toml", "value = 15\n", "value = 10\n")
    assert _load(folder, dry=True) == 0
    told = capsys.readouterr().out
    assert "与现行版本相比有 1 处变化：" in told
    assert "参数 一般隐患整改期限 值：15 → 10" in told
    assert "没有载入" in told
    assert PlanVersion.objects.count() == 1


def test_a_new_version_is_loaded_and_journalled(
    campaign: Campaign, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    _change(folder, "parameters.toml", "value = 15\n", "value = 10\n")
    assert _load(folder) == 0
    told = capsys.readouterr().out
    assert "已载入，第 2 版。" in told
    assert "没有在办隐患的措施或牵头单位因此改变。" in told
    assert [entry.plan_version for entry in journal.timeline("campaign", campaign.key)] == [1, 2]


def test_a_plan_with_errors_is_refused_with_the_list(
    campaign: Campaign, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    _change(folder, "measures.toml", 'lead = ["区消防救援支队"]', 'lead = ["区不存在局"]')
    with pytest.raises(Refused, match="没有载入"):
        _load(folder)
    assert "[错误] measures.toml measures no=12" in capsys.readouterr().err
    assert PlanVersion.objects.count() == 1
