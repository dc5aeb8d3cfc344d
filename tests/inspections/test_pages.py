"""The pages of screening: who may open them, what a form keeps of what was typed, what goes out."""

from __future__ import annotations

import io
from datetime import timedelta
from typing import Any

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from ranan.campaign import queries as campaign
from ranan.hazards.models import Hazard
from ranan.inspections import actions
from ranan.inspections.models import Risk, Round, Visit, VisitFile
from ranan.journal import queries as journal
from ranan.registry.models import Premises
from ranan.rules.checklist import Answer
from tests.hazards.steps import photo
from tests.inspections.conftest import NOW, TODAY, Patrol
from tests.inspections.test_plan import plan
from tests.inspections.test_record import in_order, record, self_check
from tests.signed_in import client_of


def client(patrol: Patrol, name: str) -> Any:
    return client_of(patrol.world.people[name])


def sheet_answers(patrol: Patrol, **failed: str) -> dict[str, str]:
    """A form with every item in order but these, which fail with that value or note."""
    sheet = campaign.plan_now(patrol.world.campaign).checklist("catering")
    assert sheet is not None
    given = {f"a_{item.id}": "pass" for item in sheet.items}
    for name, said in failed.items():
        item = name.replace("_", "-")
        given |= {f"a_{item}": "fail", f"v_{item}": said, f"n_{item}": "见照片"}
    return given | {"on": TODAY.isoformat(), "reason": "群众反映", "note": "", "checklist": "catering", "outcome": ""}


@pytest.mark.parametrize(
    ("who", "screening", "visits", "new"),
    [("zb", 200, 200, 200), ("xf", 200, 200, 200), ("hy", 200, 200, 403), ("auditor", 200, 200, 403), ("supervisor", 200, 200, 403),
     ("boss", 403, 200, 403), ("admin", 403, 403, 403), ("sysadmin", 403, 403, 403)],
)  # fmt: skip
def test_each_role_opens_what_is_his(patrol: Patrol, who: str, screening: int, visits: int, new: int) -> None:
    asks = client(patrol, who)
    found = [asks.get(path).status_code for path in ("/screening/", "/visits/", "/screening/new/")]
    assert found == [screening, visits, new]


def test_a_number_of_the_round_opens_exactly_its_rows(patrol: Patrol) -> None:
    patrol.looked(patrol.place("shop"), TODAY)
    asks = client(patrol, "zb")
    base = f"/screening/{patrol.round.number}/"
    assert asks.get(base).status_code == 200
    covered = asks.get(f"{base}places/", {"stand": "covered"}).content.decode()
    left = asks.get(f"{base}places/", {"stand": "left"}).content.decode()
    assert "阿强小吃店" in covered
    assert "老王面馆" not in covered
    assert "老王面馆" in left
    assert "阿强小吃店" not in left
    elsewhere = asks.get(f"{base}places/", {"territory": "nowhere"})
    assert "没有这样的场所" in elsewhere.content.decode()


def test_a_day_in_the_past_shows_what_stood_then(patrol: Patrol) -> None:
    patrol.looked(patrol.place("shop"), TODAY)
    asks, path = client(patrol, "zb"), f"/screening/{patrol.round.number}/places/"
    before = (TODAY - timedelta(days=1)).isoformat()
    assert "阿强小吃店" in asks.get(path, {"stand": "not_yet", "on": before}).content.decode()
    assert asks.get(path, {"on": "not-a-day"}).status_code == 200


def test_visits_to_ticked_places_are_planned_at_once_and_refusals_are_named(patrol: Patrol) -> None:
    numbers = [patrol.place(name).number for name in ("shop", "shop2", "other")]
    given = {
        "number": numbers, "on": TODAY.isoformat(), "inspectors": [patrol.world.people["hy2"].key], "plan_number": "7号",
        "reason": "", "note": "",
    }  # fmt: skip
    asks, path = client(patrol, "hy2"), f"/screening/{patrol.round.number}/places/"
    assert asks.post(path, given).status_code == 302
    assert set(Visit.objects.values_list("premises__number", flat=True)) == set(numbers[:2])


