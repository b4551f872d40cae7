"""From a data directory to the health of its links.

A site can do without it: whatever is wrong with the file is a warning.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from llmindex.catalogue.rules import rule
from llmindex.catalogue.source import SourceFile, read_source
from llmindex.diagnostics import Diagnostic
from llmindex.links.health import Health
from llmindex.links.state import STATE, BrokenStateError, parse_state

__all__ = ["LoadedHealth", "load_health"]


@dataclass(frozen=True)
class LoadedHealth:
    """What came of loading: the health, empty where there is none to be told, and findings."""

    health: Health
    diagnostics: tuple[Diagnostic, ...] = ()


def load_health(directory: Path, *, shown: str | None = None) -> LoadedHealth:
    """Read what is remembered of the links of the catalogue in a directory.

    ``shown`` is how findings name the directory (default: as given).
    """
    path = directory / STATE
    if not path.exists():
        return LoadedHealth(Health())
    shown = str(directory) if shown is None else shown
    prefix = "" if shown in ("", ".") else f"{shown.rstrip('/')}/"
    source = read_source(path, f"{prefix}{STATE}")
    if isinstance(source, Diagnostic):
        return _left_out(source.path, source.message)
    return _parsed(source)


def _parsed(source: SourceFile) -> LoadedHealth:
    try:
        return LoadedHealth(Health(parse_state(source.text.encode()), source.digest))
    except BrokenStateError as error:
        return _left_out(source.path, str(error))


def _left_out(path: str, why: str) -> LoadedHealth:
    finding = Diagnostic(
        rule("LI705"),
        f"the state of links cannot be read, so pages do not show it: {why}",
        path,
        hint="take the file back from the version control, or remove it and run `llmindex check-links`",
    )
    return LoadedHealth(Health(), (finding,))
