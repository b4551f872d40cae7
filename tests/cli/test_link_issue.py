from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner
from made_up_github import TOKEN, MadeUpGitHub, made_up_github

from llmindex.cli.link_issue import command
from llmindex.links.report.markdown import NOTHING_TO_DO


@pytest.fixture
def github(monkeypatch: pytest.MonkeyPatch) -> Iterator[MadeUpGitHub]:
    with made_up_github() as server:
        monkeypatch.setenv("GITHUB_API_URL", server.url)
        monkeypatch.setenv("GITHUB_REPOSITORY", "owner/name")
        monkeypatch.setenv("GITHUB_TOKEN", TOKEN)
        yield server


def test_the_issue_is_open_while_the_report_asks_for_something(github: MadeUpGitHub, tmp_path: Path) -> None:
    report = tmp_path / "report.md"
    for text, said in (
        ("1 link: 1 dead.\n", "opened issue #1\n"),
        (f"{NOTHING_TO_DO}\n1 link: 1 ok.\n", "closed issue #1\n"),
    ):
        report.write_text(text, encoding="utf-8")
        result = CliRunner().invoke(command, [str(report)])
        assert (result.exit_code, result.stderr) == (0, said)
    assert github.issues[0]["body"].endswith("1 link: 1 ok.\n")


def test_a_refusal_is_said_without_a_traceback(github: MadeUpGitHub, tmp_path: Path) -> None:
    github.fails_with = 403
    (tmp_path / "report.md").write_text("1 link: 1 dead.\n", encoding="utf-8")
    result = CliRunner().invoke(command, [str(tmp_path / "report.md")])
    assert result.exit_code == 2
    assert "the issue could not be kept: GET" in result.stderr
    assert "HTTP 403" in result.stderr


@pytest.mark.usefixtures("github")
@pytest.mark.parametrize("name", ["GITHUB_TOKEN", "GITHUB_REPOSITORY"])
def test_what_is_not_set_is_asked_for(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(name)
    (tmp_path / "report.md").write_text("x", encoding="utf-8")
    result = CliRunner().invoke(command, [str(tmp_path / "report.md")])
    assert result.exit_code == 2
    assert name in result.stderr
