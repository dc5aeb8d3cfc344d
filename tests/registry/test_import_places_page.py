"""The page of a sheet of places: upload, answers, what is ticked, and what leaves no trace."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from ranan.registry.importing import kept
from ranan.registry.models import Premises
from tests.registry.sheets import HEADS, book, shop
from tests.world import World

Enter = Callable[[str], Client]
PAGE = "/premises/import/"


def bring(client: Client, data: bytes, name: str = "底数.xlsx") -> Any:
    return client.post(PAGE, {"file": SimpleUploadedFile(name, data)})


def test_a_sheet_is_looked_at_answered_and_let_in(world: World, enter: Enter) -> None:
    client = enter("hy2")
    data = book((*HEADS, "坐标"), (*shop("春来饭店", kind="丁类"), "121.4237,31.2201"), (*shop("", "江苏路1号"), ""))
    address = bring(client, data)["Location"]
    shown = client.get(address).content.decode()
    for words in ("春来饭店", "没有名称", "GCJ-02", "丁类"):
        assert words in shown
    assert 'id="let-in"' not in shown, "coordinates are asked about first"
    assert client.post(address, {"do": "let_in"})["X-Refusal"] == "coordinates_unsaid"
    given = {"do": "answer", "system": "wgs84", "said": ["丁类"], "means": ["catering"]}
    assert client.post(address, given).status_code == 302
    assert 'id="let-in"' in client.get(address).content.decode()
    assert client.post(address, {"do": "let_in"}).status_code == 302
    place = Premises.objects.get(name="春来饭店")
    assert (place.kind, place.latitude, place.longitude) == ("catering", 31.2201, 121.4237)
    assert "1 个场所" in client.get(address).content.decode()
    assert client.post(address, {"do": "let_in"}).status_code == 302
    assert Premises.objects.filter(name="春来饭店").count() == 1


def test_what_is_ticked_is_written_and_what_is_another_place_comes_in(world: World, enter: Enter) -> None:
    client = enter("hy2")
    data = book(HEADS, shop("阿强小吃店", "华阳路12号", gas="瓶装"), shop("阿强小吃", "华阳路12号"))
    address = bring(client, data)["Location"]
    shown = client.get(address).content.decode()
    assert "名称、地址相近" in shown
    assert client.post(address, {"do": "let_in", "take": "底数:2", "apart": "底数:3"}).status_code == 302
    assert Premises.objects.get(pk=world.places["shop"].pk).gas == "bottled"
    assert Premises.objects.filter(name="阿强小吃").exists()


@pytest.mark.parametrize(
    ("name", "data", "refused"),
    [
        ("底数.pdf", b"%PDF-1.4", "unreadable_not_a_workbook"),
        ("底数.csv", "甲,乙\n一,二".encode(), "places_no_heads"),
        ("坏.xlsx", b"PK\x03\x04rubbish", "unreadable_broken"),
    ],
)
def test_what_is_no_sheet_of_places_is_refused_with_the_cure(
    world: World, enter: Enter, name: str, data: bytes, refused: str
) -> None:
    assert bring(enter("hy2"), data, name)["X-Refusal"] == refused


def test_a_file_with_too_many_rows_is_refused_at_the_door(
    world: World, enter: Enter, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ranan.registry.views.import_places.MOST_ROWS", 1)
    assert bring(enter("hy2"), book(HEADS, shop("甲"), shop("乙")))["X-Refusal"] == "places_too_many"


def test_rows_are_pasted_and_nothing_at_all_is_asked_for_again(world: World, enter: Enter) -> None:
    client = enter("hy2")
    rows = "\n".join("\t".join(cells) for cells in (HEADS, shop("春来饭店")))
    address = client.post(PAGE, {"rows": rows})["Location"]
    assert "春来饭店" in client.get(address).content.decode()
    assert client.post(PAGE, {}).status_code == 422


def test_nobody_sees_the_sheet_of_another_and_readers_bring_none(world: World, enter: Enter) -> None:
    address = bring(enter("hy2"), book(HEADS, shop("春来饭店")))["Location"]
    assert enter("hy").get(address).status_code == 404
    for name in ("auditor", "supervisor", "boss", "sysadmin"):
        assert enter(name).get(PAGE).status_code in {403, 404}, name
    assert enter("hy2").get(PAGE + "0" * 64 + "/").status_code == 404
    assert enter("hy2").get(PAGE + "rubbish/").status_code == 404


def test_a_household_is_cut_on_the_page_and_the_kept_file_is_sealed(world: World, enter: Enter) -> None:
    client = enter("hy2")
    row = ("王小明", "安西路7弄3号102室", "瓶装气居民户", "华阳路街道", "13912345678")
    address = bring(client, book(("户主", "住址", "类别", "街道", "手机号"), row))["Location"]
    shown = client.get(address).content.decode()
    assert "王**" in shown
    assert "王小明" not in shown
    assert "13912345678" not in shown
    sha = address.rstrip("/").rpartition("/")[2]
    lying = (kept._folder(sha) / "file").read_text("ascii")
    assert lying.startswith("s1:")
    kept.forget(sha)
    assert client.get(address).status_code == 404


def test_a_file_is_kept_for_a_day_and_no_longer(world: World, enter: Enter) -> None:
    client = enter("hy2")
    address = bring(client, book(HEADS, shop("春来饭店")))["Location"]
    folder = kept._folder(address.rstrip("/").rpartition("/")[2])
    assert client.get(address).status_code == 200
    long_ago = time.time() - kept.DAY - 60
    os.utime(folder, (long_ago, long_ago))
    assert client.get(address).status_code == 404
    assert not folder.exists()
