"""Reads a plan's files into records, collecting what is wrong instead of stopping at it."""

from __future__ import annotations

import csv
import io
import json
import math
import tomllib
import types
import typing
from dataclasses import MISSING, Field, fields, is_dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

from ranan.rules import plan_records as m
from ranan.rules.classify_phrases import read_phrases
from ranan.rules.plan_model import Plan
from ranan.rules.plan_problem import Problem

TABLES: dict[str, dict[str, type[Any]]] = {
    "plan.toml": {
        "documents": m.Document,
        "stages": m.Stage,
        "targets": m.Target,
        "duties": m.Duty,
        "limits": m.Limit,
        "kinds": m.Kind,
    },
    "units.toml": {"units": m.UnitSpec, "groups": m.Group},
    "measures.toml": {"measures": m.Measure, "lead_rules": m.LeadRule},
    "hazards.toml": {"hazards": m.HazardType},
    "penalties.toml": {"penalties": m.Penalty},
    "parameters.toml": {"parameters": m.Parameter},
    "tasks.toml": {"tasks": m.Task},
}
MAY_LACK = frozenset({"tasks.toml"})  # an annex that a plan may go without
FILE_OF = {table: file for file, tables in TABLES.items() for table in tables} | {"areas": "areas.csv"}
KEYS = {
    "measures": "no",
    "hazards": "code",
    "parameters": "key",
    "kinds": "key",
    "areas": "code",
    "lead_rules": "measure",
}
COLUMNS = ["code", "name", "level", "parent"]


class _WrongError(Exception):
    """A value that does not fit its field: the code of the problem and what to show."""

    def __init__(self, code: str, detail: str) -> None:
        super().__init__(detail)
        self.code, self.detail = code, detail


_HINTS: dict[Any, dict[str, Any]] = {}


def hints(cls: Any) -> dict[str, Any]:
    """The types of a record's fields, worked out once."""
    if cls not in _HINTS:
        _HINTS[cls] = typing.get_type_hints(cls)
    return _HINTS[cls]


def key_in_file(spec: Field[Any]) -> str:
    """The word by which a field stands in its file."""
    return str(spec.metadata.get("toml", spec.name))


def label(table: str, raw: Any, index: int) -> str:
    """How people find an entry: its table with its number, code or id, else its place in the row."""
    key = KEYS.get(table, "id")
    name = raw.get(key, raw.get("name", "")) if isinstance(raw, dict) else getattr(raw, key, "")
    return f"{table} {key}={shown(name)}" if name != "" and isinstance(name, str | int) else f"{table} #{index + 1}"


def shown(value: object) -> str:
    """A value in a message, never longer than a line."""
    try:
        text = value if isinstance(value, str) else str(value)
    except (ValueError, RecursionError):
        text = type(value).__name__
    return "".join(c if c.isprintable() else "?" for c in text[:60])


def _text(value: str) -> str:
    if any((ord(c) < 32 and c not in "\n\t") or 0xD800 <= ord(c) <= 0xDFFF for c in value):
        raise _WrongError("bad_text", shown(value))
    return value


def _number(value: Any) -> Any:
    if (isinstance(value, float) and not math.isfinite(value)) or abs(value) > 10**15:
        raise _WrongError("wrong_type", shown(value))
    return value


def convert(hint: Any, value: Any) -> Any:
    """`value` as the field's type wants it. A true date, bool and whole number are told apart strictly."""
    if isinstance(hint, types.UnionType):
        return _one_of_types(hint, value)
    if typing.get_origin(hint) is tuple:
        if not isinstance(value, list):
            raise _WrongError("wrong_type", shown(value))
        return tuple(convert(typing.get_args(hint)[0], item) for item in value)
    if hint is float and type(value) in (int, float):
        return _number(value)
    if type(value) is not hint:
        raise _WrongError("wrong_type", shown(value))
    return _text(value) if hint is str else _number(value) if hint is int else value


def _one_of_types(hint: Any, value: Any) -> Any:
    wrong = _WrongError("wrong_type", shown(value))
    for option in typing.get_args(hint):
        try:
            return convert(option, value)
        except _WrongError as error:
            wrong = error if error.code != "wrong_type" else wrong
    raise wrong


