"""Reading ahead on several cores changes nothing but the time."""

from __future__ import annotations

import datetime
import os
import random
import signal
from pathlib import Path
from typing import Any

import pytest
from edited_project import sample, spoil

from llmindex.catalogue import ahead, entries
from llmindex.catalogue.checks.item import Scope
from llmindex.catalogue.load import load_catalogue, load_taxonomy
from llmindex.catalogue.source import SourceFile, read_source
from llmindex.catalogue.yaml import YamlDocument

TODAY = datetime.date(2024, 6, 1)

# The tests' own runner may have threads; they do not matter to what is tested here.
pytestmark = pytest.mark.filterwarnings("ignore:.*multi-threaded.*fork:DeprecationWarning")


@pytest.fixture(autouse=True)
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ahead, "FEWEST", 1)
    monkeypatch.setattr(entries, "BATCH", 2)


@pytest.mark.parametrize("seed", range(20))
@pytest.mark.parametrize("processes", [2, 3])
def test_several_processes_find_what_one_finds(tmp_path: Path, seed: int, processes: int) -> None:
    dice = random.Random(seed)
    sample(dice).write(tmp_path)
    path = tmp_path / "data" / "entries.yaml"
    for _ in range(seed % 4):
        path.write_text(spoil(path.read_text(encoding="utf-8"), dice), encoding="utf-8")

    alone = load_catalogue(tmp_path / "data", today=TODAY)

    assert load_catalogue(tmp_path / "data", today=TODAY, processes=processes) == alone


def test_all_sound_entries_and_notes_are_known_and_without_fault(tmp_path: Path) -> None:
    sample(random.Random(1)).write(tmp_path)
    data = tmp_path / "data"
    taxonomy, _ = load_taxonomy(data / "taxonomy.yaml", "taxonomy.yaml")
    source = read_source(data / "entries.yaml", "entries.yaml")
    assert taxonomy
    assert isinstance(source, SourceFile)
    batches = [(source, parts) for parts in entries.batches(source.text)]
    notes = sorted((data / "notes").glob("*.md"))
    scope = Scope([], [], taxonomy, YamlDocument(source, {}), TODAY)

    known = ahead.read_ahead(batches, notes, "", scope, 2)

    loaded = load_catalogue(data, today=TODAY)
    assert loaded.catalogue
    assert {one.entry.id: one.entry for one in known.entries.values()} == loaded.catalogue.by_id
    assert all(one.seen.faultless for one in known.entries.values())
    assert {item.note.path for item in known.notes.values()} == {note.path for note in loaded.catalogue.notes.values()}


def test_a_process_that_is_killed_changes_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    sample(random.Random(1)).write(tmp_path)
    alone = load_catalogue(tmp_path / "data", today=TODAY)
    here, read = os.getpid(), entries.EntryReader.read_batch

    def killed_elsewhere(*arguments: Any) -> Any:
        if os.getpid() != here:
            os.kill(os.getpid(), signal.SIGKILL)
        return read(*arguments)

    monkeypatch.setattr(entries.EntryReader, "read_batch", killed_elsewhere)

    assert load_catalogue(tmp_path / "data", today=TODAY, processes=2) == alone
