from __future__ import annotations

import re
from typing import Any

import pytest
import yaml
from hypothesis import assume, given
from hypothesis import strategies as st

from llmindex.catalogue.composer import MAX_ALIASED_NODES, MAX_DEPTH
from llmindex.catalogue.positions import Locator, Path
from llmindex.catalogue.scalars import PlainScalar
from llmindex.catalogue.source import SourceFile
from llmindex.catalogue.yaml import YamlDocument, parse_yaml
from llmindex.diagnostics import Span, render


def _parse(text: str) -> tuple[list[YamlDocument], list[str]]:
    documents, findings = parse_yaml(SourceFile("f.yaml", text))
    return documents, [
        f"{finding.rule.code} {finding.span.line}:{finding.span.column}" for finding in findings if finding.span
    ]


def _data(text: str) -> Any:
    documents, findings = _parse(text)
    assert findings == []
    (document,) = documents
    return document.data


# Values stay as they were written ----------------------------------------------------

SURPRISES = [
    "no",
    "yes",
    "on",
    "off",
    "y",
    "n",
    "NO",
    "Yes",
    "true",
    "False",
    "null",
    "~",
    "1_000",
    "0o17",
    "0x1F",
    "017",
    "1e3",
    "1:30",
    "190:20:30",
    ".5",
    "1.",
    ".inf",
    "-.INF",
    ".nan",
    "2024-06",
    "2024-06-30",
    "2024-06-30T10:00:00Z",
    "2401.10000",
    "2401.1000",
    "+1",
    "-0",
    "0b101",
    "=",
    "<<",
    "1,5",
    "3.10",
    "1e999",
]


@pytest.mark.parametrize("word", SURPRISES)
def test_a_plain_scalar_keeps_its_text(word: str) -> None:
    expected = None if word in ("~", "null") else word
    for text in (f"a: {word}\n", f"[{word}]" if "," not in word else "[]", f"- {word}"):
        data = _data(text)
        value = data["a"] if isinstance(data, dict) else (data or [expected])[0]
        assert value == expected


@given(st.text(alphabet=st.characters(min_codepoint=0x20, max_codepoint=0x7E), min_size=1))
def test_whatever_yaml_reads_as_a_plain_scalar_keeps_its_text(text: str) -> None:
    try:
        event: Any = list(yaml.parse(text))[2]
        assume(isinstance(event, yaml.ScalarEvent) and event.style is None and event.tag is None)
    except (yaml.YAMLError, IndexError):
        assume(False)
    value = _data(text)
    assert value == event.value or (value is None and event.value in ("", "~", "null", "Null", "NULL"))


@given(
    st.recursive(
        st.text(alphabet=st.characters(exclude_categories=["Cs"], exclude_characters="\x85\u2028\u2029\ufeff")),
        lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text("abc", min_size=1), inner, max_size=4),
        max_leaves=12,
    ),
    st.sampled_from(['"', "'", "|", ">"]),
    st.booleans(),
)
def test_what_another_library_writes_is_read_back(data: Any, style: str, flow: bool) -> None:
    text = yaml.safe_dump(data, default_style=style, allow_unicode=True, default_flow_style=flow, width=10**6)
    assert _data(text) == data


@pytest.mark.parametrize(
    ("text", "typed"),
    [
        ("12", True),
        ("1.5", True),
        ("true", True),
        (".nan", True),
        ("0x1F", True),
        ("no", False),
        ("1_000", False),
        ("2024-06", False),
    ],
)
def test_plain_numbers_and_booleans_are_told_from_text(text: str, typed: bool) -> None:
    assert isinstance(_data(text), PlainScalar) == typed
    assert not isinstance(_data(f'"{text}"'), PlainScalar)
    assert not isinstance(_data(f"|-\n  {text}"), PlainScalar)


def test_aliases_stand_for_what_they_name() -> None:
    assert _data("- &a [x, &b y]\n- *a\n- *b\n- {*b : 1}\n") == [["x", "y"], ["x", "y"], "y", {"y": "1"}]


