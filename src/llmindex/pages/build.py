"""The page tree of a catalogue in one language."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from llmindex.catalogue.catalogue import Catalogue
from llmindex.links.health import Health
from llmindex.pages.comparison import COMPARISONS_PATH, comparison_page, comparisons_page
from llmindex.pages.downloads import downloads
from llmindex.pages.entry import entry_page
from llmindex.pages.health import HEALTH_PATH, health_page
from llmindex.pages.inputs import Inputs
from llmindex.pages.lists import (
    browse_page,
    glossary_page,
    home_page,
    section_page,
    tag_page,
    tags_page,
    used_sections,
    used_tags,
)
from llmindex.pages.paths import PATHS_PATH, learning_path_page, paths_page
from llmindex.pages.tree import NavItem, PageKind, PageSource, PageTree
from llmindex.pages.view import View, comparison_path, entry_path, learning_path_path, section_path, tag_path
from llmindex.pages.words import words

__all__ = ["build_tree"]


def build_tree(catalogue: Catalogue, language: str, health: Health | None = None) -> PageTree:
    """Lay out all pages of a catalogue in a language, in a fixed order; ``health`` is that of its links."""
    w, health = words(language), health or Health()
    base, inputs = View(catalogue, w, health=health), Inputs(catalogue, language, health)
    sections, tags = used_sections(catalogue), used_tags(catalogue)
    sources = (
        PageSource("index.md", PageKind.HOME, partial(home_page, base), inputs.home, sectioned=False),
        PageSource("browse.md", PageKind.BROWSE, partial(browse_page, base), inputs.browse, sectioned=False),
        PageSource(
            "glossary.md",
            PageKind.GLOSSARY,
            partial(glossary_page, base),
            inputs.glossary,
            sectioned=bool(catalogue.concepts),
        ),
        PageSource("tags/index.md", PageKind.TAGS, partial(tags_page, base), inputs.tags, sectioned=False),
        *(
            PageSource(
                section_path(s.id),
                PageKind.SECTION,
                partial(section_page, base, s),
                partial(inputs.section, s),
                sectioned=True,
            )
            for s in sections
        ),
        *(
            PageSource(
                tag_path(t.id), PageKind.TAG, partial(tag_page, base, t), partial(inputs.tag, t), sectioned=False
            )
            for t in tags
        ),
        *_paths(base, inputs),
        *(
            PageSource(entry_path(e.id), PageKind.ENTRY, partial(entry_page, base, e), partial(inputs.entry, e))
            for e in catalogue.entries
        ),
        *_comparisons(base, inputs),
        PageSource(HEALTH_PATH, PageKind.HEALTH, partial(health_page, base), inputs.health, sectioned=bool(health)),
    )
    nav = (
        NavItem(w("home"), "index.md"),
        NavItem(
            w("sections"),
            items=tuple(NavItem(s.label.best(language)[0], section_path(s.id)) for s in sections),
        ),
        *_paths_nav(base),
        *_comparisons_nav(base),
        NavItem(w("browse"), "browse.md"),
        NavItem(w("glossary"), "glossary.md"),
        NavItem(w("tags"), "tags/index.md"),
    )
    redirects = {entry_path(old): entry_path(entry.id) for entry in catalogue.entries for old in entry.formerly}
    return PageTree(language, sources, nav, redirects, tuple(downloads(base)))


def _paths_nav(base: View) -> Iterator[NavItem]:
    if base.catalogue.paths:
        yield NavItem(base.words("paths"), PATHS_PATH)


def _paths(base: View, inputs: Inputs) -> Iterator[PageSource]:
    paths = base.catalogue.paths
    if paths:
        yield PageSource(PATHS_PATH, PageKind.PATHS, partial(paths_page, base), inputs.paths, sectioned=True)
    for path in paths:
        make, made_of = partial(learning_path_page, base, path), partial(inputs.learning_path, path)
        yield PageSource(learning_path_path(path.id), PageKind.PATH, make, made_of, sectioned=True)


def _comparisons_nav(base: View) -> Iterator[NavItem]:
    if comparisons := base.catalogue.taxonomy.comparisons:
        items = [NavItem(one.label.best(base.language)[0], comparison_path(one.id)) for one in comparisons]
        overview = NavItem(base.words("comparisons_all"), COMPARISONS_PATH)
        yield NavItem(base.words("comparisons"), items=(overview, *items))


def _comparisons(base: View, inputs: Inputs) -> Iterator[PageSource]:
    comparisons = base.catalogue.taxonomy.comparisons
    if comparisons:
        make = partial(comparisons_page, base)
        yield PageSource(COMPARISONS_PATH, PageKind.COMPARISONS, make, inputs.comparisons, sectioned=True)
    for one in comparisons:
        make, made_of = partial(comparison_page, base, one), partial(inputs.comparison, one)
        yield PageSource(comparison_path(one.id), PageKind.COMPARISON, make, made_of, sectioned=False)
