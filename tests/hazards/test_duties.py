"""What must I do today: each duty shows exactly the hazards whose step is the person's, and no others."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from ranan.kit import clock
from tests.world import World

AT = datetime(2023, 11, 18, 10, tzinfo=clock.ZONE)
TODAY = date(2023, 11, 20)


def given() -> Any:
    import io

    from PIL import Image

    from ranan.hazards import actions, files

    out = io.BytesIO()
    Image.new("RGB", (8, 8)).save(out, "JPEG")
    uploads = [files.Upload("a.jpg", out.getvalue(), "after"), files.Upload("p.jpg", out.getvalue() + b"", "proxy")]
    return actions.Given(note="已整改", files=uploads, proxy=actions.Proxy("店主", "当面", date(2023, 11, 18)))


def register(world: World, grade: str = "general") -> Any:
    from ranan.hazards import actions

    finding = actions.Finding(
        premises=world.places["shop"], text="软管长度约2.8米", found=date(2023, 11, 10), code="CA-013", grade=grade
    )
    return actions.register(finding, world.campaign, actor=world.actor("jgw"), at=AT)


def submitted(world: World, grade: str = "general") -> Any:
    from ranan.hazards import actions

    hazard = register(world, grade)
    for act in (actions.accept, actions.submit):
        hazard = act(hazard, actor=world.actor("hy"), at=AT, given=given())
    return hazard


def duties(world: World, name: str) -> set[str]:
    from ranan.hazards import queries

    return {key for key, count in queries.counts(world.actor(name), TODAY).items() if count}


def test_what_is_assigned_waits_for_the_proxy_and_nobody_else(world: World) -> None:
    register(world)
    assert "to_accept" in duties(world, "hy")
    for name in ("xf", "jgw", "xj", "boss", "zb"):
        assert "to_accept" not in duties(world, name), name


def test_what_is_submitted_waits_for_the_leads_review(world: World) -> None:
    submitted(world)
    assert {"to_review"} <= duties(world, "xf") & duties(world, "xf2")
    assert "to_review" not in duties(world, "hy")


def test_after_the_review_it_waits_to_be_closed(world: World) -> None:
    from ranan.hazards import actions

    hazard = submitted(world)
    actions.review(hazard, True, "合格", actor=world.actor("xf"), at=AT)
    for name in ("xf", "xf2"):
        assert "to_close_out" in duties(world, name), name
        assert "to_review" not in duties(world, name), name


def test_a_new_round_waits_for_the_same_reviewer_again(world: World) -> None:
    from ranan.hazards import actions

    hazard = submitted(world)
    xf = world.actor("xf")
    hazard = actions.review(hazard, False, "软管没换", actor=xf, at=AT)
    assert "to_close_out" in duties(world, "xf")
    hazard = actions.send_back(hazard, "请更换", actor=xf, at=AT)
    assert "sent_back" in duties(world, "hy")
    actions.submit(hazard, actor=world.actor("hy"), at=AT, given=given())
    assert "to_review" in duties(world, "xf")
    assert "sent_back" not in duties(world, "hy")


def test_a_major_one_waits_for_a_second_reviewer(world: World) -> None:
    from ranan.hazards import actions

    hazard = submitted(world, "major")
    actions.review(hazard, True, "合格", actor=world.actor("xf"), at=AT)
    assert "to_review" in duties(world, "xf2")
    assert "to_review" not in duties(world, "xf")
    assert "to_close_out" not in duties(world, "xf")
    actions.review(hazard, True, "合格", actor=world.actor("xf2"), at=AT)
    assert "to_close_out" in duties(world, "xf")


def test_the_rows_are_exactly_those_counted(world: World) -> None:
    from ranan.hazards import queries

    submitted(world)
    for name in ("hy", "xf", "jgw", "zb", "xj", "boss"):
        actor = world.actor(name)
        for key, count in queries.counts(actor, TODAY).items():
            assert queries.duty_rows(actor, key, TODAY).count() == count, (name, key)
