"""Changing the words of a chunk for pages that changed.

A common word has a posting for most pages, and writing them all in CBOR takes longest by far.
So where few postings of a word change, only their bytes are replaced.
"""

from __future__ import annotations

import io
from bisect import bisect_left
from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from itertools import accumulate
from operator import itemgetter
from typing import Any

import cbor2

from llmindex.site.search.word_chunks import Segment, list_head, words_bytes

__all__ = ["Numbers", "Use", "Uses", "change_words", "move_places"]

Use = dict[str, list[list[int]]]
"""How a page uses a word: by spelling ("" for the plain one) its places in the text and in the metadata."""

Uses = Mapping[int, Use]
"""How changed pages use a word, by their number."""

_MANY = 64
"""A word with more postings than this is not written anew for a few of them."""

_TEXT = itemgetter(0)


@dataclass(frozen=True, slots=True)
class Numbers:
    """How pages are numbered."""

    new: Sequence[int]
    """The new number of each old page; -1 if it is gone, or comes back changed."""
    gone: Sequence[int]
    """The old numbers of pages that are gone or changed."""
    same: bool
    """Whether every page that stays keeps its number."""


def move_places(content: bytes, changes: Mapping[str, tuple[Uses, Uses]], numbers: Numbers) -> bytes | None:
    """Exchange places in a chunk for words that pages use as often as before, only elsewhere.

    ``changes`` tells by word how changed pages used it, and use it now; all keep their
    numbers. The words keep their sizes, so that no cut moves, and the chunk need not be
    read. Returns None if it must be: for other changes, or where it is not certain what
    stands where.
    """
    if not all(_as_often(*change) for change in changes.values()):
        return None
    body = _Bytes(content)
    for text, (before, after) in changes.items():
        start = body.find(list_head(3) + cbor2.dumps(text))
        if start is None or not body.content:
            return None
        if _few(body.content, start, text):
            word = cbor2.load(io.BytesIO(body.content[start:]))
            body.replace(cbor2.dumps(word), cbor2.dumps(_renewed(word, after, numbers)), start)
            continue
        moved = [(use[""], after[page][""]) for page, use in before.items() if use != after[page]]
        if not all(body.exchange(words_bytes(old), words_bytes(new), start) for old, new in moved):
            _spliced(cbor2.load(io.BytesIO(body.content[start:])), after, numbers, body, start)
    return body.content


def _as_often(before: Uses, after: Uses) -> bool:
    """Tell whether the same pages use the plain spelling as often, and no other."""
    if before.keys() != after.keys():
        return False
    uses = [(before[page], use) for page, use in after.items()]
    return all(
        old.keys() == new.keys() == {""} and [len(one) for one in old[""]] == [len(one) for one in new[""]]
        for old, new in uses
    )


def _few(content: bytes, start: int, text: str) -> bool:
    """Tell whether the word that starts at a place has few postings, going by the head of their list."""
    place = start + len(list_head(3) + cbor2.dumps(text))
    return content[place : place + 2] <= list_head(_MANY)


def change_words(segment: Segment, changes: Mapping[str, Uses], numbers: Numbers) -> Segment:
    """Take gone pages out of words, and put in the uses of new ones: by word, then by new number.

    If all pages keep their numbers, only the words that ``changes`` names are looked at.
    """
    if numbers.same:
        return _replaced(segment, changes, numbers)
    by_text: dict[str, Any] = {word[0]: word for word in segment.words}
    renewed = (
        _renewed(by_text.get(text) or [text, [], []], changes.get(text, {}), numbers)
        for text in sorted({*by_text, *changes})
    )
    words = [word for word in renewed if word]
    return Segment(words, words_bytes(words))


def _renewed(word: list[Any], uses: Uses, numbers: Numbers) -> list[Any] | None:
    """Return a word as it becomes, or None if no page uses it."""
    text, postings, variants = word
    spellings: dict[str, Any] = {"": postings, **dict(variants)}
    for use in uses.values():
        spellings.update(dict.fromkeys(use.keys() - spellings.keys(), ()))
    merged = {}
    for spelling, old in spellings.items():
        added = {number: use[spelling] for number, use in uses.items() if spelling in use}
        merged[spelling] = _merged(old, added, numbers)
    plain = merged.pop("")
    # Pagefind appends a variant when it meets it: page by page, first in the text, then in metadata, each in order.
    found = sorted((new[0][0], not new[0][1], spelling) for spelling, new in merged.items() if new)
    kept = [[spelling, merged[spelling]] for _, _, spelling in found]
    return [text, plain, kept] if plain or kept else None


def _merged(
    postings: Sequence[list[Any]], added: Mapping[int, list[list[int]]], numbers: Numbers, base: int = 0
) -> list[list[Any]]:
    """Renumber postings, drop those of gone pages, add others; ``base`` is the page before the first."""
    kept: list[tuple[Any, ...]] = []
    page = base
    for distance, places, in_meta in postings:
        page += distance
        if (number := numbers.new[page]) >= 0:
            kept.append((number, places, in_meta))
    if added:
        kept += [(number, *use) for number, use in added.items()]
        kept.sort(key=itemgetter(0))
    merged = []
    for number, places, in_meta in kept:
        merged.append([number - base, places, in_meta])
        base = number
    return merged


