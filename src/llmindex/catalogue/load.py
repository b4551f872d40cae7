"""From a data directory to a catalogue, with every finding on the way."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from llmindex.catalogue.catalogue import Catalogue, Origin
from llmindex.catalogue.checks import check_all
from llmindex.catalogue.checks.facts import fit
from llmindex.catalogue.checks.item import Item, NoteItem, Scope
from llmindex.catalogue.model import Entry
from llmindex.catalogue.notes import read_note
from llmindex.catalogue.rules import rule
from llmindex.catalogue.shape import salvage, shape
from llmindex.catalogue.source import SourceFile, read_source
from llmindex.catalogue.taxonomy import TERM_GROUPS, Taxonomy
from llmindex.catalogue.yaml import YamlDocument, parse_yaml
from llmindex.diagnostics import Diagnostic, Severity

__all__ = ["TAXONOMY", "Loaded", "catalogue_files", "load_catalogue", "load_taxonomy"]

TAXONOMY = "taxonomy.yaml"
ENTRIES = "entries.yaml"
ENTRIES_DIRECTORY = "entries"
NOTES_DIRECTORY = "notes"


@dataclass(frozen=True)
class Loaded:
    """What came of loading: the findings, in reading order, and the catalogue if no finding is an error."""

    diagnostics: tuple[Diagnostic, ...]
    catalogue: Catalogue | None

    @property
    def ok(self) -> bool:
        """Whether there is a catalogue to build from."""
        return self.catalogue is not None


def catalogue_files(directory: Path) -> list[Path]:
    """Return the files that hold entries, in reading order, whether they exist or not."""
    split = sorted((directory / ENTRIES_DIRECTORY).glob("*.yaml"))
    main = directory / ENTRIES
    return [main, *split] if main.exists() or not split else split


def load_catalogue(directory: Path, *, shown: str | None = None, today: datetime.date | None = None) -> Loaded:
    """Read and check the catalogue in a directory.

    ``shown`` is how findings name the directory (default: as given). ``today`` is the day
    against which dates are checked.
    """
    shown = str(directory) if shown is None else shown
    findings: list[Diagnostic] = []
    taxonomy_path = directory / TAXONOMY
    taxonomy, taxonomy_document = _load_taxonomy(taxonomy_path, _name(shown, directory, taxonomy_path), findings)
    broken_taxonomy = bool(findings)
    items: list[Item] = []
    broken: set[str] = set()
    for path in catalogue_files(directory):
        items += _load_entries(path, _name(shown, directory, path), taxonomy, findings, broken)
    notes = _load_notes(directory, shown, {item.entry.id for item in items} | broken, findings)
    if taxonomy and taxonomy_document:
        day = today or datetime.date.today()  # noqa: DTZ011  the curator's own day is meant
        unread = frozenset(part for part in TERM_GROUPS if broken_taxonomy and not getattr(taxonomy, part))
        scope = Scope(items, notes, taxonomy, taxonomy_document, day, frozenset(broken), unread)
        findings += check_all(scope)
    # Two slips of one kind in one place look alike; to say so twice helps nobody.
    ordered = tuple(dict.fromkeys(sorted(findings, key=lambda finding: finding.sort_key)))
    if (
        taxonomy is None
        or taxonomy_document is None
        or any(finding.rule.severity is Severity.ERROR for finding in ordered)
    ):
        return Loaded(ordered, None)
    return Loaded(ordered, _assemble(taxonomy, taxonomy_document.source.digest, items, notes, shown))


def _name(shown: str, directory: Path, path: Path) -> str:
    relative = path.relative_to(directory).as_posix()
    return relative if shown in ("", ".") else f"{shown.rstrip('/')}/{relative}"


def _assemble(
    taxonomy: Taxonomy, digest: str, items: Iterable[Item], notes: Iterable[NoteItem], shown: str
) -> Catalogue:
    prefix = "" if shown in ("", ".") else f"{shown.rstrip('/')}/"
    origins = {
        item.entry.id: Origin(item.document.source.path.removeprefix(prefix), item.line, item.digest) for item in items
    }
    return Catalogue(
        taxonomy=taxonomy,
        entries=tuple(item.entry for item in items),
        notes={(item.note.entry, item.note.language): item.note for item in notes},
        origins=origins,
        taxonomy_digest=digest,
    )


def load_taxonomy(path: Path, shown: str) -> tuple[Taxonomy | None, list[Diagnostic]]:
    """Read a taxonomy alone; what only the entries can tell is not checked."""
    findings: list[Diagnostic] = []
    taxonomy, _ = _load_taxonomy(path, shown, findings)
    return (None if findings else taxonomy), findings


def _load_taxonomy(path: Path, shown: str, findings: list[Diagnostic]) -> tuple[Taxonomy | None, YamlDocument | None]:
    source = read_source(path, shown)
    if isinstance(source, Diagnostic):
        findings.append(source)
        return None, None
    documents, problems = parse_yaml(source)
    findings += problems
    if not documents:
        return None, None
    document = documents[0]
    if document.data is None:
        findings.append(Diagnostic(rule("LI004"), "the file is empty", shown, hint="write `sections:`"))
        return None, None
    taxonomy, complaints = shape(Taxonomy, document.data, document)
    findings += complaints
    if taxonomy is None:
        taxonomy = salvage(Taxonomy, document.data, {"sections": []})
    return taxonomy, document


def _load_entries(
    path: Path, shown: str, taxonomy: Taxonomy | None, findings: list[Diagnostic], broken: set[str]
) -> Iterator[Item]:
    source = read_source(path, shown)
    if isinstance(source, Diagnostic):
        findings.append(source)
        return
    documents, problems = parse_yaml(source, quickly=True)
    findings += problems
    if problems:
        # Entries that could not be read are known all the same, so that each slip is reported once.
        broken |= set(_ID_LINE.findall(source.text))
    for document in documents:
        yield from _entries_of(document, source, taxonomy, findings, broken)


_ID_LINE = re.compile(r"""^-\s+id:\s*["']?([\w-]+)""", re.MULTILINE)


