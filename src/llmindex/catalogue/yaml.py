"""YAML 1.2 with exact positions, safe and bounded.

A scalar without quotes keeps the text that was written: what it means is decided by the
field it stands in, not by guessing (``2401.10000`` stays an arXiv id, ``no`` stays a
word, ``2024-06`` a month). The one exception is null. Duplicate keys, tags, and aliases
that expand without bound are findings.

Data and positions are separate: parsing yields plain dicts, lists and strings; positions
are looked up (by reading the text again) only for the places that a finding names.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import pairwise
from typing import Any, NamedTuple

from llmindex.catalogue.composer import RejectedError, compose
from llmindex.catalogue.positions import Locator, Path
from llmindex.catalogue.source import SourceFile, digest_of
from llmindex.diagnostics import Diagnostic

__all__ = ["Part", "YamlDocument", "item_parts", "parse_yaml", "read_parts"]


class Part(NamedTuple):
    """A stretch of a file's text that holds one item of its list: the line (1-based) it begins on, and offsets."""

    line: int
    start: int
    end: int


@dataclass(eq=False)  # not frozen: a large catalogue has many, and those are made slowly
class YamlDocument:
    """A parsed document: its data and the lines (1-based) on which top-level list items begin.

    It may be a part of a file, one item of its list. Where it is not ``exact``, scalars
    without quotes were read as the core schema reads them; see :meth:`read_exactly`.
    """

    source: SourceFile
    data: Any
    item_lines: Sequence[int] = ()
    part: Part | None = None
    exact: bool = True

    @property
    def text(self) -> str:
        """The text of the document, a part padded with empty lines so that positions stay true."""
        if self.part is None:
            return self.source.text
        line, start, end = self.part
        text = "\n" * (line - 1) + self.source.text[start:end]
        # What ends too late is shown on its own last line, not on the first of the next item.
        return text if end == len(self.source.text) else text.removesuffix("\n")

    @cached_property
    def locator(self) -> Locator:
        """Positions in this document, found on first use."""
        return Locator(self.text)

    def digest(self, index: int) -> str:
        """Return a hash of the text that decides what an item is: its own, or the file's where that is read as one."""
        if self.part is None:  # an alias may stand for what is written elsewhere
            return digest_of(f"{index} {self.source.digest}")
        return digest_of(self.source.text[self.part.start : self.part.end])

    def finding(self, code: str, message: str, path: Path, hint: str = "", *, key: bool = False) -> Diagnostic:
        """Report a finding at a value, or at its key."""
        return self.source.finding(code, message, self.locator.span(path, key=key), hint)

    def read_exactly(self, findings: list[Diagnostic]) -> YamlDocument | None:
        """Read the document again, keeping what its scalars were written as; nothing if that finds it unsound."""
        try:
            data, _ = compose(SourceFile(self.source.path, self.text), findings)
        except RejectedError as rejection:
            findings.append(rejection.diagnostic)
            return None
        return replace(self, data=data, exact=True)


def parse_yaml(source: SourceFile) -> tuple[list[YamlDocument], list[Diagnostic]]:
    """Parse a file that holds one YAML document.

    Returns the document and the findings. A list with a syntax error comes as one document
    per sound item, so that one slip does not hide what else is wrong.
    """
    findings: list[Diagnostic] = []
    try:
        data, item_lines = compose(source, findings)
        return [YamlDocument(source, data, item_lines)], findings
    except RejectedError as rejection:
        whole = rejection.diagnostic
    parts = item_parts(source.text)
    if len(parts) <= 1:
        return [], [*findings, whole]
    findings = []
    documents = read_parts(source, parts, findings)
    if len(documents) == len(parts):  # the items are sound: what is wrong stands before or between them
        findings.append(whole)
    return documents, findings


def read_parts(source: SourceFile, parts: Sequence[Part], findings: list[Diagnostic]) -> list[YamlDocument]:
    """Read items of a list exactly, each alone; what is wrong with those that are left out goes into ``findings``."""
    read = (YamlDocument(source, None, (part.line,), part, exact=False).read_exactly(findings) for part in parts)
    return [document for document in read if document]


_ITEM = re.compile(r"\n-(?!\S)")


def item_parts(text: str) -> list[Part]:
    """Find each item of a list whose items begin at the start of a line, up to where the next begins."""
    starts = [match.start() for match in _ITEM.finditer(f"\n{text}")]
    parts: list[Part] = []
    line, before = 1, 0
    for start, end in pairwise([*starts, len(text)]):
        line += text.count("\n", before, start)
        parts.append(Part(line, start, end))
        before = start
    return parts
