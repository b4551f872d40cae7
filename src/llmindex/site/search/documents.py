"""The documents that the search index is made of: one per page, in a folder of their own."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from llmindex.pages.html import PageHtml
from llmindex.pages.tree import Page, url_of
from llmindex.site.fill import write_page
from llmindex.site.search.index import SearchPage, as_document

__all__ = ["SearchDocuments", "addresses"]


class SearchDocuments:
    """Writes documents into a folder, at the addresses of their pages."""

    def __init__(self, folder: Path, language: str) -> None:
        self.folder = folder
        self._language = language
        folder.mkdir(parents=True, exist_ok=True)

    def add(self, page: SearchPage) -> None:
        """Write the document of a page."""
        write_page(self.folder, page.url, as_document(page, self._language).encode())

    def add_generated(self, page: Page, html: PageHtml) -> None:
        """Write the document of a generated page, if it is to be found."""
        if page.search:
            self.add(SearchPage(url_of(page.path), page.title, html.content, page.search()))


def addresses(folder: Path) -> Iterable[str]:
    """List the addresses of the documents in a folder."""
    for path in folder.rglob("index.html"):
        address = path.parent.relative_to(folder).as_posix()
        yield "" if address == "." else f"{address}/"
