"""Where addresses stand, to the line and column: looked up only for those that a report names."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import cache
from pathlib import Path

from llmindex.catalogue.addresses import linked_at
from llmindex.catalogue.positions import Locator
from llmindex.catalogue.positions import Path as Field
from llmindex.catalogue.quick import quick_parts
from llmindex.catalogue.source import SourceFile, read_source
from llmindex.diagnostics import Diagnostic, Span
from llmindex.links.link import Link, Place

__all__ = ["Locations"]


class Locations:
    """Looks places up in the files they stand in; each file is read once.

    ``read`` returns a file, by the path that a place names.
    """

    def __init__(self, read: Callable[[str], SourceFile | None] | None = None) -> None:
        self._file = cache(read or _read)
        self._parts = cache(lambda path: quick_parts(self._text(path)))
        self._locator = cache(self._make_locator)

    def located(self, link: Link) -> Link:
        """Return a link whose places have lines and columns, as far as they are found."""
        return replace(link, places=tuple(map(self.place, link.places)))

    def place(self, place: Place) -> Place:
        """Return a place with its line and column."""
        span = self.span(place)
        return replace(place, line=span.line, column=span.column) if span else place

    def span(self, place: Place) -> Span | None:
        """Return where an address stands, or the value or file that holds it; nothing if there is no such file."""
        source = self._file(place.path)
        if source is None:
            return None
        if not place.at and place.line is not None:
            return _stretch(place.line, place.column or 1, place.written)
        if not place.at:
            return _in_text(source.lines, Span(1, 1, len(source.lines), len(source.lines[-1]) + 1), place)
        span = self._value(place.path, place.at)
        return _in_text(source.lines, span, place)

    def excerpt(self, place: Place, line: int) -> str:
        """Return a line of the file in which a place is."""
        source = self._file(place.path)
        return source.lines[line - 1] if source and line <= len(source.lines) else ""

    def _text(self, path: str) -> str:
        source = self._file(path)
        return source.text if source else ""

    def _value(self, path: str, field: Field) -> Span:
        parts = self._parts(path)
        index = field[0]
        if not isinstance(index, int) or index >= len(parts):
            return self._locator(path, None).span(field)
        span = self._locator(path, index).span((0, *field[1:]))
        above = parts[index].line - 1
        return Span(span.line + above, span.column, span.end_line + above, span.end_column)

    def _make_locator(self, path: str, index: int | None) -> Locator:
        text = self._text(path)
        if index is None:
            return Locator(text)
        part = self._parts(path)[index]
        return Locator(text[part.start : part.end])


def _read(path: str) -> SourceFile | None:
    source = read_source(Path(path), path)
    return None if isinstance(source, Diagnostic) else source


def _stretch(line: int, column: int, text: str) -> Span:
    return Span(line, column, line, column + len(text))


def _in_text(lines: list[str], span: Span, place: Place) -> Span:
    """Narrow a span to the address in it."""
    stretch = lines[span.line - 1 : span.end_line]
    stretch[-1] = stretch[-1][: span.end_column - 1]
    stretch[0] = " " * (span.column - 1) + stretch[0][span.column - 1 :]
    text = "\n".join(stretch)
    starts = linked_at(text, place.written)
    if place.before < len(starts):
        start = starts[place.before]
        above = text.count("\n", 0, start)
        return _stretch(span.line + above, start - text.rfind("\n", 0, start), place.written)
    return span if place.at else Span(span.line, 1, span.line, 1)
