"""Each kind of mistake, as small files and what is said about them.

`cases/<name>/` holds a data directory, whose taxonomy is the shared one unless it has its own,
and `expected.txt`: every finding with its place. The caret lines show what a finding points at.
"""

from __future__ import annotations

import datetime
import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner

from llmindex.catalogue.load import load_catalogue
from llmindex.catalogue.rules import RULES
from llmindex.cli.main import cli
from llmindex.diagnostics import Severity, render

CASES = Path(__file__).parent / "cases"
TAXONOMY = Path(__file__).parents[1] / "fixtures" / "taxonomy.yaml"
NAMES = sorted(path.name for path in CASES.iterdir())


@pytest.fixture
def data(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    directory = tmp_path / "data"
    directory.mkdir()
    shutil.copy(TAXONOMY, directory / "taxonomy.yaml")
    shutil.copytree(CASES / request.param, directory, dirs_exist_ok=True)
    monkeypatch.chdir(tmp_path)
    return directory


@pytest.mark.parametrize(("name", "data"), [(name, name) for name in NAMES], indirect=["data"], ids=NAMES)
def test_every_finding_is_at_its_place_and_counts(
    name: str, data: Path, today: datetime.date, golden: Callable[[Path, str], None]
) -> None:
    findings = load_catalogue(data, shown="data", today=today).diagnostics
    text = render(findings) + "\n"
    golden(CASES / name / "expected.txt", text)

    severities = {finding.rule.severity for finding in findings}
    for arguments, counted in ([], {Severity.ERROR}), (["--strict"], {Severity.ERROR, Severity.WARNING}):
        result = CliRunner().invoke(cli, ["validate", "data", *arguments])
        assert result.exit_code == bool(severities & counted)
        assert re.sub(r"today is [\d-]+", f"today is {today}", result.stdout) == text


MADE_BY_CODE = {"LI001", "LI002", "LI003", "LI005", "LI006"}
"""What files in a repository cannot show; `test_source.py` makes them."""

LINKS = {code for code in RULES if code > "LI7"}
"""What only a look at the web shows; `tests/links/report` has cases of these."""


def test_every_rule_has_a_case() -> None:
    text = "".join((CASES / name / "expected.txt").read_text(encoding="utf-8") for name in NAMES)
    assert set(re.findall(r"LI\d{3}", text)) == set(RULES) - MADE_BY_CODE - LINKS


def test_one_run_finds_every_mistake_of_a_file() -> None:
    text = (CASES / "many-mistakes" / "expected.txt").read_text(encoding="utf-8")
    codes = re.findall(r"^data/entries\.yaml:\d+:\d+: error (LI\d{3})", text, re.MULTILINE)
    assert len(set(codes)) >= 20
    assert len(codes) >= 30