class Reader:
    """Reads the files of one folder; `problems` grows, nothing is raised."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.problems: list[Problem] = []

    def wrong(self, file: str, entry: str, code: str, detail: object = "") -> None:
        """Note one problem."""
        self.problems.append(Problem(file, entry, code, shown(detail)))

    def text(self, name: str) -> str | None:
        """The file's text without a byte order mark, or None."""
        try:
            return (self.folder / name).read_text(encoding="utf-8-sig")
        except FileNotFoundError:
            self.wrong(name, "", "missing_file")
        except UnicodeDecodeError:
            self.wrong(name, "", "not_utf8")
        except (OSError, ValueError) as error:
            self.wrong(name, "", "unreadable", error)
        return None

    def toml(self, name: str) -> dict[str, Any] | None:
        """The file's tables, or None when it cannot be read."""
        text = self.text(name)
        try:
            return tomllib.loads(text) if text is not None else None
        except (ValueError, RecursionError) as error:
            self.wrong(name, "", "unreadable", error)
            return None

    def record(self, cls: type[Any], raw: dict[str, Any], file: str, entry: str) -> Any:
        """One entry as a record, or None when something it cannot do without is wrong."""
        specs = [spec for spec in fields(cls) if cls is not Plan or spec.name not in PLAN_TABLES]
        known = {key_in_file(spec) for spec in specs}
        for key in raw:
            if key not in known:
                self.wrong(file, entry, "extra_key", key)
        values: dict[str, Any] = {}
        whole = True
        for spec in specs:
            key = key_in_file(spec)
            if key not in raw:
                whole = self._absent(spec, file, entry) and whole
                continue
            try:
                values[spec.name] = self._value(hints(cls)[spec.name], raw[key], file, f"{entry} {key}")
                whole = self._filled(spec, values[spec.name], file, entry) and whole
            except _WrongError as error:
                self.wrong(file, f"{entry} {key}", error.code, error.detail)
                whole = whole and spec.default is not MISSING
        return cls(**values) if whole else None

    def _absent(self, spec: Field[Any], file: str, entry: str) -> bool:
        if spec.default is not MISSING or spec.default_factory is not MISSING:
            return True
        self.wrong(file, entry, "no_source" if spec.metadata.get("source") else "missing_key", key_in_file(spec))
        return False

    def _filled(self, spec: Field[Any], value: Any, file: str, entry: str) -> bool:
        if isinstance(value, str) and not value.strip() and spec.default is MISSING:
            self.wrong(file, entry, "no_source" if spec.metadata.get("source") else "blank", key_in_file(spec))
            return False
        allowed = spec.metadata.get("one_of")
        if allowed and value not in allowed:
            self.wrong(file, f"{entry} {key_in_file(spec)}", "not_allowed", f"{value}（{'、'.join(allowed)}）")
            return False
        return True

    def _value(self, hint: Any, raw: Any, file: str, entry: str) -> Any:
        item = next((t for t in (hint, *typing.get_args(hint)) if is_dataclass(t)), None)
        if item is None:
            return convert(hint, raw)
        many = typing.get_origin(hint) is tuple
        rows = raw if many else [raw]
        if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
            raise _WrongError("wrong_type", shown(raw))
        cls = typing.cast(type[Any], item)
        found = [self.record(cls, row, file, f"{entry}[{n + 1}]") for n, row in enumerate(rows)]
        good = tuple(record for record in found if record is not None)
        return good if many else next(iter(good), None)

    def table(self, name: str, rows: Any, cls: type[Any]) -> tuple[Any, ...]:
        """The good entries of one table."""
        file = FILE_OF[name]
        if not isinstance(rows, list):
            self.wrong(file, name, "not_a_table", name)
            return ()
        found = []
        for index, row in enumerate(rows):
            if isinstance(row, dict):
                found.append(self.record(cls, row, file, label(name, row, index)))
            else:
                self.wrong(file, f"{name} #{index + 1}", "not_a_table", name)
        return tuple(record for record in found if record is not None)

    def areas(self) -> tuple[m.AreaSpec, ...]:
        """The areas of areas.csv; the line number is part of the entry's name."""
        text = self.text("areas.csv")
        if text is None:
            return ()
        try:
            rows = list(csv.reader(io.StringIO(text, newline=""), strict=True))
        except csv.Error as error:
            self.wrong("areas.csv", "", "unreadable", error)
            return ()
        if not rows or [cell.strip() for cell in rows[0]] != COLUMNS:
            self.wrong("areas.csv", "1", "columns", ",".join(rows[0]) if rows else "")
            return ()
        found = []
        for number, row in enumerate(rows[1:], start=2):
            if len(row) == len(COLUMNS):
                raw = dict(zip(COLUMNS, (cell.strip() for cell in row), strict=True))
                found.append(self.record(m.AreaSpec, raw, "areas.csv", f"{number} {shown(row[0])}"))
            elif row:
                self.wrong("areas.csv", str(number), "columns", ",".join(row))
        return tuple(area for area in found if area is not None)

    def checklists(self) -> tuple[m.Checklist, ...]:
        """What is looked at, a file a list in the folder `checklists`, named by its id; a plan may go without."""
        found = []
        for path in sorted((self.folder / "checklists").glob("*.toml")):
            name = f"checklists/{path.name}"
            raw = self.toml(name)
            one = self.record(m.Checklist, raw, name, path.stem) if raw is not None else None
            if one is not None and one.id != path.stem:
                self.wrong(name, "id", "not_its_file", one.id)
            found.append(one)
        return tuple(sorted((one for one in found if one is not None), key=lambda one: (one.order, one.id)))

    def phrases(self) -> str:
        """How clerks write the catalogue's hazards, as TOML text (see classify); a plan may go without."""
        path = self.folder / "phrases.toml"
        text = (self.text("phrases.toml") if path.exists() or path.is_symlink() else "") or ""
        try:
            read_phrases(text)
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
            self.wrong("phrases.toml", "", "unreadable", error)
            return ""
        return text

    def outline(self) -> str:
        """The district's outline as plain GeoJSON text; a plan may go without."""
        if not (self.folder / "outline.geojson").exists():
            return ""
        text = self.text("outline.geojson")
        try:
            data = json.loads(text) if text is not None else None
        except (ValueError, RecursionError) as error:
            self.wrong("outline.geojson", "", "unreadable", error)
            return ""
        if not isinstance(data, dict) or data.get("type") != "FeatureCollection":
            self.wrong("outline.geojson", "type", "wrong_type", "FeatureCollection")
            return ""
        if not isinstance(data.get("features"), list):
            self.wrong("outline.geojson", "features", "wrong_type", data.get("features"))
            return ""
        return json.dumps(data, ensure_ascii=False, separators=(",", ":"))


