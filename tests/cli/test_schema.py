from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from llmindex.cli.main import cli

NAMES = ("entries.schema.json", "taxonomy.schema.json")


@pytest.fixture
def schema(project: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(project)
    return project / "schema"


def _run(*arguments: str) -> Result:
    return CliRunner().invoke(cli, ["schema", *arguments])


def test_the_schemas_are_written_then_current(schema: Path) -> None:
    result = _run()
    assert (result.exit_code, result.stderr) == (0, "".join(f"schema/{name}: written\n" for name in NAMES))
    assert sorted(path.name for path in schema.iterdir()) == list(NAMES)
    assert json.loads((schema / NAMES[0]).read_text(encoding="utf-8"))["title"] == "llmindex entries"
    result = _run()
    assert (result.exit_code, result.stderr) == (0, "".join(f"schema/{name}: current\n" for name in NAMES))


def test_a_check_writes_nothing_and_fails_where_a_schema_is_outdated(schema: Path) -> None:
    result = _run("--check")
    assert result.exit_code == 1
    assert result.stderr == "".join(f"schema/{name}: outdated, run `llmindex schema`\n" for name in NAMES)
    assert not schema.exists()
    _run()
    assert _run("--check").exit_code == 0
    (schema / NAMES[0]).write_bytes(b"\xff")
    result = _run("--check")
    assert (result.exit_code, "taxonomy.schema.json: current" in result.stderr) == (1, True)


@pytest.mark.usefixtures("schema")
def test_a_new_tag_makes_the_schema_outdated(project: Path) -> None:
    _run()
    taxonomy = project / "data" / "taxonomy.yaml"
    text = taxonomy.read_text(encoding="utf-8")
    taxonomy.write_text(text.replace("tags:\n", "tags:\n  - {id: new, label: New}\n"), encoding="utf-8")
    assert _run("--check").exit_code == 1


@pytest.mark.usefixtures("schema")
def test_the_directories_may_be_named(project: Path) -> None:
    (project / "data").rename(project / "elsewhere")
    assert _run("--data", "elsewhere", "--output", "build/schema").exit_code == 0
    assert (project / "build" / "schema" / NAMES[1]).is_file()


@pytest.mark.parametrize("text", [None, "", "- a\n", "sections: [{id: A}]\n"])
def test_without_a_sound_taxonomy_nothing_is_written(schema: Path, project: Path, text: str | None) -> None:
    taxonomy = project / "data" / "taxonomy.yaml"
    taxonomy.unlink()
    if text is not None:
        taxonomy.write_text(text, encoding="utf-8")
    result = _run()
    assert result.exit_code == 2
    assert result.stdout.startswith("data/taxonomy.yaml")
    assert not schema.exists()


@pytest.mark.usefixtures("schema")
def test_a_file_in_the_way_is_no_traceback() -> None:
    command = [sys.executable, "-m", "llmindex", "schema", "--output", "mkdocs.yml"]
    result = subprocess.run(command, capture_output=True, text=True, check=False)
    assert result.returncode == 2
    assert result.stderr.startswith("Error: mkdocs.yml")
    assert "Traceback" not in result.stderr
