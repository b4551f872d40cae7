"""Writing the documents that the search index is made of: one per page."""

from __future__ import annotations

from html import escape
from pathlib import Path

from llmindex.pages.html import PageHtml
from llmindex.pages.tree import Page, PageKind, url_of
from llmindex.site.search.document_files import addresses, document_file
from llmindex.site.search.index import SearchPage, as_document

__all__ = ["SearchDocuments", "addresses"]


class SearchDocuments:
    """Writes documents into a folder."""

    def __init__(self, folder: Path, language: str) -> None:
        self.folder = folder
        self._language = language
        folder.mkdir(parents=True, exist_ok=True)

    def add(self, page: SearchPage) -> None:
        """Write the document of a page."""
        document_file(self.folder, page.url).write_bytes(as_document(page, self._language).encode())

    def add_generated(self, page: Page, html: PageHtml) -> None:
        """Write the document of a generated page, if it is to be found.

        Of a page that lists entries only its description counts: who searches for what an entry
        says is to find the entry, not every list that shows it.
        """
        if page.search:
            text = html.content if page.kind is PageKind.ENTRY else f"<p>{escape(page.description)}</p>"
            self.add(SearchPage(url_of(page.path), page.title, text, page.search()))
