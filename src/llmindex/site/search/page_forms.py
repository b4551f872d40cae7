"""What Pagefind makes of single documents, found out by running it on these alone."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from llmindex.site.search.change_words import Use
from llmindex.site.search.index_reader import IndexReader
from llmindex.site.search.packed import UnfitError
from llmindex.site.search.run_pagefind import run_pagefind
from llmindex.site.search.stable_index import ENTRY

__all__ = ["PageForm", "field_marks", "read_forms", "sort_keys"]


@dataclass(slots=True)
class PageForm:
    """A page as it stands in an index."""

    name: str
    """The name of its fragment."""
    length: int
    """The number of its words."""
    fragment: bytes
    """Its fragment, compressed."""
    content: dict[str, Any]
    """What the fragment tells."""
    sorts: dict[str, str]
    """Its sort keys."""
    words: dict[str, Use] = field(default_factory=dict)


def read_forms(texts: Mapping[str, str], old: IndexReader) -> dict[str, PageForm]:
    """Return what becomes of documents, by address; those without words are no pages.

    Metadata fields are numbered as in the old index. Raises UnfitError if the index has
    other fields or is of another form than what Pagefind writes now, and SearchError.
    """
    files = run_pagefind(texts, old.language)
    entry = json.loads(files[ENTRY])
    if not entry["languages"]:
        return {}
    if {**entry, "languages": None} != {**old.entry, "languages": None}:
        raise UnfitError("Pagefind is of another version, or was told otherwise")
    small = IndexReader(files.__getitem__, old.language, ours=False)
    small.require_usual([name for name, _ in small.pages])
    forms = [_form(small, number, texts) for number in range(len(small.pages))]
    _add_words(small, forms, field_marks(small.fields, old.fields))
    return {form.content["url"]: form for form in forms}


def _form(small: IndexReader, number: int, texts: Mapping[str, str]) -> PageForm:
    name, length = small.pages[number]
    content = small.page(number)
    return PageForm(name, length, small.fragment(number), content, sort_keys(texts[content["url"]]))


def sort_keys(document: str) -> dict[str, str]:
    """Return the sort keys of a document."""
    keys: dict[str, str] = json.loads(document).get("sort", {})
    return keys


def field_marks(small: Sequence[str], old: Sequence[str]) -> dict[int, int]:
    """Map the marks before places in a metadata field, -1 for the first (src/index/mod.rs: meta_positions_to_packed)."""
    if not set(small) <= set(old):
        raise UnfitError("a metadata field that no page had")
    return {-1 - place: -1 - old.index(name) for place, name in enumerate(small) if old[place] != name}


def _add_words(small: IndexReader, forms: Sequence[PageForm], marks: Mapping[int, int]) -> None:
    for place in range(len(small.chunks)):
        for text, plain, variants in small.words(place).words:
            for spelling, postings in [("", plain), *variants]:
                number = 0
                for distance, places, in_meta in postings:
                    number += distance
                    use = forms[number].words.setdefault(text, {})
                    use[spelling] = [places, [marks.get(one, one) for one in in_meta]]
