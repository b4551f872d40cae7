from __future__ import annotations

from typing import Any

import pytest
from pydantic import ValidationError

from llmindex.catalogue.model import Entry, LinkRole


def _entry(**fields: Any) -> Entry:
    return Entry.model_validate({"id": "a", "kind": "paper", "title": "A", "section": "s", "added": "2024", **fields})


def test_links_follow_from_identifiers() -> None:
    entry = _entry(
        arxiv="2401.10000",
        doi="10.1145/1",
        repo="example/fern",
        huggingface="example/larch",
        links=[{"rel": "docs", "url": "https://example.org"}],
    )
    assert [(link.rel, link.url) for link in entry.all_links] == [
        (LinkRole.PAPER, "https://arxiv.org/abs/2401.10000"),
        (LinkRole.PAPER, "https://doi.org/10.1145/1"),
        (LinkRole.CODE, "https://github.com/example/fern"),
        (LinkRole.CODE, "https://huggingface.co/example/larch"),
        (LinkRole.DOCS, "https://example.org"),
    ]


def test_an_entry_without_identifiers_has_only_its_own_links() -> None:
    assert _entry().all_links == ()


def test_a_work_is_known_by_its_identifiers_its_own_links_and_its_old_addresses() -> None:
    entry = _entry(
        arxiv="2401.10000",
        doi="10.48550/arXiv.2401.10000",
        repo="Example/Fern",
        huggingface="Example/Larch",
        isbn="978-1-7185-0376-2",
        links=[
            {"rel": "code", "url": "https://example.org/code"},
            {"rel": "paper", "url": "https://example.org/paper"},
        ],
        history=[
            {"date": "2024", "event": "moved", "text": {"en": "It moved."}},
            {"date": "2024", "event": "moved", "text": {"en": "It moved."}, "from": "https://example.org/old"},
        ],
    )
    assert entry.work_keys == {
        "arxiv:2401.10000": ("arxiv", 0),
        "github:example/fern": ("repo", 0),
        "huggingface:example/larch": ("huggingface", 0),
        "isbn:9781718503762": ("isbn", 0),
        "example.org/paper": ("links", 1),
        "example.org/old": ("history", 1),
    }


def test_a_concept_is_not_known_by_any_link() -> None:
    assert _entry(kind="concept", links=[{"rel": "paper", "url": "https://example.org"}]).work_keys == {}


def test_records_do_not_change() -> None:
    with pytest.raises(ValidationError):
        _entry().title = "B"  # type: ignore[misc,assignment]
