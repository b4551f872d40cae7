"""Reports on links, in every format."""

from __future__ import annotations

import datetime
import os
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from enum import StrEnum
from pathlib import Path

import click

from llmindex import __version__
from llmindex.cli.console import HELP_URL, print_painted, say
from llmindex.diagnostics import Format, render
from llmindex.files import write_atomically
from llmindex.links.checked import Checked, Standing
from llmindex.links.locate import Locations
from llmindex.links.report.findings import findings
from llmindex.links.report.github import github_annotations
from llmindex.links.report.jsonl import json_lines
from llmindex.links.report.markdown import markdown_report
from llmindex.links.report.terminal import terminal_report

__all__ = ["ReportFormat", "print_report", "write_report"]


class ReportFormat(StrEnum):
    """How a report on links can be printed."""

    TEXT = "text"
    JSON = "json"
    MARKDOWN = "markdown"
    GITHUB = "github"
    SARIF = "sarif"


def print_report(results: Sequence[Checked], style: ReportFormat) -> None:
    """Print a report on standard output, and for people a line that sums it up on standard error."""
    if style is ReportFormat.JSON:
        for line in _json_lines(results):  # there may be thousands
            click.echo(line)
        return
    printed = print_painted(lambda paint: _render(results, style, paint).rstrip("\n"))
    if style in (ReportFormat.TEXT, ReportFormat.GITHUB):
        if printed:
            say()
        say(_summary(results))


def write_report(results: Sequence[Checked], style: ReportFormat, path: Path) -> None:
    """Write a report to a file."""
    text = _render(results, style, lambda piece, _role: piece).rstrip("\n")
    write_atomically(path, f"{text}\n" if text else "")


def _render(results: Sequence[Checked], style: ReportFormat, paint: Callable[[str, str], str]) -> str:
    now = datetime.datetime.now(datetime.UTC)
    locations = Locations()
    if style is ReportFormat.GITHUB:
        return github_annotations(findings(results, locations, now))
    if style is ReportFormat.SARIF:
        return render(findings(results, locations, now), Format.SARIF, version=__version__, help_url=HELP_URL)
    if style is ReportFormat.JSON:
        return "\n".join(_json_lines(results))
    located = [_located(checked, locations) for checked in results]
    if style is ReportFormat.MARKDOWN:
        return markdown_report(located, now, source=_source())
    return terminal_report(located, now, paint)


def _json_lines(results: Iterable[Checked]) -> Iterator[str]:
    locations = Locations()
    return json_lines(_located(checked, locations) for checked in results)


def _located(checked: Checked, locations: Locations) -> Checked:
    return replace(checked, link=locations.located(checked.link)) if checked.standing is not Standing.FINE else checked


def _source() -> str:
    """Return where the files can be seen, if this runs on GitHub.

    https://docs.github.com/en/actions/reference/workflows-and-actions/variables
    """
    server, repository, commit = (os.environ.get(f"GITHUB_{name}") for name in ("SERVER_URL", "REPOSITORY", "SHA"))
    return f"{server}/{repository}/blob/{commit}" if server and repository and commit else ""


_WORDS = {
    Standing.NEW: "gone",
    Standing.FAILING: "still gone",
    Standing.SUSPECTED: "seen gone once",
    Standing.MOVED: "moved",
    Standing.UNCERTAIN: "could not be checked",
    Standing.RECOVERED: "alive again",
    Standing.FINE: "fine",
}


def _summary(results: Sequence[Checked]) -> str:
    counts = Counter(checked.standing for checked in results)
    said = ", ".join(f"{counts[standing]:,} {words}" for standing, words in _WORDS.items() if counts[standing])
    number = len(results)
    return f"{number:,} link{'s' * (number != 1)}: {said}" if said else "There are no links to check."
