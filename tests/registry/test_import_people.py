"""A list of people comes in: good rows by the acts of the page, bad ones with their cure, twice without a change."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from ranan.kit.spreadsheet import from_text
from ranan.registry import actions, importing_people
from ranan.registry.importing_people import Draft
from ranan.registry.models import Deputy, Person, Post
from ranan.registry.onetime import is_code
from ranan.rules.actor import Role
from ranan.rules.hazard import Refusal
from tests.registry.conftest import DAY, NOW, code, entries, rebuilds
from tests.world import World, add_person

Enter = Callable[[str], Client]
HEAD = "姓名\t登录名\t手机\t单位\t岗位\t起始日期\t代班人\t代班起\t代班止\n"


def draft(world: World, text: str, by: str = "admin", unit: str = "hyl") -> Draft:
    found = importing_people.draft(from_text(HEAD + text), world.unit(unit), world.actor(by), DAY)
    assert isinstance(found, Draft), found
    return found


def outcomes(found: Draft) -> list[str]:
    return [line.refusal.code if line.refusal else line.outcome for line in found.lines]


def let_in(world: World, text: str, by: str = "admin") -> Any:
    return actions.let_in(draft(world, text, by).lines, actor=world.actor(by), at=NOW)


def test_each_row_is_new_known_changed_or_wrong(world: World) -> None:
    text = (
        "林一\t\t13800138000\t华阳路街道\t经办人\t2023-12-01\n"
        "吴洁\t\t\t\t检查员\t\n"
        "郑涛\thy2\t\t\t单位负责人\t\n"
        "何静\tadmin\t\t\t单位管理员、经办人\t\n"
        "顾明\tjgw\t\t华阳路街道\t检查员\t\n"
        "某人\thy2\t\t\t检查员\t\n"
    )
    assert outcomes(draft(world, text)) == ["new", "known", "login_twice", "post", "post", "login_twice"]
    assert outcomes(draft(world, "郑涛\thy2\t\t\t单位负责人\t\n某人\thy\t\t\t检查员\t\n")) == [
        "changed",
        "login_of_other",
    ]


@pytest.mark.parametrize(
    ("row", "by", "expected"),
    [
        ("林一\t\t\t新泾镇\t经办人", "admin", "not_your_unit"),
        ("林一\t\t\t\t专班", "admin", "role_not_yours"),
        ("林一\t\t\t没有的局\t经办人", "admin", "unknown_unit"),
        ("林一\t\t\t\t", "admin", "missing"),
        ("\tlin\t\t\t经办人", "admin", "missing"),
        ("林一\t\t\t\t门卫", "admin", "unknown_role"),
        ("林一\tl\t\t\t经办人", "admin", "login_unfit"),
        ("林一\t\t1380013/8004\t\t经办人", "admin", "unread_phone"),
        ("林一\t\t\t\t经办人", "hy2", "not_your_unit"),
        ("林一\t\t\t专班\t专班", "sysadmin", "new"),
    ],
)
def test_who_may_give_what_stays_the_tables(world: World, row: str, by: str, expected: str) -> None:
    assert outcomes(draft(world, row, by)) == [expected]


def test_new_people_come_in_with_a_proposed_name_a_post_a_phone_and_a_code(world: World) -> None:
    done = let_in(world, "林一\t\t13800138000\t\t经办人、单位管理员\t2023-12-01\n林二\tlin2\t\t\t检查员\t2023-01-01\n")
    assert (len(done.codes), done.refused) == (2, [])
    one = Person.objects.get(name="林一")
    assert (one.login, one.phone, one.must_change) == ("hyl-01", "13800138000", True)
    assert [(post.role, post.starts.isoformat()) for post in one.posts.order_by("id")] == [
        ("officer", "2023-12-01"), ("unit_admin", "2023-12-01"),
    ]  # fmt: skip
    assert Person.objects.get(login="lin2").posts.get().starts == DAY
    told = "".join(str(entry.facts) for entry in entries())
    assert all(code_ not in told for _person, code_, _unit in done.codes)
    assert "13800138000" not in told
    assert rebuilds() == []


def test_the_same_list_twice_changes_nothing(world: World) -> None:
    text = "林一\t\t13800138000\t\t经办人\t\t郑涛\t2023-11-25\t2023-11-28\n郑涛\thy2\t\t\t单位负责人\t\n"
    first = let_in(world, text)
    assert (len(first.codes), first.changed, first.refused) == (1, 1, [])
    before = (len(entries()), Post.objects.count(), Deputy.objects.count())
    again = let_in(world, text)
    assert (again.codes, again.changed, again.unchanged, again.refused) == ([], 0, 2, [])
    assert (len(entries()), Post.objects.count(), Deputy.objects.count()) == before
    assert Deputy.objects.get().person == world.people["hy2"]


def test_a_changed_post_ends_the_one_it_replaces(world: World) -> None:
    let_in(world, "郑涛\thy2\t\t\t单位负责人\t2023-11-25\n")
    posts = [(one.role, one.ends and one.ends.isoformat()) for one in world.people["hy2"].posts.order_by("id")]
    assert posts == [("officer", "2023-11-24"), ("unit_head", None)]


def test_the_last_administrator_does_not_lose_his_post_by_a_list(world: World) -> None:
    done = let_in(world, "何静\tadmin\t\t\t检查员\t\n林一\t\t\t\t检查员\t\n")
    assert [refusal.code for _line, refusal in done.refused] == ["last_admin"]
    assert len(done.codes) == 1
    assert [post.role for post in world.people["admin"].posts.all()] == ["unit_admin"]
    assert rebuilds() == []


def test_two_of_one_name_need_their_sign_in_names(world: World) -> None:
    assert outcomes(draft(world, "林一\t\t\t\t检查员\n林一\t\t\t\t经办人\n")) == ["name_twice", "name_twice"]
    add_person(world, "hy3", "吴洁", Role.OFFICER, "hyl")
    assert outcomes(draft(world, "吴洁\t\t\t\t检查员\n")) == ["name_twice"]


def test_a_deputy_without_days_or_not_of_the_unit_is_told_and_the_row_is_in(world: World) -> None:
    done = let_in(world, "林一\t\t\t\t检查员\t\t郑涛\n林二\t\t\t\t检查员\t\t金晶\t2023-11-25\t2023-11-28\n")
    assert [refusal.code for _line, refusal in done.refused] == ["deputy_needs_days", "deputy_not_found"]
    assert len(done.codes) == 2


def test_a_list_without_names_and_one_too_long_are_refused(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    actor, unit = world.actor("admin"), world.unit("hyl")
    nothing = importing_people.draft(from_text("序号\t内容\n1\t无"), unit, actor, DAY)
    assert isinstance(nothing, Refusal)
    assert code(nothing) == "no_list_of_people"
    monkeypatch.setattr(importing_people, "MOST", 3)
    many = HEAD + "".join(f"人{n}\t\t\t\t检查员\n" for n in range(4))
    assert code(importing_people.draft(from_text(many), unit, actor, DAY)) == "too_many_people"


def test_the_page_shows_first_then_lets_in_and_shows_each_code_once(world: World, enter: Enter) -> None:
    client = enter("admin")
    text = HEAD + "林一\t\t13800138000\t\t经办人\t\n某某\t\t\t\t门卫\t\n"
    seen = client.post("/people/import/", {"unit": "hyl", "rows": text}, follow=True).content.decode()
    assert 'data-code="unknown_role"' in seen
    assert ">138****<" in seen
    assert not Person.objects.filter(name="林一").exists()
    carried = re.search(r'name="sheet" value="([0-9a-f]{64})"', seen)
    assert carried is not None
    answer = client.post("/people/import/", {"unit": "hyl", "sheet": carried[1], "do": "let_in"})
    page = answer.content.decode()
    codes = re.findall(r"<code>([0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4})</code>", page)
    assert len(codes) == 1
    assert "no-store" in answer["Cache-Control"]
    again = client.post("/people/import/", {"unit": "hyl", "sheet": carried[1], "do": "let_in"}).content.decode()
    assert codes[0] not in again
    assert "林一" in client.get("/people/import/", {"unit": "hyl", "sheet": carried[1]}).content.decode()  # back again
    other = enter("sysadmin")
    assert other.get("/people/import/", {"unit": "hyl", "sheet": carried[1]}).status_code == 302
    assert other.post("/people/import/", {"unit": "hyl", "sheet": carried[1], "do": "let_in"}).status_code == 302
    assert client.get("/people/import/").status_code == 200
    assert enter("hy2").get("/people/import/").status_code == 403


def test_a_district_of_some_thousands_comes_in_at_once(world: World, enter: Enter, django_assert_max_num_queries: Any) -> None:
    text = HEAD + "".join(f"人{n}\t\t1380013{n:04d}\t\t检查员\n" for n in range(5_000))
    client = enter("admin")
    with django_assert_max_num_queries(80):  # not a handful for each row
        seen = client.post("/people/import/", {"unit": "hyl", "rows": text}, follow=True).content.decode()
    assert "人299<" in seen
    assert "人300<" not in seen
    carried = re.search(r'name="sheet" value="([0-9a-f]{64})"', seen)
    assert carried is not None
    with django_assert_max_num_queries(600):
        page = client.post("/people/import/", {"unit": "hyl", "sheet": carried[1], "do": "let_in"}).content.decode()
    assert len(re.findall(r"<code>[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}</code>", page)) == 5_000
    assert Person.objects.get(name="人4999").phone == "13800134999"
    assert Person.objects.filter(login__startswith="hyl-").count() == 5_000


def test_a_name_taken_meanwhile_keeps_out_one_row_and_no_other(world: World) -> None:
    found = draft(world, "林一\tlin1\t\t\t检查员\n林二\tlin2\t\t\t检查员、单位管理员\n")
    add_person(world, "lin1", "林壹", Role.OFFICER, "hyl")
    done = actions.let_in(found.lines, actor=world.actor("admin"), at=NOW)
    assert [(line.row.name, refusal.code) for line, refusal in done.refused] == [("林一", "login_taken")]
    assert [person.login for person, _code, _unit in done.codes] == ["lin2"]
    assert Post.objects.filter(person__login="lin2").count() == 2
    assert rebuilds() == []


def test_who_never_signed_in_gets_a_new_code_by_the_same_list_where_it_is_asked_for(world: World) -> None:
    text = "林一\tlin1\t\t\t检查员\n吴洁\thy\t\t\t检查员\n"
    first = let_in(world, text).codes[0][1]
    actions.change_password(world.people["hy"], "own password 1", actor=world.actor("hy"), at=NOW)
    assert let_in(world, text).codes == []
    again = actions.let_in(draft(world, text).lines, actor=world.actor("admin"), at=NOW, renew=True)
    assert [person.login for person, _code, _unit in again.codes] == ["lin1"]
    kept = Person.objects.get(login="lin1").one_time_code
    assert is_code(again.codes[0][1], kept)
    assert not is_code(first, kept)
