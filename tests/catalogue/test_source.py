from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pytest
from hypothesis import given
from hypothesis import strategies as st

from llmindex.catalogue import source
from llmindex.catalogue.source import SourceFile, read_source
from llmindex.diagnostics import Diagnostic, Span


def _refused(path: Path) -> Diagnostic:
    result = read_source(path, "data/entries.yaml")
    assert isinstance(result, Diagnostic)
    return result


def _read(path: Path, data: bytes) -> SourceFile:
    path.write_bytes(data)
    result = read_source(path, "data/entries.yaml")
    assert isinstance(result, SourceFile)
    return result


def test_a_missing_file_is_a_finding(tmp_path: Path) -> None:
    finding = _refused(tmp_path / "entries.yaml")
    assert (finding.rule.code, finding.message, finding.path) == ("LI001", "there is no such file", "data/entries.yaml")


def test_a_directory_is_a_finding(tmp_path: Path) -> None:
    finding = _refused(tmp_path)
    assert (finding.rule.code, finding.message) == ("LI002", "this is a directory")


def test_what_never_ends_is_not_read(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "zero").symlink_to("/dev/zero")
    for name in ("pipe", "zero"):
        finding = _refused(tmp_path / name)
        assert (finding.rule.code, finding.message) == ("LI002", "this is a device or a pipe")


def test_a_file_that_is_not_utf_8_is_a_finding_at_its_first_bad_byte(tmp_path: Path) -> None:
    path = tmp_path / "entries.yaml"
    path.write_bytes("- id: a\n  title: 强化 ".encode() + b"\xff\n")
    finding = _refused(path)
    assert (finding.rule.code, finding.message) == ("LI003", "byte 0xff is not valid UTF-8")
    assert finding.span == Span(2, 13, 2, 14)


def test_a_bad_byte_is_found_behind_a_byte_order_mark(tmp_path: Path) -> None:
    path = tmp_path / "entries.yaml"
    path.write_bytes(b"\xef\xbb\xbfab\xe4")
    assert _refused(path).span == Span(1, 3, 1, 4)


def test_a_huge_file_is_not_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "entries.yaml"
    with path.open("wb") as file:
        file.truncate(source.MAX_BYTES + 1)  # sparse: takes no room
    finding = _refused(path)
    assert (finding.rule.code, finding.message) == ("LI005", "the file has 128 MiB; the limit is 128 MiB")
    monkeypatch.setattr(source, "MAX_BYTES", 3)
    assert _read(path, b"a: 1"[:3]).text == "a: "


def test_a_file_that_cannot_be_read_is_a_finding(tmp_path: Path) -> None:
    # Permissions do not hold root back; a circle of links holds everybody.
    (tmp_path / "a").symlink_to("b")
    (tmp_path / "b").symlink_to("a")
    finding = _refused(tmp_path / "a")
    assert finding.rule.code == "LI006"
    assert finding.message == "the file cannot be read: too many levels of symbolic links"


def test_a_byte_order_mark_is_dropped(tmp_path: Path) -> None:
    assert _read(tmp_path / "a", b"\xef\xbb\xbfid: a\n").text == "id: a\n"


@given(st.lists(st.sampled_from(["a", "强", "\n", "\r", "\r\n", "\u2028", "\x85"])))
def test_lines_end_where_an_editor_ends_them(tmp_path_factory: pytest.TempPathFactory, parts: list[str]) -> None:
    text = "".join(parts)
    read = _read(tmp_path_factory.getbasetemp() / "lines.yaml", text.encode())
    assert read.text == text.replace("\r\n", "\n").replace("\r", "\n")
    assert read.lines == read.text.split("\n")


def test_a_finding_carries_its_line() -> None:
    file = SourceFile("f", "first\nsecond")
    assert file.finding("LI010", "m", Span(2, 1, 2, 2)).excerpt == "second"
    assert file.finding("LI010", "m", Span(3, 1, 3, 2)).excerpt == ""
    assert file.finding("LI010", "m").excerpt == ""
