"""The texts of the shipped catalogue are spaced, punctuated and worded with care, as far as a program can tell."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from prose import prose, slips

from llmindex.catalogue.catalogue import Catalogue
from llmindex.catalogue.checks.texts import localized_texts
from llmindex.catalogue.load import load_catalogue
from llmindex.catalogue.model import Status
from llmindex.catalogue.values import LANGUAGES, Localized

pytestmark = pytest.mark.shipped


@pytest.fixture(scope="module")
def catalogue(repository: Path) -> Catalogue:
    catalogue = load_catalogue(repository / "data").catalogue
    assert catalogue
    return catalogue


def _texts(catalogue: Catalogue) -> Iterator[tuple[str, str, str]]:
    """Find every text with its place and language."""
    for where, localized in _localized(catalogue):
        for language in LANGUAGES:
            if text := localized.get(language):
                yield where, language, text
    for note in catalogue.notes.values():
        yield note.path, note.language, note.body
    for path in catalogue.paths:
        for language, text in path.introductions.items():
            yield path.files[language], language, text


def _localized(catalogue: Catalogue) -> Iterator[tuple[str, Localized]]:
    for entry in catalogue.entries:
        for field, localized in localized_texts(entry):
            yield f"{entry.id}: {'.'.join(map(str, field))}", localized
    for section in catalogue.taxonomy.sections:
        yield f"section {section.id}", section.description
    for start in catalogue.taxonomy.start_here:
        yield f"start here {start.entry}", start.why
    for path in catalogue.paths:
        yield f"path {path.id}: audience", path.audience
        yield f"path {path.id}: prerequisites", path.prerequisites
        for step in path.steps:
            yield f"path {path.id}: {step.entry}: why", step.why
            yield f"path {path.id}: {step.entry}: after", step.after


def test_every_text_is_written_with_care(catalogue: Catalogue) -> None:
    texts = list(_texts(catalogue))
    assert len(texts) > 1000
    assert [f"{where}: {slip}" for where, language, text in texts for slip in slips(text, language)] == []


SHORTEST = {"en": 40, "zh": 15}
LONGEST = {"en": 640, "zh": 260}
"""In characters: what is shorter says nothing, what is longer belongs into a note."""


def test_what_an_entry_is_and_why_is_said_in_a_few_sentences(catalogue: Catalogue) -> None:
    wrong = [
        (entry.id, language, len(prose(text)))
        for entry in catalogue.entries
        for localized in (entry.summary, entry.why)
        for language in LANGUAGES
        if not SHORTEST[language]
        <= len(prose(text := (localized and localized.get(language)) or ""))
        <= LONGEST[language]
    ]
    assert wrong == []


def test_every_sentence_ends(catalogue: Catalogue) -> None:
    ends = {"en": (".", "!", "?", '."', ".)", ".]]", ".*"), "zh": ("。", "！", "？", "」", "）")}
    wrong = [
        (where, language, text[-20:])
        for where, localized in _localized(catalogue)
        for language in LANGUAGES
        if (text := localized.get(language)) and not text.endswith(ends[language])
    ]
    assert wrong == []


def test_no_sentence_stands_in_two_entries(catalogue: Catalogue) -> None:
    owners: dict[str, set[str]] = {}
    for entry in catalogue.entries:
        if entry.status is Status.DRAFT:
            continue  # these say in the same words that the work itself has yet to be read
        for localized in filter(None, (entry.summary, entry.why)):
            for language, mark in (("en", ". "), ("zh", "。")):
                for sentence in (localized.get(language) or "").split(mark):
                    if len(sentence) > SHORTEST[language]:
                        owners.setdefault(sentence, set()).add(entry.id)
    assert {sentence: ids for sentence, ids in owners.items() if len(ids) > 1} == {}
