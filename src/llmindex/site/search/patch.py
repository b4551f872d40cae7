"""Changing a search index for a few documents, to the very bytes that a new index would have.

Pagefind tells what it makes of the changed documents, in their old and their new form; all
else is taken from the index as it stands.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

import cbor2

from llmindex.site.search.change_words import Numbers, Uses, change_words, move_places
from llmindex.site.search.document_files import document_file
from llmindex.site.search.index import page_url
from llmindex.site.search.index_reader import IndexReader
from llmindex.site.search.packed import UnfitError, chunk_name, facet_name, pack, pieces
from llmindex.site.search.page_forms import PageForm, read_forms, sort_keys
from llmindex.site.search.page_lists import change_order, change_values
from llmindex.site.search.run_pagefind import SearchError
from llmindex.site.search.stable_index import ENTRY, entry_bytes
from llmindex.site.search.word_chunks import Segment, cut, name_ranges

__all__ = ["patch_index"]

T = TypeVar("T")

MOST_CHANGES = 100
"""Documents; for more, an index is as well written anew."""

_BEFORE = "before:"
"""Stands before the address of a document's old form, so that Pagefind takes both forms at once."""

_BAD_DATA = (
    UnfitError,
    SearchError,
    cbor2.CBORDecodeError,
    OSError,
    ValueError,
    LookupError,
    TypeError,
    AttributeError,
)
"""What reading an index raises that is not what it should be."""


def patch_index(
    index: Path, documents: Path, changed: Mapping[str, str | None], language: str, directory: Path
) -> Sequence[str] | None:
    """Write into a directory what is new in an index after some of its documents have changed.

    ``index`` was written by `write_index` from the folder ``documents``; both are only read.
    ``changed`` tells by address (``entries/grpo/``) the new text of a document, None if it is
    removed. Returns the names of files of ``index`` that no longer belong to it. With these
    left out and those in ``directory`` put in, it is byte for byte what `write_index` makes
    of the new documents.

    Returns None, having written nothing, where it is better or necessary to write the whole
    index: for many changes, an index that is damaged or of another version, values of a sort
    key that may be numbers, new or vanished metadata fields, names that clash.
    """
    if len(changed) > MOST_CHANGES:
        return None
    try:
        old = IndexReader(lambda name: (index / name).read_bytes(), language, ours=True)
        files, dropped = _patched(_plan(old, documents, changed))
    except _BAD_DATA:
        return None
    for name, content in files.items():
        path = directory / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    return dropped


@dataclass(frozen=True, slots=True)
class _Plan:
    """What becomes of the pages of an index."""

    old: IndexReader
    before: Mapping[int, PageForm]
    """The old form of pages that change, by their old number."""
    after: Mapping[int, PageForm]
    """The new form of pages that change, by their new number."""
    numbers: Numbers
    sort_keys: Callable[[int], Mapping[str, str]]
    """Reads the sort keys of an old page, by its number."""


def _plan(old: IndexReader, documents: Path, changed: Mapping[str, str | None]) -> _Plan:
    texts: dict[str, str] = {}
    urls = []
    for address, text in changed.items():
        old_text = _read(documents, address)
        if old_text != text:
            urls.append(url := page_url(address))
            texts |= {key: one for key, one in ((_BEFORE + url, old_text), (url, text)) if one is not None}
    forms = read_forms(texts, old) if texts else {}
    before: dict[int, PageForm] = {}
    places: dict[str, int] = {}
    for url in urls:
        place = bisect_left(range(len(old.pages)), url, key=lambda page: str(old.page(page)["url"]))
        known = place < len(old.pages) and old.page(place)["url"] == url
        form = forms.get(_BEFORE + url)
        if (old.page(place) if known else None) != (form and {**form.content, "url": url}):
            raise UnfitError(f"{url}: the index was made of another document")
        if form:
            before[place] = form
        if url in forms:
            places[url] = place
    numbers, by_url = _numbered(len(old.pages), sorted(before), places)
    keys = cache(lambda page: sort_keys(_read(documents, old.page(page)["url"][1:]) or "{}"))
    after = {number: forms[url] for url, number in by_url.items()}
    return _Plan(old, before, after, numbers, keys)


