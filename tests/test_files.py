from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest

from llmindex.files import write_atomically


def test_a_new_file_is_written_with_its_folders(tmp_path: Path) -> None:
    path = tmp_path / "a" / "b" / "c.txt"
    assert write_atomically(path, "强化\n") is True
    assert path.read_bytes() == "强化\n".encode()


def test_a_file_that_holds_the_text_already_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text("same", encoding="utf-8")
    os.utime(path, (1, 1))
    assert write_atomically(path, "same") is False
    assert path.stat().st_mtime == 1


def test_another_text_replaces_it(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text("old", encoding="utf-8")
    before = path.stat().st_ino
    assert write_atomically(path, "new") is True
    assert path.read_text(encoding="utf-8") == "new"
    assert path.stat().st_ino != before, "the file was rewritten in place"
    assert list(tmp_path.iterdir()) == [path]


def test_line_ends_stay_as_they_are(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    write_atomically(path, "a\r\nb\n")
    assert path.read_bytes() == b"a\r\nb\n"


def test_permissions_follow_the_umask(tmp_path: Path) -> None:
    before = os.umask(0o027)
    try:
        write_atomically(tmp_path / "a.txt", "text")
        assert stat.S_IMODE((tmp_path / "a.txt").stat().st_mode) == 0o640
        assert os.umask(0o027) == 0o027, "the umask was changed"
    finally:
        os.umask(before)


def test_a_write_that_fails_leaves_nothing_behind(tmp_path: Path) -> None:
    (tmp_path / "taken").mkdir()
    with pytest.raises(IsADirectoryError):
        write_atomically(tmp_path / "taken", "text")
    assert list(tmp_path.iterdir()) == [tmp_path / "taken"]
