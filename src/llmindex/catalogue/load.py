"""From a data directory to a catalogue, with every finding on the way."""

from __future__ import annotations

import datetime
import gc
from collections import defaultdict
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from itertools import chain
from pathlib import Path

from llmindex.catalogue.ahead import Known, read_ahead
from llmindex.catalogue.catalogue import Catalogue, Origin
from llmindex.catalogue.checks import check_all
from llmindex.catalogue.checks.item import Item, NoteItem, PathItem, Scope
from llmindex.catalogue.entries import Batches, EntryReader, KnownEntry, batches
from llmindex.catalogue.notes import NOTES_DIRECTORY, NoteReader, note_files
from llmindex.catalogue.path_files import PATHS_DIRECTORY, join_languages, path_files, read_paths
from llmindex.catalogue.rules import rule
from llmindex.catalogue.shape import salvage, shape
from llmindex.catalogue.source import SourceFile, read_source
from llmindex.catalogue.taxonomy import TERM_GROUPS, Taxonomy
from llmindex.catalogue.yaml import YamlDocument, parse_yaml
from llmindex.diagnostics import Diagnostic, Severity

__all__ = [
    "FOLDERS",
    "TAXONOMY",
    "TEXT_FOLDERS",
    "Loaded",
    "Loader",
    "catalogue_files",
    "load_catalogue",
    "load_taxonomy",
    "without_collecting",
]

TAXONOMY = "taxonomy.yaml"
ENTRIES = "entries.yaml"
ENTRIES_DIRECTORY = "entries"
TEXT_FOLDERS = (NOTES_DIRECTORY, PATHS_DIRECTORY)
"""The folders of a data directory that hold Markdown."""

FOLDERS = (ENTRIES_DIRECTORY, *TEXT_FOLDERS)
"""All folders of a data directory."""


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


def load_catalogue(
    directory: Path, *, shown: str | None = None, today: datetime.date | None = None, processes: int = 1
) -> Loaded:
    """Read and check the catalogue in a directory.

    ``shown`` is how findings name the directory (default: as given). ``today`` is the day
    against which dates are checked. So many processes share the reading of a large catalogue.
    """
    return Loader(processes).load(directory, shown=shown, today=today)


class Loader:
    """Loads a catalogue again and again, and reads only what is new: entries, notes and taxonomy by their texts.

    What comes of it is what :func:`load_catalogue` returns. It remembers the texts of the last
    load and no others. So many ``processes`` share the reading, the first time.
    """

    def __init__(self, processes: int = 1) -> None:
        self._processes = processes
        self._taxonomy: tuple[Taxonomy, YamlDocument] | None = None
        self._entries: dict[str, KnownEntry] = {}
        self._notes: dict[SourceFile, NoteItem] = {}
        self.news = 0
        """How many entries were read that were not known; whoever keeps the loader may set it back."""

    @property
    def known(self) -> int:
        """How many entries are known."""
        return len(self._entries)

    def load(self, directory: Path, *, shown: str | None = None, today: datetime.date | None = None) -> Loaded:
        """Read and check the catalogue in a directory; see :func:`load_catalogue`."""
        shown = str(directory) if shown is None else shown
        with without_collecting():
            return self._load(directory, "" if shown in ("", ".") else f"{shown.rstrip('/')}/", today)

    def _load(self, directory: Path, prefix: str, today: datetime.date | None) -> Loaded:
        taxonomy, document, findings = self._load_taxonomy(directory, prefix)
        day = today or datetime.date.today()  # noqa: DTZ011  the curator's own day is meant
        unread = _unread(taxonomy) if taxonomy and findings else frozenset[str]()
        scope = Scope([], [], taxonomy, document, day, unread=unread) if taxonomy and document else None
        files = [(source, batches(source.text)) for source in _read_sources(directory, prefix, findings)]
        known = self._known(directory, prefix, files, scope)
        reader = EntryReader(taxonomy, known.entries)
        items = [item for source, quick in files for item in reader.read(source, quick)]
        current = () if known.notes is self._notes else known.notes
        note_reader = NoteReader(prefix, {item.entry.id for item in items} | reader.broken, known.notes, current)
        notes = note_reader.read(note_files(directory))
        paths = read_paths(path_files(directory), prefix, findings)
        findings += [*reader.findings, *note_reader.findings]
        self.news += len(reader.used.keys() - self._entries.keys())
        self._entries, self._notes = reader.used, note_reader.sound
        if scope:
            findings += check_all(
                replace(scope, items=items, notes=notes, paths=paths, broken_ids=frozenset(reader.broken))
            )
        # Two slips of one kind in one place look alike; to say so twice helps nobody.
        ordered = tuple(dict.fromkeys(sorted(findings, key=lambda finding: finding.sort_key)))
        if not taxonomy or not document or any(finding.rule.severity is Severity.ERROR for finding in ordered):
            return Loaded(ordered, None)
        return Loaded(ordered, _assemble(taxonomy, document.source.digest, items, notes, paths, prefix))

    def _known(
        self, directory: Path, prefix: str, files: Sequence[tuple[SourceFile, Batches]], scope: Scope | None
    ) -> Known:
        """Return what was read the last time, or, if nothing was, what several processes can read ahead."""
        if self._entries or not scope:
            return Known(self._entries, self._notes)
        quick = [(source, parts) for source, found in files for parts in found]
        return read_ahead(quick, note_files(directory), prefix, scope, self._processes)

    def _load_taxonomy(
        self, directory: Path, prefix: str
    ) -> tuple[Taxonomy | None, YamlDocument | None, list[Diagnostic]]:
        source = read_source(directory / TAXONOMY, f"{prefix}{TAXONOMY}")
        if self._taxonomy and self._taxonomy[1].source == source:
            return *self._taxonomy, []
        findings: list[Diagnostic] = []
        taxonomy, document = _read_taxonomy(source, findings)
        self._taxonomy = (taxonomy, document) if taxonomy and document and not findings else None
        self._entries = {}  # whether an entry's facts can be read quickly hangs on the taxonomy
        return taxonomy, document, findings


