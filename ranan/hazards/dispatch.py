"""From a filled form to the act: one line a verb. Holds no rule."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from ranan.hazards import actions, files
from ranan.hazards.models import Hazard
from ranan.registry.models import Premises, Unit
from ranan.rules.actor import Actor
from ranan.rules.hazard import Refusal, Verb

V = Verb
Result = Hazard | Refusal
_FILE_FIELDS = {"before": "before", "after": "after", "other": "other", "proxy_files": "proxy"}


def given(data: dict[str, Any]) -> actions.Given:
    """Words, files and a proxy's details, as every act takes them."""
    uploads = [
        files.Upload(_name(one.name), one.read(files.MAX_VIDEO + 1), kind)
        for field, kind in (*_FILE_FIELDS.items(), ("files", data.get("kind", "other")))
        for one in data.get(field) or []
    ]
    proxy = None
    if data.get("proxy_party"):
        proxy = actions.Proxy(data["proxy_party"], data["proxy_how"], data["proxy_on"])
    return actions.Given(note=data.get("note", ""), files=uploads, proxy=proxy, seen=data.get("seen") or 0)


def _name(text: str | None) -> str:
    return (text or "file").replace("\\", "/").rpartition("/")[2][-150:]


def _unit(data: dict[str, Any], name: str) -> Unit | None:
    return Unit.objects.filter(key=data[name]).first() if data.get(name) else None


def _assignment(hazard: Hazard, data: dict[str, Any]) -> actions.Assignment:
    unit = _unit(data, "responsible_unit")
    return actions.Assignment(
        lead=_unit(data, "lead"), territory=_unit(data, "territory"), due=data.get("due"), responsible_unit=unit,
        operator=None if unit else hazard.premises.operator, measure=data.get("measure") or 0,
    )  # fmt: skip


def run(verb: Verb, hazard: Hazard, data: dict[str, Any], *, actor: Actor, at: datetime) -> Result:
    """Do the act that the form describes."""
    who: dict[str, Any] = {"actor": actor, "at": at, "given": given(data)}
    return _RUN[verb](hazard, data, who)


def _reopen(h: Hazard, d: dict[str, Any], who: dict[str, Any]) -> Result:
    return actions.reopen(h, d["reason"], rebound=d["why"] == "rebound", new_due=d["new_due"], **who)


def _amend(h: Hazard, d: dict[str, Any], who: dict[str, Any]) -> Result:
    number = (d.get("premises") or "").strip().upper()
    place = Premises.objects.select_related("operator", "territory").filter(number=number).first() if number else None
    if number and place is None:
        return Refusal("unknown_place", number)
    new = actions.Correction(
        text=d["text"], code=d["code"].strip().upper(), found=d["found"], inspector=d["inspector"], premises=place,
        checked=bool(d.get("checked")),
    )  # fmt: skip
    return actions.amend(h, new, d["reason"], **who)


_RUN: dict[Verb, Callable[[Hazard, dict[str, Any], dict[str, Any]], Result]] = {
    V.ASSIGN: lambda h, d, who: actions.assign(h, _assignment(h, d), **who),
    V.ACCEPT: lambda h, d, who: actions.accept(h, **who),
    V.RETURN: lambda h, d, who: actions.return_(h, d["reason"], whose=_unit(d, "whose"), **who),
    V.RECTIFY: lambda h, d, who: actions.rectify(h, **who),
    V.CONTROL: lambda h, d, who: actions.control(h, d["reason"], d["control"], until=d["until"], **who),
    V.EXTEND: lambda h, d, who: actions.extend(h, d["new_due"], d["reason"], **who),
    V.GRANT_EXTENSION: lambda h, d, who: actions.grant_extension(h, **who),
    V.REFUSE_EXTENSION: lambda h, d, who: actions.refuse_extension(h, d["reason"], **who),
    V.SUBMIT: lambda h, d, who: actions.submit(h, **who),
    V.REVIEW: lambda h, d, who: actions.review(h, d["result"] == "pass", d["reason"], on=d["on"], **who),
    V.HAND_REVIEW: lambda h, d, who: actions.hand_review(h, **who),
    V.SEND_BACK: lambda h, d, who: actions.send_back(h, d["reason"], **who),
    V.CLOSE_OUT: lambda h, d, who: actions.close_out(h, **who),
    V.REOPEN: _reopen,
    V.AMEND: _amend,
    V.REGRADE: lambda h, d, who: actions.regrade(h, d["grade"], d["reason"], **who),
    V.TRANSFER: lambda h, d, who: actions.transfer(h, _assignment(h, d), d["reason"], **who),
    V.MERGE: lambda h, d, who: actions.merge(h, d["into"], d["reason"], **who),
    V.ASK_VOID: lambda h, d, who: actions.ask_void(h, d["reason"], **who),
    V.KEEP: lambda h, d, who: actions.keep(h, d["reason"], **who),
    V.VOID: lambda h, d, who: actions.void(h, **who),
    V.SIGHT: lambda h, d, who: actions.sight(h, on=d["on"], **who),
    V.ADD_COTASK: lambda h, d, who: actions.add_cotask(h, _unit(d, "unit"), d["task"], d["due"], **who),
    V.DO_COTASK: lambda h, d, who: actions.do_cotask(h, **who),
    V.ATTACH: lambda h, d, who: actions.attach(h, **who),
    V.NOTE: lambda h, d, who: actions.note(h, **who),
    V.REMIND: lambda h, d, who: actions.remind(h, **who),
}