PLAN_TABLES = {*FILE_OF, "checklists", "outline", "phrases"}
NOTHING = "?"  # the id of a plan whose head could not be read
_EMPTY_HEAD: dict[str, Any] = {
    **dict.fromkeys(("id", "title", "document_number", "issuer", "number_prefix"), NOTHING),
    "starts": date.min,
    "ends": date.max,
}


def read(folder: Path) -> tuple[Plan, list[Problem]]:
    """The plan as far as it can be read, units resolved to ids, and what is wrong with the files as files."""
    reader = Reader(folder)
    found: dict[str, Any] = {}
    head: Plan | None = None
    for file, tables in TABLES.items():
        lacking = file in MAY_LACK and not (folder / file).exists()
        raw = None if lacking else reader.toml(file)
        if file == "plan.toml" and raw is not None:
            head = _head(reader, raw.pop("plan", None))
        raw = raw or {}
        for name in [name for name in raw if name not in tables]:
            reader.wrong(file, shown(name), "extra_key", name)
        for name, cls in tables.items():
            found[name] = reader.table(name, raw.get(name, []), cls)
    found["areas"], found["outline"], found["phrases"] = reader.areas(), reader.outline(), reader.phrases()
    found["checklists"] = reader.checklists()
    plan = replace(head, **found) if head else Plan(**_EMPTY_HEAD, **found)
    return _resolved(plan, reader), reader.problems


def _head(reader: Reader, raw: Any) -> Plan | None:
    if not isinstance(raw, dict):
        reader.wrong("plan.toml", "plan", "missing_key", "[plan]")
        return None
    head: Plan | None = reader.record(Plan, raw, "plan.toml", "plan")
    return head


def _resolved(plan: Plan, reader: Reader) -> Plan:
    """The plan with every unit's or group's name replaced by its id."""
    changed: dict[str, Any] = {}
    for table, file in FILE_OF.items():
        rows = getattr(plan, table)
        changed[table] = tuple(_with_ids(plan, row, reader, file, label(table, row, n)) for n, row in enumerate(rows))
    if plan.task_force:
        changed["task_force"] = _id(plan, plan.task_force, reader, "plan.toml", "plan task_force")
    return replace(plan, **changed)


def _with_ids(plan: Plan, row: Any, reader: Reader, file: str, entry: str) -> Any:
    changed: dict[str, Any] = {}
    for spec in fields(row):
        value = getattr(row, spec.name)
        where = f"{entry} {key_in_file(spec)}"
        if spec.name == "steps":
            changed["steps"] = tuple(_with_ids(plan, step, reader, file, f"{where} {step.name}") for step in value)
        elif spec.metadata.get("refers") == "unit" and value:
            if isinstance(value, tuple):
                changed[spec.name] = tuple(_id(plan, text, reader, file, where) for text in value)
            else:
                changed[spec.name] = _id(plan, value, reader, file, where)
    return replace(row, **changed) if changed else row


def _id(plan: Plan, text: str, reader: Reader, file: str, entry: str) -> str:
    found = plan.resolve(text)
    if not found and plan.units:
        reader.wrong(file, entry, "unknown_unit", text)
    return found or text
