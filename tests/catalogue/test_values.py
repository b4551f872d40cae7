from __future__ import annotations

import datetime
from contextlib import suppress
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter, ValidationError
from pydantic_core import PydanticCustomError

from llmindex.catalogue.source import SourceFile
from llmindex.catalogue.values import (
    Effort,
    Flag,
    LanguageCodes,
    Localized,
    Number,
    PartialDate,
    Text,
    Title,
    Urls,
    complain,
    describe,
    read_date,
    read_flag,
    read_number,
)
from llmindex.catalogue.yaml import parse_yaml


def _yaml(text: str) -> Any:
    (document,), findings = parse_yaml(SourceFile("f", text))
    assert findings == []
    return document.data


def _refusal(kind: Any, value: object) -> tuple[str, str, str]:
    with pytest.raises(ValidationError) as caught:
        TypeAdapter(kind).validate_python(value)
    error = caught.value.errors()[0]
    return error["type"], error["ctx"]["message"], error["ctx"]["hint"]


# Text ---------------------------------------------------------------------------------


def test_a_message_with_braces_survives() -> None:
    error = complain("LI102", "{not} a {template}", "{hint}")
    assert (error.type, error.message()) == ("LI102", "{not} a {template}")
    assert error.context == {"message": "{not} a {template}", "hint": "{hint}", "field": ""}


def test_text_is_stripped() -> None:
    assert TypeAdapter(Text).validate_python(_yaml('"  a b\n  "')) == "a b"


@pytest.mark.parametrize(
    ("value", "code"), [("", "LI104"), (" \n", "LI104"), (None, "LI102"), ([], "LI102"), ({}, "LI102")]
)
def test_what_is_no_text_is_refused(value: object, code: str) -> None:
    assert _refusal(Text, value)[0] == code


@pytest.mark.parametrize("char", ["\x00", "\x1b", "\x7f", "\x85", "\x9b", "\u2028", "\ufeff", "\uffff"])
def test_text_with_invisible_control_characters_is_refused(char: str) -> None:
    assert _refusal(Text, f"a{char}b") == (
        "LI010",
        f"the text holds the character U+{ord(char):04X}",
        "delete the character",
    )


def test_text_keeps_line_breaks_tabs_and_every_script() -> None:
    text = "a\tb\n强化 é 𝛼 \u00a0 👩\u200d💻"
    assert TypeAdapter(Text).validate_python(text) == text


def test_values_are_named_in_messages() -> None:
    values: tuple[object, ...] = ({}, [], None, "x", "y" * 80)
    assert [describe(value) for value in values] == [
        "a mapping",
        "a list",
        "nothing",
        "`x`",
        f"`{'y' * 80}`",
    ]
    assert describe("z" * 81) == f"`{'z' * 79}…`"


# Numbers ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "number"), [("7", 7), ("-3", -3), ("+1.50", 1.5), (".5", 0.5), ("1.", 1.0), ("1e3", 1000.0), ("007", 7)]
)
def test_plain_numbers_are_read(text: str, number: float) -> None:
    read = TypeAdapter(Number).validate_python(_yaml(text))
    assert (read, type(read)) == (number, type(number))


def test_numbers_that_are_numbers_already_stay() -> None:
    assert [read_number(1), read_number(1.5)] == [1, 1.5]


@pytest.mark.parametrize(
    ("text", "message", "hint"),
    [
        ("1_000", "`1_000` is text, not a number", "write 1000, without quotes or separators"),
        ("1,000", "`1,000` is text, not a number", "write 1000, without quotes or separators"),
        ('"7"', "`7` is text, not a number", "write 7, without quotes or separators"),
        ("128K", "`128K` is text, not a number", "write the number in full, like 128000"),
        ("1.5 m", "`1.5 m` is text, not a number", "write the number in full, like 1500000"),
        (".K", "expected a number, found `.K`", ""),
        ("1.2.3k", "expected a number, found `1.2.3k`", ""),
        ("0x1F", "expected a number, found `0x1F`", ""),
        ("true", "expected a number, found `true`", ""),
        (".inf", "expected a number, found `.inf`", ""),
        ("７", "expected a number, found `７`", ""),
        ("[7]", "expected a number, found a list", ""),
        ("~", "expected a number, found nothing", ""),
        ("1e999", "the number is out of range", "write one that a computer can hold"),
        ("1" * 5000, "the number is out of range", "write one that a computer can hold"),
    ],
)
def test_what_is_no_number_is_refused(text: str, message: str, hint: str) -> None:
    assert _refusal(Number, _yaml(text)) == ("LI102", message, hint)


