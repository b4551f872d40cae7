"""The theme's page around a content, rendered once and filled in for every page of its kind.

MkDocs renders one page per kind whose address, title and content are marks; what it makes
of them is taken apart here at the marks. Filling a page in is then a join of strings,
instead of a run of the theme's templates, which take milliseconds each.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from markupsafe import escape

from llmindex.pages.html import Heading

__all__ = ["MARKS", "Filling", "Shell"]


@dataclass(frozen=True, slots=True)
class Filling:
    """What differs between pages of a kind. ``slug`` is the last part of the address; the rest is HTML."""

    slug: str
    title: str
    description: str
    edit: str
    content: str
    headings: Sequence[Heading]


MARKS = {name: f"llmindexMARK{name}MARK" for name in ("slug", "title", "description", "edit", "skip", "outer", "inner")}
"""Words that stand for what is filled in. Letters only: no filter of a template changes them."""

MARKS["content"] = "<h1>llmindexMARKcontentMARK"  # the theme adds a title to content that has none

_NAME = {mark: name for name, mark in MARKS.items()}

_Pieces = list[tuple[bool, str]]
"""A text taken apart: constant pieces, and names of what stands between them (with ``True``)."""


class Shell:
    """A page taken apart at its marks.

    Its table of contents, if there is one, shows one heading (mark ``outer``) with one below (mark ``inner``),
    from which the markup of any table of contents is taken.
    """

    def __init__(self, html: str) -> None:
        self._branch: _Pieces = []
        self._leaf: _Pieces = []
        if MARKS["outer"] in html:
            start, end = _around(html, MARKS["outer"])
            self._branch, self._leaf = _entry_markup(html[start:end])
            html = html[:start] + _TOC + html[end:]
        self._pieces = _split(html)

    def fill(self, filling: Filling) -> str:
        """Return the page."""
        values = {
            "slug": filling.slug,
            "title": filling.title,
            "description": filling.description,
            "edit": filling.edit,
            "content": filling.content,
            "skip": filling.headings[0].anchor if filling.headings else "",
            "toc": self._toc(filling.headings[1:]),
        }
        return _join(self._pieces, values)

    def _toc(self, headings: Sequence[Heading]) -> str:
        """Set headings in the theme's own markup, deeper ones inside the one before."""
        items: list[str] = []
        place = 0
        while place < len(headings):
            end = place + 1
            while end < len(headings) and headings[end].level > headings[place].level:
                end += 1
            items.append(self._toc_item(headings[place], headings[place + 1 : end]))
            place = end
        return "".join(items)

    def _toc_item(self, heading: Heading, below: Sequence[Heading]) -> str:
        text = str(escape(heading.text))
        pieces = self._branch if below else self._leaf
        values = {"anchor": heading.anchor, "text": text, "toc": self._toc(below) if below else ""}
        return _join(pieces, values)


def _join(pieces: _Pieces, values: Mapping[str, str]) -> str:
    """Put a text together again, with values in its slots."""
    return "".join(values[piece] if slot else piece for slot, piece in pieces)


_TOC = "llmindexMARKtocMARK"


def _split(html: str) -> _Pieces:
    """Take a text apart into constant pieces and names of slots."""
    names = {**_NAME, _TOC: "toc"}
    parts = re.split("(" + "|".join(map(re.escape, names)) + ")", html)
    return [(part in names, names.get(part, part)) for part in parts if part]


def _around(html: str, mark: str) -> tuple[int, int]:
    """Find the list item in which a mark stands for the first time, items inside it included."""
    start = html.rindex("<li", 0, html.index(mark))
    depth, place = 0, start
    for tag in re.compile(r"<li\b|</li>").finditer(html, start):
        depth += 1 if tag[0] != "</li>" else -1
        place = tag.end()
        if depth == 0:
            break
    return start, place


def _entry_markup(item: str) -> tuple[_Pieces, _Pieces]:
    """Return the markup of an entry with others below it, and of one without."""
    start, end = _around(item, MARKS["inner"])
    leaf, branch = item[start:end], item[:start] + _TOC + item[end:]
    return _toc_pieces(branch, MARKS["outer"]), _toc_pieces(leaf, MARKS["inner"])


def _toc_pieces(markup: str, mark: str) -> _Pieces:
    """Take an entry's markup apart: its address is the mark after ``#``, its text the mark elsewhere."""
    parts = re.split(f"(#{mark}|{mark}|{_TOC})", markup)
    pieces: _Pieces = []
    for part in parts:
        if part == f"#{mark}":
            pieces += [(False, "#"), (True, "anchor")]
        elif part == mark:
            pieces.append((True, "text"))
        elif part == _TOC:
            pieces.append((True, "toc"))
        elif part:
            pieces.append((False, part))
    return pieces
