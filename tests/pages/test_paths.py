from __future__ import annotations

import datetime
import shutil
from pathlib import Path

import pytest

from llmindex.catalogue.load import load_catalogue
from llmindex.pages.build import build_tree
from llmindex.pages.html import render_html
from llmindex.pages.tree import PageTree

ENGLISH = """\
---
title: Only in English
order: 1
level: advanced
effort: 30m
audience: You read English.
prerequisites: None.
steps:
  - {entry: fern, why: There is no other step., after: You are done.}
---
Nobody has translated this yet.
"""


@pytest.fixture
def data(fixture_project: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(fixture_project / "data", tmp_path / "data"))


def _tree(data: Path, language: str, today: datetime.date) -> PageTree:
    catalogue = load_catalogue(data, today=today).catalogue
    assert catalogue
    return build_tree(catalogue, language)


def test_a_path_in_one_language_is_shown_in_the_other_and_marked(data: Path, today: datetime.date) -> None:
    (data / "paths" / "alone.en.md").write_text(ENGLISH, encoding="utf-8")
    tree = _tree(data, "zh", today)
    page = tree.by_path["paths/alone.md"]
    html = render_html(page, tree.source_by_path).content
    assert '<div lang="en"' in html
    assert '<span lang="en">There is no other step.</span>' in html
    assert html.count("尚无中文") == 5
    assert page.edit
    assert page.edit.path == "paths/alone.en.md"


def test_paths_are_listed_in_their_order(data: Path, today: datetime.date) -> None:
    (data / "paths" / "alone.en.md").write_text(ENGLISH, encoding="utf-8")
    body = _tree(data, "en", today).by_path["paths/index.md"].body
    assert body.index("Only in English") < body.index("Ferns from the ground up")


def test_without_paths_nothing_leads_to_them(data: Path, today: datetime.date) -> None:
    shutil.rmtree(data / "paths")
    tree = _tree(data, "en", today)
    assert [page.path for page in tree.pages if "paths/" in page.path] == []
    assert "Learning paths" not in [item.label for item in tree.nav]
    assert all("earning path" not in page.body for page in tree.pages)
