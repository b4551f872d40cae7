from __future__ import annotations

from hostile_answers import BODIES, JSON_VALUES
from hypothesis import given

from llmindex.links.services.reading import read_object, text_of, whole_number


@given(BODIES)
def test_any_body_is_an_object_or_an_empty_one(body: bytes) -> None:
    assert isinstance(read_object(body), dict)


@given(JSON_VALUES)
def test_a_text_is_one_short_line_that_can_be_written(value: object) -> None:
    text = text_of(value)
    assert len(text) <= 200
    assert text.isprintable()
    text.encode()


def test_a_text_is_kept_but_for_its_white_space() -> None:
    assert text_of("  从零\n构建   GPT ") == "从零 构建 GPT"


def test_only_whole_numbers_are_whole_numbers() -> None:
    assert [whole_number(value) for value in (0, -404, True, 1.0, "1", None)] == [0, -404, None, None, None, None]
