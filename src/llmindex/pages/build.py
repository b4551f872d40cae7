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
from llmindex.pages.view import View, entry_path, section_path
from llmindex.pages.words import words

__all__ = ["build_tree"]


def build_tree(catalogue: Catalogue, language: str) -> PageTree:
    """Make all pages of a catalogue in a language, in a fixed order."""
    w = words(language)
    base = View(catalogue, w)
    sections, tags = used_sections(catalogue), used_tags(catalogue)
    pages = (
        home_page(base),
        browse_page(base),
        glossary_page(base),
        tags_page(base),
        *(section_page(base, section) for section in sections),
        *(tag_page(base, tag) for tag in tags),
        *(entry_page(base, entry) for entry in catalogue.entries),
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
