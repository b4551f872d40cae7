"""Findings as data, and their renderings for people and for machines.

A :class:`Diagnostic` says what is wrong, where, and what to do about it. It knows no
terminal and no output format: the functions at the end of this module turn a list of
them into text, JSON, GitHub annotations or SARIF.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

__all__ = [
    "Diagnostic",
    "Format",
    "Rule",
    "Severity",
    "Span",
    "counts",
    "render",
    "summary_line",
    "visible",
]


class Severity(StrEnum):
    """How much a finding matters: errors stop a build, the others do not."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"

    @property
    def rank(self) -> int:
        """0 for the gravest, so that sorting puts errors first."""
        return list(Severity).index(self)


class Format(StrEnum):
    """The output formats of commands that print findings."""

    TEXT = "text"
    JSON = "json"
    GITHUB = "github"
    SARIF = "sarif"


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A stretch of text: 1-based lines and columns, the end exclusive, counted in characters."""

    line: int
    column: int
    end_line: int
    end_column: int


@dataclass(frozen=True, slots=True)
class Rule:
    """A kind of finding.

    ``code`` is stable (``LI`` and three digits) and is the anchor of the rule's heading in
    the documentation; ``title`` is that heading's text.
    """

    code: str
    severity: Severity
    title: str


@dataclass(frozen=True, slots=True)
class Diagnostic:
    """One finding.

    ``message`` says what is wrong, ``hint`` what to do. ``path`` is the file as the user
    named it, ``span`` the place in it (``None``: the file as a whole) and ``excerpt`` the
    line the span starts in, for display.
    """

    rule: Rule
    message: str
    path: str
    span: Span | None = None
    hint: str = ""
    excerpt: str = field(default="", compare=False)

    @property
    def sort_key(self) -> tuple[object, ...]:
        """Reading order: by file, then place, then code."""
        span = self.span or Span(0, 0, 0, 0)
        return (self.path, span, self.rule.code, self.message)


def counts(diagnostics: Iterable[Diagnostic]) -> dict[Severity, int]:
    """Count findings per severity; every severity is present."""
    result = dict.fromkeys(Severity, 0)
    for diagnostic in diagnostics:
        result[diagnostic.rule.severity] += 1
    return result


def summary_line(diagnostics: Sequence[Diagnostic]) -> str:
    """Say in a few words how many findings there are: ``2 errors, 1 warning``."""
    parts = [
        f"{count} {severity.value if severity is Severity.INFO else severity.value + 's' * (count != 1)}"
        for severity, count in counts(diagnostics).items()
        if count
    ]
    return ", ".join(parts) or "no findings"


def render(
    diagnostics: Sequence[Diagnostic],
    style: Format = Format.TEXT,
    *,
    paint: Callable[[str, str], str] = lambda text, _role: text,
    version: str = "",
    help_url: str = "",
) -> str:
    """Render findings in one of the formats, ending without a newline.

    ``paint(text, role)`` may colour a piece of the text form; the roles are the severity
    names, ``place``, ``hint`` and ``dim``. ``version`` and ``help_url`` (the address of
    the page that explains the codes) go into SARIF.
    """
    if style is Format.JSON:
        return json.dumps([_as_json(d) for d in diagnostics], ensure_ascii=False, indent=2)
    if style is Format.GITHUB:
        return "\n".join(map(_as_github, diagnostics))
    if style is Format.SARIF:
        return json.dumps(_as_sarif(diagnostics, version, help_url), ensure_ascii=False, indent=2)
    return "\n\n".join(_as_text(d, paint) for d in diagnostics)


def _place(diagnostic: Diagnostic) -> str:
    span = diagnostic.span
    return f"{diagnostic.path}:{span.line}:{span.column}" if span else diagnostic.path


def _as_text(diagnostic: Diagnostic, paint: Callable[[str, str], str]) -> str:
    severity = diagnostic.rule.severity.value
    label = paint(f"{severity} {diagnostic.rule.code}", severity)
    lines = [f"{paint(visible(_place(diagnostic)), 'place')}: {label}: {visible(diagnostic.message)}"]
    if diagnostic.span and diagnostic.excerpt:
        lines += _excerpt_lines(visible(diagnostic.excerpt), diagnostic.span, paint)
    if diagnostic.hint:
        lines.append(f"  {paint('help', 'hint')}: {visible(diagnostic.hint)}")
    return "\n".join(lines)


def visible(text: str) -> str:
    """Replace what would break the line or command the terminal, one character by one."""
    return _CONTROL.sub(lambda char: " " if char[0] in "\t\n\r" else "\ufffd", text)


# Controls (C0, DEL, C1), line and paragraph separators, and what turns the direction of writing (UAX #9).
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]")


_EXCERPT_WIDTH = 100


def _excerpt_lines(text: str, span: Span, paint: Callable[[str, str], str]) -> list[str]:
    """Show the line with a marker below the span, cut to a window around it."""
    start = span.column - 1
    end = span.end_column - 1 if span.end_line == span.line else len(text)
    left = max(0, start - _EXCERPT_WIDTH // 2) if len(text) > _EXCERPT_WIDTH else 0
    window = text[left : left + _EXCERPT_WIDTH]
    # A wide character takes two cells of a terminal, so the marker is measured in cells.
    pad = _cells(window[: start - left])
    marks = max(1, _cells(window[start - left : max(end, start + 1) - left]))
    gutter = str(span.line)
    return [
        f"  {paint(gutter + ' |', 'dim')} {window}",
        f"  {paint(' ' * len(gutter) + ' |', 'dim')} {' ' * pad}{paint('^' * marks, 'hint')}",
    ]


def _cells(text: str) -> int:
    """Terminal cells a text takes: East Asian wide characters take two (UAX #11)."""
    from unicodedata import east_asian_width  # only needed when there is a finding to show

    return sum(2 if east_asian_width(char) in "WF" else 1 for char in text)


def _as_json(diagnostic: Diagnostic) -> dict[str, Any]:
    span = diagnostic.span
    return {
        "code": diagnostic.rule.code,
        "severity": diagnostic.rule.severity.value,
        "path": diagnostic.path,
        "line": span.line if span else None,
        "column": span.column if span else None,
        "end_line": span.end_line if span else None,
        "end_column": span.end_column if span else None,
        "message": diagnostic.message,
        "help": diagnostic.hint or None,
    }


def _escape_data(text: str) -> str:
    """Escape a workflow command's message (GitHub Actions toolkit, ``command.ts``)."""
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _escape_property(text: str) -> str:
    return _escape_data(text).replace(":", "%3A").replace(",", "%2C")


def _as_github(diagnostic: Diagnostic) -> str:
    command = "notice" if diagnostic.rule.severity is Severity.INFO else diagnostic.rule.severity.value
    properties = {"file": diagnostic.path, "title": diagnostic.rule.code}
    if span := diagnostic.span:
        properties |= {"line": str(span.line), "endLine": str(span.end_line), "col": str(span.column)}
        if span.line == span.end_line:
            # GitHub accepts columns only where the annotation stays within one line.
            properties["endColumn"] = str(span.end_column)
    pairs = ",".join(f"{key}={_escape_property(value)}" for key, value in properties.items())
    text = f"{diagnostic.message}. {diagnostic.hint}" if diagnostic.hint else diagnostic.message
    return f"::{command} {pairs}::{_escape_data(text)}"


_SARIF_LEVEL = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "note"}


