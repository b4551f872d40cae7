"""Longer texts about an entry: ``notes/<id>.<language>.md``, front matter and Markdown."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path, PurePosixPath

from pydantic import Field

from llmindex.catalogue.catalogue import Note
from llmindex.catalogue.checks.item import NoteItem
from llmindex.catalogue.front_matter import read_front_matter, split_front_matter
from llmindex.catalogue.source import SourceFile, read_source
from llmindex.catalogue.suggest import suggest
from llmindex.catalogue.values import LANGUAGES, Date, Record, Text
from llmindex.diagnostics import Diagnostic

__all__ = ["NOTES_DIRECTORY", "FrontMatter", "NoteReader", "note_files", "read_note"]

NOTES_DIRECTORY = "notes"


def note_files(directory: Path) -> list[Path]:
    """Return the files of notes in a data directory, in reading order."""
    return sorted((directory / NOTES_DIRECTORY).glob("*.md"), key=lambda path: path.name)


class FrontMatter(Record):
    """What stands above a note."""

    date: Date | None = Field(None, description="When it was written or last changed.")
    translator: Text | None = Field(None, description="Who translated it.")
    translated_from: Text | None = Field(None, description="The language it was translated from.")


class NoteReader:
    """Reads notes one after the other.

    ``prefix`` stands before their paths in findings. ``owners`` are the ids of entries that
    may have notes; ``known`` are notes that were read before, by their sources; those in
    ``current`` were read so lately that they need not be opened again. What is found goes into
    ``findings``; ``sound`` are the notes to know next time: those in whose reading nothing was
    found.
    """

    def __init__(
        self,
        prefix: str,
        owners: set[str],
        known: Mapping[SourceFile, NoteItem],
        current: Iterable[SourceFile] = (),
    ) -> None:
        self.findings: list[Diagnostic] = []
        self.sound: dict[SourceFile, NoteItem] = {}
        self._prefix = prefix
        self._owners = owners
        self._known = known
        self._current = {source.path: source for source in current}

    def read(self, paths: Iterable[Path]) -> list[NoteItem]:
        """Return the notes in some files, without those that cannot be read."""
        return [item for path in paths if (item := self._read(path))]

    def _read(self, path: Path) -> NoteItem | None:
        relative = f"{NOTES_DIRECTORY}/{path.name}"
        shown = f"{self._prefix}{relative}"
        source = self._current.get(shown) or read_source(path, shown)
        if isinstance(source, Diagnostic):
            self.findings.append(source)
            return None
        item, complaints = self._known.get(source), list[Diagnostic]()
        if item is None or item.note.entry not in self._owners:
            item, complaints = read_note(source, relative, self._owners)
            self.findings += complaints
        if item and not complaints:
            self.sound[source] = item
        return item


def read_note(source: SourceFile, relative: str, known: set[str]) -> tuple[NoteItem | None, list[Diagnostic]]:
    """Read a note. ``relative`` is its path in the data directory; ``known`` are the entries' ids."""
    entry, language, problem = _owner(source, relative, known)
    if problem:
        return None, [problem]
    front, body, first_line = split_front_matter(source.text)
    if not body.strip():
        return None, [source.finding("LI004", "the note has no text", hint="write something or delete the file")]
    matter, _, findings = read_front_matter(FrontMatter, source.path, front)
    matter = matter or FrontMatter()
    translation = (matter.translator, matter.translated_from)
    note = Note(entry, language, body, relative, matter.date, *translation, source.digest)
    return NoteItem(note, source, first_line), findings


def _owner(source: SourceFile, relative: str, known: set[str]) -> tuple[str, str, Diagnostic | None]:
    stem = PurePosixPath(relative).stem
    entry, _, language = stem.rpartition(".")
    if language not in LANGUAGES or not entry:
        message = f"`{PurePosixPath(relative).name}` is not the name of a note"
        return "", "", source.finding("LI506", message, hint=f"write `<entry id>.<{'|'.join(LANGUAGES)}>.md`")
    if entry not in known:
        message = f"there is no entry `{entry}` for this note"
        return "", "", source.finding("LI506", message, hint=suggest(entry, known, "rename the file"))
    return entry, language, None
