"""Files: taken by content, never by name; kept once by hash; shown as downloads and thumbnails to those who may see."""

from __future__ import annotations

import hashlib
import io
import random
import zipfile
from typing import Any

import pytest
from django.test import Client
from PIL import Image

from ranan.hazards import actions, files
from ranan.hazards.actions import Given
from ranan.hazards.files import MAX_FILES, MAX_SIZE, MAX_VIDEO, Upload, check, kind_of, safe_name, thumbnail
from ranan.hazards.models import Attachment, StoredFile
from ranan.journal import queries as journal
from ranan.rules.hazard import Refusal
from tests.hazards.steps import Desk, photo
from tests.signed_in import client_of

TYPES = (
    '<Types><Override PartName="/word/document.xml" '
    'ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.{}.main+xml"/></Types>'
)
PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\n%%EOF\n"
MP4 = b"\x00\x00\x00\x18ftypmp42\x00\x00\x00\x00mp42isom" + bytes(64)


def packed(**parts: bytes | str) -> bytes:
    """A zip of these parts; "_" in a name stands for a slash."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name.replace("__", "/"), content)
    return out.getvalue()


def docx(kind: str = "document", **more: Any) -> bytes:
    """A document of Word with some more parts."""
    return packed(**{"[Content_Types].xml": TYPES.format(kind), "word__document.xml": "<w/>", **more})


def picture(form: str, size: tuple[int, int] = (40, 30), **more: Any) -> bytes:
    """A picture in a format of Pillow's."""
    out = io.BytesIO()
    Image.new("RGB", size, (90, 120, 60)).save(out, form, **more)
    return out.getvalue()


TAKEN = {
    "image/jpeg": picture("JPEG"),
    "image/png": picture("PNG"),
    "image/webp": picture("WEBP"),
    "application/pdf": PDF,
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": docx(),
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": packed(
        **{"[Content_Types].xml": "<Types/>", "xl__workbook.xml": "<w/>"}
    ),
    "video/mp4": MP4,
}
REFUSED = {
    "网页.jpg": b"<!doctype html><script>alert(1)</script>",
    "图.svg": b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>',
    "程序.jpg": b"MZ\x90\x00" + bytes(300),
    "动图.gif": picture("GIF"),
    "空.jpg": b"",
    "文字.pdf": "报告".encode(),
    "半份.pdf": b"%PDF-1.4\n<html><script>alert(1)</script></html>",
    "夹带.pdf": PDF + b"<script>" + bytes(2000),
    "包.docx": packed(a="b"),
    "坏.docx": b"PK\x03\x04" + bytes(60),
    "宏.docx": docx("document", **{"word/vbaProject.bin": b"x"}),
    "宏改名.docx": docx("macroEnabled", word__code=b"x"),
    "炸弹.docx": docx(word__media=b"\0" * 30_000_000),
    "无目录.docx": packed(**{"word__document.xml": "<w/>"}),
    "截断.jpg": picture("JPEG", (640, 480))[:900],
    "截断.png": picture("PNG", (640, 480))[:-40],
    "巨图.png": picture("PNG", (9_000, 9_000), compress_level=1),
    "巨图二.png": picture("PNG", (10_000, 9_500), compress_level=1),
}


@pytest.mark.parametrize("mime", TAKEN)
def test_what_a_file_is_follows_from_its_content(mime: str) -> None:
    found = kind_of(TAKEN[mime])
    assert found is not None
    assert found.mime == mime
    assert check([Upload("名字.exe", TAKEN[mime])]) is None


@pytest.mark.parametrize("name", REFUSED)
def test_what_is_no_photo_document_or_video_is_refused_by_name(name: str) -> None:
    assert check([photo(), Upload(name, REFUSED[name])]) == Refusal("file_kind", name)


def test_a_photo_knows_its_size_in_pixels() -> None:
    found = kind_of(picture("JPEG", (123, 45)))
    assert found is not None
    assert (found.width, found.height) == (123, 45)


def test_no_mangled_file_is_ever_more_than_refused() -> None:
    chance = random.Random(11)
    for data in TAKEN.values():
        for _ in range(60):
            mangled = bytearray(data)
            for _hit in range(chance.randint(1, 12)):
                mangled[chance.randrange(4, len(mangled))] = chance.randrange(256)
            kind_of(bytes(mangled[: chance.randint(5, len(mangled))]))


def test_size_and_number_of_files_have_their_limits() -> None:
    big = picture("JPEG") + bytes(MAX_SIZE)
    assert check([Upload("大.jpg", big)]) == Refusal("file_size", "大.jpg")
    assert check([Upload("大.mp4", MP4 + bytes(MAX_SIZE))]) is None
    assert check([Upload("太大.mp4", MP4 + bytes(MAX_VIDEO))]) == Refusal("file_size", "太大.mp4")
    assert check([photo()] * MAX_FILES) is None
    assert check([photo()] * (MAX_FILES + 1)) == Refusal("too_many_files")


@pytest.mark.parametrize(
    ("name", "suffix", "kept"),
    [
        ("现场.jpg", "jpg", "现场.jpg"),
        ("现场.JPEG", "jpg", "现场.JPEG"),
        ("现场", "png", "现场.png"),
        ("报告.hta", "pdf", "报告.hta.pdf"),
        ("报告\u202efdp.exe", "pdf", "报告fdp.exe.pdf"),
        ("换\r\n行.jpg", "jpg", "换行.jpg"),
        (" . ", "mp4", "file.mp4"),
    ],
)
def test_a_files_name_ends_as_what_it_is(name: str, suffix: str, kept: str) -> None:
    assert safe_name(name, suffix) == kept


