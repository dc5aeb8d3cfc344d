"""The marks and words of every page: what they say in both languages, and that they never lie by a colour."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

import pytest
from django import forms
from django.template import Context, Template
from django.utils import translation

from ranan.kit import clock, trouble
from ranan.kit.templatetags import ran
from ranan.rules.hazard import State

TODAY = date(2023, 11, 15)


@pytest.fixture(autouse=True)
def _mid_november() -> Iterator[None]:
    before = clock._Shift.value
    clock.set_shift(datetime(2023, 11, 15, 1, tzinfo=UTC) - clock.real_now())
    yield
    clock._Shift.value = before


def shown(source: str, lang: str = "zh-hans", **context: object) -> str:
    with translation.override(lang):
        return Template("{% load ran %}" + source).render(Context(context))


def due(days: int, state: str = "rectifying", lang: str = "zh-hans", closed_on: date | None = None) -> str:
    with translation.override(lang):
        return str(ran.due_mark(TODAY + timedelta(days=days), state, closed_on=closed_on))


# ---------- days ----------


def test_the_year_is_said_only_when_it_is_not_this_one() -> None:
    assert shown("{{ d|day }}", d=TODAY) == "11月15日"
    assert shown("{{ d|day }}", d=date(2024, 3, 31)) == "2024年3月31日"
    assert shown("{{ d|day }}", "en", d=TODAY) == "15 Nov"
    assert shown("{{ d|day }}", "en", d=date(2024, 3, 31)) == "31 Mar 2024"


def test_a_document_says_the_year_always() -> None:
    assert shown("{{ d|full_day }}", d=TODAY) == "2023年11月15日"
    assert shown("{{ d|full_day }}", "en", d=TODAY) == "15 Nov 2023"


def test_a_moment_is_told_in_shanghai() -> None:
    evening = datetime(2023, 11, 14, 17, 30, tzinfo=UTC)
    assert shown("{{ t|moment }}", t=evening) == "11月15日 01:30"
    assert shown("{{ t|day }}", t=evening) == "11月15日"
    assert shown("{{ t|iso }}", t=evening) == "2023-11-15T01:30:00+08:00"


def test_what_is_absent_reads_as_a_dash_and_never_as_nought() -> None:
    assert shown("{{ d|day }}{{ d|full_day }}{{ d|moment }}{{ d|thousands }}", d=None) == "————"
    assert shown("{{ n|thousands }}", n=0) == "0"
    assert shown("{{ n|thousands }}", n=18000) == "18,000"


def test_the_day_of_today_is_the_campaigns() -> None:
    assert shown("{% today as now %}{{ now|day }} {{ now|weekday }}") == "11月15日 星期三"


# ---------- marks ----------


@pytest.mark.parametrize(
    ("days", "zh", "en"),
    [
        (-16, "逾期 16 天", "16 days overdue"),
        (-1, "逾期 1 天", "1 day overdue"),
        (0, "今天到期", "Due today"),
        (1, "剩 1 天", "1 day left"),
        (12, "剩 12 天", "12 days left"),
    ],
)
def test_a_due_date_is_said_in_days(days: int, zh: str, en: str) -> None:
    assert zh in due(days)
    assert en in due(days, lang="en")


@pytest.mark.parametrize(("days", "css"), [(-1, "late"), (0, "soon"), (3, "soon")])
def test_overdue_is_black_and_three_days_are_outlined(days: int, css: str) -> None:
    assert f'class="ra-due {css}"' in due(days)


def test_a_later_date_is_plain() -> None:
    assert 'class="ra-due"' in due(4)


@pytest.mark.parametrize("state", ["closed", "void"])
def test_what_is_done_is_never_overdue(state: str) -> None:
    assert 'class="ra-due done"' in due(-400, state)


def test_a_closed_case_can_say_its_day() -> None:
    assert "11月8日销号" in due(-7, "closed", closed_on=date(2023, 11, 8))


def test_a_case_without_a_date_says_so() -> None:
    assert "未定期限" in shown("{% due_mark d %}", d=None)


@pytest.mark.parametrize("state", list(State))
def test_every_state_has_a_word_and_a_strip(state: State) -> None:
    mark = shown("{% flow_mark s %}", s=state.value)
    assert f"n-{ran.STEP[state.value]}" in mark
    assert state.value not in mark.split(">")[1]


def test_a_grade_is_a_bar_and_a_word() -> None:
    assert shown("{% grade_mark 'major' %}") == '<span class="ra-grade major">重大</span>'
    assert "未定级" in shown("{% grade_mark g %}", g=None)


def test_only_the_four_levels_of_a_place_have_colours() -> None:
    assert shown("{% risk_mark 'red' %}") == '<span class="ra-risk red">红</span>'
    assert shown("{% risk_mark 'green' %}") == ""


@pytest.mark.parametrize("status", ["verified_secondary", "recalled", "assigned", "never heard of", None])
def test_whatever_is_weaker_than_the_text_has_a_dashed_edge(status: str | None) -> None:
    assert "weak" in shown("{% source_mark s %}", s=status)


@pytest.mark.parametrize("status", ["seed", "verified_text"])
def test_the_text_itself_has_a_plain_edge(status: str) -> None:
    assert "weak" not in shown("{% source_mark s %}", s=status)


# ---------- progress ----------


def test_less_than_expected_is_hatched_and_said() -> None:
    bar = shown("{% progress 44 59 %}")
    assert 'class="progress behind p-44 e-59"' in bar
    assert "完成 44%，今天应到 59%" in bar


def test_at_the_tick_is_not_behind() -> None:
    assert "behind" not in shown("{% progress 59 59 %}")


def test_progress_stays_within_the_bar() -> None:
    assert "p-100 e-0" in shown("{% progress 140 expected %}", expected=-3)


def test_percent_rounds_down_so_that_a_hundred_means_all() -> None:
    assert ran.percent(451, 452) == 99
    assert ran.percent(452, 452) == 100
    assert ran.percent(3, 0) == 0


# ---------- words, icons ----------


def test_an_unknown_word_reads_as_itself() -> None:
    assert shown("{% term 'state' 'closed' %}{{ k|term:'state' }}", k="gone") == "已销号gone"
    assert shown("{% term 'state' 'closed' %}", "en") == "closed"


def test_an_icon_is_hidden_from_readers_unless_it_stands_alone() -> None:
    assert 'aria-hidden="true"' in shown("{% icon 'plus' %}")
    assert 'role="img" aria-label="a &amp; b"' in shown("{% icon 'x' label=words %}", words="a & b")


def test_trouble_of_an_unknown_kind_reads_like_an_error_of_ours() -> None:
    assert shown("{% error_word 418 'title' %}") == shown("{% error_word '500' 'title' %}") == "系统出错了"
    assert all(set(words) == {"title", "safe", "todo", "icon"} for words in trouble._WORDS.values())


# ---------- fields ----------


class Form(forms.Form):
    why = forms.CharField(label="理由", help_text="写清楚", widget=forms.Textarea)
    kind = forms.ChoiceField(label="类别", choices=[("a", "甲")], widget=forms.RadioSelect, help_text="选一个")
    paper = forms.FileField(label="凭证", required=False)
    sure = forms.BooleanField(label="确认")
    secret = forms.CharField(widget=forms.HiddenInput, required=False)


def test_hint_and_error_are_tied_to_their_field() -> None:
    html = shown("{% field form.why %}", form=Form({"why": ""}))
    assert 'aria-describedby="id_why_helptext id_why_error"' in html
    assert 'id="id_why_helptext">写清楚' in html
    assert 'id="id_why_error"' in html
    assert "请填写此项。" in html
    assert 'for="id_why"' in html


def test_choices_stand_in_a_fieldset_that_carries_the_hint() -> None:
    html = shown("{% field form.kind %}", form=Form())
    assert '<fieldset class="group" aria-describedby="id_kind_helptext"><legend>类别' in html


def test_a_file_field_knows_the_limits_of_rule_6_1() -> None:
    html = shown("{% field form.paper %}", form=Form())
    assert 'data-max-mb="15"' in html
    assert 'data-max-video-mb="50"' in html
    assert 'data-max-files="12"' in html
    assert "选填" in html


def test_a_box_to_tick_has_its_label_beside_it() -> None:
    assert '<label class="check" for="id_sure"><input' in shown("{% field form.sure %}", form=Form())


def test_all_fields_carry_the_hidden_ones_and_named_ones_do_not() -> None:
    assert 'name="secret"' in shown("{% fields form %}", form=Form())
    some = shown("{% fields form 'why sure' %}", form=Form())
    assert 'name="secret"' not in some
    assert 'name="kind"' not in some


def test_errors_of_the_whole_form_stand_on_top() -> None:
    form = Form({})
    form.add_error(None, "<b>")
    assert "&lt;b&gt;" in shown("{% fields form 'why' %}", form=form).split('name="why"')[0]
