"""Which shells a site has: one for each kind of which there are many pages, one for each page of the navigation."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from markupsafe import escape

from llmindex.pages.html import Heading, PageHtml
from llmindex.pages.tree import WIDE_KINDS, Page, PageKind, PageSource, url_of
from llmindex.site.shell import MARKS, Filling, Shell

__all__ = ["MANY", "Shells"]

_FOLDERS = {PageKind.ENTRY: "entries", PageKind.TAG: "tags"}

MANY = frozenset(_FOLDERS)
"""Kinds of which there may be thousands of pages; they stand outside the navigation and share a shell."""

_LISTED_BESIDE = frozenset({PageKind.SECTION})
"""Kinds whose pages have others beside them in the navigation, which is then worth its room."""

_PLAIN = "plain"
"""Ends the name of the shell without a table of contents, where there is one with it too."""


@dataclass(frozen=True, slots=True)
class _Place:
    """What a shell is for: the pages of a kind, or one page (by its path); with a table of contents or without."""

    pages: PageKind | str
    kind: PageKind
    sectioned: bool

    @property
    def hidden(self) -> list[str]:
        """What the theme leaves out beside the content."""
        if self.kind in WIDE_KINDS:
            return ["navigation", "toc"]
        return [] if self.kind in _LISTED_BESIDE else ["navigation"]


class Shells:
    """The shells of a page tree: what MkDocs is to render, and what it made of that."""

    def __init__(self, sources: Iterable[PageSource] = ()) -> None:
        self._places: dict[str, _Place] = {}
        for source in sources:
            self._add(source)
        self._shells: dict[tuple[PageKind | str, bool], Shell] = {}
        self._digests: dict[tuple[PageKind | str, bool | None], str] = {}

    def _add(self, source: PageSource) -> None:
        if source.kind not in MANY:
            self._places[source.path] = _Place(source.path, source.kind, bool(source.sectioned))
            return
        path = f"{_FOLDERS[source.kind]}/{MARKS['slug']}"
        for sectioned in (True, False) if source.sectioned is None else (source.sectioned,):
            end = "" if sectioned else _PLAIN
            self._places[f"{path}{end}.md"] = _Place(source.kind, source.kind, sectioned)

    def __contains__(self, path: str) -> bool:
        return path in self._places

    @property
    def paths(self) -> list[str]:
        """The pages that MkDocs renders as shells."""
        return list(self._places)

    def hidden(self, path: str) -> list[str]:
        """Return what the theme leaves out beside the content of a shell page."""
        return self._places[path].hidden

    def headings(self, path: str) -> tuple[Heading, ...]:
        """Return the headings of a shell page: marks, from which the theme's markup is taken."""
        title = Heading(1, MARKS["skip"], MARKS["title"])
        below = (Heading(2, MARKS["outer"], MARKS["outer"]), Heading(3, MARKS["inner"], MARKS["inner"]))
        return (title, *below) if self._places[path].sectioned else (title,)

    def keep(self, path: str, html: str) -> None:
        """Take apart what the theme made of a shell page."""
        place = self._places[path]
        self._shells[place.pages, place.sectioned] = Shell(html.replace(MARKS["slug"] + _PLAIN, MARKS["slug"]))

    def digest(self, source: PageSource) -> str:
        """Tell what the theme puts around a page."""
        key = _pages(source), source.sectioned
        if key not in self._digests:
            either = (True, False) if source.sectioned is None else (source.sectioned,)
            self._digests[key] = " ".join(self._shells[key[0], sectioned].digest for sectioned in either)
        return self._digests[key]

    def fill(self, source: PageSource, page: Page, html: PageHtml, edit: str) -> bytes:
        """Return a whole page."""
        sectioned = len(html.headings) > 1 if source.sectioned is None else source.sectioned
        shell = self._shells[_pages(source), sectioned]
        slug = url_of(page.path).rstrip("/").rpartition("/")[2]
        title, description = str(escape(page.title)), str(escape(page.description))
        filling = Filling(slug, title, description, edit, html.content, html.headings)
        return shell.fill(filling).encode()


def _pages(source: PageSource) -> PageKind | str:
    return source.kind if source.kind in MANY else source.path
