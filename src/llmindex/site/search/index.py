"""The search index, made by Pagefind from what the builder already knows."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path

from llmindex.pages.tree import SearchRecord
from llmindex.site.search.document_files import addresses, document_file
from llmindex.site.search.join_parts import JoinedIndex, is_known
from llmindex.site.search.run_pagefind import SearchError, index_parts, run_pagefind
from llmindex.site.search.stable_index import stabilize
from llmindex.site.search.text import heading, plain_text, weighted

__all__ = ["RANKING", "SearchError", "SearchPage", "as_document", "page_url", "write_index"]

PART = 2_000
"""Documents that Pagefind indexes at once: it takes 130 KB for each, and compares its address with each before it."""

PART_CHUNK_SIZE = 2_000
"""The size of chunks in a part. They are cut anew; of small ones, Pagefind compresses more in a second."""

ALIAS_WEIGHT = 5
KEYWORD_WEIGHT = 2
"""How much more another name, or a term's name, counts than a word of the text (1)."""

LONGEST_NAME = 20
"""Characters of a name that somebody may type whole."""

NAMED_KINDS = frozenset({"concept", "model", "framework", "benchmark", "dataset"})
"""Kinds of entries that have a name; others are works about what is named."""

UNUSED = (
    "pagefind-highlight.js",
    "pagefind-modular-ui.css",
    "pagefind-modular-ui.js",
    "pagefind-ui.css",
    "pagefind-ui.js",
)
"""Interfaces that Pagefind writes beside the one that is used here."""

RANKING = {
    "metaWeights": {"name": 40.0, "title": 4.0, "kind": 0.0, "section": 0.0, "date": 0.0, "summary": 0.0},
    "pageLength": 0.3,
    "termSimilarity": 2.0,
}
"""How Pagefind weighs matches: being what was typed beats having it in the title, and that beats the text."""


@dataclass(frozen=True, slots=True)
class SearchPage:
    """A page to be found: its address from the language's root, its title, its HTML, its record."""

    url: str
    title: str
    html: str
    record: SearchRecord = field(default_factory=SearchRecord)


def page_url(address: str) -> str:
    """Return the address that results lead to, from the language's root."""
    return "/" if address in {"", "."} else f"/{address.strip('/')}/"


def write_index(documents: Path, language: str, directory: Path) -> None:
    """Write the index of a folder of documents, and its scripts, into a directory.

    Documents are as `as_document` writes them, in files as `document_file` names them. Pages are numbered
    in the order of their addresses; the same documents give the same files. Raises SearchError.
    """
    pages = [(page_url(address), document_file(documents, address)) for address in sorted(addresses(documents))]
    try:
        if not _write_in_parts(pages, language, directory):
            _write(directory, run_pagefind(_read(pages), language))
            stabilize(directory)
    except OSError as error:
        raise SearchError(f"the search index could not be written: {error}") from error


def _write_in_parts(pages: Sequence[tuple[str, Path]], language: str, directory: Path) -> bool:
    """Have each part of the documents indexed and join what comes of it, if Pagefind's files are of a known form."""
    parts = (_read(pages[start : start + PART]) for start in range(0, len(pages) or 1, PART))
    joined = JoinedIndex(language)
    with closing(index_parts(parts, language, PART_CHUNK_SIZE)) as indexes:
        for texts, files in indexes:
            if not is_known(files):
                return False
            _write(directory, joined.add(files, texts))
    _write(directory, joined.rest())
    return True


def _read(pages: Iterable[tuple[str, Path]]) -> dict[str, str]:
    return {url: path.read_bytes().decode() for url, path in pages}


def _write(directory: Path, files: Mapping[str, bytes]) -> None:
    for folder in {(directory / name).parent for name in files}:
        folder.mkdir(parents=True, exist_ok=True)
    for name, content in files.items():
        if name not in UNUSED:
            (directory / name).write_bytes(content)


def as_document(page: SearchPage, language: str) -> str:
    """Write a page in the form that Pagefind takes, with names weighed more than text: a record in JSON, but for its address."""
    record = page.record
    parts = [
        heading(page.title),
        plain_text(page.html),
        weighted(" · ".join(record.aliases), ALIAS_WEIGHT),
        weighted(" · ".join(record.keywords), KEYWORD_WEIGHT),
    ]
    meta = {**record.meta, "name": " · ".join(short_names(page)), "title": page.title}
    document = {
        "language": language,
        "content": " ".join(filter(None, parts)),
        "filters": {name: values for name, its in record.filters.items() if (values := [*filter(None, its)])},
        "sort": _filled(record.sort),
        "meta": _filled(meta),
    }
    return json.dumps(document, ensure_ascii=False, sort_keys=True)


def _filled(pairs: Mapping[str, str]) -> dict[str, str]:
    """Leave out what is empty, and spaces that say nothing."""
    return {name: one for name, value in pairs.items() if (one := " ".join(value.split()))}


_PARTS = re.compile(r"[()（）]")
_ONE_WORD = re.compile(rf"[\w.+/-]{{1,{LONGEST_NAME}}}")


def short_names(page: SearchPage) -> list[str]:
    """List a page's names of one word: whoever types one means this page, not those that mention it.

    They are in lower case, so that Pagefind does not take OpenRLHF apart and find RLHF in it.
    A name that goes on where another ends is left out: Pagefind would count what both begin with twice.

    >>> short_names(SearchPage("", "Mixture of experts (MoE)", "", SearchRecord(aliases=["混合专家", "混合专家模型"])))
    ['moe', '混合专家']
    """
    if not NAMED_KINDS.issuperset(page.record.filters.get("kind", ())):
        return []
    parts = (part.strip().lower() for name in (page.title, *page.record.aliases) for part in _PARTS.split(name))
    names = dict.fromkeys(part for part in parts if _ONE_WORD.fullmatch(part))
    return [name for name in names if not any(name.startswith(other) for other in names if other != name)]
