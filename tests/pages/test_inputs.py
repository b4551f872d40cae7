"""A page that would be another has other inputs; an edit far away leaves them as they are."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from edited_project import EDITS, Edit, Project, addresses, sample
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from llmindex.catalogue.load import load_catalogue
from llmindex.links.load import load_health
from llmindex.pages.build import build_tree
from llmindex.pages.tree import Page, PageTree, SearchRecord

LANGUAGES = ("en", "zh")


def trees(project: Project, folder: Path) -> dict[str, PageTree]:
    project.write(folder)
    loaded = load_catalogue(folder / "data")
    assert loaded.catalogue, loaded.diagnostics
    health = load_health(folder / "data").health
    return {language: build_tree(loaded.catalogue, language, health) for language in LANGUAGES}


def made(tree: PageTree) -> dict[str, tuple[str, tuple[Page, SearchRecord | None]]]:
    return {source.path: (source.inputs(), told(source.make())) for source in tree.sources}


def told(page: Page) -> tuple[Page, SearchRecord | None]:
    """All of a page, what it is found by included."""
    return replace(page, search=None), page.search() if page.search else None


@settings(max_examples=100, suppress_health_check=list(HealthCheck))
@given(seed=st.integers(0, 2**32), edits=st.lists(st.sampled_from(EDITS), min_size=1, max_size=4))
def test_a_page_that_changes_has_other_inputs(
    tmp_path_factory: pytest.TempPathFactory, seed: int, edits: Sequence[Edit]
) -> None:
    folder, dice = tmp_path_factory.mktemp("inputs"), random.Random(seed)
    project = sample(dice)
    for _ in range(3):
        dice.choice(EDITS)(project, dice)
    before = trees(project, folder)
    for edit in edits:
        edit(project, dice)
    after = trees(project, folder)

    for language in LANGUAGES:
        old, new = made(before[language]), made(after[language])
        changed = [path for path in old.keys() & new.keys() if old[path][1] != new[path][1]]
        assert [path for path in changed if old[path][0] == new[path][0]] == []


def changed_by(project: Project, folder: Path, entry: int, **fields: object) -> set[str]:
    """Return the English pages whose inputs change when fields of an entry do."""
    before = trees(project, folder)["en"]
    project.entries[entry].update(fields)
    after = trees(project, folder)["en"]
    old = {source.path: source.inputs() for source in before.sources}
    return {source.path for source in after.sources if source.inputs() != old[source.path]}


@pytest.fixture
def project() -> Project:
    """Three entries: the second extends the first, the third has nothing to do with them."""
    made_up = sample(random.Random(1))
    del made_up.entries[3:]
    for entry, (section, tags) in zip(
        made_up.entries, [("training", ["t0"]), ("training", []), ("serving", ["t1"])], strict=True
    ):
        entry.update(kind="paper", section=section, tags=tags)
    made_up.entries[1]["relations"] = {"extends": ["e0"]}
    return made_up


def test_a_title_concerns_the_pages_that_link_to_it(project: Project, tmp_path: Path) -> None:
    assert changed_by(project, tmp_path, 0, title="Another") == {
        *("entries/e0.md", "entries/e1.md", "sections/training.md", "tags/t0.md", "index.md", "browse.md"),
        "comparisons/c0.md",
    }


def test_authors_concern_the_entry_and_the_lists_that_show_it(project: Project, tmp_path: Path) -> None:
    assert changed_by(project, tmp_path, 2, authors=["Ada"]) == {
        *("entries/e2.md", "sections/serving.md", "tags/t1.md", "index.md"),
    }


def test_a_fact_concerns_the_comparisons_that_show_it(project: Project, tmp_path: Path) -> None:
    fact = {"value": 8, "source": "https://example.org/a", "as_of": "2024"}
    assert "comparisons/c0.md" in changed_by(project, tmp_path, 1, facts={"size": fact})
    assert "comparisons/c0.md" not in changed_by(project, tmp_path, 2, facts={"size": fact})


def test_the_list_of_comparisons_counts_variants(project: Project, tmp_path: Path) -> None:
    variants = [{"id": "small", "name": "Small"}]
    assert "comparisons/index.md" in changed_by(project, tmp_path, 1, variants=variants)
    assert "comparisons/index.md" not in changed_by(project, tmp_path, 1, authors=["Ada"])


ALIVE = {"checked": "2024-05-20T10:00:00Z", "status": 200, "last_ok": "2024-05-20T10:00:00Z"}


def inputs(project: Project, folder: Path) -> dict[str, str]:
    return {source.path: source.inputs() for source in trees(project, folder)["en"].sources}


def test_a_link_concerns_the_entry_that_shows_it_and_the_page_of_link_health(project: Project, tmp_path: Path) -> None:
    project.links = {url: dict(ALIVE) for entry in project.entries for url in addresses(entry["id"])}
    before = inputs(project, tmp_path)
    project.links[addresses("e1")[1]] |= {"last_ok": "2024-05-19T10:00:00Z"}

    after = inputs(project, tmp_path)

    assert {path for path in after if after[path] != before[path]} == {"entries/e1.md", "link-health.md"}


def test_a_check_that_shows_readers_nothing_new_leaves_their_pages(project: Project, tmp_path: Path) -> None:
    project.links = {url: dict(ALIVE) for entry in project.entries for url in addresses(entry["id"])}
    before = inputs(project, tmp_path)
    project.links[addresses("e1")[0]] |= {"checked": "2024-05-21T10:00:00Z", "status": 403}

    after = inputs(project, tmp_path)

    assert {path for path in after if after[path] != before[path]} == {"link-health.md"}


def test_an_edit_that_changes_no_link_leaves_the_page_of_link_health(project: Project, tmp_path: Path) -> None:
    project.links = {addresses("e1")[0]: dict(ALIVE)}

    assert "link-health.md" not in changed_by(project, tmp_path, 0, authors=["Ada"])
    assert "link-health.md" in changed_by(project, tmp_path, 0, title="Another")
    assert "link-health.md" in changed_by(project, tmp_path, 0, links=[{"rel": "docs", "url": addresses("e1")[0]}])
