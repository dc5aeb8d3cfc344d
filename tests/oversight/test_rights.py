"""Who may do what with a report, asked through HTTP: role × step × state × own or another unit's."""

from __future__ import annotations

import pytest
from django.db import transaction
from django.test import Client

from ranan.oversight.models import BiweeklyReport
from ranan.rules.report_steps import ReportState
from tests.hazards.steps import Desk
from tests.oversight.reporting import NOVEMBER, Office
from tests.signed_in import client_of

S = ReportState
OWN = {"xf": "officer", "xfhead": "unit_head", "xf2": "inspector"}
OVERSEERS = {"zb": "task_force", "supervisor": "supervisor", "auditor": "auditor"}
STRANGERS = ("jgw", "jgw2", "hy", "hy2", "admin", "sysadmin", "secadmin", "boss")
VERBS = ("write", "sign", "take_back", "file", "return_", "accept")
FROM = {
    "write": {S.DRAFT, S.SIGNED, S.RETURNED}, "sign": {S.DRAFT, S.RETURNED}, "take_back": {S.SIGNED}, "file": {S.SIGNED},
    "return_": {S.FILED}, "accept": {S.FILED},
}  # fmt: skip
MAY = {
    "write": {"officer", "unit_head"}, "sign": {"unit_head"}, "take_back": {"officer", "unit_head"},
    "file": {"officer", "unit_head"}, "return_": {"task_force"}, "accept": {"task_force"},
}  # fmt: skip
TO = {
    "write": S.DRAFT,
    "sign": S.SIGNED,
    "take_back": S.DRAFT,
    "file": S.FILED,
    "return_": S.RETURNED,
    "accept": S.ACCEPTED,
}
HERE = f"/reports/{NOVEMBER.end}"


@pytest.fixture
def office(desk: Desk) -> Office:
    return Office(desk)


def asked(office: Office, who: str, verb: str, unit: str = "xfzd") -> tuple[int, str]:
    """Take the step as that person, and undo it: the answer's status, and the new state or the refusal's code."""
    client = client_of(office.desk.world.people[who])
    with transaction.atomic():
        given = {"difficulties": f"由{who}改写", "reason": "不清楚"}
        answer = client.post(f"{HERE}/{unit}/{verb}/", given, headers={"accept": "application/json"})
        transaction.set_rollback(True)
    told = answer.json().get("state", "") if answer.status_code == 200 else answer.headers.get("X-Refusal", "")
    return answer.status_code, str(told)


def status(client: Client, path: str) -> int:
    """The answer's status; a file that comes with it is read to its end, which closes it."""
    answer = client.get(path)
    assert b"".join(answer)
    return answer.status_code


@pytest.mark.parametrize("state", list(S))
def test_each_step_is_taken_by_its_role_in_its_state_and_by_nobody_else(office: Office, state: ReportState) -> None:
    office.in_state(state)
    for verb in VERBS:
        for who, role in {**OWN, **OVERSEERS}.items():
            status, told = asked(office, who, verb)
            if role not in MAY[verb]:
                assert (status, told) == (409, "not_your_report_step"), (who, verb)
            elif state not in FROM[verb]:
                code = "report_is_final" if state == S.ACCEPTED else "report_not_at_this_step"
                assert (status, told) == (409, code), (who, verb)
            else:
                kept = state == S.RETURNED and verb == "write"
                assert (status, told) == (200, str(S.RETURNED if kept else TO[verb])), (who, verb)
        for who in STRANGERS:
            assert asked(office, who, verb)[0] == 404, (who, verb)


def test_another_units_report_does_not_exist_for_a_unit(office: Office) -> None:
    office.filed("jgw")
    for who in OWN:
        client = client_of(office.desk.world.people[who])
        for path in (
            f"{HERE}/jgw/",
            f"{HERE}/jgw/report.docx",
            f"{HERE}/jgw/report.xlsx",
            f"{HERE}/",
            f"{HERE}/summary.xlsx",
        ):
            assert client.get(path).status_code == 404, (who, path)
        assert client.get("/reports/late/").status_code == 404


def test_overseers_read_every_page(office: Office) -> None:
    office.in_state(S.RETURNED)
    paths = ("", "late/", "2023-11-15/", "2023-11-15/xfzd/", "2023-11-15/jgw/", "2023-11-15/xfzd/report.docx",
             "2023-11-15/xfzd/report.xlsx", "2023-11-15/summary.docx", "2023-11-15/summary.xlsx")  # fmt: skip
    for who in OVERSEERS:
        client = client_of(office.desk.world.people[who])
        assert [status(client, f"/reports/{path}") for path in paths] == [200] * len(paths), who


@pytest.mark.parametrize("who", ["admin", "sysadmin", "secadmin", "boss"])
def test_who_has_no_report_has_no_page_and_no_item_in_the_menu(office: Office, who: str) -> None:
    client = client_of(office.desk.world.people[who])
    assert client.get("/reports/").status_code == 404
    assert 'href="/reports/"' not in client.get("/rights/").content.decode()


@pytest.mark.parametrize(
    "path", ["2023-11-14/", "2023-11-14/xfzd/", "2023-12-15/xfzd/", "x/", "2023-11-15/nobody/", "2023-11-15/zb/", "2023-09-10/xfzd/",
             "9999-12-31/", "9999-12-31/xfzd/", "2023-11-15/xfzd/report.pdf", "2023-11-15/summary.pdf"]
)  # fmt: skip
def test_an_address_that_names_no_report_leads_nowhere(office: Office, path: str) -> None:
    assert client_of(office.desk.world.people["zb"]).get(f"/reports/{path}").status_code == 404


def test_looking_stores_nothing(office: Office) -> None:
    client = client_of(office.desk.world.people["xf"])
    before = office.desk.mark()
    for path in ("", "2023-11-15/xfzd/", "2023-11-15/xfzd/report.docx"):
        assert client.get(f"/reports/{path}").status_code == 200
    assert BiweeklyReport.objects.count() == 0
    assert office.desk.mark() == before


def test_a_refused_step_shows_why_and_keeps_what_was_typed(office: Office) -> None:
    office.in_state(S.DRAFT)
    client = client_of(office.desk.world.people["xf"])
    answer = client.post(f"{HERE}/xfzd/write/", {"difficulties": "另写一句", "seen": "1"})
    page = answer.content.decode()
    assert answer.status_code == 409
    assert answer.headers["X-Refusal"] == "overtaken"
    assert "另写一句" in page
    assert "填写" in page


def test_a_unit_head_sees_the_button_that_is_refused_and_why(office: Office) -> None:
    page = client_of(office.desk.world.people["xf"]).get(f"{HERE}/xfzd/").content.decode()
    assert 'data-code="not_your_report_step"' in page
    early = client_of(office.desk.world.people["xfhead"]).get("/reports/2023-11-30/xfzd/").content.decode()
    assert 'data-code="report_not_due"' in early
    assert "本期到 2023-11-30 才结束" in early


def test_the_pages_are_said_in_english_too(office: Office) -> None:
    office.in_state(S.RETURNED)
    client = client_of(office.desk.world.people["zb"])
    client.post("/language/", {"language": "en", "next": "/"})
    for path, words in (("", "Biweekly reports"), ("2023-11-15/", "Total, each hazard once"), ("late/", "Days late"),
                        ("2023-11-15/xfzd/", "What cannot be done now")):  # fmt: skip
        assert words in client.get(f"/reports/{path}").content.decode(), path
