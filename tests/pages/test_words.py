from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest

from llmindex.catalogue import model
from llmindex.links.verdict import Verdict
from llmindex.pages.words import words


def _keys(table: Any, prefix: str = "") -> Iterator[tuple[str, str]]:
    for key, value in table.items():
        if isinstance(value, dict):
            yield from _keys(value, f"{prefix}{key}.")
        else:
            yield prefix + key, value


def test_both_languages_have_the_same_words_with_the_same_gaps() -> None:
    english, chinese = (dict(_keys(words(language).table)) for language in ("en", "zh"))
    assert english.keys() == chinese.keys()
    for key, text in english.items():
        gaps = [sorted(set(re.findall(r"{\w+}", one))) for one in (text, chinese[key])]
        assert gaps[0] == gaps[1] or key.endswith(".one"), key
        assert text.strip()
        assert chinese[key].strip()


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize(
    ("table", "values"),
    [
        ("kinds", model.Kind),
        ("kinds_plural", model.Kind),
        ("levels", model.Level),
        ("statuses", model.Status),
        ("lifecycles", model.Lifecycle),
        ("roles", model.LinkRole),
        ("verdicts", model.Verdict),
        ("events", model.ChangeKind),
        ("link_verdicts", Verdict),
        ("link_meanings", Verdict),
        ("efforts", "mhdw"),
    ],
)
def test_there_is_a_word_for_every_value(language: str, table: str, values: Any) -> None:
    assert list(words(language).table[table]) == [str(value) for value in values]


def test_one_thing_is_counted_otherwise_than_several() -> None:
    assert [words("en").count("entries_count", n) for n in (0, 1, 2)] == ["0 entries", "1 entry", "2 entries"]


def test_gaps_are_filled_once() -> None:
    assert words("en")("tag_title", tag="{tag} {0}") == "Tag: {tag} {0}"


def test_an_unknown_key_is_an_error() -> None:
    with pytest.raises(KeyError):
        words("en")("nothing.at.all")
