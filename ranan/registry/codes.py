"""Codes that the state gives, checked by their own check digits: of enterprises and of people."""

from __future__ import annotations

from stdnum.cn import ric
from stdnum.cn import uscc as credit_code

from ranan.kit import secret
from ranan.rules.hazard import Refusal


def checked_uscc(text: str) -> str | Refusal:
    """The unified social credit code in its plain form; "" stays "" (not everybody has one)."""
    if not text.strip():
        return ""
    plain = credit_code.compact(text)
    return plain if credit_code.is_valid(plain) else Refusal("wrong_uscc", text.strip())


def checked_id(text: str) -> str | Refusal:
    """An identity number 居民身份证号 in its plain form; "" stays "". The refusal never repeats what was typed."""
    plain = secret.plain_id(text) if text.strip() else ""
    return plain if not plain or ric.is_valid(plain) else Refusal("wrong_id_number")
