"""Loading again what is mostly known gives what loading it for the first time gives."""

from __future__ import annotations

import datetime
import random
from collections.abc import Sequence
from pathlib import Path

import pytest  # noqa: TC002  hypothesis reads the annotations
from edited_project import EDITS, Edit, sample, spoil
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from llmindex.catalogue import entries
from llmindex.catalogue.load import Loaded, Loader, load_catalogue

TODAY = datetime.date(2024, 6, 1)


@settings(max_examples=60, suppress_health_check=list(HealthCheck))
@given(
    seed=st.integers(0, 2**32), rounds=st.lists(st.lists(st.sampled_from(EDITS), max_size=3), min_size=1, max_size=5)
)
def test_what_is_known_changes_nothing(
    tmp_path_factory: pytest.TempPathFactory, seed: int, rounds: Sequence[Sequence[Edit]]
) -> None:
    folder, dice, loader = tmp_path_factory.mktemp("loaded"), random.Random(seed), Loader()
    project = sample(dice)
    for edits in rounds:
        for edit in edits:
            edit(project, dice)
        project.write(folder)
        file = folder / "data" / "entries.yaml"
        if dice.randrange(2):
            file.write_text(spoil(file.read_text(encoding="utf-8"), dice), encoding="utf-8")

        assert_same(loader.load(folder / "data", today=TODAY), load_catalogue(folder / "data", today=TODAY))


def assert_same(known: Loaded, new: Loaded) -> None:
    assert known.diagnostics == new.diagnostics
    assert (known.catalogue is None) == (new.catalogue is None)
    if known.catalogue and new.catalogue:
        assert known.catalogue.entries == new.catalogue.entries
        assert known.catalogue.notes == new.catalogue.notes
        assert known.catalogue.origins == new.catalogue.origins
        assert known.catalogue.mentions == new.catalogue.mentions
        assert known.catalogue.taxonomy_digest == new.catalogue.taxonomy_digest


def test_only_what_is_new_is_parsed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    project, loader, parsed = sample(random.Random(1)), Loader(), []

    def spy(text: str, count: int) -> list[object] | None:
        parsed.append(count)
        return read(text, count)

    read = entries.read_quickly
    monkeypatch.setattr(entries, "read_quickly", spy)
    project.write(tmp_path)
    loader.load(tmp_path / "data")
    loader.load(tmp_path / "data")
    project.entries[2]["authors"] = ["Ada"]
    project.write(tmp_path)
    loaded = loader.load(tmp_path / "data")

    assert parsed == [5, 1]
    assert loaded.catalogue
    assert loaded.catalogue.by_id["e2"].authors == ("Ada",)


def test_a_reference_is_looked_at_again_when_its_target_goes(tmp_path: Path) -> None:
    project, loader = sample(random.Random(1)), Loader()
    project.entries[0]["summary"]["en"] = "See [[e4]]."
    project.write(tmp_path)
    assert loader.load(tmp_path / "data").ok

    del project.entries[4]
    project.write(tmp_path)
    (finding,) = loader.load(tmp_path / "data").diagnostics

    assert finding.message == "there is no entry `e4`"
