from __future__ import annotations

import pytest

from llmindex.catalogue.suggest import suggest


@pytest.mark.parametrize(
    ("word", "hint"),
    [
        ("rlfh", "did you mean `rlhf`?"),
        ("RLHF", "did you mean `rlhf`?"),
        ("based-on", "did you mean `based_on`?"),
        ("Based On", "did you mean `based_on`?"),
        ("cooking", "otherwise"),
        ("", "otherwise"),
    ],
)
def test_the_nearest_word_is_proposed(word: str, hint: str) -> None:
    assert suggest(word, ["rlhf", "ppo", "based_on"], "otherwise") == hint


def test_without_candidates_there_is_the_other_hint() -> None:
    assert suggest("word", []) == ""
