from __future__ import annotations

import pytest

from llmindex.catalogue.checks.item import narrow
from llmindex.catalogue.source import SourceFile
from llmindex.diagnostics import Span

SOURCE = SourceFile("f", 'a: "x <b> \\\\mu <b>"\nb: |\n  <b>\n  $\\mu$ <b>\n')
FIRST, SECOND = Span(1, 4, 1, 20), Span(2, 4, 5, 1)


@pytest.mark.parametrize(
    ("span", "piece", "nth", "found"),
    [
        (FIRST, "<b>", 0, Span(1, 7, 1, 10)),
        (FIRST, "<b>", 1, Span(1, 16, 1, 19)),
        (FIRST, "<b>", 2, FIRST),
        (FIRST, "\\mu", 0, Span(1, 12, 1, 15)),
        (FIRST, "<i>", 0, FIRST),
        (SECOND, "<b>", 0, Span(3, 3, 3, 6)),
        (SECOND, "<b>", 1, Span(4, 9, 4, 12)),
        (SECOND, "$\\mu$", 0, Span(4, 3, 4, 8)),
        (SECOND, "a:", 0, SECOND),
    ],
)
def test_words_are_found_within_their_value(span: Span, piece: str, nth: int, found: Span) -> None:
    assert narrow(SOURCE, span, piece, nth) == found
