"""The file by which a built site is known."""

from __future__ import annotations

import json
from pathlib import Path

from llmindex.pages.tree import Page, PageKind, PageTree
from llmindex.site.marker import MARKER, is_ours, write_marker


def test_the_marker_says_what_was_built(tmp_path: Path) -> None:
    pages = (Page("index.md", PageKind.HOME, "Home", "", ""), Page("entries/a.md", PageKind.ENTRY, "A", "", ""))

    write_marker(tmp_path, PageTree("zh", pages, ()), "1.2.3")

    assert json.loads((tmp_path / MARKER).read_text(encoding="utf-8")) == {
        "generator": "llmindex",
        "version": "1.2.3",
        "language": "zh",
        "pages": 2,
        "entries": 1,
    }


def test_what_is_missing_empty_or_marked_may_be_replaced(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    (tmp_path / "marked").mkdir()
    (tmp_path / "marked" / MARKER).touch()
    (tmp_path / "marked" / "page.html").touch()

    assert [is_ours(tmp_path / name) for name in ("missing", "empty", "marked")] == [True, True, True]


def test_anything_else_may_not(tmp_path: Path) -> None:
    (tmp_path / "file").touch()

    assert [is_ours(tmp_path), is_ours(tmp_path / "file")] == [False, False]
