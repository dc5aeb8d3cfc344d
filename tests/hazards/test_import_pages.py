"""The pages of an import: pasted rows, the office's answers, what differs, what was large, and taking it back."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from ranan.hazards import actions
from ranan.hazards.models import Hazard, ImportRun, LedgerImport, Synonym
from tests.hazards.sheets import GOOD, HEADINGS, book
from tests.hazards.steps import Desk
from tests.signed_in import client_of

VAGUE = GOOD | {"hazard": "厨房乱得很", "subject": "乙店", "measure": "", "lead": ""}
STRANGE = GOOD | {"lead": "燃管所"}


@pytest.fixture
def clerk(desk: Desk) -> Client:
    """A clerk of Huayang, signed in."""
    return client_of(desk.world.people["hy2"])


def pasted(*rows: dict[str, Any], head: bool = True) -> str:
    """What Excel and WPS put on the clipboard."""
    lines = [list(HEADINGS.values())] if head else []
    lines += [[str(row.get(name, "")) for name in HEADINGS] for row in rows]
    return "\r\n".join("\t".join(line) for line in lines) + "\r\n"


def send(client: Client, *rows: dict[str, Any], name: str = "台账.xlsx") -> str:
    """Upload a workbook; the address of its preview."""
    from django.core.files.uploadedfile import SimpleUploadedFile

    answer = client.post("/hazards/import/", {"file": SimpleUploadedFile(name, book(*rows))})
    assert answer.status_code == 302, answer.content.decode()
    return str(answer["Location"])


def let_in(client: Client, address: str, **more: Any) -> Any:
    """Press the button of the preview."""
    return client.post(address, {"do": "let_in", **more})


def answer(client: Client, address: str, *answers: tuple[str, str, str]) -> Any:
    """Fill in what only the office can tell."""
    kinds, said, means = zip(*answers, strict=True)
    return client.post(address, {"do": "answer", "kind": kinds, "said": said, "means": means})


def test_pasted_rows_are_read_like_a_workbook(clerk: Client) -> None:
    sent = clerk.post("/hazards/import/", {"rows": pasted(GOOD, GOOD | {"subject": "乙店", "closed": "2023-10-08"})})
    assert sent.status_code == 302
    let_in(clerk, sent["Location"])
    assert sorted(Hazard.objects.values_list("state", "code")) == [("assigned", "CA-013"), ("closed", "CA-013")]
    assert LedgerImport.objects.get().name.endswith(".tsv")


def test_rows_pasted_without_their_headings_are_read_as_the_offices_last_file(clerk: Client, desk: Desk) -> None:
    let_in(clerk, send(clerk, GOOD))
    sent = clerk.post("/hazards/import/", {"rows": pasted(GOOD | {"subject": "乙店"}, head=False)})
    let_in(clerk, sent["Location"])
    assert sorted(Hazard.objects.values_list("premises__name", "code")) == [("乙店", "CA-013"), ("明月楼酒店", "CA-013")]
    stranger = client_of(desk.world.people["xj"])
    sent = stranger.post("/hazards/import/", {"rows": pasted(GOOD, head=False)})
    assert "没有找到表头" in stranger.get(sent["Location"]).content.decode(), "an office without a file is told"


def test_a_column_is_read_as_the_office_says(clerk: Client) -> None:
    """Also where nobody knew the heading of the one column that every ledger needs."""
    text = pasted(GOOD).replace("隐患内容", "看到啥")
    address = clerk.post("/hazards/import/", {"rows": text})["Location"]
    shown = {one["heading"]: one for one in clerk.get(address).context["columns"]}
    assert (shown["看到啥"]["field"], shown["看到啥"]["example"]) == ("", GOOD["hazard"])
    answer(clerk, address, ("heading", shown["看到啥"]["key"], "hazard"), ("heading", shown["检查人"]["key"], "-"))
    shown = {one["heading"]: one["field"] for one in clerk.get(address).context["columns"]}
    assert (shown["看到啥"], shown["检查人"], shown["地址"]) == ("hazard", "", "address")
    let_in(clerk, address)
    assert Hazard.objects.get().text == GOOD["hazard"]


def test_a_ledger_without_days_of_finding_says_not_later_than(clerk: Client) -> None:
    rows = [{**GOOD, "found": "", "due": "2023-10-08"}, {**GOOD, "subject": "乙店", "found": "", "due": "2023-12-08"}]
    let_in(clerk, send(clerk, *rows))
    assert set(Hazard.objects.values_list("found_not_later", flat=True)) == {True}
    assert str(Hazard.objects.get(premises__name="明月楼酒店").found) == "2023-10-08"


def test_neither_a_file_nor_rows_is_told_at_the_field(clerk: Client) -> None:
    sent = clerk.post("/hazards/import/", {"rows": "  \n "})
    assert sent.status_code == 422
    assert "请选择表格文件，或粘贴几行" in sent.content.decode()


def test_each_question_stands_once_for_all_rows_like_it(clerk: Client) -> None:
    address = send(clerk, VAGUE, VAGUE | {"subject": "丙店"}, STRANGE, STRANGE | {"subject": "丁店"})
    asked = clerk.get(address).context["questions"]
    assert [(one.kind, one.said, len(one.rows)) for one in asked] == [
        ("hazard", "厨房乱得很", 2),
        ("unit", "燃管所", 2),
    ]


def test_an_answer_holds_for_this_file_and_the_next_one(clerk: Client, desk: Desk) -> None:
    address = send(clerk, VAGUE, STRANGE)
    answer(clerk, address, ("hazard", "厨房乱得很", "CA-013 软管超长"), ("unit", "燃管所", "jgw"))
    assert clerk.get(address).context["questions"] == []
    let_in(clerk, address)
    assert sorted(Hazard.objects.values_list("code", "lead__key")) == [("CA-013", "jgw"), ("CA-013", "xfzd")]
    again = send(clerk, VAGUE | {"subject": "戊店"}, name="下一份.xlsx")
    assert clerk.get(again).context["questions"] == []
    assert Synonym.objects.filter(unit=desk.unit("hyl")).count() == 2
    stranger = client_of(desk.world.people["xf"])
    other = send(stranger, VAGUE | {"subject": "戊店"}, name="别家.xlsx")
    assert len(stranger.get(other).context["questions"]) == 1, "another office has words of its own"


def test_an_answer_that_names_nothing_is_told_and_the_others_are_kept(clerk: Client) -> None:
    address = send(clerk, VAGUE, STRANGE)
    told = answer(clerk, address, ("hazard", "厨房乱得很", "XX-999"), ("unit", "燃管所", "jgw"))
    assert (told.status_code, told["X-Refusal"]) == (409, "unknown_answer")
    assert "XX-999" in told.content.decode()
    assert list(Synonym.objects.values_list("kind", "means")) == [("unit", "jgw")]


@pytest.mark.parametrize(
    ("kind", "means"), [("unit", "nobody"), ("street", "xfzd2"), ("heading", "colour"), ("odd", "jgw")]
)
def test_nothing_unknown_is_kept_as_an_answer(clerk: Client, kind: str, means: str) -> None:
    answer(clerk, send(clerk, STRANGE), (kind, "燃管所", means))
    assert Synonym.objects.count() == 0


def test_classifying_a_row_on_its_page_teaches_the_next_file(clerk: Client, desk: Desk) -> None:
    let_in(clerk, send(clerk, VAGUE))
    hazard = Hazard.objects.get()
    desk.do(actions.amend, hazard, actions.Correction(code="CA-013"), "看过现场", by="hy2")
    again = send(clerk, VAGUE | {"subject": "戊店"}, name="下一份.xlsx")
    assert [one.code for one in clerk.get(again).context["draft"].rows] == ["CA-013"]


def test_only_what_is_ticked_is_brought_up_to_date(clerk: Client) -> None:
    other = GOOD | {"subject": "乙店"}
    let_in(clerk, send(clerk, GOOD, other))
    address = send(clerk, GOOD | {"due": "2023-12-20"}, other | {"due": "2023-12-21"}, name="新.xlsx")
    shown = clerk.get(address).context
    assert len(shown["applied"]) == 2
    let_in(clerk, address, take=[shown["applied"][0].ticket])
    assert sorted(str(due) for due in Hazard.objects.values_list("due", flat=True)) == ["2023-12-08", "2023-12-20"]


def test_a_large_file_waits_for_the_worker_and_is_found_again(clerk: Client, desk: Desk) -> None:
    rows = [GOOD | {"subject": f"店{n}", "address": f"云间路{n}号"} for n in range(301)]
    address = send(clerk, *rows)
    sent = let_in(clerk, address)
    run = ImportRun.objects.get()
    assert (sent["Location"], run.state, run.total) == (f"/hazards/import/run/{run.pk}/", "waiting", 301)
    assert "hx-trigger" in clerk.get(sent["Location"]).content.decode()
    assert "台账.xlsx" in clerk.get("/hazards/import/").content.decode()
    assert let_in(clerk, address)["Location"] == sent["Location"], "asked for once"
    assert client_of(desk.world.people["xf"]).get(sent["Location"]).status_code == 404

    from ranan.hazards.tasks import let_in as task

    task(run=run.pk)
    task(run=run.pk)
    run.refresh_from_db()
    assert (run.state, run.done, Hazard.objects.count(), LedgerImport.objects.count()) == ("done", 301, 301, 1)
    page = clerk.get(sent["Location"]).content.decode()
    assert "登记了 301 件隐患" in page
    assert "hx-trigger" not in page


def test_who_lost_his_post_meanwhile_lets_nothing_in(clerk: Client, desk: Desk) -> None:
    from ranan.hazards.tasks import let_in as task
    from ranan.registry import actions as registry

    rows = [GOOD | {"subject": f"店{n}", "address": f"云间路{n}号"} for n in range(301)]
    page = let_in(clerk, send(clerk, *rows))["Location"]
    registry.disable(desk.world.people["hy2"], actor=desk.by("admin"), at=desk.moment)
    task(run=ImportRun.objects.get().pk)
    run = ImportRun.objects.get()
    assert (run.state, run.refusal, Hazard.objects.count()) == ("failed", "not_your_step", 0)
    assert page.endswith(f"/{run.pk}/")


def test_an_import_is_taken_back_on_its_page(clerk: Client) -> None:
    let_in(clerk, send(clerk, GOOD))
    page = f"/hazards/import/result/{LedgerImport.objects.get().pk}/"
    assert "整批撤回" in clerk.get(page).content.decode()
    assert clerk.post(page, {"reason": " "})["X-Refusal"] == "missing"
    assert clerk.post(page, {"reason": "导错了"}).status_code == 302
    assert Hazard.objects.get().state == "void"
    assert "已撤回" in clerk.get(page).content.decode()


def test_the_imports_of_another_office_are_not_shown(clerk: Client, desk: Desk) -> None:
    let_in(clerk, send(clerk, GOOD))
    page = f"/hazards/import/result/{LedgerImport.objects.get().pk}/"
    assert client_of(desk.world.people["xj"]).get(page).status_code == 404
    assert client_of(desk.world.people["auditor"]).get(page).status_code == 200
    assert client_of(desk.world.people["auditor"]).post(page, {"reason": "x"})["X-Refusal"] == "not_your_step"
    assert clerk.get("/hazards/import/result/99999999/").status_code == 404
