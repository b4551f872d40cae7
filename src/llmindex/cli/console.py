"""Printing for people: colours on a terminal, plain text elsewhere."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Sequence

import click

from llmindex import __version__
from llmindex.diagnostics import Diagnostic, Format, Severity, counts, render, summary_line

__all__ = ["HELP_URL", "exit_code", "paint_if", "print_findings", "print_painted", "say"]

HELP_URL = "https://llmindex.github.io/llmindex/contribute/messages/"
"""The page that explains every message code."""

_STYLES = {
    "error": {"fg": "red", "bold": True},
    "warning": {"fg": "yellow", "bold": True},
    "info": {"fg": "blue", "bold": True},
    "place": {"bold": True},
    "hint": {"fg": "cyan"},
    "dim": {"dim": True},
}


def _colour_wanted(stream: object) -> bool:
    """Follow NO_COLOR (https://no-color.org) and FORCE_COLOR, else ask whether it is a terminal."""
    if os.environ.get("NO_COLOR"):
        return False
    if os.environ.get("FORCE_COLOR"):
        return True
    return bool(getattr(stream, "isatty", lambda: False)())


def say(text: str = "", *, err: bool = True) -> None:
    """Print a line, on standard error unless told otherwise."""
    click.echo(text, err=err, color=_colour_wanted(sys.stderr if err else sys.stdout))


def paint(text: str, role: str) -> str:
    """Colour a piece of text by its role."""
    return click.style(text, **_STYLES.get(role, {}))  # type: ignore[arg-type]


def paint_if(text: str, role: str) -> str:
    """Colour a piece of a message for standard error, where that shows colours."""
    return paint(text, role) if _colour_wanted(sys.stderr) else text


def print_painted(make: Callable[[Callable[[str, str], str]], str]) -> bool:
    """Print on standard output what ``make`` returns, given what colours a piece of it; return whether that was anything."""
    colour = _colour_wanted(sys.stdout)
    text = make(paint if colour else lambda piece, _role: piece)
    if text:
        click.echo(text, color=colour)
    return bool(text)


def print_findings(diagnostics: Sequence[Diagnostic], style: Format, *, subject: str) -> None:
    """Print findings on standard output, and for people a line that sums them up on standard error."""
    print_painted(lambda painter: render(diagnostics, style, paint=painter, version=__version__, help_url=HELP_URL))
    if style in (Format.TEXT, Format.GITHUB):
        if diagnostics and style is Format.TEXT:
            say()
        say(f"{subject}: {summary_line(diagnostics)}")


def exit_code(diagnostics: Sequence[Diagnostic], *, strict: bool) -> int:
    """Return 1 if a finding counts against the catalogue: errors always, warnings if ``strict``."""
    count = counts(diagnostics)
    return int(count[Severity.ERROR] > 0 or (strict and count[Severity.WARNING] > 0))
