from __future__ import annotations

import errno
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from llmindex import __version__
from llmindex.catalogue.rules import RULES
from llmindex.cli import main as module
from llmindex.cli.console import exit_code, paint_if, print_findings, say
from llmindex.cli.main import cli, main
from llmindex.diagnostics import Diagnostic, Format

VERBS = ["validate", "build", "serve", "schema", "export"]


def _run(*arguments: str) -> Result:
    return CliRunner().invoke(cli, arguments)


def test_help_lists_every_verb_without_loading_one() -> None:
    script = (
        "import sys; from llmindex.cli.main import cli\n"
        "try: cli(['--help'])\n"
        "except SystemExit: pass\n"
        "print([name for name in sys.modules if name.startswith(('llmindex.', 'mkdocs', 'pydantic', 'yaml'))])"
    )
    result = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert result.stdout.endswith("['llmindex.cli', 'llmindex.cli.main']\n")
    for verb in VERBS:
        assert f"\n  {verb} " in result.stdout


@pytest.mark.parametrize("option", ["-h", "--help"])
@pytest.mark.parametrize("arguments", [[verb] for verb in VERBS] + [["export", "markdown"]], ids=" ".join)
def test_every_verb_has_help_with_examples(arguments: list[str], option: str) -> None:
    result = _run(*arguments, option)
    assert result.exit_code == 0
    assert "\nExamples:\n" in result.output or "Examples:" in result.output
    assert f"llmindex {' '.join(arguments)}" in result.output
    assert arguments == ["export"] or "Exit code: 0 " in result.output


def test_the_version_is_told() -> None:
    command = [sys.executable, "-m", "llmindex", "--version"]
    result = subprocess.run(command, capture_output=True, text=True, check=True)
    assert result.stdout == f"llmindex {__version__}\n"


def test_the_console_script_is_the_same_command() -> None:
    script = Path(sys.executable).with_name("llmindex")
    result = subprocess.run([script, "--version"], capture_output=True, text=True, check=True)
    assert result.stdout == f"llmindex {__version__}\n"


@pytest.mark.parametrize(
    ("arguments", "parts"),
    [
        (["valdate"], ["No such command 'valdate'", "did you mean `validate`?"]),
        (["cook"], ["No such command 'cook'", "the commands are validate, build, serve, check-links, schema, export"]),
        (["validate", "--frmat", "json"], ["No such option", "--format"]),
        (["validate", "--format", "xml"], ["'xml' is not one of 'text', 'json', 'github', 'sarif'"]),
        (["export", "pdf"], ["No such command 'pdf'"]),
    ],
    ids=["verb", "no verb", "option", "value", "form"],
)
def test_what_is_misspelt_is_explained(arguments: list[str], parts: list[str]) -> None:
    result = _run(*arguments)
    assert result.exit_code == 2
    assert [part for part in parts if part not in result.stderr] == []


def test_without_a_verb_there_is_help() -> None:
    result = _run()
    assert result.exit_code == 2
    assert result.output.startswith("Usage: ")


@pytest.mark.parametrize(
    ("error", "line"),
    [
        (
            OSError(errno.ENOSPC, "No space left on device", "schema/a.json"),
            "Error: schema/a.json: No space left on device\n",
        ),
        (OSError("strange"), "Error: the command: strange\n"),
    ],
)
def test_a_file_that_cannot_be_written_is_no_traceback(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], error: OSError, line: str
) -> None:
    def fail(**_: Any) -> None:
        raise error

    monkeypatch.setattr(module, "cli", fail)
    with pytest.raises(SystemExit) as stopped:
        main()
    assert stopped.value.code == 2
    assert capsys.readouterr().err == line


# Colours ------------------------------------------------------------------------------

FINDING = Diagnostic(RULES["LI302"], "unknown tag", "f")


@pytest.mark.parametrize(
    ("environment", "coloured"),
    [
        ({}, False),
        ({"FORCE_COLOR": "1"}, True),
        ({"FORCE_COLOR": "1", "NO_COLOR": "1"}, False),
        ({"NO_COLOR": ""}, False),
    ],
)
def test_colours_follow_the_environment(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], environment: dict[str, str], coloured: bool
) -> None:
    for name in ("NO_COLOR", "FORCE_COLOR"):
        monkeypatch.delenv(name, raising=False)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    print_findings([FINDING], Format.TEXT, subject="x")
    say("a line", err=False)
    printed = capsys.readouterr()
    assert ("\x1b[31m" in printed.out) is coloured
    assert (paint_if("error", "error") != "error") is coloured
    assert printed.out.endswith("a line\n")
    assert printed.err == "\nx: 1 error\n"


def test_a_terminal_gets_colours(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("NO_COLOR", "FORCE_COLOR"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True, raising=False)
    assert paint_if("error", "error") == "\x1b[31m\x1b[1merror\x1b[0m"
    assert paint_if("plain", "nothing") == "plain\x1b[0m"


def test_machines_get_no_line_of_summary_in_their_data(capsys: pytest.CaptureFixture[str]) -> None:
    for style in (Format.JSON, Format.SARIF):
        print_findings([], style, subject="x")
        assert capsys.readouterr().err == ""
    print_findings([], Format.GITHUB, subject="x")
    assert capsys.readouterr() == ("", "x: no findings\n")


def test_warnings_count_only_if_strict() -> None:
    warning, information = (Diagnostic(RULES[code], "m", "f") for code in ("LI601", "LI602"))
    assert [exit_code([warning, information], strict=strict) for strict in (False, True)] == [0, 1]
    assert [exit_code([FINDING], strict=strict) for strict in (False, True)] == [1, 1]
    assert exit_code([information], strict=True) == 0
