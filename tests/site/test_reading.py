"""Data directories are read again when somebody asks, but for what was read for exactly that."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
from edited_project import Project, sample

from llmindex.catalogue.load import Loaded
from llmindex.site.reading import Reading


@pytest.fixture
def project(tmp_path: Path) -> Project:
    made_up = sample(random.Random(1))
    made_up.write(tmp_path)
    return made_up


def titles(loaded: Loaded) -> list[str]:
    assert loaded.catalogue
    return [entry.title.en or "" for entry in loaded.catalogue.entries]


def rename(project: Project, folder: Path, title: str) -> None:
    project.entries[0]["title"] = title
    project.write(folder)


def test_what_was_read_ahead_is_taken_once(project: Project, tmp_path: Path) -> None:
    rename(project, tmp_path, "Before")
    reading, place = Reading(), (tmp_path / "data", "data", 1)
    reading.load_ahead(*place)
    rename(project, tmp_path, "After")

    assert titles(reading.load(*place))[0] == "Before"
    assert titles(reading.load(*place))[0] == "After"


def test_what_nobody_took_is_not_taken_later(project: Project, tmp_path: Path) -> None:
    reading, place = Reading(), (tmp_path / "data", "data", 1)
    reading.load_ahead(*place)
    rename(project, tmp_path, "After")
    reading.load_ahead(*place)

    assert titles(reading.load(*place))[0] == "After"


def test_findings_call_the_directory_as_they_are_told(project: Project, tmp_path: Path) -> None:
    reading = Reading()
    project.entries[0]["tags"] = ["unknown"]
    project.write(tmp_path)
    reading.load_ahead(tmp_path / "data", "data", 1)

    assert reading.load(tmp_path / "data", "elsewhere", 1).diagnostics[0].path == "elsewhere/entries.yaml"


def test_what_is_forgotten_is_read_again(project: Project, tmp_path: Path) -> None:
    reading, place = Reading(), (tmp_path / "data", "data", 1)
    reading.load_ahead(*place)
    reading.forget()
    rename(project, tmp_path, "After")

    assert titles(reading.load(*place))[0] == "After"
