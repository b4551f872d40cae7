"""Writing the pages that are filled into a shell: entries and tags, which the navigation does not list."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from pathlib import Path

from markupsafe import escape

from llmindex.pages.html import Heading, PageHtml, render_html
from llmindex.pages.tree import Page, PageKind, PageSource, url_of
from llmindex.site.shell import MARKS, Filling, Shell

__all__ = ["FILLED_KINDS", "Shells", "write_filled"]

_FOLDERS = {PageKind.ENTRY: "entries", PageKind.TAG: "tags"}

FILLED_KINDS = frozenset(_FOLDERS)
"""Kinds of which there may be thousands of pages; they stand outside the navigation."""

_PLAIN = "plain"
"""Ends the name of the shell without a table of contents."""


class Shells:
    """The shells of all filled kinds: with a table of contents, and without."""

    def __init__(self) -> None:
        self.paths: dict[str, tuple[PageKind, bool]] = {}
        """The pages that MkDocs renders as shells: their kind, and whether with a table of contents."""
        for kind, folder in _FOLDERS.items():
            self.paths[f"{folder}/{MARKS['slug']}.md"] = (kind, True)
            self.paths[f"{folder}/{MARKS['slug']}{_PLAIN}.md"] = (kind, False)
        self._shells: dict[tuple[PageKind, bool], Shell] = {}

    def headings(self, path: str) -> tuple[Heading, ...]:
        """Return the headings of a shell page: marks, from which the theme's markup is taken."""
        title = Heading(1, MARKS["skip"], MARKS["title"])
        below = (Heading(2, MARKS["outer"], MARKS["outer"]), Heading(3, MARKS["inner"], MARKS["inner"]))
        return (title, *below) if self.paths[path][1] else (title,)

    def keep(self, path: str, html: str) -> None:
        """Take apart what the theme made of a shell page."""
        self._shells[self.paths[path]] = Shell(html.replace(MARKS["slug"] + _PLAIN, MARKS["slug"]))

    def fill(self, page: Page, html: PageHtml, edit: str) -> str:
        """Return a whole page."""
        shell = self._shells[page.kind, len(html.headings) > 1]
        slug = url_of(page.path).rstrip("/").rpartition("/")[2]
        title, description = str(escape(page.title)), str(escape(page.description))
        return shell.fill(Filling(slug, title, description, edit, html.content, html.headings))


def write_filled(
    sources: Sequence[PageSource],
    shells: Shells,
    site_dir: Path,
    known: Collection[str],
    edit_url: Callable[[Page], str],
    done: Callable[[Page, PageHtml], None],
) -> None:
    """Write pages of filled kinds; ``done`` is told of each, with its content."""
    for source in sources:
        page = source.make()
        html = render_html(page, known)
        folder = site_dir / url_of(page.path)
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "index.html").write_text(shells.fill(page, html, edit_url(page)), encoding="utf-8")
        done(page, html)
