"""An index that is changed for a few documents is, byte for byte, the index of the new documents."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import cbor2
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from llmindex.pages.tree import SearchRecord
from llmindex.site import change_words, patch_index, word_chunks
from llmindex.site.packed import facet_name, pack, unpack
from llmindex.site.search import SearchPage, as_document, write_index

Texts = dict[str, str]


def files(directory: Path) -> dict[str, bytes]:
    return {
        path.relative_to(directory).as_posix(): path.read_bytes() for path in directory.rglob("*") if path.is_file()
    }


def write_documents(folder: Path, texts: Mapping[str, str]) -> Path:
    for address, text in texts.items():
        (folder / address).mkdir(parents=True, exist_ok=True)
        (folder / address / "index.html").write_text(text, encoding="utf-8")
    return folder


def document(title: str, text: str = "", **record: Any) -> str:
    record = {"sort": {"title": title or "none", "date": "2024-01-02"}, "filters": {"kind": ["concept"]}} | record
    return as_document(SearchPage("", title, f"<p>{text}</p>", SearchRecord(**record)), "en")


def change(texts: Texts, changed: Mapping[str, str | None]) -> Texts:
    return {address: text for address, text in {**texts, **changed}.items() if text is not None}


@dataclass
class Site:
    """Documents and their index, in a folder."""

    folder: Path
    texts: Texts
    language: str = "en"
    number: int = field(default=0)

    def __post_init__(self) -> None:
        self.documents = write_documents(self.folder / "documents", self.texts)
        self.index = self.folder / "index"
        write_index(self.documents, self.language, self.index)

    def patch(self, changed: Mapping[str, str | None]) -> dict[str, bytes] | None:
        """Return the files of the index as they become; nothing else changes."""
        before = files(self.folder)
        with TemporaryDirectory() as directory:
            dropped = patch_index.patch_index(self.index, self.documents, changed, self.language, Path(directory))
            written = files(Path(directory))
        assert files(self.folder) == before
        if dropped is None:
            assert not written
            return None
        old = files(self.index)
        assert set(dropped) <= old.keys() - written.keys()
        assert not [name for name, content in written.items() if old.get(name) == content]
        return {name: content for name, content in old.items() if name not in dropped} | written

    def after(self, changed: Mapping[str, str | None]) -> Site:
        """Return the site with its index written anew."""
        self.number += 1
        return Site(self.folder.parent / f"{self.folder.name}-{self.number}", change(self.texts, changed), self.language)


def check(site: Site, changed: Mapping[str, str | None]) -> Site:
    patched, new = site.patch(changed), site.after(changed)
    assert patched is not None
    whole = files(new.index)
    assert patched.keys() == whole.keys()
    assert [name for name in whole if patched[name] != whole[name]] == []
    return new


ENGLISH = ("the", "model", "models", "cafe", "café", "naïve", "naive", "Zürich", "REINFORCE++", "GRPO-2", "state_of")
CHINESE = ("模型", "训练", "强化学习", "的", "the", "café", "GRPO", "混合专家模型", "，")
ADDRESSES = ("", "a/", "a-b/", "a/b/", "m/", "m1/", "z/", "专家/")

ANCHORS = {
    address: document(f"Anchor {address}", "the model that stays", aliases=["anchor"], meta={"summary": "stays", "kind": "Concept"})
    for address in ("b/", "m/a/", "zz/")
}
"""Pages that stay: there is always one with each metadata field, and with a sort key that is no number."""


def made_up(words: tuple[str, ...]) -> st.SearchStrategy[str]:
    text = st.lists(st.sampled_from(words), max_size=12).map(" ".join)

    @st.composite
    def documents(draw: st.DrawFn) -> str:
        filters = draw(st.fixed_dictionaries({}, optional={"kind": st.just(["paper"]), "tag": tags}))
        sort = draw(st.fixed_dictionaries({}, optional={"title": text, "date": dates}))
        meta = draw(st.fixed_dictionaries({}, optional={"summary": text}))
        record = SearchRecord(aliases=draw(st.lists(text, max_size=1)), filters=filters, sort=sort, meta=meta)
        return as_document(SearchPage("", draw(text), f"<h2>{draw(text)}</h2><p>{draw(text)}</p>", record), "en")

    tags = st.lists(st.sampled_from(["a", "b", 'say "c" & d']), max_size=2)
    dates = st.sampled_from(["2023-01-02", "2024-01-02", "2024-05"])
    return documents()


@dataclass(frozen=True)
class History:
    texts: Texts
    changes: list[dict[str, str | None]]


def histories(words: tuple[str, ...]) -> st.SearchStrategy[History]:
    address = st.sampled_from(ADDRESSES)
    changes = st.dictionaries(address, st.none() | made_up(words), min_size=1, max_size=3)
    return st.builds(
        History, st.dictionaries(address, made_up(words), max_size=6), st.lists(changes, min_size=1, max_size=3)
    )


def check_history(history: History, language: str, size: int) -> None:
    with TemporaryDirectory() as folder, pytest.MonkeyPatch.context() as patch:
        patch.setattr(word_chunks, "CHUNK_SIZE", size)
        patch.setattr(change_words, "_MANY", 2)
        site = Site(Path(folder) / "site", ANCHORS | history.texts, language)
        for changed in history.changes:
            site = check(site, changed)


@settings(max_examples=60, deadline=None)
@given(histories(ENGLISH), st.sampled_from([8, 30, 20_000]))
def test_any_changes_of_english_pages(history: History, size: int) -> None:
    check_history(history, "en", size)


@settings(max_examples=10, deadline=None)
@given(histories(CHINESE), st.sampled_from([8, 30]))
def test_any_changes_of_chinese_pages(history: History, size: int) -> None:
    check_history(history, "zh", size)
