"""Writing the generated pages: each is filled into the theme's shell."""

from __future__ import annotations

import os
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from pathlib import Path

from llmindex.pages.html import PageHtml, render_html
from llmindex.pages.tree import Page, PageSource, url_of
from llmindex.site.shells import Shells

__all__ = ["Filler", "write_page"]


@dataclass(frozen=True)
class Filler:
    """Writes pages of sources below a directory.

    ``known`` are the paths of all pages that there are; ``sources_url`` is where the catalogue
    can be edited (may be empty).
    """

    site_dir: Path
    shells: Shells
    known: Collection[str]
    sources_url: str

    def write(self, done: Callable[[Page, PageHtml], None], sources: Sequence[PageSource]) -> None:
        """Write pages; ``done`` is told of each, with its content."""
        for source in sources:
            page = source.make()
            html = render_html(page, self.known)
            write_page(self.site_dir, url_of(page.path), self.shells.fill(source, page, html, self._edit_url(page)))
            done(page, html)

    def _edit_url(self, page: Page) -> str:
        if not (page.edit and self.sources_url):
            return ""
        return f"{self.sources_url}{page.edit.path}" + (f"#L{page.edit.line}" if page.edit.line else "")


def write_page(site_dir: Path, url: str, content: bytes) -> None:
    """Write the page at an address, which ends with a slash or is empty. What is there already is an error."""
    folder = f"{site_dir}/{url}"
    try:
        os.mkdir(folder)  # noqa: PTH102  ten thousand times: a Path for each would take longer than the writing
    except FileNotFoundError:
        os.makedirs(folder)  # noqa: PTH103
    except FileExistsError:
        pass
    descriptor = os.open(f"{folder}index.html", os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o666)
    with open(descriptor, "wb", buffering=0) as file:  # noqa: PTH123
        file.write(content)
