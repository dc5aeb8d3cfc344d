"""An app is entered by its doors: actions, queries, models for types, access for fetching with permission."""

from __future__ import annotations

import grimp

DOORS = {"actions", "queries", "models", "access"}
OPEN_FLOORS = {"rules", "kit", "config", "shell"}
# Beside the doors: what migrations call, and the slots by which the roof hands news from above.
# Files that came with a form are the same for every room that keeps papers; so is what a reader sees of a place.
ALSO = {
    "ranan.hazards.slots", "ranan.insight.slots",
    "ranan.journal.guards", "ranan.campaign.slots", "ranan.hazards.files", "ranan.hazards.held", "ranan.registry.places",
    "ranan.registry.open_work",
}  # fmt: skip


def _wrong(module: str, imported: str) -> bool:
    own, other = module.split("."), imported.split(".")
    if len(own) < 2 or len(other) < 3 or own[1] == "config" or other[1] in {own[1], *OPEN_FLOORS}:
        return False
    return other[2] not in DOORS and ".".join(other[:3]) not in ALSO


def test_apps_are_entered_by_their_doors() -> None:
    graph = grimp.build_graph("ranan")
    found = [
        f"{module} -> {imported}"
        for module in sorted(graph.modules)
        for imported in graph.find_modules_directly_imported_by(module)
        if _wrong(module, imported)
    ]
    assert found == []


def test_the_test_sees_a_back_door() -> None:
    assert _wrong("ranan.shell.menu", "ranan.hazards.forms")
    assert not _wrong("ranan.hazards.actions.core", "ranan.journal.actions")
