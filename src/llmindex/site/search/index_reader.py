"""Reading an index, and making sure that its files are what their names say."""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Iterable
from functools import cache
from typing import Any

import cbor2

from llmindex.site.search.packed import UnfitError, chunk_name, facet_name, packed_here, unpack
from llmindex.site.search.stable_index import ENTRY
from llmindex.site.search.word_chunks import Segment

__all__ = ["IndexReader"]

KNOWN_VERSION = "1.5.2"
"""The version of Pagefind whose files are known here."""


class IndexReader:
    """The index of one language, given how a file is read by its name.

    ``ours`` tells that it must have been written by `write_index`, not by Pagefind alone. The
    metadata is ``[version, pages, chunks, facets, sorts, metadata fields]`` (Pagefind 1.5.2,
    src/index/index_metadata.rs). Whatever finds that a file is not what it should be raises
    UnfitError, or what reading it raises.
    """

    def __init__(self, read: Callable[[str], bytes], language: str, *, ours: bool) -> None:
        self.language = language
        self._read = read
        self._ours = ours
        self.entry: dict[str, Any] = json.loads(read(ENTRY))
        if self.entry["version"] != KNOWN_VERSION or self.entry["languages"].keys() != {language}:
            raise UnfitError("an unknown version, or other languages")
        self.name = str(self.entry["languages"][language]["hash"])
        content = unpack(read(f"pagefind.{self.name}.pf_meta"))
        if ours and self.name != facet_name(content, language):
            raise UnfitError("damaged metadata")
        self.pages: list[list[Any]]
        """Of each page, by number, the name of its fragment and the number of its words."""
        self.version, self.pages, chunks, facets, sorts, self.fields = cbor2.loads(content)
        self.ranges = [(first, last) for first, last, _ in chunks]
        self.chunks: list[str] = [name for _, _, name in chunks]
        self.facets: dict[str, str] = dict(facets)
        self.sorts: dict[str, list[int]] = dict(sorts)
        self.chunk = cache(self._chunk)
        """Reads the content of a chunk."""
        self.page = cache(self._page)
        """Reads a fragment: what is known of a page beside its words."""

    def require_usual(self, names: Collection[str]) -> None:
        """Raise UnfitError if a name of a chunk or fragment is longer than usual, or stands there twice.

        Pagefind makes a name longer when it begins like another (src/index/mod.rs).
        """
        usual = len(chunk_name(b"", self.language))
        if any(len(name) != usual for name in names) or len(set(names)) != len(names):
            raise UnfitError("names that clash")

    def require_apart(self, changed: Collection[str], others: Iterable[str]) -> None:
        """Raise UnfitError unless changed names of fragments are of the usual length, and no other begins like one.

        Of ten thousand names, two begin alike in every sixth index; these do no harm while nobody touches them.
        """
        usual = len(chunk_name(b"", self.language))
        if any(len(name) != usual for name in changed) or not set(changed).isdisjoint(name[:usual] for name in others):
            raise UnfitError("names that clash")

    def packed_chunk(self, place: int) -> bytes:
        """Return the bytes of the file that is a chunk."""
        return self._read(f"index/{self.chunks[place]}.pf_index")

    def words(self, place: int) -> Segment:
        """Read the words of a chunk."""
        return Segment.read(self.chunk(place))

    def _chunk(self, place: int) -> bytes:
        packed, name = self.packed_chunk(place), self.chunks[place]
        content = unpack(packed)
        if name != chunk_name(content, self.language) or (self._ours and not packed_here(packed)):
            raise UnfitError(f"{name}: a damaged chunk, or not written here")
        return content

    def _page(self, number: int) -> dict[str, Any]:
        content = unpack(self.fragment(number))
        if not self.pages[number][0].startswith(chunk_name(content, self.language)):
            raise UnfitError(f"{self.pages[number][0]}: a damaged fragment")
        page: dict[str, Any] = json.loads(content)
        return page

    def fragment(self, number: int) -> bytes:
        """Return the bytes of the file that is a page's fragment."""
        return self._read(f"fragment/{self.pages[number][0]}.pf_fragment")

    def values(self, facet: str) -> dict[str, list[int]]:
        """Read a facet: the numbers of the pages that have a value (src/index/index_filter.rs)."""
        name = self.facets[facet]
        content = unpack(self._read(f"filter/{name}.pf_filter"))
        if name != facet_name(content, self.language):
            raise UnfitError(f"{name}: a damaged facet")
        return dict(cbor2.loads(content)[1])
