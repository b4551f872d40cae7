"""What Pagefind is given, and what it makes of it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from llmindex.pages.tree import SearchRecord
from llmindex.site.search import join_parts
from llmindex.site.search.documents import SearchDocuments
from llmindex.site.search.index import SearchError, SearchPage, as_document, short_names, write_index

RECORD = SearchRecord(
    aliases=("Second name", "别名"),
    keywords=("Learning", "学习"),
    filters={"kind": ["concept"], "tag": ["a", "b"], "level": []},
    sort={"date": "2024-01-02", "title": "first"},
    meta={"kind": "Concept", "date": "", "summary": 'Says "x" < y & more'},
)


def document(page: SearchPage) -> Any:
    return json.loads(as_document(page, "en"))


def test_facets_sort_keys_and_what_is_shown_travel_with_the_page() -> None:
    record = document(SearchPage("entries/first/", "First", "<p>Text.</p>", RECORD))

    assert record["filters"] == {"kind": ["concept"], "tag": ["a", "b"]}
    assert record["sort"] == {"date": "2024-01-02", "title": "first"}
    assert record["meta"] == {
        "kind": "Concept",
        "summary": 'Says "x" < y & more',
        "name": "first · 别名",
        "title": "First",
    }


def test_names_weigh_more_than_terms_and_terms_more_than_text() -> None:
    assert document(SearchPage("", "First", "<p>Text.</p>", RECORD))["content"] == (
        "___PAGEFIND_AUTO_WEIGHT___7 First. ___END_PAGEFIND_WEIGHT___ Text."
        " ___PAGEFIND_WEIGHT___5 Second name · 别名. ___END_PAGEFIND_WEIGHT___"
        " ___PAGEFIND_WEIGHT___2 Learning · 学习. ___END_PAGEFIND_WEIGHT___"
    )


@pytest.mark.parametrize(
    ("title", "aliases", "kind", "names"),
    [
        ("RLHF", ["reinforcement learning from human feedback"], "concept", ["rlhf"]),
        ("Mixture of experts (MoE)", ["混合专家"], "concept", ["moe", "混合专家"]),
        ("混合专家（MoE）", [], "concept", ["混合专家", "moe"]),
        ("DeepSeek-V3", ["DeepSeek-V3-Base", "deepseek-v3"], "model", ["deepseek-v3"]),
        ("REINFORCE++", [], "concept", ["reinforce++"]),
        ("GRPO", [], "paper", []),
        ("一篇很长很长很长很长很长很长很长很长很长的文章", [], "concept", []),
    ],
)
def test_a_thing_is_known_by_its_names_of_one_word(title: str, aliases: list[str], kind: str, names: list[str]) -> None:
    page = SearchPage("", title, "", SearchRecord(aliases=aliases, filters={"kind": [kind]}))

    assert short_names(page) == names


@pytest.fixture
def documents(tmp_path: Path) -> Path:
    folder = SearchDocuments(tmp_path / "documents", "en")
    for number in range(12):
        record = SearchRecord(
            filters={"kind": ["paper", "model"][number % 2 : 1 + number % 2], "year": [str(2010 + number)]},
            sort={"date": str(2010 + number), "title": f"page {number}"},
        )
        folder.add(
            SearchPage(f"pages/{number}/", f"Page {number}", f"<p>Number {number}. 第 {number} 页。</p>", record)
        )
    return folder.folder


def test_the_index_is_the_same_for_the_same_pages(documents: Path, tmp_path: Path) -> None:
    written = []
    for name in ("one", "two", "three"):
        write_index(documents, "en", tmp_path / name)
        written.append(
            {
                path.relative_to(tmp_path / name).as_posix(): path.read_bytes()
                for path in (tmp_path / name).rglob("*")
                if path.is_file()
            }
        )

    assert written[0] == written[1] == written[2]
    assert json.loads(written[0]["pagefind-entry.json"])["languages"]["en"]["page_count"] == 12


def test_interfaces_that_nobody_loads_are_left_out(documents: Path, tmp_path: Path) -> None:
    write_index(documents, "zh", tmp_path / "pagefind")

    names = {path.name for path in (tmp_path / "pagefind").iterdir()}
    assert {"pagefind.js", "pagefind-component-ui.js", "pagefind-component-ui.css"} <= names
    assert not {"pagefind-ui.js", "pagefind-modular-ui.js"} & names


def test_a_failure_of_pagefind_is_told(documents: Path, tmp_path: Path) -> None:
    (tmp_path / "in-the-way").write_text("", encoding="utf-8")

    with pytest.raises(SearchError, match="the search index could not be written"):
        write_index(documents, "en", tmp_path / "in-the-way")


def written(directory: Path) -> dict[str, bytes]:
    return {
        path.relative_to(directory).as_posix(): path.read_bytes() for path in directory.rglob("*") if path.is_file()
    }


def test_an_unknown_version_of_pagefind_is_indexed_whole(
    documents: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_index(documents, "en", tmp_path / "known")
    monkeypatch.setattr(join_parts, "KNOWN_VERSION", "1.4.0")

    write_index(documents, "en", tmp_path / "unknown")

    assert written(tmp_path / "unknown") == written(tmp_path / "known")
