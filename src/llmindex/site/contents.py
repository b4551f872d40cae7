"""A page's table of contents, in MkDocs' form."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from markupsafe import escape
from mkdocs.structure.toc import TableOfContents, get_toc

from llmindex.pages.html import Heading

__all__ = ["contents_of"]


def contents_of(headings: Sequence[Heading]) -> TableOfContents:
    """Arrange headings as a table of contents, deeper ones inside the one before."""
    return get_toc(_nested(headings))


def _nested(headings: Sequence[Heading]) -> list[Any]:
    """Make the tokens that Python-Markdown's toc extension would make."""
    root: list[Any] = []
    stack: list[tuple[int, list[Any]]] = [(0, root)]
    for heading in headings:
        while stack[-1][0] >= heading.level:
            stack.pop()
        children: list[Any] = []
        text = str(escape(heading.text))
        stack[-1][1].append(
            {"level": heading.level, "id": heading.anchor, "name": text, "html": text, "children": children}
        )
        stack.append((heading.level, children))
    return root