def test_a_boolean_is_no_number() -> None:
    assert _refusal(Number, True)[1] == "expected a number, found `True`"


@given(st.integers(-(10**300), 10**300) | st.floats(allow_nan=False, allow_infinity=False))
def test_every_number_that_python_writes_is_read(number: float) -> None:
    assert read_number(_yaml(repr(number))) == number


@given(st.text() | st.from_regex(r"[0-9._,eEkKmM+ -]{1,12}", fullmatch=True))
def test_reading_numbers_flags_and_dates_never_breaks(text: str) -> None:
    for read in (read_number, read_flag, read_date):
        values: tuple[object, ...] = (text, [text], None, {}, 1.5)
        for value in values:
            with suppress(PydanticCustomError):
                read(value)


# Flags --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "flag"), [("true", True), ("True", True), ("TRUE", True), ("false", False), ("FALSE", False)]
)
def test_plain_true_and_false_are_read(text: str, flag: bool) -> None:
    assert TypeAdapter(Flag).validate_python(_yaml(text)) is flag


def test_flags_that_are_flags_already_stay() -> None:
    assert (read_flag(True), read_flag(False)) == (True, False)


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ("yes", "write `true`, without quotes"),
        ("on", "write `true`, without quotes"),
        ("n", "write `false`, without quotes"),
        ("Off", "write `false`, without quotes"),
        ('"true"', "write `true`, without quotes"),
        ("perhaps", ""),
        ("1", ""),
        ("[true]", ""),
        ("~", ""),
    ],
)
def test_what_is_no_flag_is_refused(text: str, hint: str) -> None:
    code, _, found = _refusal(Flag, _yaml(text))
    assert (code, found) == ("LI102", hint)


# Dates --------------------------------------------------------------------------------

DATES = st.dates(min_value=datetime.date(1000, 1, 1)).flatmap(
    lambda day: st.sampled_from(
        [PartialDate(day.year), PartialDate(day.year, day.month), PartialDate(day.year, day.month, day.day)]
    )
)


@given(DATES)
def test_a_date_reads_back_what_it_writes(date: PartialDate) -> None:
    assert read_date(_yaml(str(date))) == date
    assert read_date(f" {date} ") == date


@given(DATES, DATES)
def test_dates_compare_by_time_and_the_whole_before_its_parts(one: PartialDate, other: PartialDate) -> None:
    assert (one < other) == (str(one) < str(other))
    assert (one.first_day < other.first_day) <= (one < other)


@given(DATES)
def test_a_date_begins_on_its_first_day(date: PartialDate) -> None:
    assert str(date.first_day).startswith(str(date))
    assert date.exists


def test_a_year_may_come_as_a_number() -> None:
    assert read_date(2024) == PartialDate(2024)