def test_a_round_is_opened_on_the_page_and_a_wrong_one_says_what_is_missing(patrol: Patrol) -> None:
    asks = client(patrol, "xf")
    given = {"name": "学校排查", "kinds": ["school"], "starts": "2023-11-01", "ends": "2023-11-30", "measure": "23"}
    assert asks.post("/screening/new/", given | {"ends": "2023-10-01"}).status_code == 422
    assert asks.post("/screening/new/", given | {"kinds": []}).status_code == 422
    assert asks.post("/screening/new/", given).status_code == 302
    made = Round.objects.get(name="学校排查")
    assert (made.measure, made.owner.key) == (23, "xfzd")
    refused = asks.post(f"/screening/{patrol.round.number}/withdraw/", {"why": "重复"})
    assert refused["X-Refusal"] == "not_your_round"


def test_the_list_of_a_round_goes_out_as_it_is_shown_and_is_logged(patrol: Patrol) -> None:
    patrol.looked(patrol.place("shop"), TODAY)
    answer = client(patrol, "zb").get(f"/screening/{patrol.round.number}/places.xlsx", {"stand": "left"})
    book = openpyxl.load_workbook(io.BytesIO(b"".join(answer.streaming_content)))
    cells = {cell.value for row in book.active.iter_rows() for cell in row}
    assert {"老王面馆", "福泉饭店"} <= cells
    assert "阿强小吃店" not in cells
    [entry] = [one for one in journal.entries() if one.verb == "round.export"]
    assert entry.facts["rows"] == 2


# ---------- recording ----------


def test_a_visit_is_recorded_on_the_page_and_its_hazard_is_in_the_ledger(patrol: Patrol) -> None:
    asks, shop = client(patrol, "hy"), patrol.place("shop")
    given = sheet_answers(patrol, hose_length="3.5") | {"inspectors": [patrol.world.people["hy"].key]}
    shot = photo()
    given["p_hose-length"] = SimpleUploadedFile(shot.name, shot.data)
    answer = asks.post(f"/visits/record/?premises={shop.number}", given)
    row = Visit.objects.get()
    assert (answer.status_code, answer["Location"]) == (302, f"/visits/{row.number}/")
    assert Hazard.objects.get().code == "CA-013"
    assert VisitFile.objects.get().item == "hose-length"
    shown = asks.get(f"/visits/{row.number}/").content.decode()
    assert "见照片" in shown
    assert Hazard.objects.get().number in shown
    assert asks.get(f"/visits/{row.number}/paper/").status_code == 200


def test_an_incomplete_list_keeps_every_answer_and_names_the_items(patrol: Patrol) -> None:
    asks, shop = client(patrol, "hy"), patrol.place("shop")
    given = sheet_answers(patrol, no_tee="") | {"inspectors": [patrol.world.people["hy"].key]}
    del given["a_hose-length"]
    given["present"] = "店员"
    shot = photo()
    given["p_no-tee"] = SimpleUploadedFile(shot.name, shot.data)
    answer = asks.post(f"/visits/record/?premises={shop.number}", given)
    page = answer.content.decode()
    assert answer["X-Refusal"] == "answers_incomplete"
    assert 'id="i-hose-length"' in page
    assert page.count('class="check-item wrong"') == 1
    assert 'name="a_no-tee" value="fail" checked' in page
    assert 'value="店员"' in page
    assert 'name="held"' in page
    assert not Visit.objects.exists()


def test_a_section_that_does_not_apply_needs_no_answers(patrol: Patrol) -> None:
    asks, shop = client(patrol, "hy"), patrol.place("shop")
    sheet = campaign.plan_now(patrol.world.campaign).checklist("catering")
    assert sheet is not None
    gated = [section for section in sheet.sections if section.gate]
    given = sheet_answers(patrol) | {"inspectors": [patrol.world.people["hy"].key]}
    for section in gated:
        given[f"gate_{section.id}"] = "no"
        for item in section.items:
            del given[f"a_{item.id}"]
    assert asks.post(f"/visits/record/?premises={shop.number}", given).status_code == 302
    answers = Visit.objects.get().answers
    assert {answers[item.id][0] for section in gated for item in section.items} == {"na"}


def test_a_visit_in_vain_needs_no_list(patrol: Patrol) -> None:
    asks, shop = client(patrol, "hy"), patrol.place("shop")
    given = {"on": TODAY.isoformat(), "outcome": "absent", "reason": "排查", "inspectors": [patrol.world.people["hy"].key], "note": ""}
    assert asks.post(f"/visits/record/?premises={shop.number}", given).status_code == 302
    assert Visit.objects.get().outcome == "absent"


