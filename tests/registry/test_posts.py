"""Posts are given from a day on, ended with a day, moved to another unit; what was in force stays as it was."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

from django.test import Client

from ranan.registry import actions, queries
from ranan.registry.models import Post
from ranan.rules.actor import Role
from tests.registry.conftest import DAY, NOW, code, entries, rebuilds
from tests.world import SYSTEM, World, add_person

Enter = Callable[[str], Client]
TOMORROW, YESTERDAY = DAY + timedelta(days=1), DAY - timedelta(days=1)


def the_post(world: World, name: str) -> Post:
    return Post.objects.get(person=world.people[name])


def test_a_post_with_an_end_counts_until_that_day_included(world: World) -> None:
    given = actions.give_post(
        world.people["hy"], world.unit("hyl"), Role.OFFICER, starts=TOMORROW, ends=date(2023, 11, 30),
        actor=world.actor("admin"), at=NOW,
    )  # fmt: skip
    assert isinstance(given, Post)
    held = {day: {s.role for s in world.actor("hy", date(2023, 11, day)).seats} for day in (20, 21, 30)}
    assert held == {20: {"inspector"}, 21: {"inspector", "officer"}, 30: {"inspector", "officer"}}
    assert {s.role for s in world.actor("hy", date(2023, 12, 1)).seats} == {"inspector"}
    [image] = entries("person.give_post")[-1].facts["registry.post"]
    assert (image["starts"], image["ends"], image["role"]) == ("2023-11-21", "2023-11-30", "officer")
    assert rebuilds() == []


def test_the_same_post_twice_at_the_same_time_is_refused(world: World) -> None:
    admin, hy, unit = world.actor("admin"), world.people["hy"], world.unit("hyl")
    assert code(actions.give_post(hy, unit, Role.INSPECTOR, starts=TOMORROW, actor=admin, at=NOW)) == "post_overlaps"
    actions.leave_post(the_post(world, "hy"), ends=DAY, actor=admin, at=NOW)
    assert isinstance(actions.give_post(hy, unit, Role.INSPECTOR, starts=TOMORROW, actor=admin, at=NOW), Post)


def test_posts_do_not_begin_in_the_past_nor_end_before_they_begin(world: World) -> None:
    admin, hy, unit = world.actor("admin"), world.people["hy"], world.unit("hyl")
    assert code(actions.give_post(hy, unit, Role.OFFICER, starts=YESTERDAY, actor=admin, at=NOW)) == "date_in_past"
    reversed_ = actions.give_post(hy, unit, Role.OFFICER, starts=TOMORROW, ends=DAY, actor=admin, at=NOW)
    assert code(reversed_) == "dates_reversed"


def test_a_disabled_person_gets_no_post(world: World) -> None:
    admin, hy = world.actor("admin"), world.people["hy"]
    actions.disable(hy, actor=admin, at=NOW)
    assert (
        code(actions.give_post(hy, world.unit("hyl"), Role.OFFICER, starts=DAY, actor=admin, at=NOW)) == "is_disabled"
    )


def test_ending_with_yesterday_takes_the_seat_at_once(world: World) -> None:
    left = actions.leave_post(the_post(world, "hy"), ends=YESTERDAY, actor=world.actor("admin"), at=NOW)
    assert isinstance(left, Post)
    assert world.actor("hy").seats == ()
    assert len(world.actor("hy", YESTERDAY).seats) == 1
    [image] = entries("person.leave_post")[-1].facts["registry.post"]
    assert image == {"id": left.pk, "ends": "2023-11-19"}


def test_what_was_in_force_before_yesterday_is_not_rewritten(world: World) -> None:
    early = DAY - timedelta(days=2)
    assert (
        code(actions.leave_post(the_post(world, "hy"), ends=early, actor=world.actor("admin"), at=NOW))
        == "date_in_past"
    )


def test_a_post_that_has_ended_is_not_ended_again(world: World) -> None:
    admin, post = world.actor("admin"), the_post(world, "hy")
    actions.leave_post(post, ends=YESTERDAY, actor=admin, at=NOW)
    assert code(actions.leave_post(post, ends=DAY, actor=admin, at=NOW)) == "nothing_changes"


def test_the_last_administrator_does_not_leave(world: World) -> None:
    admin, post = world.actor("admin"), the_post(world, "admin")
    assert code(actions.leave_post(post, ends=DAY, actor=admin, at=NOW)) == "last_admin"
    add_person(world, "admin2", "何文", Role.UNIT_ADMIN, "hyl")
    assert isinstance(actions.leave_post(post, ends=DAY, actor=admin, at=NOW), Post)


def test_an_administrator_leaves_when_the_next_one_begins_on_the_day_after(world: World) -> None:
    admin = world.actor("admin")
    start = DAY + timedelta(days=5)
    actions.give_post(world.people["hy2"], world.unit("hyl"), Role.UNIT_ADMIN, starts=start, actor=admin, at=NOW)
    post = the_post(world, "admin")
    assert code(actions.leave_post(post, ends=start - timedelta(days=2), actor=admin, at=NOW)) == "last_admin"
    assert isinstance(actions.leave_post(post, ends=start - timedelta(days=1), actor=admin, at=NOW), Post)


def test_a_post_to_come_is_withdrawn(world: World) -> None:
    admin, hy = world.actor("admin"), world.people["hy"]
    given = actions.give_post(hy, world.unit("hyl"), Role.OFFICER, starts=TOMORROW, actor=admin, at=NOW)
    assert isinstance(given, Post)
    pk = given.pk
    assert isinstance(actions.leave_post(given, ends=DAY, actor=admin, at=NOW), Post)
    assert entries("person.leave_post")[-1].facts == {"registry.post": [{"id": pk, "deleted": True}]}
    assert rebuilds() == []


def test_the_only_post_of_somebody_is_not_withdrawn(world: World) -> None:
    admin = world.actor("admin")
    made = actions.invite(world.unit("hyl"), login="n1", name="新人", role=Role.OFFICER, actor=admin, at=NOW)
    assert isinstance(made, tuple)
    [post] = made[0].posts.all()
    assert code(actions.leave_post(post, ends=YESTERDAY, actor=admin, at=NOW)) == "dates_reversed"


def test_a_move_ends_here_and_begins_there_by_two_entries(world: World) -> None:
    post = the_post(world, "hy")
    moved = actions.move_post(
        post, world.unit("xjz"), Role.OFFICER, starts=TOMORROW, actor=world.actor("sysadmin"), at=NOW
    )
    assert isinstance(moved, Post)
    assert [(s.unit, s.role) for s in world.actor("hy").seats] == [("hyl", "inspector")]
    assert [(s.unit, s.role) for s in world.actor("hy", TOMORROW).seats] == [("xjz", "officer")]
    assert [len(entries(f"person.{verb}")) for verb in ("give_post", "leave_post")] == [1, 1]
    assert rebuilds() == []


def test_a_refused_move_leaves_nothing_behind(world: World) -> None:
    before = Post.objects.count()
    moved = actions.move_post(
        the_post(world, "admin"), world.unit("xjz"), Role.OFFICER, starts=DAY, actor=SYSTEM, at=NOW
    )
    assert code(moved) == "last_admin"
    assert Post.objects.count() == before
    assert entries("person.give_post") == []


def test_an_administrator_of_one_unit_does_not_move_into_another(world: World) -> None:
    moved = actions.move_post(
        the_post(world, "hy"), world.unit("xjz"), Role.OFFICER, starts=DAY, actor=world.actor("admin"), at=NOW
    )
    assert code(moved) == "not_your_unit"


def test_the_receiving_administrator_gives_the_post_by_sign_in_name(world: World, enter: Enter) -> None:
    add_person(world, "xjadmin", "新泾管理", Role.UNIT_ADMIN, "xjz")
    given = {"login": "HY", "role": "officer", "starts": "2023-11-21", "ends": ""}
    client = enter("xjadmin")
    assert client.post("/people/xjz/take/", given)["Location"] == "/people/xjz/"
    assert "吴洁" in client.get("/people/xjz/").content.decode()
    unknown = client.post("/people/xjz/take/", given | {"login": "nobody"})
    assert (unknown.status_code, unknown["X-Refusal"]) == (409, "unknown_login")


def test_the_page_moves_with_both_units_and_says_why_not_with_one(world: World, enter: Enter) -> None:
    hy, post = world.people["hy"], the_post(world, "hy")
    assert 'data-code="other_unit_gives"' in enter("admin").get(f"/people/hyl/{hy.key}/").content.decode()
    given = {"post": post.pk, "unit": "xjz", "role": "inspector", "starts": "2023-11-21"}
    client = enter("sysadmin")
    assert client.post(f"/people/hyl/{hy.key}/move/", given).status_code == 302
    assert [seat.unit for seat in queries.actor_of(hy, TOMORROW).seats] == ["xjz"]


def test_the_last_administrators_buttons_are_shown_with_the_reason(world: World, enter: Enter) -> None:
    admin = world.people["admin"]
    text = enter("sysadmin").get(f"/people/hyl/{admin.key}/").content.decode()
    assert text.count('data-code="last_admin"') >= 2
    assert "这是本单位最后一名管理员" in text
    answer = enter("sysadmin").post(f"/people/hyl/{admin.key}/disable/")
    assert (answer.status_code, answer["X-Refusal"]) == (409, "last_admin")


def test_a_post_of_somebody_else_is_not_ended_through_this_page(world: World, enter: Enter) -> None:
    other = the_post(world, "hy2")
    key = world.people["hy"].key
    answer = enter("admin").post(f"/people/hyl/{key}/leave/", {"post": other.pk, "ends": "2023-11-20"})
    assert answer["X-Refusal"] == "nothing_changes"
    other.refresh_from_db()
    assert other.ends is None