def test_the_same_bytes_are_kept_once_and_journalled_once(desk: Desk) -> None:
    same = photo()
    first = desk.do(
        actions.attach, desk.assigned(), by="boss", given=Given(files=[same, Upload("另一名.jpg", same.data)])
    )
    second = desk.do(actions.attach, desk.assigned(), by="xf", given=Given(files=[same]))
    sha = hashlib.sha256(same.data).hexdigest()
    stored = StoredFile.objects.get(sha256=sha)
    assert (stored.size, stored.mime, stored.suffix) == (len(same.data), "image/jpeg", "jpg")
    assert Attachment.objects.filter(file=stored, hazard__in=[first, second]).count() == 3
    assert [entry.verb for entry in journal.timeline("file", sha)] == ["file.store"]
    assert files.path_of(sha).read_bytes() == same.data


def test_a_refused_act_keeps_no_row_of_its_files(desk: Desk) -> None:
    before = StoredFile.objects.count()
    assert desk.code(actions.attach, desk.assigned(), by="xj", given=Given(files=[photo()])) == "not_your_step"
    assert StoredFile.objects.count() == before


def with_exif() -> bytes:
    """A photo turned on its side that says where it was taken."""
    exif = Image.Exif()
    exif[0x0112] = 6
    exif[0x010E] = "secret place"
    return picture("JPEG", (1600, 900), exif=exif.tobytes(), comment=b"secret comment")


def test_a_thumbnail_is_made_anew_upright_and_tells_nothing_else(desk: Desk) -> None:
    given = Given(files=[Upload("现场.jpg", with_exif(), "before")])
    hazard = desk.do(actions.attach, desk.assigned(), by="boss", given=given)
    stored = Attachment.objects.get(hazard=hazard).file
    made = thumbnail(stored)
    assert made is not None
    assert b"secret" not in made
    with Image.open(io.BytesIO(made)) as small:
        assert (small.format, dict(small.getexif())) == ("JPEG", {})
        assert small.height > small.width
        assert max(small.size) <= 720
    assert thumbnail(stored) == made
    assert files.path_of(stored.sha256).read_bytes() == with_exif()


def fetch(desk: Desk, name: str, address: str) -> tuple[int, bytes, Any]:
    """What somebody gets from an address, read to its end: status, body, headers."""
    answer: Any = client_of(desk.world.people[name]).get(address)
    body = b"".join(answer.streaming_content) if answer.streaming else answer.content
    return answer.status_code, body, answer.headers


def test_documents_have_no_thumbnail(desk: Desk) -> None:
    hazard = desk.do(actions.attach, desk.assigned(), by="boss", given=Given(files=[Upload("单.pdf", PDF, "other")]))
    row = Attachment.objects.get(hazard=hazard)
    assert thumbnail(row.file) is None
    assert fetch(desk, "boss", f"/hazards/files/{row.pk}/thumbnail/")[0] == 404


def test_an_original_is_only_ever_a_download(desk: Desk) -> None:
    upload = Upload("现场 照片.jpg", picture("JPEG"), "before")
    row = Attachment.objects.get(
        hazard=desk.do(actions.attach, desk.assigned(), by="boss", given=Given(files=[upload]))
    )
    status, body, headers = fetch(desk, "xf", f"/hazards/files/{row.pk}/")
    assert (status, body, headers["Content-Type"]) == (200, upload.data, "image/jpeg")
    assert headers["Content-Disposition"].startswith("attachment; filename*=utf-8''")
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert "private" in headers["Cache-Control"]


@pytest.mark.parametrize(
    ("name", "status"),
    [
        ("boss", 200),
        ("hy", 200),
        ("xf", 200),
        ("zb", 200),
        ("auditor", 200),
        ("xj", 404),
        ("admin", 404),
        ("sysadmin", 404),
    ],
)
def test_files_are_seen_by_those_who_may_see_the_hazard(desk: Desk, name: str, status: int) -> None:
    row = Attachment.objects.get(
        hazard=desk.do(actions.attach, desk.assigned(), by="boss", given=Given(files=[photo()]))
    )
    for address in (f"/hazards/files/{row.pk}/", f"/hazards/files/{row.pk}/thumbnail/"):
        assert fetch(desk, name, address)[0] == status


def test_a_file_that_moved_with_a_merge_is_seen_by_those_who_see_the_elder(desk: Desk) -> None:
    elder, younger = desk.assigned("shop"), desk.assigned("shop", lead=desk.unit("xjz"))
    row = Attachment.objects.get(hazard=desk.do(actions.attach, younger, by="xj", given=Given(files=[photo()])))
    assert fetch(desk, "xj", f"/hazards/files/{row.pk}/")[0] == 200
    desk.do(actions.merge, younger, elder.number, "同一件", by="zb")
    assert fetch(desk, "xj", f"/hazards/files/{row.pk}/")[0] == 404


def test_without_signing_in_there_is_no_file(desk: Desk) -> None:
    row = Attachment.objects.get(
        hazard=desk.do(actions.attach, desk.assigned(), by="boss", given=Given(files=[photo()]))
    )
    answer = Client().get(f"/hazards/files/{row.pk}/")
    assert answer.status_code == 302
    assert answer.headers["Location"].startswith("/sign-in/")
