"""Escaping for markup that is put together by hand, where a page has a thousand pieces of it."""

from __future__ import annotations

from html import escape

from django.utils.safestring import SafeString


def esc(value: object) -> str:
    """The value as text of a page: as it is where it says that it is safe, else escaped. Source: Django's conditional_escape."""
    if isinstance(value, SafeString):
        return value
    return str(value.__html__()) if hasattr(value, "__html__") else escape(str(value))
