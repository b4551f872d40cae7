"""An index that is made in parts is, byte for byte, what Pagefind makes of all documents at once, in a stable order."""

from __future__ import annotations

import json
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from llmindex.site.search import index, join_parts, packed, word_chunks
from llmindex.site.search.document_files import document_file
from llmindex.site.search.index import write_index

Records = dict[str, dict[str, Any]]


def index_of(records: Records, language: str = "en") -> dict[str, bytes]:
    with TemporaryDirectory() as folder:
        documents, directory = Path(folder, "documents"), Path(folder, "index")
        documents.mkdir()
        for address, record in records.items():
            text = json.dumps({"language": language, **record}, ensure_ascii=False)
            document_file(documents, address).write_text(text, encoding="utf-8")
        write_index(documents, language, directory)
        return {str(path.relative_to(directory)): path.read_bytes() for path in directory.rglob("*") if path.is_file()}


def check(records: Records, part: int, language: str = "en") -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(index, "PART", part)
        joined = index_of(records, language)
        patch.setattr(join_parts, "KNOWN_VERSION", "unknown")
        whole = index_of(records, language)
    assert joined.keys() == whole.keys()
    assert [name for name in whole if joined[name] != whole[name]] == []


WORDS = ["the", "model", "models", "cafe", "café", "cafés", "naïve", "REINFORCE++", "GRPO-2", "模型", "强化学习", "的"]
TEXT = st.lists(st.sampled_from(WORDS), max_size=12).map(" ".join)
META = st.fixed_dictionaries({}, optional={"title": TEXT, "kind": TEXT, "summary": TEXT, "about": TEXT})
FACETS = st.dictionaries(
    st.sampled_from(["kind", "tag"]), st.lists(st.sampled_from("abc"), min_size=1, max_size=2, unique=True)
)
VALUES = st.sampled_from(["2023", "2024-01", "-7", "3.5", "10", "x", "模型"])
SORT = st.dictionaries(st.sampled_from(["date", "title"]), VALUES)
RECORD = st.fixed_dictionaries({"content": TEXT, "meta": META, "filters": FACETS, "sort": SORT})
RECORDS = st.dictionaries(st.sampled_from([f"{one}/" for one in "abcdefgh"]), RECORD, max_size=8)


@settings(max_examples=40, deadline=None)
@given(RECORDS, st.integers(1, 4), st.sampled_from([8, 30, 20_000]), st.sampled_from(["en", "zh"]))
def test_parts_come_to_the_same_as_the_whole(records: Records, part: int, size: int, language: str) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(word_chunks, "CHUNK_SIZE", size)
        patch.setattr(index, "PART_CHUNK_SIZE", max(size // 10, 1))
        check(records, part, language)


def many(count: int) -> Records:
    return {
        f"pages/{number:04}/": {
            "content": " ".join(f"word{number * step % 97}" for step in range(1, 60)) + f" café{number} x",
            "meta": {"title": f"Page {number}"} | ({"date": "2024"} if number > count // 2 else {}),
            "filters": {"tag": [f"tag-{number % 7}"]},
            "sort": {"date": str(2000 + number % 25), "title": f"Page {number * 7 % count}"},
        }
        for number in range(count)
    }


def test_words_of_many_pages() -> None:
    check(many(700), 300)


def test_pages_without_words_have_no_number() -> None:
    records = many(20)
    for number in (0, 7, 8, 9, 10, 11, 19):
        records[f"pages/{number:04}/"] |= {"content": "", "meta": {}}

    check(records, 5)


def test_names_of_fragments_that_begin_alike_become_longer(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(index, "PART", 30)
    monkeypatch.setattr(packed, "_CHARACTERS", 1)

    names = [Path(name).stem for name in index_of(many(100)) if name.startswith("fragment")]

    assert len(names) == 100
    assert min(map(len, names)) == len("en_") + 1
