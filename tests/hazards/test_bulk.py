"""One act for many hazards: what is shown before is what happens, some refuse and nothing is lost, nothing happens twice."""

from __future__ import annotations

import io
import re
from datetime import timedelta
from typing import Any

import openpyxl
import pytest
from django.db import transaction
from django.test import Client

from ranan.hazards import actions, many, tasks
from ranan.hazards.models import BulkRow, BulkRun, Hazard
from ranan.hazards.situation import ground
from ranan.journal import queries as journal
from ranan.registry.models import Unit
from ranan.rules.hazard import Refusal
from tests.hazards.steps import NOW, TODAY, Desk
from tests.signed_in import client_of


def clerk(desk: Desk, by: str) -> Client:
    """The person before his list."""
    return client_of(desk.world.people[by])


def choose(desk: Desk, by: str, act: str, hazards: list[Hazard], address: str = "", **more: str) -> tuple[Client, str]:
    """Tick rows and press an act; the address of what comes then."""
    client = clerk(desk, by)
    answer = client.post(f"/hazards/bulk/{address}", {"number": [one.number for one in hazards], "act": act, **more})
    assert answer.status_code == 302, answer.content.decode()[:2000]
    return client, str(answer["Location"])


def refused(page: Any) -> dict[str, str]:
    """Number → why a row refuses, as a page says it."""
    found = re.findall(r'data-refused="(\w+)">.*?(CN23-\d+)', page.content.decode(), re.DOTALL)
    return {number: code for code, number in found}


def entries(desk: Desk, verb: str) -> int:
    """How often it was done."""
    return journal.entries().filter(verb=f"hazard.{verb}").count()


def fresh(*rows: Hazard) -> list[Hazard]:
    """As they stand now."""
    return [Hazard.objects.get(pk=row.pk) for row in rows]


def test_choosing_shows_what_each_row_will_do_and_does_nothing(desk: Desk) -> None:
    rows = [desk.assigned(), desk.assigned("shop"), desk.closed(), desk.under_review()]
    before = journal.entries().count()
    client, address = choose(desk, "xf", "remind", rows)
    page = client.get(address)
    assert refused(page) == {rows[2].number: "not_from_this_state", rows[3].number: "your_own_turn"}
    said = page.content.decode()
    assert "可办 2 件，不能办 2 件" in said
    assert "老王面馆在首页看到" in said
    assert "华阳路街道在首页看到" in said
    assert journal.entries().count() == before


def test_what_was_shown_is_done_row_by_row_and_the_rest_says_why(desk: Desk) -> None:
    rows = [desk.assigned(), desk.assigned("shop"), desk.closed()]
    client, address = choose(desk, "zb", "remind", rows)
    assert client.post(address, {"do": "go", "note": "请抓紧"})["Location"] == address
    assert [row.reminded_on for row in fresh(*rows)] == [TODAY, TODAY, None]
    page = client.get(address)
    assert refused(page) == {rows[2].number: "not_from_this_state"}
    assert "已办 2 件，未办 1 件" in page.content.decode()
    last = journal.timeline("hazard", rows[0].number).last()
    assert last is not None
    assert (last.verb, last.actor_name) == ("hazard.remind", "周岚")


def test_a_second_press_a_reload_and_the_way_back_do_nothing_twice(desk: Desk) -> None:
    rows = [desk.assigned(), desk.assigned("shop")]
    client, address = choose(desk, "zb", "remind", rows)
    for _ in range(3):
        assert client.post(address, {"do": "go", "note": ""}).status_code == 302
        client.get(address)
    assert entries(desk, "remind") == 2
    run = BulkRun.objects.get()
    actions.run_bulk(run, at=NOW)
    assert entries(desk, "remind") == 2


def test_what_changed_since_it_was_looked_at_is_judged_anew(desk: Desk) -> None:
    rows = [desk.assigned(), desk.assigned("shop")]
    client, address = choose(desk, "zb", "remind", rows)
    desk.do(actions.remind, rows[0], by="xf")
    client.post(address, {"do": "go", "note": ""})
    assert refused(client.get(address)) == {rows[0].number: "reminded_today"}
    assert entries(desk, "remind") == 2


