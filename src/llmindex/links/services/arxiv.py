"""Works on arXiv, many at once, by its API."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING
from urllib.parse import quote
from xml.etree import ElementTree as ET

from llmindex.catalogue.identifiers import check_arxiv
from llmindex.links.address import arxiv_id_of, normalise
from llmindex.links.services.reading import text_of
from llmindex.links.services.service import Answer, Question

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

__all__ = ["MOST_IDS", "Arxiv"]

MOST_IDS = 50
"""Works in one question. arXiv asks for one request in three seconds (https://info.arxiv.org/help/api/tou.html)."""

_LARGEST = 4 << 20
_ATOM = "{http://www.w3.org/2005/Atom}"
_OWN = "{http://arxiv.org/schemas/atom}"

_WITHDRAWN = re.compile(
    r"^\W*withdrawn\b|\bwithdrawn (?:by|due|because|from arxiv)\b"
    r"|\b(?:paper|article|work|manuscript|submission|preprint) (?:has been|have been|is|was) (?:\w+ )?withdrawn\b",
    re.IGNORECASE,
)
"""How comments say it; not "replaces the withdrawn …"."""


class Arxiv:
    """``GET /api/query`` (https://info.arxiv.org/help/api/user-manual.html).

    One request asks about many works, so this is no :class:`~llmindex.links.services.service.Service`,
    which asks about one page.
    """

    def __init__(self, base: str) -> None:
        self._base = base

    def batch_question(self, ids: Sequence[str]) -> Question:
        """Return what asks about up to :data:`MOST_IDS` works by their bare ids.

        Raises :class:`ValueError` for more, for none, and for what is no id: one malformed id
        spoils the answer for all (https://github.com/blazickjp/arxiv-mcp-server/issues/166).
        ``max_results`` is given since it would be 10.
        """
        if not 0 < len(ids) <= MOST_IDS:
            raise ValueError(f"ask for 1 to {MOST_IDS} works at once, not {len(ids)}")
        if bad := [arxiv for arxiv in ids if check_arxiv(arxiv)]:
            raise ValueError(f"`{bad[0]}` is not an arXiv id")
        listed = quote(",".join(ids), safe="/,")
        return Question("arxiv", f"{self._base}/api/query?id_list={listed}&max_results={len(ids)}")

    def read_batch(self, body: bytes) -> dict[str, Answer]:
        """Return what is said of each work, by its bare id in lower case and without subject class.

        Works that do not exist are left out of the answer, and so are some others when arXiv is
        busy (https://github.com/ropensci/aRxiv/releases/tag/0.20): their pages are to be asked.
        """
        answers = {}
        for entry in _entries(body):
            arxiv = _id(entry)
            if arxiv:
                answers[arxiv] = _answer(entry)
        return answers


def _id(entry: Element) -> str | None:
    """Return the id of a work; the entry of an error has an address of another form."""
    try:
        return arxiv_id_of(normalise(entry.findtext(f"{_ATOM}id", "").strip()))
    except ValueError:
        return None


def _answer(entry: Element) -> Answer:
    title = text_of(entry.findtext(f"{_ATOM}title", ""))
    comment = " ".join(entry.findtext(f"{_OWN}comment", "").split())
    withdrawn = ["withdrawn"] if _WITHDRAWN.search(comment) else []
    return Answer(("exists", *withdrawn, *([f"title={title}"] if title else [])))


def _entries(body: bytes) -> list[Element]:
    """Read a feed. One that declares a document type is none: only there can entities be declared, which expand.

    NUL is no character of XML, but as UTF-8 it is half of one in UTF-16, in which the parser
    would find what is refused here.
    """
    try:
        text = body.decode() if len(body) <= _LARGEST else ""
        if "<!DOCTYPE" in text or "\0" in text:
            return []
        return ET.fromstring(text).findall(f"{_ATOM}entry")  # noqa: S314  without a DOCTYPE there are no entities
    except (ValueError, ET.ParseError):
        return []
