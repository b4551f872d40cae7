"""Changing the words of a chunk for pages that changed.

A common word has a posting for most pages, and writing them all in CBOR takes longest by far.
So where few postings of a word change, only their bytes are replaced.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate
from operator import itemgetter
from typing import Any

import cbor2

from llmindex.site.word_chunks import Segment, list_head, words_bytes

__all__ = ["Numbers", "Use", "change_words"]

Use = dict[str, list[list[int]]]
"""How a page uses a word: by spelling ("" for the plain one) its places in the text and in the metadata."""

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


def change_words(segment: Segment, changes: Mapping[str, Mapping[int, Use]], numbers: Numbers) -> Segment:
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


def _renewed(word: list[Any], uses: Mapping[int, Use], numbers: Numbers) -> list[Any] | None:
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


def _replaced(segment: Segment, changes: Mapping[str, Mapping[int, Use]], numbers: Numbers) -> Segment:
    """Change single words, and the bytes of what is different."""
    words, body = list(segment.words), _Bytes(segment.body)
    for text, uses in changes.items():
        place = bisect_left(words, text, key=_TEXT)
        known = place < len(words) and words[place][0] == text
        old = words[place] if known else [text, [], []]
        many = len(old[1]) > _MANY + len(numbers.gone)
        if many and not old[2] and all(use.keys() == {""} for use in uses.values()):
            words[place] = _spliced(old, uses, numbers, body)
            continue
        new = _renewed(old, uses, numbers)
        written = cbor2.dumps(new) if new else b""
        if known:
            body.replace(cbor2.dumps(old), written)
        elif place < len(words):
            following = _head(*words[place][:2])
            body.replace(following, written + following)
        else:
            body.append(written)
        words[place : place + known] = [new] if new else []
    return Segment(words, words_bytes(words) if body.content is None else body.content)


def _spliced(word: list[Any], uses: Mapping[int, Use], numbers: Numbers, body: _Bytes) -> list[Any]:
    """Change some of many postings; the one behind them tells its distance from them."""
    text, postings, _ = word
    pages = list(accumulate(map(itemgetter(0), postings)))
    low = bisect_left(pages, min([*numbers.gone, *uses]))
    high = bisect_right(pages, max([*numbers.gone, *uses])) + 1
    added = {number: use[""] for number, use in uses.items()}
    between = _merged(postings[low:high], added, numbers, pages[low - 1] if low else 0)
    new = [*postings[:low], *between, *postings[high:]]
    before, after = postings[max(low - 1, 0) : low], postings[high : high + 1]
    # With its neighbours, what is replaced hardly ever stands in the chunk twice.
    body.replace(words_bytes([*before, *postings[low:high], *after]), words_bytes([*before, *between, *after]))
    if len(new) != len(postings):
        body.replace(_head(text, postings), _head(text, new))
    return [text, new, []]


def _head(text: str, postings: Sequence[Any]) -> bytes:
    """Write the beginning of a word, up to its first posting."""
    return list_head(3) + cbor2.dumps(text) + list_head(len(postings))


class _Bytes:
    """Bytes in which parts are replaced, as long as it is certain where they stand."""

    def __init__(self, content: bytes) -> None:
        self.content: bytes | None = content
        """None after a part was sought that stands in two places."""

    def replace(self, old: bytes, new: bytes) -> None:
        """Replace a part that is known to stand there."""
        if self.content is None or old == new:
            return
        place = self.content.find(old)
        if place < 0 or self.content.find(old, place + 1) >= 0:
            self.content = None
        else:
            self.content = self.content[:place] + new + self.content[place + len(old) :]

    def append(self, new: bytes) -> None:
        """Add bytes at the end."""
        if self.content is not None:
            self.content += new