def test_a_page_is_signed_and_only_a_photo_or_pdf_is_a_page(patrol: Patrol) -> None:
    row, asks, shot = record(patrol), client(patrol, "hy"), photo()
    bad = asks.post(f"/visits/{row.number}/sign/", {"present": "", "papers": SimpleUploadedFile("签字.jpg", b"text")})
    assert bad["X-Refusal"] == "file_kind"
    good = asks.post(f"/visits/{row.number}/sign/", {"present": "李某", "papers": SimpleUploadedFile(shot.name, shot.data)})
    assert good.status_code == 302
    paper = VisitFile.objects.get()
    assert b"".join(asks.get(f"/visits/files/{paper.pk}/").streaming_content) == shot.data
    assert asks.get(f"/visits/files/{paper.pk}/thumbnail/")["Content-Type"] == "image/jpeg"
    assert client(patrol, "xj").get(f"/visits/files/{paper.pk}/").status_code == 404


def test_others_see_a_visit_only_where_they_see_the_place(patrol: Patrol) -> None:
    row = plan(patrol)
    found = {who: client(patrol, who).get(f"/visits/{row.number}/").status_code for who in ("hy", "xf", "xj", "boss", "auditor")}
    assert found == {"hy": 200, "xf": 200, "xj": 404, "boss": 404, "auditor": 200}
    assert client(patrol, "xf").post(f"/visits/{row.number}/nonsense/", {}).status_code == 404


def test_a_household_keeps_its_name_and_shows_its_door_only_to_who_goes_there(patrol: Patrol) -> None:
    row = plan(patrol, place="home", by="xf", people=("xf",))
    pages = {who: client(patrol, who).get(f"/visits/{row.number}/").content.decode() for who in ("xf", "jgw")}
    assert not [who for who, page in pages.items() if "林某户" in page]
    assert [who for who, page in pages.items() if "101室" in page] == ["xf"]


def test_a_round_says_which_units_looked_and_a_withdrawn_one_plans_nothing(patrol: Patrol) -> None:
    patrol.looked(patrol.place("shop"), TODAY, units=("hyl", "xfzd"))
    asks = client(patrol, "hy2")
    page = asks.get(f"/screening/{patrol.round.number}/").content.decode()
    assert "区消防救援支队" in page.partition('id="by-unit"')[2]
    actions.withdraw_round(patrol.round, "重复", actor=patrol.by("zb"), at=NOW)
    given = {"number": [patrol.place("shop").number], "on": TODAY.isoformat(), "inspectors": [patrol.world.people["hy2"].key],
             "plan_number": "7号", "reason": "", "note": ""}  # fmt: skip
    asks.post(f"/screening/{patrol.round.number}/places/", given)
    assert not Visit.objects.filter(state="planned").exists()


# ---------- the enterprise ----------


def test_an_enterprise_checks_itself_and_keeps_its_risks(patrol: Patrol) -> None:
    asks, shop = client(patrol, "boss"), patrol.place("shop2")
    assert "老王面馆" in asks.get("/").content.decode()
    given = sheet_answers(patrol, hose_sound="")
    assert asks.post(f"/visits/record/?premises={shop.number}", given).status_code == 302
    assert Hazard.objects.get().self_found
    risk = {"spot": "厨房", "what": "气瓶泄漏遇明火", "level": "red", "control": "每日试漏", "keeper": "店长"}
    assert asks.post(f"/premises/{shop.number}/risks/new/", risk).status_code == 302
    made = Risk.objects.get()
    assert asks.post(f"/premises/{shop.number}/risks/{made.number}/", risk | {"level": "yellow"}).status_code == 302
    assert Risk.objects.get().level == "yellow"
    assert asks.post(f"/premises/{shop.number}/risks/new/", risk | {"level": "purple"}).status_code == 422
    assert asks.post(f"/premises/{shop.number}/risks/end/", {"risk": made.number}).status_code == 302
    assert asks.get(f"/premises/{patrol.place('shop').number}/risks/").status_code == 404
    assert journal.differences() == []


