"""The papers tell the truth: links lead somewhere, commands exist, rules have paragraphs, every app is on the map."""

from __future__ import annotations

import argparse
import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from ranan.config import cli
from ranan.rules import plan as plans
from ranan.rules import terms

ROOT = Path(__file__).resolve().parents[2]
READMES = [ROOT / "README.md", ROOT / "README.zh-CN.md"]
PAPERS = [*sorted(ROOT.glob("*.md")), *sorted((ROOT / "docs").rglob("*.md")), ROOT / "plans" / "README.md"]
DECISIONS = sorted(path for path in (ROOT / "docs" / "decisions").glob("*.md") if path.name != "README.md")
NOT_OURS = {".git", ".venv", "node_modules", "var"}
LINK = re.compile(r"!?\[[^\]\n]*\]\(([^)\s]+)\)")
RULE = re.compile(r"^### (\d+\.\d+) \S", re.MULTILINE)
# Hosts of package registries and their mirrors, in two halves, so that this file holds none either.
HOSTS = (
    ("pypi", ".org"), ("pythonhosted", ".org"), ("npmjs", ".org"), ("npmjs", ".com"), ("npmmirror", ".com"),
    ("tuna.tsinghua", ".edu"), ("mirrors.", "aliyun"), ("mirrors.", "ustc"), ("yarnpkg", ".com"), ("jsdelivr", ".net"),
)  # fmt: skip
LEFT_OVER = re.compile(r"\b(TODO|FIXME|TBD|XXX|WIP)\b|[Ll]orem ipsum|[Cc]oming soon|敬请期待|待补充")
ANY = {"COMMAND", "命令"}  # stands for whichever command


def text(path: Path) -> str:
    return path.read_text("utf-8")


def name(path: Path) -> str:
    return str(path.relative_to(ROOT))


def blocks(path: Path) -> str:
    """What stands between fences: commands to type."""
    return "\n".join(re.findall(r"```\n(.*?)```", text(path), re.DOTALL))


# ---------- links and places ----------


@pytest.mark.parametrize("paper", PAPERS, ids=name)
def test_every_link_between_papers_leads_somewhere(paper: Path) -> None:
    links = [link.partition("#")[0] for link in LINK.findall(text(paper)) if "://" not in link]
    assert [link for link in links if link and not (paper.parent / link).exists()] == []


@pytest.mark.parametrize("paper", PAPERS, ids=name)
def test_every_file_that_a_paper_names_exists(paper: Path) -> None:
    named = re.findall(r"`((?:ranan|tests|tools|plans|docs|locale)/[\w./-]*)`", text(paper))
    assert [one for one in named if not (ROOT / one).exists()] == []


def test_every_app_is_on_the_map() -> None:
    shown = text(ROOT / "docs" / "map.md")
    apps = sorted(path.parent.name for path in (ROOT / "ranan").glob("*/__init__.py"))
    assert [app for app in apps if f"`ranan/{app}`" not in shown] == []


def test_the_map_stays_one_page() -> None:
    rows = [line for line in text(ROOT / "docs" / "map.md").splitlines() if line.startswith("| ")]
    assert 30 <= len(rows) <= 90


# ---------- rules ----------


def test_every_rule_that_a_refusal_cites_has_its_paragraph() -> None:
    paragraphs = RULE.findall(text(ROOT / "docs" / "rules.zh-CN.md"))
    cited = {entry["rule"] for entry in terms.table()["refusal"].values()}
    assert sorted(cited - set(paragraphs)) == []


def test_the_paragraphs_stand_in_order_without_a_gap() -> None:
    paragraphs = [tuple(map(int, one.split("."))) for one in RULE.findall(text(ROOT / "docs" / "rules.zh-CN.md"))]
    chapters = range(1, paragraphs[-1][0] + 1)
    expected = [(c, n) for c in chapters for n in range(1, 1 + sum(1 for one in paragraphs if one[0] == c))]
    assert paragraphs == expected


def test_every_paragraph_says_where_it_comes_from() -> None:
    parts = RULE.split(text(ROOT / "docs" / "rules.zh-CN.md"))[1:]
    found = dict(zip(parts[::2], parts[1::2], strict=True))
    assert [number for number, words in found.items() if "\n依据：" not in words] == []


# ---------- what the readme prints ----------


def commands() -> dict[str, argparse.ArgumentParser]:
    """Each command of `ranan` by the words that call it, its halves too."""
    found: dict[str, argparse.ArgumentParser] = {}

    def walk(parser: argparse.ArgumentParser, called: str) -> None:
        for action in parser._actions:
            if isinstance(action, argparse._SubParsersAction):
                for word, inner in action.choices.items():
                    walk(inner, f"{called} {word}".strip())
        found[called] = parser

    walk(cli._parser()[0], "")
    return found


