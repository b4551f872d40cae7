"""Pagefind takes documents in order, and its failures are told."""

from __future__ import annotations

import base64
import json
import subprocess
from pathlib import Path
from typing import Any

import cbor2
import pytest

from llmindex.site.search import run_pagefind as module
from llmindex.site.search.packed import unpack
from llmindex.site.search.run_pagefind import SearchError, index_parts, run_pagefind, started_ahead


def record(text: str) -> str:
    return json.dumps({"content": text, "language": "en"})


def test_pages_are_numbered_as_they_come() -> None:
    files = run_pagefind({"/b/": record("one"), "/a/": record("two"), "/c/": record("")}, "en")

    (meta,) = [cbor2.loads(unpack(content)) for name, content in files.items() if name.endswith(".pf_meta")]
    pages = [json.loads(unpack(files[f"fragment/{name}.pf_fragment"])) for name, _ in meta[1]]
    assert [page["url"] for page in pages] == ["/b/", "/a/"]


def test_parts_know_nothing_of_each_other() -> None:
    parts = [{"/a/": record("one two")}, {"/b/": record("two three"), "/c/": record("four")}, {}]

    pages = [
        json.loads(files["pagefind-entry.json"])["languages"].get("en", {"page_count": 0})["page_count"]
        for _, files in index_parts(parts, "en", 20_000)
    ]

    assert pages == [1, 2, 0]


def test_a_missing_pagefind_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "get_executable", lambda: None)

    with pytest.raises(SearchError, match="Pagefind is not installed"):
        run_pagefind({}, "en")


def answer(payload: object) -> str:
    return base64.b64encode(json.dumps({"message_id": 1, "payload": payload}).encode()).decode() + ","


@pytest.mark.parametrize(
    ("says", "told"),
    [
        ("cat >/dev/null & echo 'thread panicked at main.rs, line 3'", "thread panicked at main.rs, line 3"),
        (f"cat >/dev/null & echo {answer({'type': 'IndexedFile'})}", "the search index could not be written"),
        (f"cat >/dev/null & echo {answer({'type': 'Error', 'message': 'no such page'})} ,", "no such page"),
        ("exec 0<&-; echo died; exit 1", "died"),
    ],
)
def test_a_failure_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, says: str, told: str) -> None:
    fake = tmp_path / "pagefind"
    fake.write_text(f"#!/bin/sh\n{says}\n", encoding="utf-8")
    fake.chmod(0o755)
    monkeypatch.setattr(module, "get_executable", lambda: fake)

    with pytest.raises(SearchError, match=told):
        run_pagefind({"/": record("word " * 100_000)}, "en")


def test_started_ahead_it_makes_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    documents = {"/a/": record("强化学习与微调"), "/b/": record("two")}
    expected = run_pagefind(documents, "zh")

    with started_ahead("zh"):
        monkeypatch.setattr(module, "get_executable", lambda: None)  # another one cannot be started
        found = run_pagefind(documents, "zh")

    assert found == expected


def test_what_was_started_ahead_and_not_used_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    started: list[subprocess.Popen[bytes]] = []

    class Noted(subprocess.Popen[bytes]):
        def __init__(self, *args: Any, **options: Any) -> None:
            super().__init__(*args, **options)
            started.append(self)

    monkeypatch.setattr(module.subprocess, "Popen", Noted)
    with started_ahead("zh"):
        assert [one.poll() for one in started] == [None]

    assert [one.poll() for one in started] != [None]


def test_a_missing_pagefind_is_told_by_whoever_needs_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "get_executable", lambda: None)

    with started_ahead("zh"), pytest.raises(SearchError, match="Pagefind is not installed"):
        run_pagefind({}, "zh")
