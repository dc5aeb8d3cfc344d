"""Keeps the Chinese catalogue complete: collects the sentences of the program, checks, updates and compiles them.

python tools/messages.py --check            fails on what is missing, untranslated, fuzzy, obsolete or ill-formed
python tools/messages.py --update           adds the sentences that the catalogue lacks (empty), drops none
python tools/messages.py --prune            drops the entries that no source uses any more
python tools/messages.py --add FILE.tsv     English<TAB>Chinese[<TAB>context] a line; \\n in a field is a new line
python tools/messages.py --untranslated     prints the lines that --add still wants, ready to be filled in
python tools/messages.py --compile          writes the .mo files
"""

from __future__ import annotations

import argparse
import fcntl
import hashlib
import io
import os
import re
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

ROOT: Final = Path(__file__).resolve().parent.parent
if str(ROOT) not in sys.path:
    sys.path.insert(0, str(ROOT))

from babel.messages.catalog import Catalog, Message  # noqa: E402
from babel.messages.extract import extract  # noqa: E402
from babel.messages.pofile import read_po, write_po  # noqa: E402

PO: Final = ROOT / "locale" / "zh_Hans" / "LC_MESSAGES" / "django.po"
HEADER: Final = "# Chinese sentences of Ran'an. Written by tools/messages.py; use --add rather than editing by hand."
KEYWORDS: Final[dict[str, Any]] = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
    "npgettext_lazy": ((1, "c"), 2, 3),
}
PLACEHOLDER: Final = re.compile(r"%\(\w+\)[a-z]|\{\w+\}|%%")
DROPPED: Final = re.compile(
    r'"(POT-Creation|PO-Revision|Last-Trans|Report-Msgid|Language-Team|Generated-By|Project-Id)'
)
Key = tuple[str, str | None]  # the English sentence (its singular) and the context


@dataclass(frozen=True)
class Found:
    """A sentence in the sources: its plural if it has one, and where it stands first."""

    plural: str | None
    where: str


# ---------- the sources ----------


def _sources(root: Path) -> Iterator[Path]:
    """Python modules and templates of the program, in a fixed order."""
    for path in sorted((root / "ranan").rglob("*")):
        if path.suffix == ".py" or (path.suffix in {".html", ".txt"} and "templates" in path.parts):
            yield path


def _as_python(path: Path) -> str:
    """The text that the extractor reads: a template is turned into calls, one a line, each on its own line."""
    text = path.read_text(encoding="utf-8")
    if path.suffix == ".py":
        return text
    from django.utils.translation.template import templatize  # noqa: PLC0415

    turned = templatize(text, origin=str(path))
    calls = re.compile(
        r"""\b(?:n?p?gettext|_)\((?:[^()'"]|u?'(?:[^'\\]|\\.)*'|u?"(?:[^"\\]|\\.)*")*\)"""  # strings may hold brackets
    )
    return "\n".join("; ".join(match.group() for match in calls.finditer(line)) for line in turned.split("\n"))


def _key(message: Any, context: str | None) -> tuple[Key, str | None]:
    if isinstance(message, tuple):
        return (message[0], context), message[1]
    return (message, context), None


def in_file(path: Path, root: Path = ROOT) -> Iterator[tuple[Key, Found]]:
    """Every sentence of one file with its place."""
    source = io.BytesIO(_as_python(path).encode())
    for line, message, _comments, context in extract("python", source, keywords=KEYWORDS):
        key, plural = _key(message, context)
        if key[0]:
            yield key, Found(plural, f"{path.relative_to(root)}:{line}")


def collect(root: Path = ROOT) -> dict[Key, Found]:
    """All sentences of the program; a plural found anywhere wins over the bare singular."""
    found: dict[Key, Found] = {}
    for path in _sources(root):
        for key, one in in_file(path, root):
            if key not in found or (one.plural and not found[key].plural):
                found[key] = one
    return found


# ---------- the catalogue ----------