def test_many_are_transferred_and_what_is_left_empty_stays(desk: Desk) -> None:
    rows = [desk.assigned(), desk.assigned("shop"), desk.assigned("other", by="zb")]
    client, address = choose(desk, "zb", "transfer", rows)
    first = client.post(address, {"do": "go", "lead": "jgw", "reason": "措施归口"})
    assert first.status_code == 302
    assert entries(desk, "transfer") == 0, "nothing is done that was not looked at"
    assert "区消防救援支队</del> → <ins>区建管委" in client.get(address).content.decode()
    client.post(address, {"do": "go", "lead": "jgw", "reason": "措施归口"})
    assert {row.lead.key for row in fresh(*rows) if row.lead} == {"jgw"}
    assert [row.territory_id for row in fresh(*rows)] == [row.territory_id for row in rows]
    assert [row.operator_id for row in fresh(*rows)] == [row.operator_id for row in rows]
    again, address = choose(desk, "zb", "transfer", rows)
    again.post(address, {"do": "look", "lead": "jgw", "reason": "再来"})
    assert set(refused(again.get(address)).values()) == {"nothing_changes"}


def test_what_waits_for_assignment_is_assigned_and_what_lacks_something_says_what(desk: Desk) -> None:
    rows = [desk.registered(), desk.registered(), desk.assigned()]
    client, address = choose(desk, "zb", "assign", rows)
    assert refused(client.get(address))[rows[2].number] == "not_from_this_state"
    given = {
        "lead": "xfzd",
        "territory": "hyl",
        "responsible_unit": "hyl",
        "measure": "",
        "due": str(TODAY + timedelta(days=9)),
    }
    client.post(address, {"do": "look", **given})
    client.post(address, {"do": "go", **given})
    done = fresh(*rows)
    assert [row.state for row in done] == ["assigned", "assigned", "assigned"]
    assert done[0].due == TODAY + timedelta(days=9)
    assert entries(desk, "assign") == len(rows)


def test_only_the_task_force_assigns_and_each_row_says_so_to_others(desk: Desk) -> None:
    rows = [desk.registered()]
    client, address = choose(desk, "hy2", "assign", rows)
    assert refused(client.get(address)) == {rows[0].number: "not_your_step"}
    page = clerk(desk, "hy2").get("/hazards/").content.decode()
    assert 'value="remind"' in page
    assert 'value="assign"' not in page
    assert 'value="remind"' not in clerk(desk, "hy").get("/hazards/").content.decode()


def test_all_that_is_filtered_are_the_rows_of_the_list(desk: Desk) -> None:
    early = TODAY - timedelta(days=9)
    late = [desk.assigned(due=TODAY - timedelta(days=n), found=early) for n in (1, 2, 3)]
    desk.assigned()
    _client, _address = choose(desk, "xf", "remind", [], "?due=overdue", all="1")
    chosen = BulkRow.objects.filter(run=BulkRun.objects.get()).values_list("hazard__number", flat=True)
    assert list(chosen) == [one.number for one in reversed(late)], "in the list's order"


@pytest.mark.parametrize(("given", "code"), [({}, "nothing_chosen"), ({"number": ["CN23-99999"]}, "nothing_chosen")])
def test_nothing_chosen_is_told_over_the_list(desk: Desk, given: dict[str, Any], code: str) -> None:
    desk.assigned()
    answer = clerk(desk, "xf").post("/hazards/bulk/?state=open", {"act": "remind", **given})
    assert answer.headers["X-Refusal"] == code


