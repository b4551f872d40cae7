"""Longer texts about an entry: ``notes/<id>.<language>.md``, front matter and Markdown."""

from __future__ import annotations

from pathlib import PurePosixPath

from frontmatter.default_handlers import YAMLHandler
from pydantic import Field

from llmindex.catalogue.catalogue import Note
from llmindex.catalogue.checks.item import NoteItem
from llmindex.catalogue.shape import shape
from llmindex.catalogue.source import SourceFile
from llmindex.catalogue.suggest import suggest
from llmindex.catalogue.values import LANGUAGES, Date, Record, Text
from llmindex.catalogue.yaml import parse_yaml
from llmindex.diagnostics import Diagnostic

__all__ = ["FrontMatter", "read_note"]


class FrontMatter(Record):
    """What stands above a note."""

    date: Date | None = Field(None, description="When it was written or last changed.")
    translator: Text | None = Field(None, description="Who translated it.")
    translated_from: Text | None = Field(None, description="The language it was translated from.")


def read_note(source: SourceFile, relative: str, known: set[str]) -> tuple[NoteItem | None, list[Diagnostic]]:
    """Read a note. ``relative`` is its path in the data directory; ``known`` are the entries' ids."""
    entry, language, problem = _owner(source, relative, known)
    if problem:
        return None, [problem]
    front, body, first_line = _split(source.text)
    if not body.strip():
        return None, [source.finding("LI004", "the note has no text", hint="write something or delete the file")]
    matter, findings = _front_matter(source.path, front) if front else (FrontMatter(), [])
    translation = (matter.translator, matter.translated_from)
    note = Note(entry, language, body, relative, matter.date, *translation, source.digest)
    return NoteItem(note, source, first_line), findings


def _front_matter(path: str, front: str) -> tuple[FrontMatter, list[Diagnostic]]:
    # An empty line in front, where the dashes stand, keeps the positions true.
    documents, findings = parse_yaml(SourceFile(path, "\n" + front))
    matter = FrontMatter()
    if documents and documents[0].data is not None:
        shaped, complaints = shape(FrontMatter, documents[0].data, documents[0])
        findings += complaints
        matter = shaped or matter
    return matter, findings


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


def _split(text: str) -> tuple[str, str, int]:
    """Return front matter, body, and the line (1-based) on which the body begins."""
    if not text.startswith("---"):
        return "", text, 1
    handler = YAMLHandler()
    if not handler.detect(text):
        return "", text, 1
    try:
        front, body = handler.split(text)
    except ValueError:  # the front matter is not closed
        return "", text, 1
    lines_before = text[: len(text) - len(body)].count("\n")
    stripped = body.lstrip("\n")
    return front.strip("\n"), stripped, lines_before + 1 + len(body) - len(stripped)