def test_merge_keys_have_no_meaning() -> None:
    assert _data("- &a {x: 1}\n- {<<: *a}\n") == [{"x": "1"}, {"<<": {"x": "1"}}]


def test_an_empty_file_holds_nothing() -> None:
    assert _data("") is None
    assert _data("# a comment\n") is None
    assert _data("---\n...\n") is None


# Bounds --------------------------------------------------------------------------------


def test_nesting_is_bounded() -> None:
    assert _parse("[" * MAX_DEPTH + "]" * MAX_DEPTH)[1] == []
    assert _parse("[" * (MAX_DEPTH + 1) + "]" * (MAX_DEPTH + 1))[1] == [f"LI015 1:{MAX_DEPTH + 1}"]
    (finding,) = _parse("[" * 100_000)[1]
    assert finding.startswith("LI015 1:")  # here, or where the parser itself gave up


def test_aliases_are_bounded() -> None:
    once = ", ".join("x" * 10)
    bomb = f"- &a [{once}]\n" + "".join(
        f"- &{name} [{', '.join([f'*{before}'] * 10)}]\n" for before, name in zip("abcdefgh", "bcdefghi", strict=True)
    )
    documents, findings = _parse(bomb)
    assert all(code.startswith(("LI012", "LI010")) for code in findings)
    assert findings
    assert len(documents) == 1
    few = "- &a x\n" + "- *a\n" * MAX_ALIASED_NODES
    assert _parse(few)[1] == []
    assert _parse(few + "- *a\n")[1][0].startswith("LI01")


def test_what_is_refused_between_sound_items_is_not_lost() -> None:
    for text in ("@x\n- a: 1\n- b: 2\n", "- &n a\n- &n b\n"):
        documents, findings = _parse(text)
        assert len(documents) == 2
        assert len(findings) == 1
        assert findings[0].startswith("LI010")


def test_a_broken_item_does_not_hide_the_others() -> None:
    documents, findings = _parse("# list\n- a: 1\n- b: [\n- c: 3\n- d: 'x\n- a: 1\n  a: 2\n")
    assert [(document.data, document.item_lines, document.text) for document in documents] == [
        ([{"a": "1"}], (2,), "\n- a: 1"),
        ([{"c": "3"}], (4,), "\n\n\n- c: 3"),
        ([{"a": "1"}], (6,), "\n\n\n\n\n- a: 1\n  a: 2\n"),
    ]
    assert findings == ["LI010 3:7", "LI010 5:6", "LI011 7:3"]


def test_the_lines_of_a_lists_items_are_known() -> None:
    (document,), _ = _parse("# list\n\n- a: 1\n- &x\n  b: 2\n\n- *x\n- c\n- [d]\n")
    assert document.item_lines == (3, 4, 7, 8, 9)


# Positions -----------------------------------------------------------------------------

TEXT = """\
- id: a
  title: {en: "A \\"b\\"", zh: '甲'}
  tags: [x, yy]
  links:
    - rel: docs
      url: https://example.org
  empty:
  text: >-
    folded
    text
- plain
-
  - nested
"""


@pytest.mark.parametrize(
    ("path", "key", "span"),
    [
        ((0, "id"), False, (1, 7, 1, 8)),
        ((0, "id"), True, (1, 3, 1, 5)),
        ((0, "title"), False, (2, 10, 2, 34)),
        ((0, "title", "en"), False, (2, 15, 2, 24)),
        ((0, "title", "zh"), False, (2, 30, 2, 33)),
        ((0, "tags", 1), False, (3, 13, 3, 15)),
        ((0, "tags", 1), True, (3, 13, 3, 15)),
        ((0, "links"), False, (5, 5, 5, 5)),
        ((0, "links", 0), False, (5, 7, 5, 10)),
        ((0, "links", 0, "url"), False, (6, 12, 6, 31)),
        ((0, "empty"), False, (7, 9, 7, 9)),
        ((0, "text"), False, (8, 9, 11, 1)),
        ((0,), False, (1, 3, 1, 5)),
        ((1,), False, (11, 3, 11, 8)),
        ((2,), False, (13, 3, 13, 11)),
        ((2, 0), False, (13, 5, 13, 11)),
        ((), False, (1, 1, 1, 1)),
        # What is not there: the nearest thing on the way
        ((0, "kind"), False, (1, 3, 1, 5)),
        ((0, "title", "fr"), False, (2, 10, 2, 34)),
        ((0, "title", "fr", "x"), False, (2, 10, 2, 34)),
        ((0, "tags", 7), False, (3, 9, 3, 16)),
        ((0, "id", "x"), False, (1, 7, 1, 8)),
        ((0, "id", 0), False, (1, 7, 1, 8)),
        ((9,), False, (1, 1, 1, 1)),
    ],
)
def test_a_value_is_found_at_its_place(path: Path, key: bool, span: tuple[int, int, int, int]) -> None:
    assert Locator(TEXT).span(path, key=key) == Span(*span)


