"""The exact reader of YAML: a parser's events turned into data, and what is wrong with them."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

import yaml

from llmindex.catalogue.positions import LOADER, span_between
from llmindex.catalogue.scalars import read_plain
from llmindex.catalogue.source import SourceFile
from llmindex.diagnostics import Diagnostic, Span

__all__ = ["MAX_ALIASED_NODES", "MAX_DEPTH", "RejectedError", "compose"]

MAX_DEPTH = 24
"""Deepest nesting accepted; the schema itself needs seven levels."""

MAX_ALIASED_NODES = 10_000
"""Most nodes that all aliases of one document may stand for together."""

_FORBIDDEN = re.compile(r"[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What is no printable character (YAML 1.2 §5.1)."""

_LINE_SEPARATOR = re.compile(r"[\x85\u2028\u2029]")
"""Line breaks to YAML 1.1, and so to the parser, but not to YAML 1.2, editors and readers (§5.4)."""


class RejectedError(Exception):
    """Parsing cannot go on; carries the finding."""

    def __init__(self, diagnostic: Diagnostic) -> None:
        super().__init__(diagnostic.message)
        self.diagnostic = diagnostic


def compose(source: SourceFile, findings: list[Diagnostic]) -> tuple[Any, tuple[int, ...]]:
    """Read a file that holds one document.

    Returns its data and the lines (1-based) on which the items of a list begin. What is wrong
    with sound YAML goes into ``findings``. Raises :class:`RejectedError` for what cannot be read.
    """
    composer = _Composer(source, findings)
    composer.compose()
    return composer.root, tuple(composer.item_lines)


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

    def compose(self) -> None:
        if found := _LINE_SEPARATOR.search(self.source.text):
            raise RejectedError(self._bad_character(found.start()))
        try:
            for event in yaml.parse(self.source.text, Loader=LOADER):
                self._accept(event)
        except yaml.MarkedYAMLError as error:
            raise RejectedError(self._syntax_error(error)) from None
        except yaml.reader.ReaderError:
            found = _FORBIDDEN.search(self.source.text)
            raise RejectedError(self._bad_character(found.start() if found else 0)) from None

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
        return read_plain(text)

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
            self._reject("LI015", _TOO_DEEP, event, "flatten the value")
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
        raise RejectedError(self.findings.pop())

    def _syntax_error(self, error: yaml.MarkedYAMLError) -> Diagnostic:
        problem = (error.problem or "the text is not YAML").strip()
        mark = error.problem_mark
        if error.context_mark and (mark is None or mark.index >= len(self.source.text.rstrip())):
            mark = error.context_mark  # what is never closed, rather than the end of the file
        line, column = (mark.line + 1, mark.column + 1) if mark else (1, 1)
        if line > len(self.source.lines):
            line, column = len(self.source.lines), len(self.source.lines[-1]) + 1
        span = Span(line, column, line, column + 1)
        if _PARSERS_OWN_BOUND in problem:
            return self.source.finding("LI015", _TOO_DEEP, span, "flatten the value")
        message = f"YAML cannot be read: {problem}"
        if error.context:
            message += f" ({error.context.strip()})"
        return self.source.finding("LI010", message, span, _syntax_hint(problem))

    def _bad_character(self, offset: int) -> Diagnostic:
        before = self.source.text[:offset]
        line, column = before.count("\n") + 1, offset - before.rfind("\n")
        message = f"the character U+{ord(self.source.text[offset]):04X} is not allowed in YAML"
        return self.source.finding("LI010", message, Span(line, column, line, column + 1), "delete the character")


_TOO_DEEP = f"nested deeper than {MAX_DEPTH} levels"
_PARSERS_OWN_BOUND = "maximum nesting depth"
"""What libyaml 0.2.6 says of a thousand levels, which it may look ahead to before it hands out the first."""

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
