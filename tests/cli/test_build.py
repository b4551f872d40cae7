"""``llmindex build`` as typed."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from llmindex.cli.main import cli


@pytest.fixture
def inside(project: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(project)
    return project


def build(*arguments: str) -> Result:
    return CliRunner().invoke(cli, ["build", *arguments], prog_name="llmindex")


def test_the_site_is_built_and_the_person_told_what_to_open(inside: Path) -> None:
    result = build()

    assert result.exit_code == 0
    assert result.stdout == ""
    first, last = result.stderr.splitlines()
    assert first == "Building English and 中文 …"
    assert re.fullmatch(r"\d+ pages in \d+\.\d s: open site/index\.html, or run `llmindex serve`", last)
    assert (inside / "site" / "zh" / "index.html").is_file()


def test_one_language_is_built_where_it_was_asked_for(inside: Path) -> None:
    result = build("--language", "zh", "--site-dir", "elsewhere", "--strict")

    assert result.exit_code == 0
    assert result.stderr.startswith("Building 中文 …\n")
    assert (inside / "elsewhere" / "zh" / "index.html").is_file()
    assert not (inside / "elsewhere" / "index.html").exists()
    assert not (inside / "site").exists()


def test_an_error_in_the_catalogue_is_shown_with_its_place(inside: Path) -> None:
    entries = inside / "data" / "entries.yaml"
    entries.write_text(entries.read_text(encoding="utf-8").replace("level: advanced", "level: hard"), encoding="utf-8")

    result = build("--language", "en")

    assert result.exit_code == 1
    assert "error: the catalogue has 1 error" in result.stderr
    assert re.search(r"data/entries\.yaml:\d+:\d+: error LI\d+: ", result.stderr)
    assert result.stderr.endswith("The site in `site` is as it was.\n")
    assert not (inside / "site").exists()


def test_warnings_are_shown_once_and_fail_only_when_strict(inside: Path) -> None:
    for name in ("about.md", "about.zh.md"):
        with (inside / "docs" / name).open("a", encoding="utf-8") as file:
            file.write("\n[gone](gone.md)\n")

    result = build()
    assert result.exit_code == 0
    assert result.stderr.count("warning: ") == 1
    assert "gone.md" in result.stderr

    assert build("--strict").exit_code == 1


def test_a_directory_of_somebody_else_is_refused(inside: Path) -> None:
    result = build("--site-dir", "docs")

    assert result.exit_code == 2
    assert "error: `docs` holds files that llmindex did not write" in result.stderr
    assert (inside / "docs" / "about.md").is_file()


def test_outside_a_project_it_says_where_to_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)

    result = build()

    assert result.exit_code == 2
    assert "there is no `mkdocs.yml` here; run this in the project's directory" in result.stderr


def test_help_shows_examples_and_exit_codes() -> None:
    result = build("--help")

    assert result.exit_code == 0
    assert "llmindex build --language zh --site-dir /tmp/preview" in result.stdout
    assert "Exit code: 0 built" in result.stdout