def calls(path: Path) -> Iterator[tuple[str, set[str]]]:
    """(command, options) for each call of `ranan` in a paper's fences and tables."""
    known = commands()
    for line in re.findall(r"(?:\.venv/bin/|`)ranan ([^`#\n]*)", text(path)):
        words = re.sub(r"[\[\]]", "", line).split()
        two = " ".join(words[:2])
        yield (two if two in known else words[0]), {word for word in words if word.startswith("--")}


@pytest.mark.parametrize("readme", READMES, ids=name)
def test_every_command_that_a_readme_prints_exists(readme: Path) -> None:
    known, found = commands(), list(calls(readme))
    assert found
    assert sorted({command for command, _ in found} - set(known) - ANY) == []
    for command, options in found:
        assert command in ANY or options <= set(known[command]._option_string_actions), (command, options)


@pytest.mark.parametrize("readme", READMES, ids=name)
def test_a_readme_names_every_command(readme: Path) -> None:
    halves = {command.partition(" ")[0] for command in commands() if " " in command}
    wanted = {command for command in commands() if command and command not in halves}
    assert sorted(wanted - {command for command, _ in calls(readme)}) == []


@pytest.mark.parametrize("paper", [*READMES, ROOT / "CONTRIBUTING.md"], ids=name)
def test_every_target_that_a_paper_prints_is_in_the_makefile(paper: Path) -> None:
    targets = set(re.findall(r"^([a-z]+):", text(ROOT / "Makefile"), re.MULTILINE))
    printed = set(re.findall(r"^make ([a-z]+)", blocks(paper), re.MULTILINE))
    assert printed
    assert sorted(printed - targets) == []


@pytest.mark.parametrize("readme", READMES, ids=name)
def test_a_readme_names_exactly_the_variables_that_are_read(readme: Path) -> None:
    read = re.compile(r"""env(?:iron)?(?:\.get\(|\[|\)\.get\()\s*"((?:RANAN|DATABASE)_\w+)\"""")
    source = {one for path in (ROOT / "ranan").rglob("*.py") for one in read.findall(text(path))}
    told = set(re.findall(r"^\| `((?:RANAN|DATABASE)_\w+)`", text(readme), re.MULTILINE))
    assert told - source <= {"RANAN_HOME", "DATABASE_OWNER_URL"}  # read by a name that is handed on
    assert source - told <= {"RANAN_DB_ROLE"}  # for our own use


def test_both_readmes_print_the_same_commands_and_pictures() -> None:
    printed = [[(command, options) for command, options in calls(one) if command not in ANY] for one in READMES]
    assert printed[0] == printed[1]
    pictures = [sorted(link for link in LINK.findall(text(path)) if link.endswith(".png")) for path in READMES]
    assert pictures[0] == pictures[1]


def test_the_figures_of_the_readme_are_those_of_the_plan() -> None:
    plan = plans.load(ROOT / "plans" / "changning-2023")
    figures = (len(plan.measures), len(plan.hazards), len(plan.units))
    assert "{} measures, {} kinds of hazards, {} units".format(*figures) in text(READMES[0])
    assert "{} 项措施、{} 种隐患、{} 个单位".format(*figures) in text(READMES[1])


# ---------- tidiness ----------


def test_every_decision_says_what_why_and_what_it_costs() -> None:
    wanted = ["What", "Why", "What it costs"]
    found = {name(path): re.findall(r"^## (.+)$", text(path), re.MULTILINE) for path in DECISIONS}
    assert {one: heads for one, heads in found.items() if heads != wanted} == {}


def test_every_decision_is_in_the_list_and_fits_on_a_page() -> None:
    index = text(ROOT / "docs" / "decisions" / "README.md")
    assert [path.name for path in DECISIONS if f"({path.name})" not in index] == []
    assert [path.name for path in DECISIONS if len(text(path).split()) > 400] == []


@pytest.mark.parametrize("paper", PAPERS, ids=name)
def test_nothing_is_left_over_in_the_papers(paper: Path) -> None:
    assert LEFT_OVER.findall(text(paper)) == []
    assert len(text(paper).splitlines()) <= 400


def test_pictures_are_small() -> None:
    pictures = sorted((ROOT / "docs" / "images").glob("*"))
    assert pictures
    assert [path.name for path in pictures if path.suffix != ".png" or path.stat().st_size >= 150_000] == []


def committed() -> list[Path]:
    """What git holds; without git, every file that is not made here."""
    if shutil.which("git") and (ROOT / ".git").exists():
        listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True).stdout
        found = [ROOT / one for one in listed.decode().split("\0") if one]
    else:
        found = [path for path in ROOT.rglob("*") if not NOT_OURS & set(path.relative_to(ROOT).parts)]
    return [path for path in found if path.is_file()]


def test_no_committed_file_names_a_registry() -> None:
    hosts = ["".join(halves).encode() for halves in HOSTS]
    found = {name(path): host for path in committed() for host in hosts if host in path.read_bytes()}
    assert found == {}
