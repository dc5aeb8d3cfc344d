"""The main menu: what each role finds on its left."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from ranan.kit import clock
from ranan.oversight import queries as oversight
from ranan.rules.access import DESK, OVERSIGHT, WORKERS
from ranan.rules.actor import Actor, Role

_BUSINESS = WORKERS | OVERSIGHT
_EVERYBODY = frozenset(Role)
# url name, icon, label, who sees it, whether it stands in the bottom bar of a narrow screen
_ITEMS: tuple[tuple[str, str, Promise, frozenset[Role], bool], ...] = (
    ("home", "home", _("Today"), _EVERYBODY, True),
    ("cockpit", "map-pin", _("Cockpit"), _BUSINESS, False),
    ("ledger", "list-details", _("Ledger"), _BUSINESS | {Role.ENTERPRISE}, True),
    ("register", "plus", _("Register"), WORKERS | {Role.ENTERPRISE}, True),
    ("plan", "clipboard-list", _("Plan"), _BUSINESS | {Role.ENTERPRISE, Role.UNIT_ADMIN}, True),
    ("screening", "list-check", _("Screening"), _BUSINESS, True),
    ("reports", "file-text", _("Biweekly reports"), DESK | OVERSIGHT, False),
    ("duties", "folder-open", _("Unit duties"), DESK | OVERSIGHT, False),
    ("import_ledger", "upload", _("Import"), WORKERS, False),
    ("premises", "building-store", _("Premises"), _BUSINESS, False),
    (
        "people",
        "users",
        _("People"),
        frozenset({Role.UNIT_ADMIN, Role.SYSTEM_ADMIN, Role.UNIT_HEAD, Role.TASK_FORCE}),
        False,
    ),
    ("rights", "shield-check", _("Rights"), _EVERYBODY, False),
    ("journal", "history", _("Journal"), OVERSIGHT | {Role.SECURITY_ADMIN}, False),
    ("readings", "eye", _("Readings"), frozenset({Role.AUDITOR, Role.SECURITY_ADMIN}), False),
)


_COUNTS = {"reports": oversight.waiting, "duties": oversight.duties_open}
_ALSO = {"screening": "/visits/"}  # rooms that open from an item without lying below it
_BEGINS = {"/hazards/": "?state=open"}  # the ledger opens on what is open


def menu(request: HttpRequest, actor: Actor) -> list[dict[str, Any]]:
    """The items that the actor's roles let him use; the one he stands on is marked."""
    found: list[dict[str, Any]] = []
    for name, icon, label, roles, narrow in _ITEMS:
        if not actor.roles & roles:
            continue
        url = reverse(name)
        active = request.path == url or (url != "/" and request.path.startswith((url, _ALSO.get(name, url))))
        count = _COUNTS[name](actor, clock.today()) if name in _COUNTS else 0
        found.append({"url": url, "path": url, "icon": icon, "label": label, "active": active, "narrow": narrow, "count": count})
    longest = max((len(i["path"]) for i in found if i["active"]), default=0)
    for item in found:
        item["active"] = item["active"] and len(item["path"]) == longest
        item["url"] += _BEGINS.get(item["path"], "")
    return found
