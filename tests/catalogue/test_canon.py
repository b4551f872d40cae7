"""The shipped catalogue is the canon: whole, deep in every section, tied together, and no work is another's namesake."""

from __future__ import annotations

import csv
import re
from collections import Counter
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from llmindex.catalogue.catalogue import Catalogue
from llmindex.catalogue.load import load_catalogue
from llmindex.catalogue.model import Entry, Kind

pytestmark = pytest.mark.shipped

IDENTITIES = Path(__file__).parent / "identities.csv"
"""What every work is, as its source has it: to be changed only with the source open."""

IDENTIFIERS = ("arxiv", "doi", "repo", "huggingface", "isbn")


@pytest.fixture(scope="module")
def catalogue(repository: Path) -> Catalogue:
    catalogue = load_catalogue(repository / "data").catalogue
    assert catalogue
    return catalogue


def _identity(entry: Entry) -> list[str]:
    identifier = next((f"{name}:{value}" for name in IDENTIFIERS if (value := getattr(entry, name))), "")
    author = entry.authors[0] if entry.authors else entry.organization or ""
    year = str(entry.published.year) if entry.published else ""
    return [entry.id, entry.title.en or entry.title.zh or "", author, year, identifier]


def test_every_work_is_what_its_source_says(catalogue: Catalogue) -> None:
    with IDENTITIES.open(encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file))
    works = [entry for entry in catalogue.entries if entry.kind not in (Kind.CONCEPT, Kind.FIX)]
    assert rows[0] == ["id", "title", "author", "year", "identifier"]
    assert rows[1:] == sorted(map(_identity, works))


def test_the_canon_is_whole(catalogue: Catalogue) -> None:
    assert len(catalogue.entries) >= 400
    assert len(catalogue.concepts) >= 50
    assert sum(entry.core for entry in catalogue.entries) >= 200


def test_every_section_has_depth(catalogue: Catalogue) -> None:
    sizes = {section: len(entries) for section, entries in catalogue.by_section.items() if section != "unsorted"}
    assert {section: size for section, size in sizes.items() if size < 15} == {}


def test_every_core_entry_has_a_note_in_both_languages(catalogue: Catalogue) -> None:
    noted = Counter(owner for owner, _ in catalogue.notes)
    assert [entry.id for entry in catalogue.entries if entry.core and noted[entry.id] != 2] == []


def test_no_entry_is_an_orphan(catalogue: Catalogue) -> None:
    lonely = [
        entry.id
        for entry in catalogue.entries
        if not entry.tags
        or not (entry.parent or catalogue.children(entry.id) or catalogue.related(entry) or entry.section == "unsorted")
    ]
    assert lonely == []


def test_no_concept_stands_by_itself(catalogue: Catalogue) -> None:
    assert [concept.id for concept in catalogue.concepts if not catalogue.related(concept)] == []


def test_no_relation_is_said_from_both_sides(catalogue: Catalogue) -> None:
    both = [
        (entry.id, relation, target)
        for entry in catalogue.entries
        for relation, targets in entry.relations.items()
        for target in targets
        if entry.id in catalogue.by_id[target].relations.get(relation, ())
    ]
    assert both == []


@pytest.mark.parametrize("relation", ["extends", "based_on", "successor_of", "reproduces", "translation_of"])
def test_what_comes_after_is_not_older(catalogue: Catalogue, relation: str) -> None:
    wrong = []
    for entry in catalogue.entries:
        for target in entry.relations.get(relation, ()):
            other = catalogue.by_id[target]
            if entry.published and other.published and entry.published.year < other.published.year:
                wrong.append((entry.id, str(entry.published), target, str(other.published)))
    assert wrong == []


def test_concepts_are_introduced_by_works_and_not_the_reverse(catalogue: Catalogue) -> None:
    for entry in catalogue.entries:
        for target in entry.relations.get("introduces", ()):
            assert entry.kind is not Kind.CONCEPT, entry.id
            assert catalogue.by_id[target].kind in (
                Kind.CONCEPT,
                Kind.MODEL,
                Kind.BENCHMARK,
                Kind.DATASET,
                Kind.FRAMEWORK,
            ), (
                entry.id,
                target,
            )


# Facts --------------------------------------------------------------------------------


def test_every_fact_names_the_very_document_and_its_date(catalogue: Catalogue) -> None:
    vague = []
    for entry in catalogue.entries:
        owned = [(entry.id, entry.facts), *((variant.id, variant.facts) for variant in entry.variants)]
        for owner, facts in owned:
            for name, fact in facts.items():
                assert fact.as_of, (owner, name)
                vague += [(owner, name, url) for url in fact.source if not _is_document(url)]
    assert vague == []


def _is_document(url: str) -> bool:
    """Whether an address leads to a document, and not to the front of a site or repository."""
    parts = urlsplit(url)
    steps = [step for step in parts.path.split("/") if step]
    if parts.hostname in ("github.com", "huggingface.co") and steps[:1] != ["blog"]:
        return len(steps) > 3 or bool(steps[2:] and re.fullmatch(r"blob|tree|resolve|pull|issues|releases", steps[2]))
    return bool(steps)


@pytest.mark.parametrize(
    ("section", "kind", "fewest"),
    [
        ("reinforcement-learning", Kind.FRAMEWORK, 16),
        ("fine-tuning", Kind.FRAMEWORK, 7),
        ("deployment", Kind.FRAMEWORK, 9),
    ],
)
def test_so_many_systems_can_be_compared(catalogue: Catalogue, section: str, kind: Kind, fewest: int) -> None:
    entries = [entry for entry in catalogue.by_section[section] if entry.kind is kind and len(entry.facts) >= 4]
    assert len(entries) >= fewest


def test_so_many_models_can_be_compared(catalogue: Catalogue) -> None:
    models = [entry for entry in catalogue.entries if entry.kind is Kind.MODEL and (entry.facts or entry.variants)]
    assert len(models) >= 10
    assert sum(max(1, len(entry.variants)) for entry in models) >= 22
