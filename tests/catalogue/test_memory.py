"""What is kept of a catalogue from run to run: believed only as the same program wrote it, in the user's own cache."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
from edited_project import sample

from llmindex.catalogue import memory
from llmindex.catalogue.load import Loader
from llmindex.catalogue.memory import recall, remember


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.setattr(memory, "FEWEST", 1)
    sample(random.Random(1)).write(tmp_path / "project")
    return tmp_path / "project" / "data"


def kept(data: Path) -> Path:
    (path,) = (data.parents[1] / "cache" / "llmindex").iterdir()
    return path


def filled(data: Path) -> Loader:
    loader = Loader()
    loader.load(data)
    remember(data, loader)
    return loader


def test_what_was_read_is_known_in_the_next_run(data: Path) -> None:
    catalogue = filled(data).load(data).catalogue
    loader = recall(data)

    assert loader.known == 5
    assert loader.load(data).catalogue == catalogue
    assert loader.news == 0


def test_another_directory_is_not_known(data: Path, tmp_path: Path) -> None:
    filled(data)

    assert recall(tmp_path).known == 0


def test_what_another_program_kept_is_not_believed(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    filled(data)
    monkeypatch.setattr(memory, "package_digest", lambda: "another")

    assert recall(data).known == 0


@pytest.mark.parametrize("damage", [b"", b"x", None])
def test_what_is_damaged_is_as_good_as_nothing(data: Path, damage: bytes | None) -> None:
    filled(data)
    path = kept(data)
    path.write_bytes(path.read_bytes()[:-9] if damage is None else damage)

    assert recall(data).known == 0


def test_little_news_is_not_worth_writing(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    loader = filled(data)
    kept(data).unlink()

    remember(data, loader)
    assert not list((data.parents[1] / "cache" / "llmindex").iterdir())

    loader.news = 1
    monkeypatch.setattr(memory, "WORTH_IT", 0.0)
    remember(data, loader)
    assert kept(data).is_file()


def test_a_small_catalogue_is_not_worth_writing(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(memory, "FEWEST", 6)
    filled(data)

    assert not list((data.parents[1] / "cache" / "llmindex").iterdir())


def test_without_a_cache_nothing_is_kept(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(memory, "cache_directory", lambda: None)
    filled(data)

    assert recall(data).known == 0