def test_a_notice_is_served_on_the_page_after_three_visits_in_vain(patrol: Patrol) -> None:
    for _ in range(3):
        patrol.looked(patrol.place("shop"), TODAY, "absent", signed=False)
    asks, shop = client(patrol, "hy"), patrol.place("shop")
    page = f"/visits/plan/?premises={shop.number}"
    assert "送达书面通知" in asks.get(page).content.decode()
    asks.post(f"/visits/notice/{shop.number}/", {"on": TODAY.isoformat(), "how": "张贴"})
    assert "张贴" in asks.get(page).content.decode()


def test_whoever_sees_everything_reads_and_records_nothing(patrol: Patrol) -> None:
    asks, shop = client(patrol, "auditor"), patrol.place("shop")
    assert asks.get(f"/visits/record/?premises={shop.number}").status_code == 403
    assert asks.get(f"/visits/plan/?premises={shop.number}").status_code == 403
    assert Premises.objects.filter(pk=shop.pk).exists()
    done = actions.sign_visit(record(patrol), [photo()], actor=patrol.by("auditor"), at=NOW)
    assert getattr(done, "code", "") == "not_your_visit"


def test_the_sheet_of_the_day_lists_where_somebody_goes(patrol: Patrol) -> None:
    plan(patrol, people=("hy2",))
    plan(patrol, place="shop2", people=("hy",))
    asks, day = client(patrol, "hy"), (TODAY + timedelta(days=2)).isoformat()
    mine = asks.get("/visits/day/", {"on": day}).content.decode()
    assert "老王面馆" in mine
    assert "阿强小吃店" not in mine
    theirs = asks.get("/visits/day/", {"on": day, "person": patrol.world.people["hy2"].key}).content.decode()
    assert "阿强小吃店" in theirs
    nobody = asks.get("/visits/day/", {"on": day, "person": patrol.world.people["xf"].key}).content.decode()
    assert "没有安排检查" in nobody


def test_the_list_of_visits_goes_out_with_what_each_found(patrol: Patrol) -> None:
    record(patrol, answers=in_order(patrol, hose_length=Answer("fail", "3.5")))
    asks = client(patrol, "hy")
    answer = asks.get("/visits/export.xlsx", {"show": "all"})
    book = openpyxl.load_workbook(io.BytesIO(b"".join(answer.streaming_content)))
    cells = {cell.value for row in book.active.iter_rows() for cell in row}
    hazard = Hazard.objects.get()
    assert {"阿强小吃店", "吴洁", "发现隐患", hazard.number} <= cells
    assert next(one.verb for one in journal.entries()) == "visit.export"
    page = asks.get(f"/hazards/{hazard.number}/").content.decode()
    assert Visit.objects.get().number in page


def test_what_an_enterprise_found_itself_can_be_listed_apart(patrol: Patrol) -> None:
    record(patrol, answers=in_order(patrol, hose_length=Answer("fail", "3.5")))
    self_check(patrol, hose_length=Answer("fail", "4"))
    asks = client(patrol, "zb")
    own = asks.get("/hazards/", {"by": "self"}).content.decode()
    assert "老王面馆" in own
    assert "阿强小吃店" not in own
    others = asks.get("/hazards/", {"by": "others"}).content.decode()
    assert "阿强小吃店" in others
    assert "老王面馆" not in others


def test_an_enterprise_registers_what_it_sees_at_its_own_place_and_decides_neither_grade_nor_party(patrol: Patrol) -> None:
    asks = client(patrol, "boss")
    assert "老王面馆" in asks.get("/hazards/new/").content.decode()
    given = {
        "text": "存放6只15公斤气瓶", "code": "CA-011", "found": TODAY.isoformat(), "grade": "general", "measure": "16",
        "responsible_unit": "hyl", "inspector": "", "insist": "",
    }  # fmt: skip
    answer = asks.post("/hazards/new/", given)
    hazard = Hazard.objects.get()
    assert (answer.status_code, hazard.grade, hazard.measure, hazard.responsible_unit) == (302, "major", 13, None)
    assert hazard.self_found
    other = patrol.place("shop").number
    assert "阿强小吃店" not in asks.get(f"/hazards/new/?premises={other}").content.decode()
    assert asks.get("/hazards/new/?new=1").status_code == 200
    assert not Premises.objects.filter(name="新店").exists()