def test_too_many_and_unknown_acts_are_refused(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    rows = [desk.assigned(), desk.assigned()]
    actor = desk.by("zb")
    assert actions.choose("close_out", [rows[0].pk], "", actor=actor, at=NOW) == Refusal("not_your_step", "close_out")
    monkeypatch.setattr("ranan.hazards.actions.bulk.MOST", 1)
    assert actions.choose("remind", [row.pk for row in rows], "", actor=actor, at=NOW) == Refusal(
        "too_many_chosen", "1"
    )


def test_nobody_chooses_what_he_may_not_see_nor_opens_anothers_choice(desk: Desk) -> None:
    mine, other = desk.assigned("shop"), desk.assigned("other", by="zb")
    _client, address = choose(desk, "hy2", "export", [mine, other])
    assert [row.hazard_id for row in BulkRow.objects.all()] == [mine.pk]
    assert clerk(desk, "xf").get(address).status_code == 404
    assert clerk(desk, "xf").post(address, {"do": "go"}).status_code == 404
    assert clerk(desk, "xf").get(f"{address}export.xlsx").status_code == 404


def test_the_chosen_rows_are_taken_out_in_their_order_and_that_is_recorded(desk: Desk) -> None:
    rows = [desk.assigned("home"), desk.assigned("shop"), desk.assigned("shop2")]
    client, address = choose(desk, "hy2", "export", [rows[2], rows[0]])
    assert "居民姓名只显示姓氏" in client.get(address).content.decode()
    answer = client.get(f"{address}export.xlsx")
    sheet = openpyxl.load_workbook(io.BytesIO(b"".join(answer))).active
    assert sheet is not None
    assert [line[0].value for line in list(sheet.iter_rows())[2:]] == [rows[2].number, rows[0].number]
    entry = journal.entries().filter(verb="hazard.export").get()
    assert (entry.facts["rows"], entry.facts["masked"]) == (2, True)


def test_the_chosen_rows_are_taken_out_in_the_columns_of_their_list(desk: Desk) -> None:
    row = desk.assigned("shop")
    clerk(desk, "hy2").post("/hazards/columns/", {"column": ["du", "what"], "place_du": "1"})
    client, address = choose(desk, "hy2", "export", [row])
    assert f'href="{address}export.xlsx?columns=du,what"' in client.get(address).content.decode()
    answer = client.get(f"{address}export.xlsx?columns=du,what")
    sheet = openpyxl.load_workbook(io.BytesIO(b"".join(answer))).active
    assert sheet is not None
    assert list(sheet.iter_rows(values_only=True))[1:] == [("剩余天数", "隐患内容"), (13, row.text)]
    entry = journal.entries().filter(verb="hazard.export").get()
    assert entry.facts["conditions"] == {"chosen": "1", "columns": "du,what"}


def test_an_error_at_one_row_leaves_the_others_done_and_is_told_of_it_alone(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = [desk.assigned(), desk.assigned()]
    client, address = choose(desk, "zb", "remind", rows)
    whole = actions.remind

    def breaks(hazard: Hazard, **more: Any) -> Any:
        done = whole(hazard, **more)
        if hazard.pk == rows[0].pk:
            raise RuntimeError("broken")
        return done

    monkeypatch.setattr("ranan.hazards.actions.bulk.remind", breaks)
    client.post(address, {"do": "go", "note": ""})
    assert [row.reminded_on for row in fresh(*rows)] == [None, TODAY]
    assert refused(client.get(address)) == {rows[0].number: "act_broke"}


def test_the_look_before_asks_what_the_act_asks(desk: Desk) -> None:
    """For every state and everybody: what the preview says of a row is what the act answers."""
    made = (
        desk.registered,
        desk.assigned,
        desk.rectifying,
        desk.under_review,
        desk.failed,
        desk.closed,
        desk.extension_asked,
    )
    rows = [make() for make in made] + [desk.assigned("shop"), desk.under_review("shop"), desk.void()]
    acts = {
        "remind": {},
        "assign": {"due": str(TODAY), "territory": "hyl"},
        "transfer": {"lead": "jgw", "reason": "归口"},
    }
    for by in ("zb", "xf", "xf2", "hy", "hy2", "jgw2", "boss", "supervisor"):
        for verb, data in acts.items():
            seen = [row.pk for row in rows if desk.by(by).roles]
            run = actions.choose(verb, seen, "", actor=desk.by(by), at=desk.moment)
            assert isinstance(run, BulkRun)
            run = actions.fill_in(run, data)
            said = {
                line.number: line.refusal and line.refusal.code
                for line in many.looked_at(run, desk.by(by), ground(TODAY))
            }
            assert actions.begin_bulk(run)
            done = rolled_back(run)
            assert done == said, (by, verb)


def rolled_back(run: BulkRun) -> dict[str, str | None]:
    """What became of each row; then as if nothing had happened."""
    with transaction.atomic():
        actions.run_bulk(run, at=NOW + timedelta(hours=3))
        rows = BulkRow.objects.filter(run=run).select_related("hazard")
        found = {row.hazard.number: row.code or None for row in rows}
        transaction.set_rollback(True)
    return found


def test_what_nobody_waits_for_is_left_to_the_worker_and_found_again(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = [desk.assigned(), desk.assigned()]
    monkeypatch.setattr("ranan.hazards.many.AT_ONCE", 1)
    client, address = choose(desk, "zb", "remind", rows)
    client.post(address, {"do": "go", "note": ""})
    page = client.get(address).content.decode()
    assert "还有 2 件待办" in page
    assert 'hx-trigger="load delay:2s"' in page
    tasks.do_many(BulkRun.objects.get().pk)
    tasks.do_many(BulkRun.objects.get().pk)
    assert "已办 2 件，未办 0 件" in client.get(address).content.decode()
    assert entries(desk, "remind") == 2


def test_while_it_runs_one_looks_again_without_script(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    rows = [desk.assigned(), desk.closed()]
    monkeypatch.setattr("ranan.hazards.many.AT_ONCE", 1)
    client, address = choose(desk, "zb", "remind", rows)
    client.post(address, {"do": "go", "note": ""})
    page = client.get(address).content.decode()
    assert re.search(rf'<a [^>]*href="{address}">.*?刷新进度', page), "a plain link"
    assert 'value="again"' not in page, "nothing is chosen anew before all is known"
    tasks.do_many(BulkRun.objects.get().pk)
    page = client.get(address).content.decode()
    assert "刷新进度" not in page
    assert 'value="again"' in page


def test_the_rows_that_refused_are_chosen_again_with_what_was_typed_and_corrected(desk: Desk) -> None:
    rows = [desk.assigned(), desk.registered(), desk.assigned("shop")]
    client, address = choose(desk, "zb", "transfer", rows, "?state=open")
    given = {"lead": "jgw", "reason": "措施归口"}
    client.post(address, {"do": "look", **given})
    client.post(address, {"do": "go", **given})
    page = client.get(address)
    assert refused(page) == {rows[1].number: "not_from_this_state"}
    assert rows[1].text in page.content.decode()
    ticks = re.findall(r'name="number" value="([^"]+)"', page.content.decode())
    assert ticks == [rows[1].number], "only what refused can be chosen"
    desk.do(actions.assign, rows[1], to_lead(), by="zb")
    again = client.post(address, {"do": "again"})["Location"]
    assert again != address
    fresh_run = BulkRun.objects.latest("id")
    assert (fresh_run.address, fresh_run.data["reason"]) == ("?state=open", "措施归口")
    assert list(fresh_run.rows.values_list("hazard__number", flat=True)) == [rows[1].number]
    assert entries(desk, "transfer") == len(rows) - 1, "choosing does nothing"
    client.post(again, {"do": "go", **given})
    assert entries(desk, "transfer") == len(rows)
    assert [row.lead.key for row in fresh(*rows) if row.lead] == ["jgw"] * len(rows)


def test_where_nothing_refused_there_is_nothing_to_choose_again(desk: Desk) -> None:
    client, address = choose(desk, "zb", "remind", [desk.assigned()])
    client.post(address, {"do": "go", "note": ""})
    assert 'name="number"' not in client.get(address).content.decode()
    assert client.post(address, {"do": "again"}).headers["X-Refusal"] == "nothing_chosen"
    assert BulkRun.objects.count() == 1


def to_lead() -> actions.Assignment:
    """What the registered one lacked."""
    lead, territory = Unit.objects.get(key="xfzd"), Unit.objects.get(key="hyl")
    due = TODAY + timedelta(days=9)
    return actions.Assignment(lead=lead, territory=territory, due=due, responsible_unit=territory)