def load(po: Path = PO) -> Catalog:
    """The catalogue, empty where there is none yet."""
    if not po.exists():
        return Catalog(locale="zh_Hans", project="ranan", header_comment=HEADER, fuzzy=False)
    with po.open("rb") as source:
        return read_po(source, locale="zh_Hans")


def save(catalog: Catalog, po: Path = PO) -> None:
    """Write the catalogue sorted and without places, so that two people's additions do not collide."""
    catalog.header_comment = HEADER
    catalog.fuzzy = False
    built = io.BytesIO()
    write_po(built, catalog, width=110, no_location=True, sort_output=True, ignore_obsolete=True)
    lines = [line for line in built.getvalue().decode().splitlines() if not DROPPED.match(line)]
    po.parent.mkdir(parents=True, exist_ok=True)
    part = po.with_suffix(f".{os.getpid()}.part")
    part.write_text("\n".join(lines).rstrip() + "\n", encoding="utf-8")
    part.replace(po)


@contextmanager
def alone(po: Path = PO) -> Iterator[None]:
    """Only one writer of the catalogue at a time, whoever else adds sentences."""
    po.parent.mkdir(parents=True, exist_ok=True)
    name = hashlib.sha256(str(po).encode()).hexdigest()[:12]
    with (Path(tempfile.gettempdir()) / f"ranan-messages-{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _entries(catalog: Catalog) -> dict[Key, Message]:
    return {_key(message.id, message.context)[0]: message for message in catalog if message.id}


def _words(message: Message) -> list[str]:
    said = message.string if isinstance(message.string, (tuple, list)) else [message.string]
    return [str(one) for one in said]


def _put(catalog: Catalog, key: Key, plural: str | None, chinese: str) -> None:
    """Set one translation; a plural has one Chinese form."""
    english, context = key
    catalog.delete(english, context)
    if plural:
        catalog.add((english, plural), (chinese,), context=context)
    else:
        catalog.add(english, chinese, context=context)


# ---------- what can be wrong ----------


def _faults_of(key: Key, found: Found, message: Message | None) -> Iterator[str]:
    shown = f"{found.where}: {key[0]!r}" + (f" (context {key[1]!r})" if key[1] else "")
    if message is None:
        yield f"{shown} is missing from the catalogue"
        return
    said = _words(message)
    if message.fuzzy:
        yield f"{shown} is marked fuzzy"
    if not all(said):
        yield f"{shown} is not translated"
        return
    if found.plural and message.id != (key[0], found.plural):
        yield f"{shown} has another plural in the catalogue"
    wanted = set(PLACEHOLDER.findall(key[0])) | set(PLACEHOLDER.findall(found.plural or ""))
    plural = set(PLACEHOLDER.findall(found.plural or ""))  # Chinese has one form for both, so it needs the count
    for one in said:
        if plural - set(PLACEHOLDER.findall(one)):
            yield f"{shown}: the Chinese leaves out what the plural names: {one!r}"
        elif set(PLACEHOLDER.findall(one)) - wanted or (not found.plural and set(PLACEHOLDER.findall(one)) != wanted):
            yield f"{shown}: its placeholders differ in Chinese: {one!r}"


def faults(root: Path = ROOT, po: Path | None = None) -> list[str]:
    """Everything that keeps the catalogue from being complete, one line each with file and line."""
    po = po or root / PO.relative_to(ROOT)
    catalog = load(po)
    found, entries = collect(root), _entries(catalog)
    lines = [fault for key, one in found.items() for fault in _faults_of(key, one, entries.get(key))]
    for key in entries.keys() - found.keys():
        lines.append(f"{po.relative_to(root)}: {key[0]!r} is used by no source (obsolete)")
    lines += [f"{po.relative_to(root)}: {m.id!r} is commented out (obsolete)" for m in catalog.obsolete.values()]
    return sorted(lines)


# ---------- the commands ----------


def check() -> int:
    """Print every fault; 1 if there is any."""
    lines = faults()
    print("\n".join(lines) if lines else f"{len(collect())} sentences, all in Chinese")
    return 1 if lines else 0


def update(po: Path = PO, root: Path = ROOT) -> int:
    """Add what the catalogue lacks, with nothing for Chinese yet."""
    with alone(po):
        catalog = load(po)
        entries = _entries(catalog)
        new = {key: one for key, one in collect(root).items() if key not in entries}
        for key, one in new.items():
            _put(catalog, key, one.plural, "")
        save(catalog, po)
    print(f"{len(new)} sentences added, to be translated")
    return 0


def prune() -> int:
    """Drop what no source uses."""
    with alone():
        catalog = load()
        unused = _entries(catalog).keys() - collect().keys()
        for english, context in unused:
            catalog.delete(english, context)
        save(catalog)
    print(f"{len(unused)} entries dropped")
    return 0


def _rows(text: str) -> Iterator[tuple[int, list[str]]]:
    for number, line in enumerate(text.splitlines(), 1):
        if line.strip() and not line.startswith("#"):
            yield number, [part.strip(" ").replace("\\n", "\n") for part in line.split("\t")]


def _choose(found: dict[Key, Found], row: list[str]) -> Key | str:
    """The sentence that a row means, or what is wrong with the row."""
    if len(row) not in {2, 3} or not row[1]:
        return "wants English<TAB>Chinese[<TAB>context]"
    if len(row) == 3:
        return (row[0], row[2]) if (row[0], row[2]) in found else f"{row[0]!r} has no context {row[2]!r} in the sources"
    if (row[0], None) in found:
        return (row[0], None)
    contexts = [key for key in found if key[0] == row[0]]
    if len(contexts) == 1:
        return contexts[0]
    return f"{row[0]!r} has several contexts: name one" if contexts else f"{row[0]!r} is in no source"


def add(file: Path, po: Path = PO, root: Path = ROOT) -> int:
    """Take over the translations of a file; rows that fit nothing are named and the others still count."""
    found, bad, good = collect(root), [], 0
    with alone(po):
        catalog = load(po)
        for number, row in _rows(file.read_text(encoding="utf-8")):
            key = _choose(found, row)
            if isinstance(key, str):
                bad.append(f"{file}:{number}: {key}")
                continue
            _put(catalog, key, found[key].plural, row[1])
            good += 1
        save(catalog, po)
    print("\n".join([*bad, f"{good} translations taken over"]))
    return 1 if bad else 0


def untranslated() -> int:
    """Print what is still to be translated, in the form that --add reads."""
    entries = _entries(load())
    for key, one in collect().items():
        message = entries.get(key)
        if message is None or not all(_words(message)):
            fields = [key[0].replace("\n", "\\n"), "", *([key[1]] if key[1] else [])]
            print("\t".join(fields) + f"\n# ^ {one.where}")
    return 0


def compile_all() -> int:
    """Write the .mo files."""
    from ranan.kit.catalogues import compile_one  # noqa: PLC0415

    for po in sorted((ROOT / "locale").glob("*/LC_MESSAGES/django.po")):
        print(compile_one(po).relative_to(ROOT))
    return 0


def main(arguments: list[str] | None = None) -> int:
    """Do what the one option says."""
    parser = argparse.ArgumentParser(description="Keeps the Chinese catalogue complete.")
    group = parser.add_mutually_exclusive_group(required=True)
    for name in ("check", "update", "prune", "untranslated", "compile"):
        group.add_argument(f"--{name}", action="store_true")
    group.add_argument("--add", type=Path, metavar="FILE.tsv")
    given = parser.parse_args(arguments)
    if given.add:
        return add(given.add)
    acts = {"check": check, "update": update, "prune": prune, "untranslated": untranslated, "compile": compile_all}
    return next(act() for name, act in acts.items() if getattr(given, name))


if __name__ == "__main__":
    sys.exit(main())
