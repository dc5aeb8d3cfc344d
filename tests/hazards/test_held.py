"""Files that came with a refused form need not be sent again; bad ones are not held."""

from __future__ import annotations

import io
import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client
from PIL import Image

from tests.signed_in import client_of
from tests.world import World


@pytest.fixture
def clerk(world: World) -> tuple[Client, World]:
    """An inspector of the sub-district."""
    return client_of(world.people["hy"]), world


def photo(name: str = "现场.jpg") -> SimpleUploadedFile:
    out = io.BytesIO()
    Image.new("RGB", (32, 32), (9, 99, 9)).save(out, "JPEG")
    return SimpleUploadedFile(name, out.getvalue(), "image/jpeg")


def named(answer: HttpResponse) -> list[str]:
    """The files that the form which came back names."""
    return re.findall(r'name="held" value="([^"]+)"', answer.content.decode())


FORM = {"code": "CA-013", "found": "2023-11-18", "grade": "", "measure": "", "responsible_unit": ""}


def test_a_photo_is_held_until_the_form_goes_through(clerk: tuple[Client, World]) -> None:
    from ranan.hazards.models import Attachment, Hazard

    client, world = clerk
    address = f"/hazards/new/?premises={world.places['shop'].number}"
    answer = client.post(address, {**FORM, "text": "", "before": photo()})
    assert answer.status_code == 422
    assert "现场.jpg" in answer.content.decode()
    answer = client.post(address, {**FORM, "text": "软管长度约2.8米", "held": named(answer)})
    assert answer.status_code == 302
    assert Attachment.objects.get(hazard=Hazard.objects.get()).name == "现场.jpg"
    assert client.session.get("held") == {}


def test_a_file_that_is_itself_refused_is_not_held(clerk: tuple[Client, World]) -> None:
    client, world = clerk
    address = f"/hazards/new/?premises={world.places['shop'].number}"
    bad = SimpleUploadedFile("现场.jpg", b"<html><script>alert(1)</script></html>", "image/jpeg")
    answer = client.post(address, {**FORM, "text": "软管长度约2.8米", "before": bad})
    assert (answer.status_code, answer["X-Refusal"]) == (409, "file_kind")
    assert client.post(address, {**FORM, "text": "软管长度约2.8米"}).status_code == 302


def test_another_address_does_not_get_the_files(clerk: tuple[Client, World]) -> None:
    from ranan.hazards.models import Attachment

    client, world = clerk
    client.post(f"/hazards/new/?premises={world.places['shop'].number}", {**FORM, "text": "", "before": photo()})
    held = client.session["held"]
    assert list(held) == ["/hazards/new/"]
    stranger = client_of(world.people["hy2"])
    answer = stranger.post(f"/hazards/new/?premises={world.places['shop'].number}", {**FORM, "text": "软管长度约2.8米"})
    assert answer.status_code == 302
    assert Attachment.objects.count() == 0


def test_a_form_opened_afresh_does_not_get_the_photo_of_one_that_was_given_up(clerk: tuple[Client, World]) -> None:
    from ranan.hazards.models import Attachment

    client, world = clerk
    client.post(
        f"/hazards/new/?premises={world.places['shop'].number}", {**FORM, "text": "", "before": photo("甲.jpg")}
    )
    other = f"/hazards/new/?premises={world.places['shop2'].number}"
    assert client.post(other, {**FORM, "text": "软管长度约2.8米", "before": photo("乙.jpg")}).status_code == 302
    assert [one.name for one in Attachment.objects.all()] == ["乙.jpg"]


def test_two_windows_each_keep_their_own_photo(clerk: tuple[Client, World]) -> None:
    from ranan.hazards.models import Attachment

    client, world = clerk
    addresses = [f"/hazards/new/?premises={world.places[one].number}" for one in ("shop", "shop2")]
    came = [client.post(a, {**FORM, "text": "", "before": photo(f"{n}.jpg")}) for n, a in enumerate(addresses)]
    for address, answer in zip(addresses, came, strict=True):
        done = client.post(address, {**FORM, "text": "软管长度约2.8米", "held": named(answer)})
        assert done.status_code == 302
    assert sorted(one.name for one in Attachment.objects.all()) == ["0.jpg", "1.jpg"]
    assert client.session.get("held") == {}
