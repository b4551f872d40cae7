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
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import pairwise
from typing import Any

import ryaml
import yaml

from llmindex.catalogue.positions import LOADER, Locator, Path, span_between
from llmindex.catalogue.source import SourceFile
from llmindex.diagnostics import Diagnostic, Span

__all__ = ["PlainScalar", "YamlDocument", "parse_yaml"]

MAX_DEPTH = 24
"""Deepest nesting accepted; the schema itself needs seven levels."""

MAX_ALIASED_NODES = 10_000
"""Most nodes that all aliases of one document may stand for together."""

_NULL = frozenset({"", "~", "null", "Null", "NULL"})

_TYPED = re.compile(
    r"[-+]?(?:[0-9]+|0o[0-7]+|0x[0-9a-fA-F]+)"
    r"|[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?"
    r"|[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN)"
    r"|true|True|TRUE|false|False|FALSE"
)
"""Plain scalars that are no strings in the core schema (YAML 1.2.2 §10.3.2)."""


_FORBIDDEN = re.compile(r"[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What is no printable character (YAML 1.2 §5.1)."""

_LINE_SEPARATOR = re.compile(r"[\x85\u2028\u2029]")
"""Line breaks to YAML 1.1, and so to the parser, but not to YAML 1.2, editors and readers (§5.4)."""


class PlainScalar(str):
    """A scalar without quotes that the core schema would read as a number or a boolean."""

    __slots__ = ()


class _RejectedError(Exception):
    """Parsing cannot go on; carries the finding."""

    def __init__(self, diagnostic: Diagnostic) -> None:
        super().__init__(diagnostic.message)
        self.diagnostic = diagnostic


@dataclass(frozen=True)
class YamlDocument:
    """A parsed document: its data and the lines (1-based) on which top-level list items begin.

    It may be a part of a file, one item of its list: ``part`` are then the lines of the part
    (0-based, the end exclusive). Where it is not ``exact``, scalars without quotes were read
    as the core schema reads them; see :meth:`read_exactly`.
    """

    source: SourceFile
    data: Any
    item_lines: Sequence[int] = ()
    part: tuple[int, int] | None = None
    exact: bool = True

    @property
    def text(self) -> str:
        """The text of the document, a part padded with empty lines so that positions stay true."""
        if self.part is None:
            return self.source.text
        start, end = self.part
        return "\n" * start + "\n".join(self.source.lines[start:end])

    @cached_property
    def locator(self) -> Locator:
        """Positions in this document, found on first use."""
        return Locator(self.text)

    def finding(self, code: str, message: str, path: Path, hint: str = "", *, key: bool = False) -> Diagnostic:
        """Report a finding at a value, or at its key."""
        return self.source.finding(code, message, self.locator.span(path, key=key), hint)

    def read_exactly(self, findings: list[Diagnostic]) -> YamlDocument | None:
        """Read the document again, keeping what its scalars were written as; nothing if that finds it unsound."""
        try:
            composed = _Composer(SourceFile(self.source.path, self.text), findings).compose()
        except _RejectedError as rejection:
            findings.append(rejection.diagnostic)
            return None
        return replace(self, data=composed.data, exact=True)


def parse_yaml(source: SourceFile, *, quickly: bool = False) -> tuple[list[YamlDocument], list[Diagnostic]]:
    """Parse a file that holds one YAML document.

    Returns the document and the findings. A list with a syntax error comes as one document
    per sound item, so that one slip does not hide what else is wrong. ``quickly``: so does a
    list that a fast parser can read, with documents that are not exact.
    """
    if quickly and (quick := _read_quickly(source)):
        return quick, []
    findings: list[Diagnostic] = []
    try:
        return [_Composer(source, findings).compose()], findings
    except _RejectedError as rejection:
        whole = rejection.diagnostic
    parts = _item_parts(source)
    if len(parts) <= 1:
        return [], [*findings, whole]
    findings = []
    read = [YamlDocument(source, None, (part[0] + 1,), part, exact=False).read_exactly(findings) for part in parts]
    documents = [document for document in read if document]
    if len(documents) == len(parts):  # the items are sound: what is wrong stands before or between them
        findings.append(whole)
    return documents, findings


def _item_parts(source: SourceFile) -> list[tuple[int, int]]:
    """Return the lines of each item of a list whose items begin at the start of a line."""
    starts = [number for number, line in enumerate(source.lines) if line.startswith("-") and line[1:2].strip() == ""]
    return list(pairwise([*starts, len(source.lines)]))


_DOUBTFUL = (
    re.compile(r"[^\t\n\x20-\x7e\xa0-\u2027\u202a-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]"),  # see _FORBIDDEN
    re.compile(r"(?<=[\s:,?\[{-])(?:[&!](?=\S)|0[bxo])"),  # what may be an anchor, a tag, or a number in another base
    re.compile(r"^[%.]", re.MULTILINE),  # a directive, the end of a document
)
"""What the fast parser may see differently. To be wrong about it costs time, no more."""

_NOTHING = re.compile(r"(?:[ \t]*(?:\#[^\n]*|---[ \t]*)?\n)*")
"""What may stand before the first item."""


def _read_quickly(source: SourceFile) -> list[YamlDocument]:
    """Read a list with a fast parser, one document per item; nothing if there may be anything to find in it.

    The parser reads scalars as the core schema does, so that ``1.10`` is the number 1.1 to
    it. A field that expects anything else refuses that, and the item is then read exactly.
    """
    parts = _item_parts(source)
    if not parts or not _NOTHING.fullmatch("".join(f"{line}\n" for line in source.lines[: parts[0][0]])):
        return []
    if any(pattern.search(source.text) for pattern in _DOUBTFUL):
        return []
    try:
        items = ryaml.loads(source.text)
    except (ryaml.InvalidYamlError, ValueError, RecursionError):
        return []
    if not isinstance(items, list) or len(items) != len(parts):
        return []
    return [
        YamlDocument(source, [item], (part[0] + 1,), part, exact=False) for item, part in zip(items, parts, strict=True)
    ]


@dataclass(slots=True)
class _Frame:
    """A collection that is being filled; ``size`` counts its nodes, aliases expanded."""

    value: dict[str, Any] | list[Any]
    start: Any
    size: int = 1
    key: str | None = None
    key_pending: bool = True


@dataclass
class _Composer:
    """Turn the parser's events into data, without recursion."""

    source: SourceFile
    findings: list[Diagnostic]
    stack: list[_Frame] = field(default_factory=list)
    anchors: dict[str, tuple[Any, int] | None] = field(default_factory=dict)
    item_lines: list[int] = field(default_factory=list)
    aliased: int = 0
    root: Any = None
    documents: int = 0

    def compose(self) -> YamlDocument:
        if found := _LINE_SEPARATOR.search(self.source.text):
            raise _RejectedError(self._bad_character(found.start()))
        try:
            for event in yaml.parse(self.source.text, Loader=LOADER):
                self._accept(event)
        except yaml.MarkedYAMLError as error:
            raise _RejectedError(self._syntax_error(error)) from None
        except yaml.reader.ReaderError:
            found = _FORBIDDEN.search(self.source.text)
            raise _RejectedError(self._bad_character(found.start() if found else 0)) from None
        return YamlDocument(self.source, self.root, tuple(self.item_lines))

    def _accept(self, event: Any) -> None:
        match event:
            case yaml.ScalarEvent():
                self._check_tag(event)
                self._check_anchor(event)
                self._add(self._scalar(event), 1, event, anchor=event.anchor)
            case yaml.MappingStartEvent() | yaml.SequenceStartEvent():
                self._check_tag(event)
                self._check_anchor(event)
                self._open({} if isinstance(event, yaml.MappingStartEvent) else [], event)
            case yaml.MappingEndEvent() | yaml.SequenceEndEvent():
                self._close()
            case yaml.AliasEvent():
                self._alias(event)
            case yaml.DocumentStartEvent():
                self.documents += 1
                if self.documents > 1:
                    self._reject("LI014", "a second document begins here", event, "keep one document per file")

    def _scalar(self, event: Any) -> str | None:
        text: str = event.value
        if not event.implicit[0]:  # quoted, a block, or tagged
            return text
        if text in _NULL:
            return None
        return PlainScalar(text) if _TYPED.fullmatch(text) else text

    def _add(self, value: Any, size: int, event: Any, anchor: str | None = None) -> None:
        if anchor:
            self.anchors[anchor] = (value, size)
        if not self.stack:
            self.root = value
            return
        frame = self.stack[-1]
        frame.size += size
        if isinstance(frame.value, list):
            if len(self.stack) == 1:
                self.item_lines.append(event.start_mark.line + 1)
            frame.value.append(value)
        elif frame.key_pending:
            self._take_key(frame, value, event)
        else:
            if frame.key is not None:
                frame.value[frame.key] = value
            frame.key_pending = True

    def _take_key(self, frame: _Frame, value: Any, event: Any) -> None:
        frame.key_pending = False
        frame.key = None
        if not isinstance(value, str):
            self._find("LI102", "a key must be text", event, "quote the key or remove it")
        elif value in frame.value:
            message = f"the key `{value}` stands here a second time"
            self._find("LI011", message, event, "keep one of the two; loaders drop the first silently")
        else:
            frame.key = value

    def _open(self, value: dict[str, Any] | list[Any], event: Any) -> None:
        if len(self.stack) >= MAX_DEPTH:
            self._reject("LI015", f"nested deeper than {MAX_DEPTH} levels", event, "flatten the value")
        if len(self.stack) == 1 and isinstance(self.stack[0].value, list):
            self.item_lines.append(event.start_mark.line + 1)
        if event.anchor:
            self.anchors[event.anchor] = None
        self.stack.append(_Frame(value, event))

    def _close(self) -> None:
        frame = self.stack.pop()
        if frame.start.anchor:
            self.anchors[frame.start.anchor] = (frame.value, frame.size)
        if len(self.stack) == 1 and isinstance(self.stack[0].value, list):
            self.stack[0].size += frame.size
            self.stack[0].value.append(frame.value)  # its line was noted when it was opened
        else:
            self._add(frame.value, frame.size, frame.start)

    def _alias(self, event: Any) -> None:
        if event.anchor not in self.anchors:
            self._reject("LI010", f"the alias `*{event.anchor}` has no anchor", event, "define the anchor before it")
        target = self.anchors[event.anchor]
        if target is None:
            self._reject("LI012", f"the alias `*{event.anchor}` stands inside its own anchor", event, "write it out")
        else:
            self.aliased += target[1]
            if self.aliased > MAX_ALIASED_NODES:
                message = f"aliases expand to more than {MAX_ALIASED_NODES:,} values"
                self._reject("LI012", message, event, "write the values out")
            self._add(*target, event)

    def _check_tag(self, event: Any) -> None:
        if event.tag is not None:
            self._find("LI013", f"the tag `{event.tag}` is not allowed", event, "remove the tag")

    def _check_anchor(self, event: Any) -> None:
        if event.anchor in self.anchors:
            self._reject("LI010", f"the anchor `&{event.anchor}` is defined twice", event, "rename one of the two")

    def _find(self, code: str, message: str, event: Any, hint: str) -> None:
        span = span_between(event.start_mark, event.end_mark)
        self.findings.append(self.source.finding(code, message, span, hint))

    def _reject(self, code: str, message: str, event: Any, hint: str) -> None:
        self._find(code, message, event, hint)
        raise _RejectedError(self.findings.pop())

    def _syntax_error(self, error: yaml.MarkedYAMLError) -> Diagnostic:
        problem = (error.problem or "the text is not YAML").strip()
        mark = error.problem_mark
        if error.context_mark and (mark is None or mark.index >= len(self.source.text.rstrip())):
            mark = error.context_mark  # what is never closed, rather than the end of the file
        line, column = (mark.line + 1, mark.column + 1) if mark else (1, 1)
        if line > len(self.source.lines):
            line, column = len(self.source.lines), len(self.source.lines[-1]) + 1
        message = f"YAML cannot be read: {problem}"
        if error.context:
            message += f" ({error.context.strip()})"
        return self.source.finding("LI010", message, Span(line, column, line, column + 1), _syntax_hint(problem))

    def _bad_character(self, offset: int) -> Diagnostic:
        before = self.source.text[:offset]
        line, column = before.count("\n") + 1, offset - before.rfind("\n")
        message = f"the character U+{ord(self.source.text[offset]):04X} is not allowed in YAML"
        return self.source.finding("LI010", message, Span(line, column, line, column + 1), "delete the character")


_SYNTAX_HINTS = (
    ("mapping values are not allowed", "quote the text if it contains `: `"),
    ("could not find expected ':'", "check the indentation, and that each key ends with `:`"),
    ("did not find expected key", "check the indentation and the quotes of the lines above"),
    ("did not find expected '-' indicator", "begin each entry with `- ` at the start of the line"),
    ("cannot start any token", "quote text that begins with a special character or holds a tab"),
    ("found unexpected end of stream", "close the quote or bracket that is open"),
    ("did not find expected ',' or ']'", "quote the text if it holds `[[`, or close the list with `]`"),
    ("did not find expected ',' or '}'", "quote the text if it holds `[[` or `,`, or close the braces with `}`"),
)


def _syntax_hint(problem: str) -> str:
    return next((hint for part, hint in _SYNTAX_HINTS if part in problem), "check the lines around this place")
