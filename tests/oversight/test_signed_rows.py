"""Each figure of a signed report opens exactly the rows that were counted, whatever the ledger says later."""

from __future__ import annotations

import html
import re
from datetime import date

import pytest
from django.test import Client

from ranan.hazards import actions as hazards
from ranan.hazards.models import Hazard
from ranan.hazards.queries import Filter
from ranan.registry.models import Unit
from ranan.rules import terms
from ranan.rules.report import FIGURES, GROUPS
from ranan.rules.report_steps import ReportState
from tests.hazards.steps import Desk
from tests.oversight.reporting import NOVEMBER, Office
from tests.signed_in import client_of

HERE = f"/reports/{NOVEMBER.end}"
IN_NOVEMBER = date(2023, 11, 8)
_LINK = re.compile(r'<a href="(/hazards/[^"]*report=[^"]*)"[^>]*>(?:<[^>]+>)*([\d,]+)<')


@pytest.fixture
def office(desk: Desk) -> Office:
    return Office(desk)


def links(client: Client, page: str) -> dict[str, int]:
    """Each address behind a figure of the page, and the figure."""
    found = _LINK.findall(client.get(page).content.decode())
    return {html.unescape(url): int(count.replace(",", "")) for url, count in found}


def total(client: Client, url: str) -> int:
    """How many rows the list has."""
    return int(client.get(url).context["total"])


def changed(office: Office, page: str) -> None:
    """Sign the report of two hazards, then change the ledger under it in every way."""
    desk = office.desk
    one, other = (desk.assigned(place, found=IN_NOVEMBER, by="zb") for place in ("shop", "other"))
    report = office.accepted()
    assert report.figures["found"] == 2
    desk.do(hazards.amend, other, hazards.Correction(found=date(2023, 9, 20)), "看错日期", by="xf")
    desk.do(hazards.void, desk.do(hazards.ask_void, one, "重复", by="hy"), by="xf")
    desk.assigned("shop2", found=IN_NOVEMBER, by="zb")
    assert f"{HERE}/xfzd/" == page


@pytest.mark.parametrize("who", ["zb", "auditor", "supervisor", "xf", "xfhead"])
def test_every_figure_of_an_accepted_report_opens_the_rows_that_were_counted(office: Office, who: str) -> None:
    page = f"{HERE}/xfzd/"
    changed(office, page)
    client = client_of(office.desk.world.people[who])
    found = links(client, page)
    assert len(found) > len(FIGURES)
    assert sum(found.values()) > 0
    for url, count in found.items():
        assert total(client, url) == count, url


def test_an_unsigned_report_opens_the_rows_of_today(office: Office) -> None:
    office.desk.assigned(found=IN_NOVEMBER)
    client = client_of(office.desk.world.people["xf"])
    assert not any("signed" in url for url in links(client, f"{HERE}/xfzd/"))
    office.in_state(ReportState.RETURNED)
    for url, count in links(client, f"{HERE}/xfzd/").items():
        assert "signed" not in url
        assert total(client, url) == count, url


def test_a_figure_of_a_signed_nil_report_opens_an_empty_list(office: Office) -> None:
    office.accepted()
    office.desk.assigned(found=IN_NOVEMBER)
    client = client_of(office.desk.world.people["xf"])
    found = links(client, f"{HERE}/xfzd/")
    assert len(found) == len(FIGURES)
    assert [total(client, url) for url in found] == [0] * len(FIGURES)


def test_the_list_says_that_its_rows_are_those_of_the_signed_report(office: Office) -> None:
    changed(office, f"{HERE}/xfzd/")
    client = client_of(office.desk.world.people["zb"])
    page = client.get("/hazards/", {"report": f"found@{NOVEMBER.end}@signed.xfzd.grade.general"}).content.decode()
    assert "区消防救援支队签发时" in page


def test_a_stranger_sees_no_row_by_asking_for_another_units_report(office: Office) -> None:
    changed(office, f"{HERE}/xfzd/")
    client = client_of(office.desk.world.people["boss"])
    assert total(client, f"/hazards/?report=found@{NOVEMBER.end}@signed.xfzd") == 0


@pytest.mark.parametrize(
    "word", ["found@2023-11-15@signed", "found@2023-11-15@signed.", "found@2023-11-15@signed.xfzd.grade",
             "found@2023-11-15@signed.xfzd.colour.red", "found@2023-11-15@later.xfzd", "found@2023-11-15@0.xfzd"]
)  # fmt: skip
def test_a_damaged_address_asks_for_nothing(office: Office, word: str) -> None:
    assert Filter.read({"report": f"found@{NOVEMBER.end}@signed.{office.report().unit.key}"}).report
    assert Filter.read({"report": word}).report == ""


def test_the_longest_address_is_read_whole(office: Office) -> None:
    unit, kind = (
        max(map(str, Unit.objects.values_list("key", flat=True)), key=len),
        max(dict(terms.choices("premises")), key=len),
    )
    word = f"{max(FIGURES, key=len)}@{office.report().end}@signed.{unit}.{max(GROUPS, key=len)}.{kind}"
    assert Filter.read({"report": word}).report == word


def handed_on(office: Office) -> Hazard:
    """A hazard at a household that xfzd led, handed on to another lead."""
    desk = office.desk
    hazard = Hazard.objects.get(found=IN_NOVEMBER)
    to = hazards.Assignment(lead=desk.unit("jgw"), territory=None, due=None, operator=hazard.operator)
    return desk.do(hazards.transfer, hazard, to, "归建管委", by="zb")


def test_a_hazard_that_was_handed_on_stays_behind_the_figure_that_counted_it(office: Office) -> None:
    desk = office.desk
    desk.assigned("home", found=IN_NOVEMBER, by="zb")
    office.accepted()
    hazard = handed_on(office)
    client = client_of(desk.world.people["xf"])
    assert desk.unit("xfzd").pk not in hazard.units
    assert total(client, f"/hazards/?report=found@{NOVEMBER.end}@signed.xfzd") == 1
    assert total(client, "/hazards/") == 0  # it is in no list of the unit's own
    page = client.get(f"/hazards/{hazard.number}/")
    assert page.status_code == 200
    assert hazard.premises.full_address not in page.content.decode()  # the door is for those who work on it
    answer = client.post(f"/hazards/{hazard.number}/transfer/", {"reason": "要回"}, headers={"accept": "application/json"})
    assert answer.status_code in {409, 422}


def test_a_hazard_handed_on_before_anything_was_signed_is_gone_for_the_unit(office: Office) -> None:
    desk = office.desk
    desk.assigned("home", found=IN_NOVEMBER, by="zb")
    hazard = handed_on(office)
    office.accepted()
    client = client_of(desk.world.people["xf"])
    assert client.get(f"/hazards/{hazard.number}/").status_code == 404
    assert total(client, f"/hazards/?report=found@{NOVEMBER.end}@signed.xfzd") == 0
