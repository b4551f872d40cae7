"""The built pages of the shipped site, read once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path

import pytest

Attributes = Mapping[str, str]


@dataclass
class Document:
    """What a page holds that other pages or visitors' programs rely on."""

    path: str
    """Below the site's root: ``entries/grpo/``; ``404.html`` for the page that hosts show where there is none."""
    language: str = ""
    title: str = ""
    ids: list[str] = field(default_factory=list)
    anchors: list[Attributes] = field(default_factory=list)
    links: list[Attributes] = field(default_factory=list)
    metas: list[Attributes] = field(default_factory=list)
    resources: list[str] = field(default_factory=list)

    def meta(self, name: str) -> str | None:
        return next((meta.get("content") for meta in self.metas if meta.get("name") == name), None)

    def linked(self, relation: str) -> list[Attributes]:
        return [link for link in self.links if relation in link.get("rel", "").split()]


_LOADED = {"stylesheet", "icon", "preload", "modulepreload", "prefetch", "manifest"}
"""Relations of a page to files that a browser fetches for it."""


class _Reader(HTMLParser):
    def __init__(self, path: str) -> None:
        super().__init__()
        self.document = Document(path)
        self._in_title = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        document = self.document
        if "id" in values:
            document.ids.append(values["id"])
        if tag == "html":
            document.language = values.get("lang", "")
        elif tag == "title":
            self._in_title = not document.title
        elif tag == "a" and "href" in values:
            document.anchors.append(values)
        elif tag == "link":
            document.links.append(values)
            if _LOADED & set(values.get("rel", "").split()):
                document.resources.append(values["href"])
        elif tag == "meta":
            document.metas.append(values)
        elif tag in ("script", "img", "iframe", "source", "video", "audio", "embed", "object"):
            document.resources += [values[name] for name in ("src", "data", "srcset", "poster") if name in values]

    def handle_data(self, data: str) -> None:
        if self._in_title:
            self.document.title += data

    def handle_endtag(self, tag: str) -> None:
        if tag == "title":
            self._in_title = False


def read_document(file: Path, root: Path) -> Document:
    path = file.relative_to(root).as_posix().removesuffix("index.html")
    reader = _Reader(path)
    reader.feed(file.read_text(encoding="utf-8"))
    return reader.document


@pytest.fixture(scope="session")
def documents(shipped_site: Path) -> dict[str, Document]:
    files = sorted(shipped_site.rglob("*.html"))
    return {document.path: document for file in files if (document := read_document(file, shipped_site))}


@pytest.fixture(scope="session")
def redirects(documents: dict[str, Document]) -> dict[str, Document]:
    """Pages that only lead from a former address to the present one."""
    return {
        path: document
        for path, document in documents.items()
        if any(meta.get("http-equiv") == "refresh" for meta in document.metas)
    }


@pytest.fixture(scope="session")
def pages(documents: dict[str, Document], redirects: dict[str, Document]) -> dict[str, Document]:
    """Pages that visitors read: all but redirects and the ones for missing addresses."""
    return {
        path: document
        for path, document in documents.items()
        if path not in redirects and not path.endswith("404.html")
    }
