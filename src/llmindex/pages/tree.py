"""Pages before any engine has seen them: a flat list of Markdown sources, and the navigation."""

from __future__ import annotations

import posixpath
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cache, cached_property

__all__ = [
    "WIDE_KINDS",
    "Download",
    "EditTarget",
    "NavItem",
    "Page",
    "PageKind",
    "PageSource",
    "PageTree",
    "SearchRecord",
    "relative_path",
    "relative_url",
    "url_of",
]


class PageKind(StrEnum):
    """What a page shows; pages of one kind share their layout."""

    HOME = "home"
    SECTION = "section"
    ENTRY = "entry"
    GLOSSARY = "glossary"
    TAG = "tag"
    TAGS = "tags"
    BROWSE = "browse"
    HEALTH = "health"
    PATH = "path"
    PATHS = "paths"
    COMPARISONS = "comparisons"
    COMPARISON = "comparison"


WIDE_KINDS = frozenset({PageKind.HOME, PageKind.BROWSE, PageKind.COMPARISON})
"""Kinds of pages that take the whole width, without the navigation and the table of contents beside them."""


@dataclass(frozen=True, slots=True)
class EditTarget:
    """The place in the repository that a page is written in: a file below the data directory, and a line."""

    path: str
    line: int | None = None


@dataclass(frozen=True, slots=True)
class SearchRecord:
    """What a page is found by, beyond its text.

    ``aliases`` are other names of what the page is about, ``keywords`` names of the terms it
    is tagged with, both in every language. ``filters`` are facets (ids, not labels), ``sort``
    the keys that results can be ordered by, ``meta`` what is shown with a result.
    """

    aliases: Sequence[str] = ()
    keywords: Sequence[str] = ()
    filters: Mapping[str, Sequence[str]] = field(default_factory=dict)
    sort: Mapping[str, str] = field(default_factory=dict)
    meta: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Page:
    """A page: ``path`` is its source's path (``entries/grpo.md``), ``body`` its Markdown with the title.

    ``search`` tells what it is found by, if it is to be found; a site without a search does not ask.
    """

    path: str
    kind: PageKind
    title: str
    description: str
    body: str
    edit: EditTarget | None = None
    search: Callable[[], SearchRecord] | None = None

    @property
    def wide(self) -> bool:
        """Whether the page does without the navigation at its side."""
        return self.kind in WIDE_KINDS


@dataclass(frozen=True, slots=True)
class NavItem:
    """A place in the navigation: a page's path, or a heading over further items."""

    label: str
    path: str = ""
    items: tuple[NavItem, ...] = ()


@dataclass(frozen=True, slots=True)
class PageSource:
    """A page to be: where it will stand and what it will show are known before it is made.

    ``inputs`` tells all of the catalogue that the page shows, as text: as long as this stays
    the same, so does the page (see :mod:`llmindex.pages.inputs`).
    """

    path: str
    kind: PageKind
    make: Callable[[], Page]
    inputs: Callable[[], str]
    sectioned: bool | None = None
    """Whether it has headings below the title; ``None``: only the page itself can tell."""


@dataclass(frozen=True, slots=True)
class Download:
    """A file that stands beside the pages: its path as a reader fetches it, and what makes its content."""

    path: str
    make: Callable[[], bytes]


@dataclass(frozen=True)
class PageTree:
    """All generated pages in one language, each made when it is asked for.

    ``redirects`` leads from old page paths to new ones; ``downloads`` are files for readers to take away.
    """

    language: str
    sources: tuple[PageSource, ...]
    nav: tuple[NavItem, ...]
    redirects: Mapping[str, str] = field(default_factory=dict)
    downloads: tuple[Download, ...] = ()

    @cached_property
    def pages(self) -> tuple[Page, ...]:
        """All pages, made."""
        return tuple(source.make() for source in self.sources)

    @cached_property
    def by_path(self) -> dict[str, Page]:
        """All pages, made, by path."""
        return {page.path: page for page in self.pages}

    @cached_property
    def source_by_path(self) -> dict[str, PageSource]:
        """Pages to be, by path."""
        return {source.path: source for source in self.sources}


def url_of(path: str) -> str:
    """Return a page's address relative to the site's root.

    >>> [url_of(path) for path in ("index.md", "tags/index.md", "entries/grpo.md")]
    ['', 'tags/', 'entries/grpo/']
    """
    stem = path.removesuffix(".md")
    if stem == "index" or stem.endswith("/index"):
        return stem.removesuffix("index")
    return f"{stem}/"


def relative_url(source: str, target: str) -> str:
    """Return the address of one page as seen from another's.

    >>> relative_url("entries/grpo.md", "sections/evaluation.md")
    '../../sections/evaluation/'
    """
    start, end = url_of(source).rstrip("/"), url_of(target).rstrip("/")
    if f"{start}/".startswith(f"{end}/") or not end:
        return _way(start, end) or "./"
    if not start or end.startswith(f"{start}/"):
        return f"{end[len(start) :].lstrip('/')}/"
    folder, _, name = end.rpartition("/")
    return f"../{_way(start.rpartition('/')[0], folder)}{name}/"


def relative_path(source: str, target: str) -> str:
    """Return the path of one page's source as seen from another's.

    >>> relative_path("entries/grpo.md", "sections/evaluation.md")
    '../sections/evaluation.md'
    """
    folder, _, name = target.rpartition("/")
    return _way(source.rpartition("/")[0], folder) + name


@cache
def _way(start: str, end: str) -> str:
    """Return the way from one folder to another: empty, or ending with a slash."""
    way = posixpath.relpath("/" + end, "/" + start)
    return "" if way == "." else f"{way}/"
