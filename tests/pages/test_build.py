from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import asdict, replace
from pathlib import Path

import pytest

from llmindex.catalogue.catalogue import Catalogue
from llmindex.pages.build import build_tree
from llmindex.pages.html import render_html
from llmindex.pages.tree import Page, PageTree, SearchRecord
from llmindex.pages.write import page_source

GOLDEN = Path(__file__).parent / "golden"
LANGUAGES = ("en", "zh")

PATHS = [
    "index.md",
    "browse.md",
    "glossary.md",
    "tags/index.md",
    "sections/architecture.md",
    "sections/training.md",
    "tags/learning.md",
    "tags/feedback.md",
    "tags/attention.md",
    "paths/index.md",
    "paths/ferns.md",
    "entries/grpx.md",
    "entries/ppx.md",
    "entries/grpx-paper.md",
    "entries/fern.md",
    "entries/fern-kids.md",
    "entries/fern-kids-guide.md",
    "entries/larch.md",
    "entries/import-error.md",
    "comparisons/index.md",
    "comparisons/models.md",
    "comparisons/tools.md",
    "link-health.md",
]


@pytest.fixture(scope="module", params=LANGUAGES)
def tree(request: pytest.FixtureRequest, catalogue: Catalogue) -> PageTree:
    return build_tree(catalogue, request.param)


@pytest.mark.parametrize("path", PATHS)
def test_a_page_reads_as_it_should(tree: PageTree, path: str, golden: Callable[[Path, str], None]) -> None:
    golden(GOLDEN / tree.language / path, page_source(tree.by_path[path]))


def test_pages_come_in_a_fixed_order_and_no_others(tree: PageTree) -> None:
    assert [page.path for page in tree.pages] == PATHS


def test_the_navigation_leads_to_what_is_not_an_entry(tree: PageTree, golden: Callable[[Path, str], None]) -> None:
    golden(
        GOLDEN / tree.language / "nav.json",
        json.dumps([asdict(item) for item in tree.nav], ensure_ascii=False, indent=1) + "\n",
    )


def test_former_ids_lead_to_the_entry(tree: PageTree) -> None:
    assert tree.redirects == {"entries/old-grpx-paper.md": "entries/grpx-paper.md"}


def test_a_page_is_found_by_its_names_in_both_languages(tree: PageTree, golden: Callable[[Path, str], None]) -> None:
    records = {page.path: asdict(page.search()) for page in tree.pages if page.search}
    golden(GOLDEN / tree.language / "search.json", json.dumps(records, ensure_ascii=False, indent=1) + "\n")


def test_a_page_leads_to_the_line_it_is_written_in(tree: PageTree, fixture_project: Path) -> None:
    lines = (fixture_project / "data" / "entries.yaml").read_text(encoding="utf-8").splitlines()
    for page in tree.pages:
        assert page.edit
        if page.path.startswith("entries/"):
            assert page.edit.path == "entries.yaml"
            assert page.edit.line
            assert lines[page.edit.line - 1] == f"- id: {page.path.removeprefix('entries/').removesuffix('.md')}"


def test_building_twice_gives_the_same(tree: PageTree, catalogue: Catalogue) -> None:
    assert list(map(told, build_tree(catalogue, tree.language).pages)) == list(map(told, tree.pages))


def told(page: Page) -> tuple[Page, SearchRecord | None]:
    """All of a page, what it is found by included."""
    return replace(page, search=None), page.search() if page.search else None


def test_every_link_between_pages_leads_somewhere(tree: PageTree) -> None:
    for page in tree.pages:
        render_html(page, tree.by_path)  # raises where a link leads nowhere


def test_every_page_has_one_title_and_a_description(tree: PageTree) -> None:
    for page in tree.pages:
        html = render_html(page, tree.by_path)
        assert [heading.level for heading in html.headings].count(1) == 1
        assert html.headings[0].level == 1
        assert page.title
        assert 0 < len(page.description) <= 300
        assert "\n" not in page.description


def test_the_pages_are_the_same_in_both_languages(catalogue: Catalogue) -> None:
    english, chinese = (build_tree(catalogue, language) for language in LANGUAGES)
    assert [(page.path, page.kind, page.wide) for page in english.pages] == [
        (page.path, page.kind, page.wide) for page in chinese.pages
    ]
    assert english.redirects == chinese.redirects
