"""Finds every number of a page that is a link into the ledger or a round, and what stands behind the address."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from html import unescape
from urllib.parse import parse_qsl, urlsplit

from django.test import Client

from ranan.hazards.queries import Filter, desk_rows
from ranan.rules.actor import Actor

LINK = re.compile(r'<a\b[^>]*\bhref="([^"]+)"[^>]*>(.*?)</a>', re.DOTALL)
TAG = re.compile(r"<[^>]+>")
NUMBER = re.compile(r"[\d,]+")


def links(page: str, path: str) -> Iterator[tuple[str, int]]:
    """Each address below `path` whose words hold exactly one number, with that number."""
    for href, inside in LINK.findall(page):
        url, words = unescape(href), unescape(TAG.sub(" ", inside))
        numbers = NUMBER.findall(words)
        if url.startswith(path) and len(numbers) == 1:
            yield url, int(numbers[0].replace(",", ""))


def rows_behind(url: str, actor: Actor, today: date) -> int:
    """How many hazards the list under the address holds for him."""
    given = dict(parse_qsl(urlsplit(url).query))
    wanted = Filter.read(given)
    assert wanted.given() == given, url  # nothing of the address is dropped
    return desk_rows(actor, wanted, today).count()


def places_behind(url: str, client: Client) -> int:
    """How many places the page of a round says that it lists."""
    found = re.search(r'<b>([\d,]+)</b>', client.get(url).content.decode().partition('class="result"')[2])
    return int(found.group(1).replace(",", "")) if found else -1
