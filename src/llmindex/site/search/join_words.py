"""Joining the words of parts of an index, in the form that `word_chunks` tells.

The pages of a part follow those of the parts before it, so the postings of a word in all
parts are those in each, one behind the other. Only the first of each part has to tell its
distance from another page. The bytes of the others are taken as they stand: writing
postings in CBOR takes three times as long as reading them.
"""

from __future__ import annotations

import heapq
import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from operator import attrgetter, itemgetter
from typing import Any

import cbor2

from llmindex.site.search.packed import unpack
from llmindex.site.search.word_chunks import Word, list_head, words_bytes

__all__ = ["PartWords", "join_words"]

_WORD = _POSTING = list_head(3)
_DISTANCE, _PLACES, _IN_META, _TEXT = itemgetter(0), itemgetter(1), itemgetter(2), attrgetter("text")


@dataclass(frozen=True, slots=True)
class PartWords:
    """The words of a part: its packed chunks in order, and the number of its first page.

    ``marks`` maps what stands before places in a metadata field to what stands there in the
    whole, where it is another.
    """

    chunks: Sequence[bytes]
    first_page: int
    marks: Mapping[int, int]


@dataclass(frozen=True, slots=True)
class _Use:
    """A word in a part, and the bytes of its postings."""

    text: str
    postings: Sequence[list[Any]]
    variants: Sequence[list[Any]]
    body: bytes
    first_page: int


def join_words(parts: Iterable[PartWords]) -> Iterator[Word]:
    """Yield the words of all parts, in order."""
    uses = heapq.merge(*(_uses(part) for part in parts), key=_TEXT)
    for text, its in groupby(uses, key=_TEXT):
        yield _joined(text, list(its))


def _uses(part: PartWords) -> Iterator[_Use]:
    for chunk in part.chunks:
        for (text, postings, variants), written in _words(unpack(chunk)):
            if part.marks:
                for one in (postings, *(variant for _, variant in variants)):
                    _exchange_marks(one, part.marks)
                body = words_bytes(postings)
            else:
                start = 1 + _text_length(text) + _head_length(len(postings))
                body = written[start : -len(cbor2.dumps(variants)) if variants else -1]
            yield _Use(text, postings, variants, body, part.first_page)


def _words(content: bytes) -> Iterator[tuple[list[Any], bytes]]:
    """Read the words of a chunk, each with its bytes."""
    # The length of a list is in the head itself, or in 1, 2 or 4 bytes behind it (RFC 8949, section 3).
    start = 2 + {24: 1, 25: 2, 26: 4}.get(content[1] & 31, 0)
    stream = io.BytesIO(content)
    stream.seek(start)
    decoder = cbor2.CBORDecoder(stream)
    while start < len(content):
        word = decoder.decode()
        end = stream.tell()
        yield word, content[start:end]
        start = end


def _text_length(text: str) -> int:
    """Return how many bytes a text takes in CBOR."""
    length = len(text) if text.isascii() else len(text.encode())
    return _head_length(length) + length


def _head_length(number: int) -> int:
    """Return how many bytes a number from 0 takes in CBOR, or the head of a list or text of that length."""
    return 1 if number < 24 else 2 if number < 1 << 8 else 3 if number < 1 << 16 else 5  # noqa: PLR2004  RFC 8949, section 3


def _exchange_marks(postings: Iterable[list[Any]], marks: Mapping[int, int]) -> None:
    for posting in postings:
        posting[2] = [marks.get(place, place) for place in posting[2]]


def _joined(text: str, uses: Sequence[_Use]) -> Word:
    count = size = base = 0
    bodies = []
    for use in uses:
        postings = use.postings
        if postings:
            count += len(postings)
            size += sum(map(len, map(_PLACES, postings))) + sum(map(len, map(_IN_META, postings)))
            distance = postings[0][0]
            bodies += [_POSTING, cbor2.dumps(use.first_page + distance - base), use.body[1 + _head_length(distance) :]]
            base = use.first_page + sum(map(_DISTANCE, postings))
    variants = _joined_variants(uses) if any(use.variants for use in uses) else []
    body = [_WORD, cbor2.dumps(text), list_head(count), *bodies, cbor2.dumps(variants)]
    return Word(text, b"".join(body), count + size)


def _joined_variants(uses: Sequence[_Use]) -> list[list[Any]]:
    """Join spellings, in the order in which they are first met."""
    base: dict[str, int] = {}
    joined: dict[str, list[list[Any]]] = {}
    for use in uses:
        for spelling, ((distance, *places), *others) in use.variants:
            known = joined.setdefault(spelling, [])
            known += [[use.first_page + distance - base.get(spelling, 0), *places], *others]
            base[spelling] = use.first_page + distance + sum(map(_DISTANCE, others))
    return [[spelling, postings] for spelling, postings in joined.items()]
