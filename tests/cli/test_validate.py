from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from llmindex.cli.main import cli


@pytest.fixture
def data(project: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(project)
    return project / "data"


def _run(*arguments: str) -> Result:
    return CliRunner().invoke(cli, ["validate", *arguments])


def _misspell(path: Path, word: str, wrong: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert word in text
    path.write_text(text.replace(word, wrong, 1), encoding="utf-8")


def _found(result: Result) -> list[str]:
    return [f"{finding['path']} {finding['code']}" for finding in json.loads(result.stdout)]


@pytest.mark.usefixtures("data")
def test_a_sound_catalogue_is_praised_in_one_line() -> None:
    result = _run()
    assert (result.exit_code, result.stdout, result.stderr) == (0, "", "8 entries: no findings\n")


def test_findings_go_to_standard_output_and_their_sum_to_standard_error(data: Path) -> None:
    _misspell(data / "entries.yaml", "[feedback]", "[fedback]")
    command = [sys.executable, "-m", "llmindex", "validate"]
    result = subprocess.run(command, capture_output=True, text=True, check=False)
    assert result.returncode == 1
    assert result.stdout == (
        "data/entries.yaml:7:10: error LI302: unknown tag `fedback`\n"
        "  7 |   tags: [fedback]\n"
        "    |          ^^^^^^^\n"
        "  help: did you mean `feedback`?\n"
    )
    assert result.stderr == "\ncatalogue: 1 error\n"


def test_warnings_fail_only_if_strict(data: Path) -> None:
    _misspell(data / "entries.yaml", ", zh: 较早的办法。", "")
    assert _run().exit_code == 0
    assert _run("--strict").exit_code == 1
    assert _run().stderr == "\n8 entries: 1 warning\n"


def test_information_never_fails(data: Path) -> None:
    _misspell(data / "entries.yaml", "status: draft", "status: stub")
    assert _run("--strict").exit_code == 0


@pytest.mark.parametrize("style", ["text", "json", "github", "sarif"])
def test_every_format_is_printed_and_fails_alike(data: Path, style: str) -> None:
    assert _run("--format", style).exit_code == 0
    _misspell(data / "entries.yaml", "[feedback]", "[fedback]")
    result = _run("--format", style)
    assert result.exit_code == 1
    assert "LI302" in result.stdout
    if style in ("json", "sarif"):
        json.loads(result.stdout)
        assert result.stderr == ""
    if style == "github":
        assert result.stdout.startswith("::error file=data/entries.yaml,title=LI302,line=7,")
    if style == "sarif":
        driver = json.loads(result.stdout)["runs"][0]["tool"]["driver"]
        assert driver["rules"][0]["helpUri"].endswith("/messages/#li302")
        assert driver["version"]


def test_a_file_alone_is_checked_with_all_but_only_its_findings_are_told(data: Path) -> None:
    _misspell(data / "entries.yaml", "[feedback]", "[fedback]")
    _misspell(data / "notes" / "grpx.en.md", "[[ppx]]", "[[pxx]]")
    _misspell(data / "taxonomy.yaml", "broader: learning", "broader: leaning")
    found = {
        "data/entries.yaml LI302": ["data/entries.yaml"],
        "data/notes/grpx.en.md LI408": ["data/notes/grpx.en.md"],
        "data/taxonomy.yaml LI302": ["data/taxonomy.yaml"],
    }
    for finding, paths in found.items():
        result = _run("--format", "json", *paths)
        assert _found(result) == [finding]
        assert result.exit_code == 1
    assert _found(_run("--format", "json", "data/notes/grpx.zh.md")) == []
    assert _found(_run("--format", "json", "data/entries.yaml", "data/taxonomy.yaml")) == [
        "data/entries.yaml LI302",
        "data/taxonomy.yaml LI302",
    ]
    assert len(_found(_run("--format", "json", "data", "data/entries.yaml"))) == 3


def test_a_folder_of_notes_or_entries_is_a_part_too(data: Path) -> None:
    (data / "entries").mkdir()
    (data / "entries" / "more.yaml").write_text("- id: Bad\n", encoding="utf-8")
    _misspell(data / "notes" / "grpx.en.md", "[[ppx]]", "[[pxx]]")
    assert _found(_run("--format", "json", "data/notes")) == ["data/notes/grpx.en.md LI408"]
    assert set(_found(_run("--format", "json", "data/entries"))) == {
        "data/entries/more.yaml LI103",
        "data/entries/more.yaml LI201",
    }
    assert set(_found(_run("--format", "json", "data/entries/more.yaml"))) == {
        "data/entries/more.yaml LI103",
        "data/entries/more.yaml LI201",
    }


def test_what_keeps_the_files_from_being_checked_is_told_whatever_was_named(data: Path) -> None:
    (data / "taxonomy.yaml").unlink()
    assert _found(_run("--format", "json", "data/notes/grpx.en.md")) == ["data/taxonomy.yaml LI001"]


def test_a_missing_file_of_the_catalogue_is_a_finding(data: Path) -> None:
    (data / "entries.yaml").unlink()
    result = _run("data/entries.yaml")
    assert result.exit_code == 1
    assert result.stdout.startswith("data/entries.yaml: error LI001: there is no such file\n")


def test_several_catalogues_may_be_checked_at_once(data: Path) -> None:
    (data.parent / "other").mkdir()
    (data / "taxonomy.yaml").rename(data.parent / "other" / "taxonomy.yaml")
    found = _found(_run("--format", "json", "data", "other"))
    assert {"data/taxonomy.yaml LI001", "other/entries.yaml LI001"} <= set(found)


def test_the_same_catalogue_twice_is_told_once(data: Path) -> None:
    (data / "taxonomy.yaml").unlink()
    assert _found(_run("--format", "json", "data", "data/")) == ["data/taxonomy.yaml LI001"]


@pytest.mark.parametrize("path", ["data", "./data", ".", "data/../data"])
def test_findings_are_named_as_the_directory_was(data: Path, path: str, monkeypatch: pytest.MonkeyPatch) -> None:
    _misspell(data / "entries.yaml", "[feedback]", "[fedback]")
    if path == ".":
        monkeypatch.chdir(data)
    (found,) = _found(_run("--format", "json", path))
    assert found == f"{'' if path == '.' else path.removeprefix('./') + '/'}entries.yaml LI302"


@pytest.mark.parametrize(
    ("path", "message"),
    [
        ("nowhere", "there is no `nowhere`; name the directory that holds taxonomy.yaml, or a file in it"),
        (
            "data/entires.yaml",
            "there is no `data/entires.yaml`; name the directory that holds taxonomy.yaml, or a file in it",
        ),
        (
            "data/notes/nothing.en.md",
            "there is no `data/notes/nothing.en.md`; name the directory that holds taxonomy.yaml, or a file in it",
        ),
        ("no/where", "there is no directory `no`; name the one that holds taxonomy.yaml"),
    ],
)
@pytest.mark.usefixtures("data")
def test_a_path_that_leads_nowhere_is_refused(path: str, message: str) -> None:
    result = _run(path)
    assert result.exit_code == 2
    assert f"Error: {message}\n" in result.stderr


def test_without_a_data_directory_the_command_cannot_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    result = _run()
    assert result.exit_code == 2
    assert "there is no `data`; name the directory that holds taxonomy.yaml" in result.stderr


def test_bad_input_is_never_a_traceback(data: Path) -> None:
    for name in ("entries.yaml", "taxonomy.yaml", "notes/grpx.en.md"):
        before = (data / name).read_bytes()
        for junk in (
            b"\xff\xfe",
            b"",
            b"\x00",
            b"- &a [*a]",
            b"- [" * 1000,
            b"- !!python/object/apply:os.system [echo]",
        ):
            (data / name).write_bytes(junk)
            result = _run()
            assert result.exit_code in (0, 1)
            assert result.exception is None or isinstance(result.exception, SystemExit)
        (data / name).write_bytes(before)


def test_a_file_that_is_no_part_of_a_catalogue_is_refused(data: Path) -> None:
    for name in ("docs/about.md", "data/other.yaml"):
        (data.parent / name).touch()
        result = _run(name)
        assert result.exit_code == 2
        assert f"`{name}` is no part of a catalogue; name the directory that holds taxonomy.yaml" in result.stderr