def test_in_an_empty_text_the_place_is_its_beginning() -> None:
    assert Locator("").span(("a",)) == Span(1, 1, 1, 1)


def test_keys_that_are_no_text_do_not_disturb() -> None:
    assert Locator("? [a]\n: b\nc: d\n").span(("c",)) == Span(3, 4, 3, 5)
    assert Locator("? {a: b}\n: c\n").span(()) == Span(1, 1, 1, 1)


def _leaves(data: Any, path: Path = ()) -> list[tuple[Path, str]]:
    if isinstance(data, dict):
        return [leaf for key, value in data.items() for leaf in _leaves(value, (*path, key))]
    if isinstance(data, list):
        return [leaf for place, value in enumerate(data) for leaf in _leaves(value, (*path, place))]
    return [(path, data)]


WORDS = st.from_regex(r"[a-z强化𝛼]{1,6}", fullmatch=True).filter(lambda word: word != "null")
STRUCTURE = st.recursive(
    WORDS, lambda inner: st.lists(inner, min_size=1, max_size=4) | st.dictionaries(WORDS, inner, min_size=1, max_size=4)
)


@given(STRUCTURE, st.booleans(), st.sampled_from(["", "# 注释 comment\n\n"]))
def test_the_span_of_every_value_points_at_its_text(data: Any, flow: bool, before: str) -> None:
    assume(not isinstance(data, str))
    text = before + yaml.safe_dump(data, allow_unicode=True, default_flow_style=flow, sort_keys=False, width=30)
    locator, lines = Locator(text), text.splitlines()
    for path, value in _leaves(data):
        span = locator.span(path)
        assert lines[span.line - 1][span.column - 1 : span.end_column - 1].strip("'") == value
        assert span.line == span.end_line
        if isinstance(path[-1], str):
            key = locator.span(path, key=True)
            assert lines[key.line - 1][key.column - 1 : key.end_column - 1].strip("'") == path[-1]


# Anything at all -----------------------------------------------------------------------

YAML_LIKE = st.lists(
    st.sampled_from(
        [
            "- ",
            "id",
            ": ",
            "\n",
            "\n- ",
            "\n  ",
            "[",
            "]",
            "{",
            "}",
            ",",
            '"',
            "'",
            "&a ",
            "*a",
            "!t ",
            "|",
            ">",
            "#",
            "---\n",
            "...",
            "? ",
            "%",
            "@",
            "\t",
            "a",
            "\x00",
            "\u2028",
            "\ufffe",
            "\\",
            "~",
        ]
    )
).map("".join)


@given(YAML_LIKE | st.text())
def test_no_text_breaks_the_parser_nor_a_finding_its_rendering(text: str) -> None:
    documents, findings = parse_yaml(SourceFile("f.yaml", text))
    assert documents or findings
    render(findings)
    for document in documents:
        document.finding("LI010", "m", (0, "id", 0), key=True)
    for finding in findings:
        assert finding.span
        assert 1 <= finding.span.line <= text.count("\n") + 1
        assert re.fullmatch(r"LI\d{3}", finding.rule.code)
