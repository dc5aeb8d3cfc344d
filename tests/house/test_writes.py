"""Writes live in actions; a hazard's state is set in one function; the journal's hand is used by actions alone."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2] / "ranan"
ROW = {"save", "create", "bulk_create", "get_or_create", "update_or_create", "bulk_update"}
SET = {"update", "delete"}
APPS = ("journal", "registry", "campaign", "hazards", "insight", "oversight", "shell")


def _from_queryset(node: ast.expr) -> bool:
    """Whether a call chain passes through `.objects`, `.filter()`, `.exclude()` or `.all()`."""
    while isinstance(node, ast.Call | ast.Attribute):
        if isinstance(node, ast.Attribute) and node.attr in {"objects", "filter", "exclude", "all"}:
            return True
        node = node.func if isinstance(node, ast.Call) else node.value
    return False


def _is_image(node: ast.expr) -> bool:
    return isinstance(node, ast.Name) and node.id in {"image", "small"}


def writes(tree: ast.AST) -> Iterator[tuple[int, str]]:
    """Line and name of every call that writes rows."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            name, on = node.func.attr, node.func.value
            if (name in ROW and not _is_image(on)) or (name in SET and _from_queryset(on)):
                yield node.lineno, name


def sources() -> Iterator[tuple[Path, ast.Module]]:
    """Every module of the apps, migrations left out."""
    for app in APPS:
        for path in sorted((ROOT / app).rglob("*.py")):
            if "migrations" not in path.parts:
                yield path, ast.parse(path.read_text("utf-8"))


def in_actions(path: Path) -> bool:
    """Whether the file is an app's `actions`, or in its package of them."""
    return path.name == "actions.py" or "actions" in path.parts


def test_only_actions_write() -> None:
    found = [
        f"{path.relative_to(ROOT)}:{line} .{name}()"
        for path, tree in sources()
        if not in_actions(path)
        for line, name in writes(tree)
    ]
    assert found == []


def test_only_actions_hold_the_journals_hand() -> None:
    found = [
        str(path.relative_to(ROOT))
        for path, tree in sources()
        if not in_actions(path) and path.parent.name != "journal"
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom)
        and (node.module == "ranan.journal.actions" or (node.module == "ranan.journal" and any(a.name == "actions" for a in node.names)))
    ]
    assert found == []


def test_a_state_is_set_in_one_place() -> None:
    """An assignment to `.state`, or `state=` handed to a change of a row."""
    found = []
    for path, tree in sources():
        for function in ast.walk(tree):
            if not isinstance(function, ast.FunctionDef):
                continue
            for node in ast.walk(function):
                assigned = isinstance(node, ast.Assign) and any(
                    isinstance(target, ast.Attribute) and target.attr == "state" for target in node.targets
                )
                changed = (
                    isinstance(node, ast.Call)
                    and isinstance(node.func, ast.Attribute)
                    and node.func.attr in {"change", "update"}
                    and any(keyword.arg == "state" for keyword in node.keywords)
                )
                if assigned or changed:
                    found.append(f"{path.relative_to(ROOT)}:{function.name}")
    assert found == ["hazards/actions/core.py:_take", "oversight/actions/reports.py:_take"]


def test_views_hold_no_transaction() -> None:
    found = [
        str(path.relative_to(ROOT))
        for path, tree in sources()
        if path.name == "views.py" or "views" in path.parts
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and node.module == "django.db" and any(a.name == "transaction" for a in node.names)
    ]
    assert found == []


def test_the_test_knows_a_queryset_from_a_dict() -> None:
    tree = ast.parse("d.update(a=1)\nH.objects.filter(x=1).update(state=2)\nq.exclude(a=1).delete()\nrow.save()")
    assert [name for _line, name in writes(tree)] == ["update", "delete", "save"]
