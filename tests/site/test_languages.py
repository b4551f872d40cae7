"""Where a page stands in each language."""

from __future__ import annotations

import pytest

from llmindex.site.languages import alternates

ROOT = "https://example.org/index/"


@pytest.mark.parametrize(
    ("url", "current", "links"),
    [
        ("", "en", ["./", "zh/"]),
        ("", "zh", ["../", "../zh/"]),
        ("browse/", "en", ["../browse/", "../zh/browse/"]),
        ("entries/grpo/", "zh", ["../../../entries/grpo/", "../../../zh/entries/grpo/"]),
    ],
)
def test_a_page_is_reached_in_each_language_from_where_it_stands(url: str, current: str, links: list[str]) -> None:
    found = alternates(url, ROOT, current)

    assert [alternate.link for alternate in found] == links
    assert [alternate.href for alternate in found] == [f"{ROOT}{url}", f"{ROOT}zh/{url}"]
    assert [alternate.language.code for alternate in found if alternate.current] == [current]
