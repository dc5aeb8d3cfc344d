"""Functions ≤ 40 lines, files ≤ 400, each module says what it is, few type ignores, each with its reason."""

from __future__ import annotations

import ast
import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SOURCES = [p for folder in ("ranan", "tests", "tools", "benchmarks") for p in sorted((ROOT / folder).rglob("*.py"))]
IGNORE = re.compile(r"#\s*type:\s*ignore(?:\[[^\]]*\])?(.*)")


def _written() -> list[Path]:
    """Files that people write; Django writes the first migrations."""
    return [path for path in SOURCES if not path.name.startswith("0001_")]


def test_no_function_is_longer_than_forty_lines() -> None:
    found = [
        f"{path.relative_to(ROOT)}:{node.lineno} {node.name} {node.end_lineno - node.lineno + 1}"
        for path in _written()
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.end_lineno and node.end_lineno - node.lineno >= 40
    ]
    assert found == []


def test_no_file_is_longer_than_four_hundred_lines() -> None:
    sizes = {str(path.relative_to(ROOT)): len(path.read_text("utf-8").splitlines()) for path in _written()}
    assert {name: size for name, size in sizes.items() if size > 400} == {}


def test_every_module_says_what_it_is() -> None:
    found = [
        str(path.relative_to(ROOT))
        for path in _written()
        if path.read_text("utf-8").strip() and not ast.get_docstring(ast.parse(path.read_text("utf-8")))
    ]
    assert found == []


def test_every_public_function_says_what_it_does() -> None:
    found = [
        f"{path.relative_to(ROOT)}:{node.lineno} {node.name}"
        for path in _written()
        if path.is_relative_to(ROOT / "ranan") and "migrations" not in path.parts
        for node in ast.parse(path.read_text("utf-8")).body
        if isinstance(node, ast.FunctionDef) and not node.name.startswith("_") and not ast.get_docstring(node)
    ]
    assert found == []


def test_type_ignores_are_few_and_explained() -> None:
    found = [
        (str(path.relative_to(ROOT)), match.group(1).strip())
        for path in SOURCES
        for match in IGNORE.finditer(path.read_text("utf-8"))
        if path.name != "test_sizes.py"
    ]
    assert len(found) <= 15
    assert [name for name, reason in found if not reason.startswith("#")] == []
