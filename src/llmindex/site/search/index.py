"""The search index, made by Pagefind from what the builder already knows."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from html import escape
from pathlib import Path

from llmindex.pages.tree import SearchRecord
from llmindex.site.search.join_parts import JoinedIndex, is_known
from llmindex.site.search.run_pagefind import SearchError, index_parts, run_pagefind
from llmindex.site.search.stable_index import stabilize

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

    A document is a file ``<address>/index.html`` as `as_document` writes it. Pages are numbered
    in the order of their addresses; the same documents give the same files. Raises SearchError.
    """
    files = {page_url(path.parent.relative_to(documents).as_posix()): path for path in documents.rglob("index.html")}
    pages = [(url, files[url]) for url in sorted(files)]
    try:
        if not _write_in_parts(pages, language, directory):
            _write(directory, run_pagefind(_read(pages).items(), language))
            stabilize(directory)
    except OSError as error:
        raise SearchError(f"the search index could not be written: {error}") from error


def _write_in_parts(pages: Sequence[tuple[str, Path]], language: str, directory: Path) -> bool:
    """Have each part of the documents indexed and join what comes of it, if Pagefind's files are of a known form."""
    parts = [pages[start : start + PART] for start in range(0, len(pages), PART)] or [pages]
    texts: list[Mapping[str, str]] = []

    def read() -> Iterator[Iterable[tuple[str, str]]]:
        for part in parts:
            texts[:] = [_read(part)]
            yield texts[0].items()

    joined = JoinedIndex(language)
    with closing(index_parts(read(), language, PART_CHUNK_SIZE)) as indexes:
        for files in indexes:
            if not is_known(files):
                return False
            _write(directory, joined.add(files, texts[0]))
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


_INVISIBLE = re.compile(
    r'<a class="headerlink".*?</a>|<script.*?</script>|<math.*?</math>|<h1[ >].*?</h1>'
    r'|<p class="li-(?:meta|label|foot)">.*?</p>',
    re.DOTALL,
)
"""What is no text of the page: among others its kind, section, dates and terms, which are facets and keywords."""

_INLINE = re.compile(r"</?(?:a|span|time|strong|em|code|small)\b[^>]*>")
"""Elements that do not part words; to leave them out saves Pagefind a seventh of its time."""


def as_document(page: SearchPage, language: str) -> str:
    """Write a page in the form that Pagefind reads, with names weighed more than text."""
    record = page.record
    text = _INLINE.sub("", _INVISIBLE.sub("", page.html))
    return (
        f'<html lang="{language}"><body data-pagefind-body>'
        f"{_attributes('data-pagefind-filter', _pairs(record.filters))}"
        f"{_attributes('data-pagefind-sort', record.sort.items())}"
        f"{_attributes('data-pagefind-meta', [*record.meta.items(), ('name', ' · '.join(short_names(page)))])}"
        f"<h1>{escape(page.title)}</h1>{text}"
        f'<p data-pagefind-weight="{ALIAS_WEIGHT}">{escape(" · ".join(record.aliases))}</p>'
        f'<p data-pagefind-weight="{KEYWORD_WEIGHT}">{escape(" · ".join(record.keywords))}</p>'
        "</body></html>"
    )


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


def _pairs(filters: Mapping[str, Sequence[str]]) -> list[tuple[str, str]]:
    return [(name, value) for name, values in filters.items() for value in values]


def _attributes(attribute: str, pairs: object) -> str:
    """Write key-value pairs, each on an element of its own, where their values need no quoting."""
    return "".join(
        f'<span {attribute}="{escape(name)}[data-value]" data-value="{escape(value)}"></span>'
        for name, value in pairs  # type: ignore[attr-defined]
        if value
    )
