"""Finding places by personal facts: only whole names, telephones and identity numbers, by their keyed hashes."""

from __future__ import annotations

import unicodedata
from typing import Any

from django.db.models import Q, QuerySet
from stdnum.cn import ric

from ranan.kit import secret
from ranan.registry.models import Contact, Household, Operator, Premises

MANY = 500  # places that one search by a personal fact shows
_LEAST = 2  # characters: a single one is nobody's name


def _hashes(words: str) -> dict[str, str]:
    """Column of a keyed hash → what it holds where these words are meant; without those that say nothing."""
    typed = words.strip()
    if len(typed) < _LEAST:
        return {}
    found = {f"{kind}_hash": secret.found_as(kind, typed) for kind in secret.PLAIN}
    return {column: value for column, value in found.items() if value}


def places_of_people(words: str) -> list[int]:
    """The primary keys of places whose household, contact or operator has exactly that name, telephone or number."""
    hashes = _hashes(words)
    if not hashes:
        return []
    same = Q()
    for column, value in hashes.items():
        same |= Q(**{column: value})
    homes, known = (model.objects.filter(same).order_by().values_list("premises", flat=True) for model in (Household, Contact))
    others: list[Any] = [known]
    if phone := hashes.get("phone_hash"):
        called = Operator.objects.filter(phone_hash=phone).values("pk")
        others.append(Premises.objects.filter(operator__in=called).order_by().values_list("pk", flat=True))
    return list(homes.union(*others)[:MANY])


def household_places(words: str) -> QuerySet[Premises]:
    """The places that a ledger's search means by a personal fact, or households by a part of their address."""
    theirs = Q(pk__in=places_of_people(words))
    if len(words) >= _LEAST and not is_number_of_somebody(words):
        how = "contains" if words.upper() == words.lower() else "icontains"  # without letters there is no case to look past
        theirs |= Q(pk__in=Household.objects.filter(**{f"address__{how}": words}).values("premises"))
    return Premises.objects.filter(theirs)


def is_number_of_somebody(words: str) -> bool:
    """Whether the words are a telephone or identity number: looked for by their hashes only, and kept nowhere."""
    plain = "".join(one for one in unicodedata.normalize("NFKC", words) if one not in " -+()")
    return (plain.isdecimal() and 7 <= len(plain) <= 14) or ric.is_valid(plain.upper())


def is_personal(words: str) -> bool:
    """Whether words that somebody looked for are, or look like, a personal fact: they are kept nowhere in clear."""
    parts = {words.strip(), *words.split()}
    return any(is_number_of_somebody(one) or household_places(one).exists() for one in parts if one)
