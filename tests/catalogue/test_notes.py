from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from llmindex.catalogue.catalogue import Note
from llmindex.catalogue.notes import read_note
from llmindex.catalogue.source import SourceFile, digest_of
from llmindex.catalogue.values import PartialDate


def _read(text: str, name: str = "grpx.en.md") -> tuple[Note | None, int | None, list[str]]:
    item, findings = read_note(SourceFile(f"data/notes/{name}", text), f"notes/{name}", {"grpx"})
    places = [f"{finding.rule.code} {finding.span.line if finding.span else ''}" for finding in findings]
    return (item.note, item.first_line, places) if item else (None, None, places)


def test_a_note_has_front_matter_and_a_body() -> None:
    text = "---\ndate: 2024-01\ntranslator: 小明\ntranslated_from: en\n---\n\n\n## The idea\n\n---\n\nMore.\n"
    body, digest = "## The idea\n\n---\n\nMore.\n", digest_of(text)
    note = Note("grpx", "zh", body, "notes/grpx.zh.md", PartialDate(2024, 1), "小明", "en", digest)
    assert _read(text, "grpx.zh.md") == (note, 8, [])


@pytest.mark.parametrize(
    ("text", "first_line"),
    [
        ("Text.\n", 1),
        ("---\n---\nText.\n", 3),
        ("---\n\n---\n\nText.\n", 5),
        ("----\ndate: 2024\n----   \nText.\n", 4),
        ("---\ndate: 2024\n---\nText.", 4),
    ],
)
def test_the_line_on_which_the_body_begins_is_known(text: str, first_line: int) -> None:
    note, line, findings = _read(text)
    assert note
    assert (note.body.rstrip("\n"), line, findings) == ("Text.", first_line, [])
    assert text.split("\n")[first_line - 1] == "Text."


def test_front_matter_that_is_not_closed_is_text() -> None:
    note, line, findings = _read("---\ndate: 2024\n\nText.\n")
    assert note
    assert (note.body, note.date, line, findings) == ("---\ndate: 2024\n\nText.\n", None, 1, [])


@pytest.mark.parametrize(
    ("text", "findings"),
    [
        ("---\ndate: 2024-13\nlang: zh\n---\nText.\n", ["LI207 2", "LI101 3"]),
        ("---\ndate: [\n---\nText.\n", ["LI010 2"]),
        ("---\n\n- date\n---\nText.\n", ["LI102 2"]),
        ("---\ndate: 2024\ndate: 2025\n---\nText.\n", ["LI011 3"]),
    ],
)
def test_mistakes_in_front_matter_stand_on_their_lines(text: str, findings: list[str]) -> None:
    note, _, found = _read(text)
    assert note
    assert sorted(found) == sorted(findings)
    assert note.body == "Text.\n"


@pytest.mark.parametrize("text", ["", "\n", "---\ndate: 2024\n---\n", "---\ndate: 2024\n---\n \n"])
def test_a_note_without_text_is_refused(text: str) -> None:
    assert _read(text) == (None, None, ["LI004 "])


@pytest.mark.parametrize("name", ["grpx.md", "grpx.fr.md", ".en.md", "grpy.en.md", "README.md", "grpx.zh-CN.md"])
def test_a_note_that_is_named_for_no_entry_is_refused(name: str) -> None:
    assert _read("Text.\n", name) == (None, None, ["LI506 "])


@given(st.lists(st.sampled_from(["---", "\n", "date: 2024", "date: [", "- a", "text", " ", "\t", "\x00"])).map("".join))
def test_no_text_breaks_it(text: str) -> None:
    note, line, findings = _read(text)
    assert note or findings
    if note and line:
        assert text.split("\n")[line - 1] == note.body.split("\n")[0]
