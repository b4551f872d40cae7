from __future__ import annotations

import datetime
from pathlib import Path

import pytest

from llmindex.catalogue.catalogue import Catalogue
from llmindex.catalogue.load import load_catalogue


@pytest.fixture(scope="module")
def catalogue(fixture_project: Path, today: datetime.date) -> Catalogue:
    catalogue = load_catalogue(fixture_project / "data", today=today).catalogue
    assert catalogue
    return catalogue


def _related(catalogue: Catalogue, entry_id: str) -> list[tuple[str | None, tuple[str, ...]]]:
    return [(related.label.en, related.ids) for related in catalogue.related(catalogue.by_id[entry_id])]


def test_relations_are_seen_from_both_sides_in_the_taxonomys_order(catalogue: Catalogue) -> None:
    assert _related(catalogue, "grpx") == [
        ("Introduced by", ("grpx-paper",)),
        ("Alternative to", ("ppx",)),
        ("Read first", ("ppx",)),
    ]
    assert _related(catalogue, "ppx") == [("Alternative to", ("grpx",)), ("Read before", ("grpx",))]
    assert _related(catalogue, "fern") == [("Basis of", ("fern-kids",))]
    assert _related(catalogue, "larch") == []


def test_children_know_their_parent_and_the_reverse(catalogue: Catalogue) -> None:
    assert [child.id for child in catalogue.children("fern")] == ["fern-kids", "import-error"]
    assert list(catalogue.children("larch")) == []


def test_a_section_holds_what_is_also_in_it(catalogue: Catalogue) -> None:
    assert {section: [entry.id for entry in entries] for section, entries in catalogue.by_section.items()} == {
        "architecture": ["grpx-paper", "larch"],
        "training": ["grpx", "ppx", "grpx-paper", "fern", "fern-kids", "fern-kids-guide", "import-error"],
        "empty": [],
    }


def test_a_tag_holds_what_has_a_narrower_one(catalogue: Catalogue) -> None:
    assert [tag.id for tag in catalogue.all_tags(catalogue.by_id["grpx-paper"])] == [
        "feedback",
        "attention",
        "learning",
    ]
    assert [tag.id for tag in catalogue.tags_of(catalogue.by_id["grpx-paper"])] == ["feedback", "attention"]
    assert "grpx-paper" in [entry.id for entry in catalogue.by_tag["learning"]]
    assert catalogue.by_tag["unused"] == ()


def test_the_concepts_are_the_glossary(catalogue: Catalogue) -> None:
    assert [entry.id for entry in catalogue.concepts] == ["grpx", "ppx"]


def test_a_note_is_taken_in_the_language_or_in_the_other(catalogue: Catalogue) -> None:
    entry = catalogue.by_id["grpx"]
    languages = [(note := catalogue.note(entry, language)) and note.language for language in ("en", "zh")]
    assert languages == ["en", "zh"]
    only_chinese = Catalogue(catalogue.taxonomy, catalogue.entries, {("grpx", "zh"): catalogue.notes["grpx", "zh"]})
    note = only_chinese.note(entry, "en")
    assert note
    assert note.language == "zh"
    assert catalogue.note(catalogue.by_id["ppx"], "en") is None