def _as_sarif(diagnostics: Sequence[Diagnostic], version: str, help_url: str) -> dict[str, Any]:
    """Build a log in the form of SARIF 2.1.0 (OASIS, 2020)."""
    rules = sorted({d.rule.code: d.rule for d in diagnostics}.items())
    index = {code: position for position, (code, _) in enumerate(rules)}
    driver: dict[str, Any] = {
        "name": "llmindex",
        "rules": [
            {
                "id": code,
                "shortDescription": {"text": rule.title},
                "defaultConfiguration": {"level": _SARIF_LEVEL[rule.severity]},
            }
            | ({"helpUri": f"{help_url}#{code.lower()}"} if help_url else {})
            for code, rule in rules
        ],
    }
    if version:
        driver["version"] = version
    return {
        "$schema": "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json",
        "version": "2.1.0",
        "runs": [
            {
                "tool": {"driver": driver},
                "columnKind": "unicodeCodePoints",
                "results": [_sarif_result(d, index[d.rule.code]) for d in diagnostics],
            }
        ],
    }


def _sarif_result(diagnostic: Diagnostic, rule_index: int) -> dict[str, Any]:
    location: dict[str, Any] = {"artifactLocation": {"uri": _uri(diagnostic.path)}}
    if span := diagnostic.span:
        location["region"] = {
            "startLine": span.line,
            "startColumn": span.column,
            "endLine": span.end_line,
            "endColumn": span.end_column,
        }
    text = f"{diagnostic.message}. {diagnostic.hint}" if diagnostic.hint else diagnostic.message
    return {
        "ruleId": diagnostic.rule.code,
        "ruleIndex": rule_index,
        "level": _SARIF_LEVEL[diagnostic.rule.severity],
        "message": {"text": text},
        "locations": [{"physicalLocation": location}],
    }


def _uri(path: str) -> str:
    from urllib.parse import quote

    return quote(path.replace("\\", "/"))
