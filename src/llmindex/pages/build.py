"""The page tree of a catalogue in one language."""

from __future__ import annotations

from llmindex.catalogue.catalogue import Catalogue
from llmindex.pages.entry import entry_page
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
from llmindex.pages.tree import NavItem, PageTree
from llmindex.pages.view import entry_path, section_path
from llmindex.pages.words import words

__all__ = ["build_tree"]


def build_tree(catalogue: Catalogue, language: str) -> PageTree:
    """Make all pages of a catalogue in a language, in a fixed order."""
    w = words(language)
    sections, tags = used_sections(catalogue), used_tags(catalogue)
    pages = (
        home_page(catalogue, w),
        browse_page(catalogue, w),
        glossary_page(catalogue, w),
        tags_page(catalogue, w),
        *(section_page(catalogue, w, section) for section in sections),
        *(tag_page(catalogue, w, tag) for tag in tags),
        *(entry_page(catalogue, w, entry) for entry in catalogue.entries),
    )
    nav = (
        NavItem(w("home"), "index.md"),
        NavItem(
            w("sections"),
            items=tuple(NavItem(s.label.best(language)[0], section_path(s.id)) for s in sections),
        ),
        NavItem(w("browse"), "browse.md"),
        NavItem(w("glossary"), "glossary.md"),
        NavItem(w("tags"), "tags/index.md"),
    )
    redirects = {entry_path(old): entry_path(entry.id) for entry in catalogue.entries for old in entry.formerly}
    return PageTree(language, pages, nav, redirects)