def _entries_of(
    document: YamlDocument, source: SourceFile, taxonomy: Taxonomy | None, findings: list[Diagnostic], broken: set[str]
) -> Iterator[Item]:
    if document.data is None:
        hint = "write a list of entries, each beginning with `- id:`"
        findings.append(Diagnostic(rule("LI004"), "the file holds no entries", source.path, hint=hint))
        return
    if not isinstance(document.data, list):
        hint = "begin each entry with `- id:` at the start of a line"
        findings.append(document.finding("LI102", "the file must hold a list of entries", (), hint))
        return
    section = next(iter(taxonomy.section_by_id), "unknown") if taxonomy else "unknown"
    for index, data in enumerate(document.data):
        written = data.get("id") if isinstance(data, dict) else None
        entry, complaints = shape(Entry, data, document, (index,))
        if not document.exact and (entry is None or (taxonomy and not fit(entry, taxonomy))):
            if exact := document.read_exactly(findings):
                yield from _entries_of(exact, source, taxonomy, findings, broken)
            elif isinstance(written, str):
                broken.add(written)
            continue
        findings += complaints
        if entry is None:
            entry = salvage(Entry, data, _placeholders(document, index, section))
            if isinstance(written, str):
                broken.add(written)
        if entry is not None:
            yield Item(entry, document, index, written if isinstance(written, str) else None)


def _placeholders(document: YamlDocument, index: int, section: str) -> dict[str, Any]:
    """Values that let the sound rest of a broken entry be checked."""
    line = document.item_lines[index]
    name = f"line-{line}"
    return {"id": name, "kind": "concept", "title": name, "section": section, "added": "2000"}


def _load_notes(directory: Path, shown: str, known: set[str], findings: list[Diagnostic]) -> list[NoteItem]:
    notes: list[NoteItem] = []
    for path in sorted((directory / NOTES_DIRECTORY).glob("*.md")):
        relative = path.relative_to(directory).as_posix()
        source = read_source(path, _name(shown, directory, path))
        if isinstance(source, Diagnostic):
            findings.append(source)
            continue
        item, complaints = read_note(source, relative, known)
        findings += complaints
        if item:
            notes.append(item)
    return notes