def _read(documents: Path, address: str) -> str | None:
    try:
        return document_file(documents, address).read_bytes().decode()
    except FileNotFoundError:
        return None


def _numbered(count: int, gone: Sequence[int], places: Mapping[str, int]) -> tuple[Numbers, dict[str, int]]:
    """Give pages numbers, knowing before which old page each new one comes; return the numbers of new ones as well."""
    waiting = sorted(((place, url) for url, place in places.items()), reverse=True)
    new, by_url, number = [], {}, 0
    for page in range(count + 1):
        while waiting and waiting[-1][0] == page:
            by_url[waiting.pop()[1]] = number
            number += 1
        stays = page < count and page not in gone
        new.append(number if stays else -1)
        number += stays
    same = all(number in {-1, page} for page, number in enumerate(new))
    return Numbers(new[:count], gone, same), by_url


def _patched(plan: _Plan) -> tuple[dict[str, bytes], list[str]]:
    """Return the files that are new, and the names of those that are dropped."""
    old = plan.old
    if not (plan.before or plan.after):
        return {}, []
    _check_fields(plan)
    parts = [_pages(plan), _chunks(plan), _facets(plan)]
    pages, chunks, facets = (part.listed for part in parts)
    content = cbor2.dumps([old.version, pages, chunks, facets, _sorts(plan), old.fields])
    name = facet_name(content, old.language)
    if name == old.name:  # a sort key changed, and the order did not
        return {}, []
    info = {**old.entry["languages"][old.language], "hash": name, "page_count": len(pages)}
    files = {ENTRY: entry_bytes({**old.entry, "languages": {old.language: info}})}
    dropped = []
    for part in [*parts, _Part("pagefind.", ".pf_meta", [], {name: pack(content)}, {old.name})]:
        kept = part.old & part.new.keys()
        files |= {f"{part.start}{new}{part.end}": one for new, one in part.new.items() if new not in kept}
        dropped += [f"{part.start}{one}{part.end}" for one in part.old if one not in kept]
    return files, sorted(dropped)


@dataclass(frozen=True, slots=True)
class _Part:
    """Files of one kind that change."""

    start: str
    end: str
    """What stands before and behind a hash in a file's name."""
    listed: list[Any]
    """What the metadata tells of all files of this kind."""
    new: Mapping[str, bytes]
    """The changed files, by the hash in their name."""
    old: AbstractSet[str]
    """The hashes of those that they replace."""


def _check_fields(plan: _Plan) -> None:
    """Make sure that every metadata field is still some page's."""
    had = {name for form in plan.before.values() for name in form.content["meta"]}
    has = {name for form in plan.after.values() for name in form.content["meta"]}
    kept = [page for page, number in enumerate(plan.numbers.new) if number >= 0]
    for name in had - has:
        if not any(name in plan.old.page(page)["meta"] for page in kept):
            raise UnfitError(f"no page has the metadata field {name} any more")


def _pages(plan: _Plan) -> _Part:
    listed = {number: page for page, number in zip(plan.old.pages, plan.numbers.new, strict=True) if number >= 0}
    others = [name for name, _ in listed.values()]
    listed |= {number: [form.name, form.length] for number, form in plan.after.items()}
    if not listed:
        raise UnfitError("no page is left")
    pages = [listed[number] for number in range(len(listed))]
    added = [form.name for form in plan.after.values()]
    plan.old.require_apart([*added, *(plan.old.pages[page][0] for page in plan.before)], others)
    plan.old.require_usual(added)
    new = {form.name: form.fragment for form in plan.after.values()}
    return _Part("fragment/", ".pf_fragment", pages, new, {plan.old.pages[page][0] for page in plan.before})