def _replaced(segment: Segment, changes: Mapping[str, Uses], numbers: Numbers) -> Segment:
    """Change single words, and the bytes of what is different."""
    words, body = list(segment.words), _Bytes(segment.body)
    for text, uses in changes.items():
        place = bisect_left(words, text, key=_TEXT)
        known = place < len(words) and words[place][0] == text
        old = words[place] if known else [text, [], []]
        many = len(old[1]) > _MANY + len(numbers.gone)
        if many and not old[2] and all(use.keys() == {""} for use in uses.values()):
            words[place] = _spliced(old, uses, numbers, body, body.find(_head(*old[:2])))
            continue
        new = _renewed(old, uses, numbers)
        written = cbor2.dumps(new) if new else b""
        if known:
            body.replace(cbor2.dumps(old), written, body.find(_head(*old[:2])))
        elif place < len(words):
            body.replace(b"", written, body.find(_head(*words[place][:2])))
        else:
            body.replace(b"", written, len(body.content or b""))
        words[place : place + known] = [new] if new else []
    return Segment(words, words_bytes(words) if body.content is None else body.content)


def _spliced(word: list[Any], uses: Uses, numbers: Numbers, body: _Bytes, start: int | None) -> list[Any]:
    """Change some of many postings of a word, which starts at a place."""
    text, postings, _ = word
    new = list(postings)
    for low, high, base, pages in reversed(_spans(postings, {*numbers.gone, *uses})):
        added = {page: uses[page][""] for page in pages if page in uses}
        between = _merged(new[low:high], added, numbers, base)
        if between != new[low:high]:
            _splice(new, low, high, between, body, start)
            new[low:high] = between
    body.replace(_head(text, postings), _head(text, new), start)
    return [text, new, []]


def _spans(postings: Sequence[list[Any]], touched: AbstractSet[int]) -> list[tuple[int, int, int, list[int]]]:
    """Return spans of postings outside of which none changes, each with the page before it, and touched pages in it.

    A span ends with a posting that stays: it tells its distance from what is before.
    """
    pages = list(accumulate(map(itemgetter(0), postings)))
    spans: list[tuple[int, int, int, list[int]]] = []
    for page in sorted(touched):
        low = high = bisect_left(pages, page)
        if spans and low < spans[-1][1]:
            spans[-1][3].append(page)
            continue
        while high < len(pages) and pages[high] in touched:
            high += 1
        spans.append((low, high + 1, pages[low - 1] if low else 0, [page]))
    return spans


def _splice(
    postings: Sequence[Any], low: int, high: int, between: Sequence[Any], body: _Bytes, start: int | None
) -> None:
    """Change the bytes of a span of postings."""
    before, after = postings[max(low - 1, 0) : low], postings[high : high + 1]
    # With its neighbours, what is replaced seldom stands there twice.
    part = words_bytes([*before, *postings[low:high], *after])
    if body.exchange(part, words_bytes([*before, *between, *after]), start):
        return
    first = words_bytes(postings[low : low + 1])
    nth, total = (postings[:end].count(postings[low]) if low < len(postings) else 0 for end in (low, None))
    body.replace(words_bytes(postings[low:high]), words_bytes(between), body.find_nth(first, start, nth, total))


def _head(text: str, postings: Sequence[Any]) -> bytes:
    """Write the beginning of a word, up to its first posting."""
    return list_head(3) + cbor2.dumps(text) + list_head(len(postings))


class _Bytes:
    """Bytes in which parts are replaced, as long as it is certain where they stand."""

    def __init__(self, content: bytes) -> None:
        self.content: bytes | None = content
        """None after a part was to be replaced and was not found for certain."""

    def find(self, part: bytes, start: int | None = 0) -> int | None:
        """Return where a part stands behind a place, if it stands there once."""
        if self.content is None or start is None:
            return None
        place = self.content.find(part, start)
        return None if place < 0 or self.content.find(part, place + 1) >= 0 else place

    def find_nth(self, part: bytes, start: int | None, nth: int, total: int) -> int | None:
        """Return where a part stands for the nth time, from 0, behind a place where it stands so many times."""
        if self.content is None or start is None or self.content.count(part, start) != total:
            return None
        if any(part.endswith(part[:length]) for length in range(1, len(part))):  # it may overlap with itself
            return None
        rest = self.content[start:].split(part, nth + 1)[-1]
        return len(self.content) - len(rest) - len(part)

    def exchange(self, old: bytes, new: bytes, start: int | None = 0) -> bool:
        """Replace a part that is known to stand behind a place, if it stands there once; tell whether it does."""
        place = self.find(old, start)
        if place is not None:
            self.replace(old, new, place)
        return place is not None

    def replace(self, old: bytes, new: bytes, place: int | None) -> None:
        """Replace a part that is known to stand in a place."""
        if self.content is None or place is None or not self.content.startswith(old, place):
            self.content = None
        else:
            self.content = self.content[:place] + new + self.content[place + len(old) :]
