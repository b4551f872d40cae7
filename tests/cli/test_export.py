from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from llmindex.cli.main import cli


@pytest.fixture
def home(project: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(project)
    return project


def _run(*arguments: str) -> Result:
    return CliRunner().invoke(cli, ["export", "markdown", *arguments])


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_pages_are_written(home: Path, language: str, repository: Path) -> None:
    result = _run("out", "--language", language)
    assert (result.exit_code, result.stdout) == (0, "")
    assert result.stderr == "out: 23 pages, 28 files changed\n"
    golden = repository / "tests" / "pages" / "golden" / language
    for path in golden.rglob("*.md"):
        assert (home / "out" / path.relative_to(golden)).read_bytes() == path.read_bytes()


@pytest.mark.usefixtures("home")
def test_writing_again_changes_nothing() -> None:
    _run("out")
    assert _run("out").stderr == "out: 23 pages, 0 files changed\n"


def test_english_is_the_default(home: Path) -> None:
    _run("out")
    assert "# Glossary" in (home / "out" / "glossary.md").read_text(encoding="utf-8")


def test_the_data_directory_may_be_named(home: Path) -> None:
    (home / "data").rename(home / "elsewhere")
    assert _run("out", "--data", "elsewhere").exit_code == 0
    result = _run("out")
    assert result.exit_code == 2
    assert "there is no directory `data`" in result.stderr


def test_with_errors_in_the_catalogue_nothing_is_written(home: Path) -> None:
    entries = home / "data" / "entries.yaml"
    text = entries.read_text(encoding="utf-8")
    entries.write_text(text.replace("[feedback]", "[fedback]", 1).replace(", zh: 较早的办法。", ""), encoding="utf-8")
    result = _run("out")
    assert result.exit_code == 1
    assert "LI302" in result.stdout
    assert "LI601" not in result.stdout
    assert result.stderr == "\nnothing written: 1 error\n"
    assert not (home / "out").exists()


@pytest.mark.usefixtures("home")
def test_a_file_is_no_place_for_pages() -> None:
    result = _run("mkdocs.yml")
    assert result.exit_code == 2
    assert "is a file" in result.stderr


def test_the_health_of_links_is_written_too(home: Path, repository: Path) -> None:
    shutil.copy(repository / "tests" / "fixtures" / "link-state.json", home / "data")
    assert _run("out").exit_code == 0
    golden = repository / "tests" / "pages" / "golden" / "health" / "en"
    for path in golden.rglob("*.md"):
        assert (home / "out" / path.relative_to(golden)).read_bytes() == path.read_bytes()


def test_a_broken_state_of_links_is_a_warning(home: Path) -> None:
    (home / "data" / "link-state.json").write_text("{", encoding="utf-8")
    result = _run("out")
    assert result.exit_code == 0
    assert result.stderr.startswith("data/link-state.json: warning LI705: ")
    assert result.stderr.endswith("\nout: 23 pages, 28 files changed\n")
