"""What the checks look at: entries together with the place they were read from."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from llmindex.catalogue.catalogue import Note
from llmindex.catalogue.learning_path import PathMatter
from llmindex.catalogue.model import Entry
from llmindex.catalogue.positions import Path
from llmindex.catalogue.source import SourceFile
from llmindex.catalogue.taxonomy import Taxonomy
from llmindex.catalogue.yaml import YamlDocument
from llmindex.diagnostics import Diagnostic, Span

__all__ = ["Item", "NoteItem", "PathItem", "Scope", "Seen", "narrow"]


@dataclass(slots=True)
class Seen:
    """What came of looking at an entry or a note alone.

    Whether it is without fault, the entries it refers to, and the latest day that it names.
    """

    faultless: bool = False
    targets: set[str] = field(default_factory=set)
    latest: datetime.date | None = None


@dataclass(slots=True, eq=False)  # not frozen: a large catalogue has many, and those are made slowly
class Item:
    """An entry, or what could be read of it, and its place in a file.

    ``written_id`` is the id as it stands in the YAML, sound or not (``None``: there is none).
    ``digest`` is a hash of the text it came from; ``salvaged`` says that not all of that could
    be read.
    """

    entry: Entry
    document: YamlDocument
    index: int
    written_id: str | None
    digest: str
    salvaged: bool = False
    seen: Seen = field(default_factory=Seen)

    def finding(
        self,
        code: str,
        message: str,
        path: Path = (),
        hint: str = "",
        *,
        key: bool = False,
        words: tuple[str, int] = ("", 0),
    ) -> Diagnostic:
        """Report a finding at a field of the entry; ``words`` (which, and how many like them stand before) narrow it."""
        span = self.document.locator.span((self.index, *path), key=key)
        if words[0]:
            span = narrow(self.document.source, span, *words)
        return self.document.source.finding(code, message, span, hint)

    @property
    def line(self) -> int:
        """The line (1-based) on which the entry begins."""
        return self.document.item_lines[self.index]


@dataclass(frozen=True)
class NoteItem:
    """A note and the file it was read from; ``first_line`` is where its body begins."""

    note: Note
    source: SourceFile
    first_line: int
    seen: Seen = field(default_factory=Seen)

    def finding(self, code: str, message: str, hint: str = "", *, words: tuple[str, int] = ("", 0)) -> Diagnostic:
        """Report a finding at some words of the body, or at its beginning."""
        return _in_body(self.source, self.first_line, code, message, hint, words)


@dataclass(frozen=True)
class PathItem:
    """A learning path in one language, and the file it was read from.

    ``document`` tells where the fields of its front matter stand, ``first_line`` where its
    introduction begins; ``path`` is relative to the data directory.
    """

    id: str
    language: str
    matter: PathMatter
    introduction: str
    path: str
    source: SourceFile
    document: YamlDocument
    first_line: int
    seen: Seen = field(default_factory=Seen)

    def finding(self, code: str, message: str, hint: str = "", *, words: tuple[str, int] = ("", 0)) -> Diagnostic:
        """Report a finding at some words of the introduction, or at its beginning."""
        return _in_body(self.source, self.first_line, code, message, hint, words)


@dataclass(frozen=True)
class Scope:
    """All that the checks look at, on a given day."""

    items: Sequence[Item]
    notes: Sequence[NoteItem]
    taxonomy: Taxonomy
    taxonomy_document: YamlDocument
    today: datetime.date
    paths: Sequence[PathItem] = ()
    broken_ids: frozenset[str] = field(default_factory=frozenset)
    """Ids that are written somewhere although they are malformed: known, so that they are reported once."""
    unread: frozenset[str] = field(default_factory=frozenset)
    """Parts of the taxonomy that could not be read: what uses their terms is not complained of."""

    @cached_property
    def known_ids(self) -> frozenset[str]:
        """Every id that references may use."""
        return frozenset(item.entry.id for item in self.items if item.written_id) | self.broken_ids


def _in_body(
    source: SourceFile, first_line: int, code: str, message: str, hint: str, words: tuple[str, int]
) -> Diagnostic:
    lines = source.lines
    start, body = Span(first_line, 1, first_line, 1), Span(first_line, 1, len(lines), len(lines[-1]) + 1)
    span = narrow(source, body, *words) if words[0] else start
    return source.finding(code, message, start if span == body else span, hint)


def narrow(source: SourceFile, span: Span, piece: str, nth: int = 0) -> Span:
    """Return the span of some words inside a span, or the span itself where they are not found as such.

    ``nth`` is how many like them stand before.
    """
    for words in dict.fromkeys((piece, piece.replace("\\", "\\\\"))):  # as text, and as it stands in double quotes
        places = list(_occurrences(source, span, words))
        if nth < len(places):
            return places[nth]
    return span


def _occurrences(source: SourceFile, span: Span, words: str) -> Iterator[Span]:
    for number in range(span.line, span.end_line + 1):
        line = source.lines[number - 1]
        start = span.column - 1 if number == span.line else 0
        end = span.end_column - 1 if number == span.end_line else len(line)
        while (found := line.find(words, start, end)) >= 0:
            start = found + len(words)
            yield Span(number, found + 1, number, start + 1)