def _chunks(plan: _Plan) -> _Part:
    old = plan.old
    contents, changed = _changed_words(plan)

    @cache
    def read(place: int) -> Segment:
        return Segment.read(contents[place]) if place in contents else old.words(place)

    known: dict[bytes, bytes] = {}
    for place in contents.keys() | changed.keys():
        known |= pieces(old.packed_chunk(place), old.chunk(place))
    chunks = cut(len(old.chunks), changed, read)
    names, new = [], {}
    for chunk in chunks:
        content = chunk.segment.content() if chunk.segment else contents.get(chunk.place or 0)
        names.append(chunk_name(content, old.language) if content else old.chunks[chunk.place or 0])
        if content and names[-1] not in old.chunks:
            new[names[-1]] = pack(content, known)
    old.require_usual([*old.chunks, *new])
    ranges = name_ranges(chunks, old.ranges, read)
    listed = [[first, last, name] for (first, last), name in zip(ranges, names, strict=True)]
    return _Part("index/", ".pf_index", listed, new, {*old.chunks} - {*names})


def _changed_words(plan: _Plan) -> tuple[dict[int, bytes], dict[int, Segment]]:
    """Return what becomes of chunks: the content of those whose words keep their sizes, and the words of others."""
    starts = [first for first, _ in plan.old.ranges]
    by_chunk: dict[int, dict[str, tuple[Uses, Uses]]] = {}
    if not plan.numbers.same:
        by_chunk = {place: {} for place in range(len(starts))}
    for text, change in _word_changes(plan).items():
        by_chunk.setdefault(max(bisect_right(starts, text) - 1, 0), {})[text] = change
    contents, changed = {}, {}
    for place, changes in by_chunk.items():
        same = plan.numbers.same
        if content := move_places(plan.old.chunk(place), changes, plan.numbers) if same else None:
            contents[place] = content
        else:
            uses = {text: after for text, (_, after) in changes.items()}
            changed[place] = change_words(plan.old.words(place), uses, plan.numbers)
    return contents, changed


def _word_changes(plan: _Plan) -> dict[str, tuple[Uses, Uses]]:
    """Return how changed pages used words and use them now; if no number changes, only what is different."""
    texts = {text for form in (*plan.before.values(), *plan.after.values()) for text in form.words}

    def uses(forms: Mapping[int, PageForm], text: str) -> Uses:
        return {page: form.words[text] for page, form in forms.items() if text in form.words}

    changes = {text: (uses(plan.before, text), uses(plan.after, text)) for text in sorted(texts)}
    return {text: (old, new) for text, (old, new) in changes.items() if old != new or not plan.numbers.same}


def _facets(plan: _Plan) -> _Part:
    old = plan.old
    before = {page: form.content["filters"] for page, form in plan.before.items()}
    after = {number: form.content["filters"] for number, form in plan.after.items()}
    listed, new, replaced = [], {}, set()
    for name in sorted({*old.facets, *(name for its in after.values() for name in its)}):
        added = _of(after, name)
        if plan.numbers.same and added == _of(before, name):
            listed.append([name, old.facets[name]])
            continue
        values = change_values(old.values(name) if name in old.facets else {}, added, plan.numbers)
        replaced |= {old.facets[name]} if name in old.facets else set()
        if values:
            content = cbor2.dumps([name, values])
            listed.append([name, facet_name(content, old.language)])
            new[listed[-1][1]] = pack(content)
    return _Part("filter/", ".pf_filter", listed, new, replaced)


def _sorts(plan: _Plan) -> list[list[Any]]:
    def value_of(key: str) -> Callable[[int], str]:
        return lambda page: plan.sort_keys(page)[key]

    before = {page: form.sorts for page, form in plan.before.items()}
    after = {number: form.sorts for number, form in plan.after.items()}
    sorts = []
    for key in sorted({*plan.old.sorts, *(key for its in after.values() for key in its)}):
        added = _of(after, key)
        order = plan.old.sorts.get(key, [])
        if not plan.numbers.same or added != _of(before, key):
            order = change_order(order, added, plan.numbers, value_of(key))
        sorts.append([key, order])
    return sorts


def _of(pages: Mapping[int, Mapping[str, T]], name: str) -> dict[int, T]:
    """Return what pages have under a name."""
    return {page: its[name] for page, its in pages.items() if name in its}
