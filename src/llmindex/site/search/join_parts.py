"""Joining the indexes of parts of the documents into one, the same that Pagefind would make of them all at once.

Pagefind takes memory for each document, and the more there are, the more time for each.
Parts bound both. Facets and sort keys are put in order, as in `stable_index`, and all but
fragments is compressed here.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import cbor2

from llmindex.site.search.index_reader import KNOWN_VERSION
from llmindex.site.search.join_words import PartWords, join_words
from llmindex.site.search.packed import chunk_name, facet_name, free_name, pack, unpack
from llmindex.site.search.page_forms import field_marks, sort_keys
from llmindex.site.search.page_lists import sorted_pages
from llmindex.site.search.stable_index import ENTRY, entry_bytes
from llmindex.site.search.word_chunks import complete_chunks, ranges_between

__all__ = ["JoinedIndex", "is_known"]

Files = dict[str, bytes]
"""Files by name."""


def is_known(part: Files) -> bool:
    """Tell whether the files of a part are of a form that can be joined."""
    return bool(json.loads(part[ENTRY])["version"] == KNOWN_VERSION)


class JoinedIndex:
    """The index of a language, made of parts that are added in order."""

    def __init__(self, language: str) -> None:
        self._language = language
        self._entry: dict[str, Any] = {}
        self._words: dict[str, int] = {}
        """How many words pages have, by the names of their fragments, in order."""
        self._chunks: list[tuple[Sequence[bytes], int, Sequence[str]]] = []
        """Of each part its chunks, the number of its first page, and its metadata fields."""
        self._facets: dict[str, dict[str, list[int]]] = {}
        self._sorts: dict[str, dict[int, str]] = {}
        """The values of pages, by sort key."""

    def add(self, part: Files, texts: Mapping[str, str]) -> Files:
        """Take up the files of a part; return those that belong to the whole.

        ``texts`` are the documents that the part was made of, by address, in order.
        """
        entry = json.loads(part[ENTRY])
        written: Files = {}
        if not self._words:
            self._entry = entry
            written = {name: content for name, content in part.items() if _is_common(name)}
        if not entry["languages"]:  # no document has words
            return written
        meta = part[f"pagefind.{entry['languages'][self._language]['hash']}.pf_meta"]
        _, pages, chunks, facets, _, fields = cbor2.loads(unpack(meta))
        first = len(self._words)
        self._chunks.append(([part[f"index/{name}.pf_index"] for _, _, name in chunks], first, fields))
        for name, file in facets:
            self._add_facet(name, part[f"filter/{file}.pf_filter"], first)
        fragments = {name: part[f"fragment/{name}.pf_fragment"] for name, _ in pages}
        self._add_sorts(_texts_of_pages(list(fragments.values()), texts), first)
        for name, words in pages:
            whole = self._name(name, fragments[name])
            self._words[whole] = words
            written[f"fragment/{whole}.pf_fragment"] = fragments[name]
        return written

    def _name(self, name: str, fragment: bytes) -> str:
        """Name a fragment that was called so in its part."""
        usual = name[: len(chunk_name(b"", self._language))]
        return usual if usual not in self._words else free_name(unpack(fragment), self._language, self._words)

    def _add_facet(self, name: str, packed: bytes, first: int) -> None:
        values = self._facets.setdefault(name, {})
        for value, pages in cbor2.loads(unpack(packed))[1]:
            values.setdefault(value, []).extend(first + page for page in pages)

    def _add_sorts(self, texts: Iterable[str], first: int) -> None:
        for page, text in enumerate(texts, first):
            for key, value in sort_keys(text).items():
                self._sorts.setdefault(key, {})[page] = value

    def rest(self) -> Files:
        """Return what is made of all parts together: chunks of words, facets, metadata, and the entry file."""
        if not self._words:
            return {ENTRY: entry_bytes(self._entry)}
        fields = sorted({field for _, _, its in self._chunks for field in its})
        chunks, files = self._joined_chunks(fields)
        facets, more = self._joined_facets()
        sorts = [[key, sorted_pages(values)] for key, values in sorted(self._sorts.items())]
        pages = [[name, words] for name, words in self._words.items()]
        content = cbor2.dumps([KNOWN_VERSION, pages, chunks, facets, sorts, fields])
        name = facet_name(content, self._language)
        self._entry["languages"][self._language] |= {"hash": name, "page_count": len(pages)}
        return {**files, **more, f"pagefind.{name}.pf_meta": pack(content), ENTRY: entry_bytes(self._entry)}

    def _joined_chunks(self, fields: Sequence[str]) -> tuple[list[list[str]], Files]:
        parts = [PartWords(chunks, first, field_marks(its, fields)) for chunks, first, its in self._chunks]
        names: dict[str, tuple[str, str]] = {}
        files = {}
        for first, last, content in complete_chunks(join_words(parts)):
            name = free_name(content, self._language, names)
            names[name] = (first, last)
            files[f"index/{name}.pf_index"] = pack(content)
        ranges = ranges_between(list(names.values()))
        return [[start, end, name] for (start, end), name in zip(ranges, names, strict=True)], files

    def _joined_facets(self) -> tuple[list[list[str]], Files]:
        listed, files = [], {}
        for name, values in sorted(self._facets.items()):
            content = cbor2.dumps([name, [list(value) for value in sorted(values.items())]])
            listed.append([name, facet_name(content, self._language)])
            files[f"filter/{listed[-1][1]}.pf_filter"] = pack(content)
        return listed, files


def _is_common(name: str) -> bool:
    """Tell whether a file is the same for any documents in a language."""
    return name != ENTRY and not name.endswith((".pf_fragment", ".pf_index", ".pf_filter", ".pf_meta"))


def _texts_of_pages(fragments: Sequence[bytes], texts: Mapping[str, str]) -> list[str]:
    """Return the documents that became pages: those with words."""
    if len(fragments) == len(texts):
        return list(texts.values())
    return [texts[json.loads(unpack(fragment))["url"]] for fragment in fragments]
