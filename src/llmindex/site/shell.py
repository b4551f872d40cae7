"""The theme's page around a content, rendered once and filled in for every page of its kind.

MkDocs renders one page per kind whose address, title and content are marks; what it makes
of them is taken apart here at the marks. Filling a page in is then a join of strings,
instead of a run of the theme's templates, which take milliseconds each.
"""

from __future__ import annotations

import hashlib
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

_LINE_END = re.compile(r"(?P<kept><(?P<tag>pre|textarea|script|style)\b.*?</(?P=tag)>)|\s*\n\s*", re.DOTALL)
"""A line end with the empty lines and the indentation around it, outside elements in which these count."""


class Shell:
    """A page taken apart at its marks.

    Its table of contents, if there is one, shows one heading (mark ``outer``) with one below (mark ``inner``),
    from which the markup of any table of contents is taken. It may stand in several places.
    """

    def __init__(self, html: str) -> None:
        # The theme's templates leave a fifth of a page empty; browsers see one space in all of it.
        html = _LINE_END.sub(lambda match: match["kept"] or "\n", html).lstrip()
        self.digest = hashlib.blake2b(html.encode(), digest_size=16).hexdigest()
        """Tells shells apart: all of the theme, its options and the navigation that a page shows."""
        self._contents: dict[str, _Contents] = {}
        while MARKS["outer"] in html:
            start, end = _around(html, MARKS["outer"])
            slot = f"{_TOC}{len(self._contents)}{_END}"
            self._contents[slot] = _Contents(html[start:end])
            html = html[:start] + slot + html[end:]
        self._pieces = _split(html, {**_NAME, **{slot: slot for slot in self._contents}})

    def fill(self, filling: Filling) -> str:
        """Return the page."""
        values = {
            "slug": filling.slug,
            "title": filling.title,
            "description": filling.description,
            "edit": filling.edit,
            "content": filling.content,
            "skip": filling.headings[0].anchor if filling.headings else "",
        }
        for slot, contents in self._contents.items():
            values[slot] = contents.of(filling.headings[1:])
        return _join(self._pieces, values)


class _Contents:
    """The markup of a table of contents, taken from one that shows a heading with another below it."""

    def __init__(self, item: str) -> None:
        start, end = _around(item, MARKS["inner"])
        self._leaf = _toc_pieces(item[start:end], MARKS["inner"])
        self._branch = _toc_pieces(item[:start] + _TOC + item[end:], MARKS["outer"])

    def of(self, headings: Sequence[Heading]) -> str:
        """Set headings in this markup, deeper ones inside the one before."""
        items: list[str] = []
        place = 0
        while place < len(headings):
            end = place + 1
            while end < len(headings) and headings[end].level > headings[place].level:
                end += 1
            items.append(self._item(headings[place], headings[place + 1 : end]))
            place = end
        return "".join(items)

    def _item(self, heading: Heading, below: Sequence[Heading]) -> str:
        text = str(escape(heading.text))
        pieces = self._branch if below else self._leaf
        values = {"anchor": heading.anchor, "text": text, "toc": self.of(below) if below else ""}
        return _join(pieces, values)


def _join(pieces: _Pieces, values: Mapping[str, str]) -> str:
    """Put a text together again, with values in its slots."""
    return "".join(values[piece] if slot else piece for slot, piece in pieces)


_TOC, _END = "llmindexMARKtoc", "MARK"


def _split(html: str, slots: Mapping[str, str]) -> _Pieces:
    """Take a text apart into constant pieces and names of slots."""
    parts = re.split("(" + "|".join(map(re.escape, slots)) + ")", html)
    return [(part in slots, slots.get(part, part)) for part in parts if part]


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
