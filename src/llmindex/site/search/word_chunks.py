"""The words of an index, cut into chunks as Pagefind 1.5.2 cuts them (src/index/mod.rs: chunk_index, chunk_meta).

Words are in order, and a chunk ends with the word that makes it large enough. A chunk in CBOR is
``[[word, ...]]``, a word ``[text, postings, variants]``, a posting ``[page, places, places in
the metadata]``, where a page is told by its distance from the one before, and a variant (a
spelling with diacritics) ``[text, postings]`` (src/index/index_words.rs).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise, takewhile
from typing import Any

import cbor2

__all__ = [
    "Chunk",
    "Segment",
    "Word",
    "complete_chunks",
    "cut",
    "list_head",
    "name_ranges",
    "ranges_between",
    "words_bytes",
]

CHUNK_SIZE = 20_000
"""From what size on a chunk is complete. It is Pagefind's default, and told to it all the same (src/options.rs)."""


@dataclass(frozen=True, slots=True)
class Word:
    """A word in CBOR, and what it adds to the size of a chunk."""

    text: str
    body: bytes
    size: int


@dataclass(frozen=True, slots=True)
class Segment:
    """Words that follow each other, and their CBOR, one behind the other."""

    words: Sequence[list[Any]]
    body: bytes

    @classmethod
    def read(cls, content: bytes) -> Segment:
        """Read the content of a chunk."""
        (words,) = cbor2.loads(content)
        return cls(words, content[len(list_head(1) + list_head(len(words))) :])

    def content(self) -> bytes:
        """Write the content of a chunk."""
        return list_head(1) + list_head(len(self.words)) + self.body

    def split(self, place: int) -> tuple[Segment, Segment]:
        """Return the words before a place, and those from it on."""
        before, after = self.words[:place], self.words[place:]
        border = len(words_bytes(before)) if len(before) < len(after) else len(self.body) - len(words_bytes(after))
        return Segment(before, self.body[:border]), Segment(after, self.body[border:])


@dataclass(frozen=True, slots=True)
class Chunk:
    """A chunk of the index that is made."""

    place: int | None
    """The old chunk with the same first and the same last word, if there is one."""
    segment: Segment | None
    """The words; None if all are those of the old chunk."""


def list_head(length: int) -> bytes:
    """Write what stands before the items of a list in CBOR (RFC 8949, section 3.1: major type 4)."""
    head = bytearray(cbor2.dumps(length))
    head[0] |= 4 << 5
    return bytes(head)


def words_bytes(items: Sequence[Any]) -> bytes:
    """Write the items of a list, one behind the other."""
    return cbor2.dumps(items)[len(list_head(len(items))) :]


def complete_chunks(words: Iterable[Word]) -> Iterator[tuple[str, str, bytes]]:
    """Cut all words of an index into chunks; yield the first and the last word of each, and its content."""
    chunk: list[Word] = []
    size = 0
    for word in words:
        chunk.append(word)
        size += word.size
        if size >= CHUNK_SIZE:
            yield _chunk(chunk)
            chunk, size = [], 0
    if chunk:
        yield _chunk(chunk)


def _chunk(words: Sequence[Word]) -> tuple[str, str, bytes]:
    content = b"".join([list_head(1), list_head(len(words)), *(word.body for word in words)])
    return words[0].text, words[-1].text, content


def cut(count: int, changed: Mapping[int, Segment], read: Callable[[int], Segment]) -> list[Chunk]:
    """Cut words into chunks, given how many chunks there were and what has become of some of them.

    What was cut before needs no look until a cut moves; then words are carried into the
    next chunk, until a chunk ends where one ended before.
    """
    chunks: list[Chunk] = []
    carried = Segment((), b"")
    for place in range(count):
        if place not in changed and not carried.words:
            chunks.append(Chunk(place, None))
            continue
        joined = _joined(carried, changed[place] if place in changed else read(place))
        complete, carried = _complete(joined)
        last = place == count - 1
        segments = [*complete, carried] if last and carried.words else complete
        if len(segments) == 1 and (last or not carried.words) and _ends(segments[0]) == _ends(read(place)):
            chunks.append(Chunk(place, segments[0]))
        else:
            chunks += [Chunk(None, segment) for segment in segments]
    return chunks


def _joined(one: Segment, other: Segment) -> Segment:
    return Segment([*one.words, *other.words], one.body + other.body) if one.words else other


def _complete(rest: Segment) -> tuple[list[Segment], Segment]:
    """Cut complete chunks off; return them and the rest."""
    complete = []
    ends, size = [], 0
    for place, (_, postings, _) in enumerate(rest.words):
        size += len(postings) + sum(len(places) + len(in_meta) for _, places, in_meta in postings)
        if size >= CHUNK_SIZE:
            ends.append(place + 1)
            size = 0
    for start, end in pairwise([0, *ends]):
        first, rest = rest.split(end - start)
        complete.append(first)
    return complete, rest


def _ends(segment: Segment) -> tuple[str, str]:
    return segment.words[0][0], segment.words[-1][0]


def name_ranges(
    chunks: Sequence[Chunk], old: Sequence[tuple[str, str]], read: Callable[[int], Segment]
) -> list[tuple[str, str]]:
    """Tell from which word to which each chunk goes, cut down to what tells it from its neighbour.

    Where nothing changed at a border, it is what it was (``old``), and no words are read for it.
    """

    def ends(chunk: Chunk) -> tuple[str, str]:
        return _ends(chunk.segment or read(chunk.place or 0))

    ranges = []
    start = ends(chunks[0])[0]
    for one, other in pairwise(chunks):
        if one.place is not None and other.place == one.place + 1 and start == old[one.place][0]:
            end, following = old[one.place][1], old[other.place][0]
        else:
            end, following = _border(start, ends(one)[1], ends(other)[0])
        ranges.append((start, end))
        start = following
    return [*ranges, (start, ends(chunks[-1])[1])]


def ranges_between(ends: Sequence[tuple[str, str]]) -> list[tuple[str, str]]:
    """Tell the ranges of chunks as `name_ranges` does, given the first and the last word of each."""
    ranges = []
    start = ends[0][0] if ends else ""
    for (_, last), (first, _) in pairwise(ends):
        end, following = _border(start, last, first)
        ranges.append((start, end))
        start = following
    return [*ranges, *((start, last) for _, last in ends[-1:])]


def _border(start: str, last: str, first: str) -> tuple[str, str]:
    """Tell where a range that starts so ends, and where the next starts, between the last word of one and the first of the other."""
    common = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(last, first, strict=False)))
    end = last[: common + 1]
    return (last if end < start else end), first[: common + 1]  # the range would be empty
