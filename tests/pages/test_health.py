"""What pages show of the health of links."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from llmindex.catalogue.catalogue import Catalogue
from llmindex.links.health import Health
from llmindex.links.load import load_health
from llmindex.pages.build import build_tree
from llmindex.pages.html import render_html
from llmindex.pages.tree import PageTree
from llmindex.pages.write import page_source

GOLDEN = Path(__file__).parent / "golden" / "health"
LANGUAGES = ("en", "zh")


@pytest.fixture(scope="module")
def health(fixture_project: Path, tmp_path_factory: pytest.TempPathFactory) -> Health:
    folder = tmp_path_factory.mktemp("health")
    shutil.copy(fixture_project.parent / "link-state.json", folder)
    return load_health(folder).health


@pytest.fixture(scope="module", params=LANGUAGES)
def tree(request: pytest.FixtureRequest, catalogue: Catalogue, health: Health) -> PageTree:
    return build_tree(catalogue, request.param, health)


@pytest.mark.parametrize(
    "path",
    [
        "entries/grpx-paper.md",  # one alive, one gone with a copy that the entry names
        "entries/fern-kids-guide.md",  # gone, with a copy that was found
        "entries/fern-kids.md",  # moved
        "entries/larch.md",  # uncertain
        "link-health.md",
    ],
)
def test_a_page_reads_as_it_should(tree: PageTree, path: str, golden: Callable[[Path, str], None]) -> None:
    golden(GOLDEN / tree.language / path, page_source(tree.by_path[path]))


def test_other_pages_are_the_same_with_and_without(tree: PageTree, catalogue: Catalogue) -> None:
    without = build_tree(catalogue, tree.language).by_path
    changed = {path for path, page in tree.by_path.items() if page_source(page) != page_source(without[path])}
    assert changed == {
        *(f"entries/{name}.md" for name in ("grpx-paper", "fern", "fern-kids", "fern-kids-guide", "larch")),
        "link-health.md",
    }


def test_every_link_between_pages_leads_somewhere(tree: PageTree) -> None:
    for page in tree.pages:
        render_html(page, tree.by_path)  # raises where a link leads nowhere


def test_with_a_state_the_page_has_sections(tree: PageTree) -> None:
    source = tree.source_by_path["link-health.md"]
    assert source.sectioned
    assert len(render_html(source.make(), tree.by_path).headings) > 1


def test_without_a_state_the_page_has_no_sections(catalogue: Catalogue) -> None:
    tree = build_tree(catalogue, "en")
    source = tree.source_by_path["link-health.md"]
    assert source.sectioned is False
    assert len(render_html(source.make(), tree.by_path).headings) == 1


def test_the_page_is_not_found_by_the_search(tree: PageTree) -> None:
    assert tree.by_path["link-health.md"].search is None
