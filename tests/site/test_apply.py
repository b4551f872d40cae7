"""Putting new files into a directory that stands."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from llmindex.site.apply import link, link_tree, put_into, remove_files


def write(folder: Path, **files: str) -> Path:
    for name, text in files.items():
        path = folder / name.replace("_", "/")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return folder


def read(folder: Path) -> dict[str, str]:
    files = (path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_text(encoding="utf-8") for path in files}


def test_new_files_replace_old_ones_and_the_rest_stays(tmp_path: Path) -> None:
    old = write(tmp_path / "old", a="old", b="old", deep_c="old")
    new = write(tmp_path / "new", a="new", deep_d="new", deeper_still_e="new")

    put_into(new, old)

    assert read(old) == {"a": "new", "b": "old", "deep/c": "old", "deep/d": "new", "deeper/still/e": "new"}


def test_where_nothing_stands_all_of_it_moves(tmp_path: Path) -> None:
    put_into(write(tmp_path / "new", a="new"), tmp_path / "old")

    assert read(tmp_path / "old") == {"a": "new"}
    assert not (tmp_path / "new").exists()


def test_empty_directories_go_with_their_last_file(tmp_path: Path) -> None:
    folder = write(tmp_path / "folder", a_b_c="1", a_d="2")

    remove_files(folder, ["a/b/c", "a/never-was"])
    assert [path.name for path in folder.rglob("*")] == ["a", "d"]

    remove_files(folder, ["a/d"])
    assert list(folder.rglob("*")) == []
    assert folder.is_dir()


@pytest.mark.parametrize("name", ["../outside", "a/../../outside", "/outside"])
def test_what_lies_outside_is_never_removed(tmp_path: Path, name: str) -> None:
    outside = write(tmp_path, outside="mine") / "outside"
    folder = write(tmp_path / "folder", a_b="1")

    remove_files(folder, [name.replace("/outside", str(outside)) if name.startswith("/") else name])

    assert outside.is_file()
    assert read(folder) == {"a/b": "1"}


def test_a_linked_tree_has_the_same_files(tmp_path: Path) -> None:
    source = write(tmp_path / "source", a="1", b_c="2")
    target = write(tmp_path / "target", a="old", d="3")

    link_tree(source, target)

    assert read(target) == {"a": "1", "b/c": "2", "d": "3"}
    assert (target / "a").samefile(source / "a")


def test_where_there_are_no_links_files_are_copied(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise OSError

    monkeypatch.setattr(os, "link", refuse)
    source = write(tmp_path / "source", a="1")

    link(str(source / "a"), str(tmp_path / "b"))

    assert (tmp_path / "b").read_text(encoding="utf-8") == "1"
    assert not (tmp_path / "b").samefile(source / "a")