def _unread(taxonomy: Taxonomy) -> frozenset[str]:
    """Tell which parts of a broken taxonomy are not there."""
    return frozenset(part for part in TERM_GROUPS if not getattr(taxonomy, part))


def _read_sources(directory: Path, prefix: str, findings: list[Diagnostic]) -> list[SourceFile]:
    """Read the files of entries; what keeps one from being read is found."""
    sources: list[SourceFile] = []
    for path in catalogue_files(directory):
        source = read_source(path, f"{prefix}{path.relative_to(directory).as_posix()}")
        if isinstance(source, Diagnostic):
            findings.append(source)
        else:
            sources.append(source)
    return sources


@contextmanager
def without_collecting() -> Iterator[None]:
    """Keep Python from looking for garbage while there are ever more objects, all of them needed."""
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()


def _assemble(
    taxonomy: Taxonomy,
    digest: str,
    items: Sequence[Item],
    notes: Sequence[NoteItem],
    paths: Sequence[PathItem],
    prefix: str,
) -> Catalogue:
    mentions: dict[str, set[str]] = defaultdict(set)
    for owner, seen in chain(((i.entry.id, i.seen) for i in items), ((n.note.entry, n.seen) for n in notes)):
        if seen.targets:
            mentions[owner] |= seen.targets
    return Catalogue(
        taxonomy=taxonomy,
        entries=tuple(item.entry for item in items),
        notes={(item.note.entry, item.note.language): item.note for item in notes},
        origins={
            item.entry.id: Origin(item.document.source.path.removeprefix(prefix), item.line, item.digest)
            for item in items
        },
        taxonomy_digest=digest,
        paths=join_languages(paths),
        mentions={owner: tuple(sorted(targets)) for owner, targets in mentions.items()},
    )


def load_taxonomy(path: Path, shown: str) -> tuple[Taxonomy | None, list[Diagnostic]]:
    """Read a taxonomy alone; what only the entries can tell is not checked."""
    findings: list[Diagnostic] = []
    taxonomy, _ = _read_taxonomy(read_source(path, shown), findings)
    return (None if findings else taxonomy), findings


def _read_taxonomy(
    source: SourceFile | Diagnostic, findings: list[Diagnostic]
) -> tuple[Taxonomy | None, YamlDocument | None]:
    if isinstance(source, Diagnostic):
        findings.append(source)
        return None, None
    documents, problems = parse_yaml(source)
    findings += problems
    if not documents:
        return None, None
    document = documents[0]
    if document.data is None:
        findings.append(Diagnostic(rule("LI004"), "the file is empty", source.path, hint="write `sections:`"))
        return None, None
    taxonomy, complaints = shape(Taxonomy, document.data, document)
    findings += complaints
    if taxonomy is None:
        taxonomy = salvage(Taxonomy, document.data, {"sections": []})
    return taxonomy, document
