"""Controls written by hand are those that Django's templates write, whatever stands in them."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django import forms
from django.forms.renderers import DjangoTemplates
from django.utils.safestring import mark_safe
from hypothesis import given
from hypothesis import strategies as st

from ranan.kit.controls import Controls

NASTY = "<b>\"'&amp;</b> 隐患"
WIDGETS: list[tuple[forms.Widget, Any]] = [
    (forms.TextInput(), NASTY), (forms.TextInput(), None), (forms.TextInput(attrs={"data-x": NASTY, "required": True}), ""),
    (forms.NumberInput(attrs={"min": 0, "step": "any"}), 12.5), (forms.NumberInput(), 0), (forms.EmailInput(), "a@b.c"),
    (forms.PasswordInput(render_value=True), NASTY), (forms.HiddenInput(), 17), (forms.DateInput(), "2023-11-20"),
    (forms.DateTimeInput(), None), (forms.TimeInput(), "09:00"), (forms.URLInput(), "https://x.example/?a=1&b=2"),
    (forms.CheckboxInput(), True), (forms.CheckboxInput(attrs={"disabled": False}), False),
    (forms.Textarea(attrs={"rows": 4}), NASTY), (forms.Textarea(), None), (forms.Textarea(), "\n一行\n二行"),
    (forms.Select(choices=[("", "—"), ("a", NASTY), (3, mark_safe("<i>三</i>"))]), "a"),
    (forms.Select(choices=[("组 <1>", [("a", "甲"), ("b", "乙")]), ("", "无")]), "b"),
    (forms.SelectMultiple(choices=[(1, "一"), (2, "二")]), [1, 2]), (forms.NullBooleanSelect(), True),
    (forms.RadioSelect(choices=[("a", "甲")]), "a"), (forms.CheckboxSelectMultiple(choices=[("a", NASTY)]), ["a"]),
    (forms.ClearableFileInput(), None),
]  # fmt: skip


def same(widget: forms.Widget, value: Any, attrs: dict[str, Any]) -> None:
    mine, theirs = (widget.render("f-0", value, attrs, renderer=one()) for one in (Controls, DjangoTemplates))
    assert hasattr(mine, "__html__")
    assert re.sub(r"\s*\n\s*", "\n", mine) == re.sub(r"\s*\n\s*", "\n", theirs)


@pytest.mark.parametrize("number", range(len(WIDGETS)))
def test_each_control_is_the_same(number: int) -> None:
    widget, value = WIDGETS[number]
    same(widget, value, {"id": "id_f", "class": "form-control", "aria-describedby": NASTY, "hidden": True, "off": False})


@given(st.sampled_from(range(len(WIDGETS))), st.text(), st.dictionaries(st.sampled_from(["id", "title", "data-a"]), st.text()))
def test_whatever_is_written_in_it(number: int, said: str, attrs: dict[str, Any]) -> None:
    same(WIDGETS[number][0], said, attrs)


def test_forms_of_the_program_use_them() -> None:
    assert isinstance(forms.Form().renderer, Controls)
