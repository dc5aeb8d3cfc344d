"""Made-up photos: a kitchen drawn by shapes; a dashed frame and DEMO in a corner say so. JPEG, below 25 KB."""

from __future__ import annotations

import io
from random import Random

from PIL import Image, ImageDraw, ImageFont

from ranan.hazards.files import Upload

SIZE = (400, 300)
MARK = (214, 40, 57)
QUALITY = 68
_NAMES = {"before": "整改前", "after": "整改后", "proxy": "代录凭证", "other": "附件"}
_FONT = ImageFont.load_default()
Colour = tuple[int, int, int]


def photo(scene: str, kind: str, caption: str, *, indoors: bool = True) -> Upload:
    """A picture of that kind (a key of `attachment` in terms.toml). `caption` is ASCII; no two captions look alike.

    The same `scene` gives the same room before and after.
    """
    rng = Random(scene)  # noqa: S311 - a drawing, no secret
    image = Image.new("RGB", SIZE, _shade(rng, (226, 226, 220), 14))
    draw = ImageDraw.Draw(image)
    if kind in {"before", "after"}:
        (_kitchen if indoors else _street)(draw, rng, mended=kind == "after")
    else:
        _paper(draw, rng)
    _frame(draw, f"DEMO  {caption}")
    out = io.BytesIO()
    image.save(out, "JPEG", quality=QUALITY)
    return Upload(f"{_NAMES[kind]}-{caption.replace(' ', '-')}.jpg", out.getvalue(), kind)


def _shade(rng: Random, colour: Colour, spread: int) -> Colour:
    red, green, blue = (max(0, min(255, part + rng.randint(-spread, spread))) for part in colour)
    return red, green, blue


def _kitchen(draw: ImageDraw.ImageDraw, rng: Random, *, mended: bool) -> None:
    """Tiles, a bench, a stove, cylinders and a hose: long and sagging before, short and straight after."""
    for x in range(0, 400, rng.choice((24, 28, 32))):
        draw.line((x, 0, x, 190), fill=(208, 210, 206))
    draw.rectangle((0, 190, 400, 300), fill=_shade(rng, (150, 146, 138), 16))
    top = rng.randint(120, 140)
    draw.rectangle((30, top, 270, top + 16), fill=_shade(rng, (176, 182, 186), 12), outline=(90, 90, 90))
    draw.rectangle((40, top + 16, 260, 240), fill=_shade(rng, (198, 202, 204), 12), outline=(120, 120, 120))
    for n in range(rng.randint(1, 3)):
        x = 60 + n * 68
        draw.ellipse((x, top - 14, x + 46, top + 2), fill=(58, 58, 62), outline=(20, 20, 20))
    crowd = rng.randint(2, 5)
    for n in range(1 if mended else crowd):
        _cylinder(draw, 292 + (n % 3) * 34 + rng.randint(-4, 4), 176 + (n // 3) * 40)
    hose = [(250, top + 10), (276, 150 if mended else 262), (300, 172)]
    draw.line(hose, fill=(212, 120, 30) if not mended else (130, 134, 140), width=5, joint="curve")
    draw.rectangle((rng.randint(286, 330), 40, 366, 66), fill=(250, 250, 246), outline=(60, 120, 60))
    draw.ellipse((352, 48, 360, 56), fill=(40, 170, 70) if mended else (196, 40, 40))


def _street(draw: ImageDraw.ImageDraw, rng: Random, *, mended: bool) -> None:
    """A road, a yellow pipe in its trench, and what stands on it: a hut before, marker posts after."""
    draw.rectangle((0, 150, 400, 300), fill=_shade(rng, (122, 124, 126), 12))
    draw.rectangle((0, 200, 400, 232), fill=_shade(rng, (128, 104, 74), 14))
    draw.rectangle((0, 212, 400, 220), fill=(232, 190, 40))
    x, width = rng.randint(90, 170), rng.randint(90, 140)
    for house in range(0, 400, 80):
        high = rng.randint(50, 120)
        wall = _shade(rng, (178, 166, 156), 20)
        draw.rectangle((house, 150 - high, house + 72, 150), fill=wall, outline=(120, 116, 110))
    if mended:
        for post in range(20, 400, 76):
            draw.rectangle((post, 182, post + 8, 212), fill=(250, 250, 250), outline=(196, 40, 40))
    else:
        draw.rectangle((x, 150, x + width, 214), fill=(88, 128, 172), outline=(40, 60, 90))
        draw.polygon([(x - 8, 150), (x + width + 8, 150), (x + width // 2, 122)], fill=(150, 60, 50))


def _cylinder(draw: ImageDraw.ImageDraw, x: int, y: int) -> None:
    draw.rounded_rectangle((x, y, x + 30, y + 74), 10, fill=(132, 142, 156), outline=(60, 66, 76))
    draw.rectangle((x + 10, y - 10, x + 20, y + 2), fill=(70, 74, 80))


def _paper(draw: ImageDraw.ImageDraw, rng: Random) -> None:
    """A written sheet with a round stamp."""
    draw.rectangle((70, 16, 330, 284), fill=(252, 251, 246), outline=(150, 150, 150))
    draw.rectangle((140, 34, 260, 44), fill=(60, 60, 60))
    for row in range(9):
        draw.line((92, 70 + row * 18, rng.randint(180, 308), 70 + row * 18), fill=(120, 120, 130), width=2)
    x, y = rng.randint(210, 250), rng.randint(214, 232)
    draw.ellipse((x, y, x + 44, y + 44), outline=(200, 30, 40), width=3)
    points = [(100 + step * 12, 256 + rng.randint(-9, 9)) for step in range(8)]
    draw.line(points, fill=(30, 40, 120), width=2, joint="curve")


def _frame(draw: ImageDraw.ImageDraw, caption: str) -> None:
    """The mark of what is made up: a dashed frame and the word DEMO."""
    for start in range(4, 396, 16):
        draw.line((start, 4, min(start + 9, 396), 4), fill=MARK, width=2)
        draw.line((start, 296, min(start + 9, 396), 296), fill=MARK, width=2)
    for start in range(4, 296, 16):
        draw.line((4, start, 4, min(start + 9, 296)), fill=MARK, width=2)
        draw.line((396, start, 396, min(start + 9, 296)), fill=MARK, width=2)
    draw.rectangle((10, 272, 16 + 6.2 * len(caption), 290), fill=(255, 255, 255))
    draw.text((13, 275), caption, fill=MARK, font=_FONT)