@pytest.mark.parametrize(
    ("value", "message", "hint"),
    [
        ("2024-02-30", "`2024-02-30` is not in the calendar", "check the month and the day"),
        ("2023-02-29", "`2023-02-29` is not in the calendar", "check the month and the day"),
        ("2024-13", "`2024-13` is not in the calendar", "check the month and the day"),
        ("2024-00", "`2024-00` is not in the calendar", "check the month and the day"),
        ("2024-05-00", "`2024-05-00` is not in the calendar", "check the month and the day"),
        ("0000", "`0000` is not in the calendar", "check the month and the day"),
        ("2024-6", "`2024-6` is not a date", "write 2024-06"),
        ("2024/6/5", "`2024/6/5` is not a date", "write 2024-06-05"),
        ("2024.06", "`2024.06` is not a date", "write 2024-06"),
        ("2024年6月", "`2024年6月` is not a date", "write 2024-06"),
        ("2024年6月5日", "`2024年6月5日` is not a date", "write 2024-06-05"),
        ("2024-06-05 10:00", "`2024-06-05 10:00` is not a date", "write 2024-06-05"),
        ("June 2024", "`June 2024` is not a date", "write 2024, 2024-06 or 2024-06-30"),
        ("２０２４", "`２０２４` is not a date", "write 2024, 2024-06 or 2024-06-30"),
        ("24", "`24` is not a date", "write 2024, 2024-06 or 2024-06-30"),
        (True, "expected a date, found `True`", "write 2024, 2024-06 or 2024-06-30"),
        ([], "expected a date, found a list", "write 2024, 2024-06 or 2024-06-30"),
    ],
)
def test_what_is_no_date_is_refused(value: object, message: str, hint: str) -> None:
    with pytest.raises(PydanticCustomError) as caught:
        read_date(value)
    assert caught.value.type == "LI207"
    assert caught.value.context == {"message": message, "hint": hint, "field": ""}


# Lists and languages ------------------------------------------------------------------


def test_one_or_several_sources_may_be_given() -> None:
    adapter: TypeAdapter[Any] = TypeAdapter(Urls)
    assert adapter.validate_python("https://example.org") == ("https://example.org",)
    assert adapter.validate_python(["https://a.org", "https://b.org"]) == ("https://a.org", "https://b.org")


@pytest.mark.parametrize("value", [None, []])
def test_no_source_is_not_enough(value: object) -> None:
    assert _refusal(Urls, value)[:2] == ("LI306", "the fact has no source")


@pytest.mark.parametrize("value", ["en", "zh-Hant", "pt-BR", "zh-Hant-TW", "es-419", "yue"])
def test_language_codes_are_bcp_47(value: str) -> None:
    assert TypeAdapter(LanguageCodes).validate_python(value) == (value,)


@pytest.mark.parametrize("value", ["EN", "english", "zh_CN", "e", "en-", ""])
def test_what_is_no_language_code_is_refused(value: str) -> None:
    assert _refusal(LanguageCodes, value)[0] in ("LI212", "LI104")


@pytest.mark.parametrize("value", ["30m", "2h", "3d", "10w"])
def test_efforts_are_a_number_and_a_unit(value: str) -> None:
    assert TypeAdapter(Effort).validate_python(value) == value


@pytest.mark.parametrize("value", ["0h", "h", "2 h", "2y", "20000h", "1½h"])
def test_what_is_no_effort_is_refused(value: str) -> None:
    assert _refusal(Effort, value)[0] == "LI213"


def test_a_text_falls_back_to_the_other_language() -> None:
    both, english, chinese = Localized(en="a", zh="甲"), Localized(en="a"), Localized(zh="甲")
    assert [text.best("zh") for text in (both, english, chinese)] == [("甲", "zh"), ("a", "en"), ("甲", "zh")]
    assert [text.best("en") for text in (both, english, chinese)] == [("a", "en"), ("a", "en"), ("甲", "zh")]
    assert [text.missing for text in (both, english, chinese)] == [[], ["zh"], ["en"]]
    assert Localized.model_construct(en=None, zh=None).best("zh") == ("", "zh")


def test_a_title_may_be_one_text_for_both_languages() -> None:
    assert Title.model_validate("GRPO") == Title(en="GRPO", zh="GRPO")
    assert Title.model_validate({"zh": "甲"}).missing == ["en"]


@pytest.mark.parametrize(
    ("kind", "value", "code"),
    [
        (Localized, "text", "LI102"),
        (Localized, ["text"], "LI102"),
        (Localized, {}, "LI104"),
        (Localized, None, "LI102"),
        (Title, {}, "LI104"),
        (Title, " ", "LI104"),
        (Title, 3, "LI102"),
    ],
)
def test_what_is_no_text_per_language_is_refused(kind: Any, value: object, code: str) -> None:
    assert _refusal(kind, value)[0] == code
