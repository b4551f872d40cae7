"""Putting a finished site in the place of the old one."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from llmindex.site import swap


@pytest.fixture
def new(tmp_path: Path) -> Path:
    (tmp_path / "new").mkdir()
    (tmp_path / "new" / "page").write_text("new", encoding="utf-8")
    return tmp_path / "new"


@pytest.fixture
def target(tmp_path: Path) -> Path:
    (tmp_path / "site").mkdir()
    (tmp_path / "site" / "page").write_text("old", encoding="utf-8")
    return tmp_path / "site"


@pytest.fixture
def no_exchange(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(swap, "exchange", lambda *_: False)


def test_two_directories_are_exchanged_at_once(new: Path, target: Path) -> None:
    assert swap.exchange(new, target)

    assert (target / "page").read_text(encoding="utf-8") == "new"
    assert (new / "page").read_text(encoding="utf-8") == "old"


def test_what_is_not_there_cannot_be_exchanged(new: Path, tmp_path: Path) -> None:
    assert not swap.exchange(new, tmp_path / "missing")
    assert (new / "page").is_file()


def test_an_unknown_system_cannot_exchange(new: Path, target: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "platform", "plan9")

    assert not swap.exchange(new, target)


def test_a_system_library_without_the_call_cannot_exchange(
    new: Path, target: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(swap.ctypes, "CDLL", lambda *_, **__: object())

    assert not swap.exchange(new, target)


def put(new: Path, target: Path) -> None:
    swap.put_in_place(new, target)
    assert (target / "page").read_text(encoding="utf-8") == "new"
    assert sorted(path.name for path in target.parent.iterdir()) == [target.name]


def test_the_new_site_takes_the_place_of_the_old(new: Path, target: Path) -> None:
    put(new, target)


def test_the_new_site_takes_an_empty_place(new: Path, tmp_path: Path) -> None:
    put(new, tmp_path / "site")


@pytest.mark.usefixtures("no_exchange")
def test_the_new_site_takes_the_place_of_the_old_without_an_exchange(new: Path, target: Path) -> None:
    put(new, target)


@pytest.mark.usefixtures("no_exchange")
def test_without_an_exchange_the_old_site_comes_back_if_the_new_one_cannot_be_moved(
    target: Path, tmp_path: Path
) -> None:
    with pytest.raises(FileNotFoundError):
        swap.put_in_place(tmp_path / "missing", target)

    assert (target / "page").read_text(encoding="utf-8") == "old"
