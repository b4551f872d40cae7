"""DOIs, by the resolver's API."""

from __future__ import annotations

import re
from collections.abc import Mapping
from urllib.parse import quote, unquote, urlsplit

from llmindex.links.services.reading import read_object, whole_number
from llmindex.links.services.service import Answer, Question

__all__ = ["Doi"]

_MARKS = {(200, 1): "exists", (404, 100): "missing"}
"""Status and response code: "success" and "handle not found"; whatever else is told is about the resolver."""


class Doi:
    """``GET /api/handles/{doi}`` (https://doi.info/doi-handbook/HTML/rest-api-request-format.html).

    Publishers' pages, where a DOI leads, refuse robots; a DOI is a promise that there is one.
    Response codes: https://doi.info/doi-handbook/HTML/rest-api-response-format.html.
    """

    name = "doi"
    sites = ("doi.org", "dx.doi.org")

    def __init__(self, base: str) -> None:
        self._base = base

    def question(self, url: str) -> Question | None:
        """Ask about DOIs (their form: DOI Handbook §2.2); other pages of the resolver are asked for themselves."""
        doi = unquote(urlsplit(url).path[1:])
        if not re.fullmatch(r"10\.\d{4,9}(?:\.\d+)*/[^\x00-\x1f\x7f\ufffd]+", doi, re.ASCII):
            return None
        return Question(self.name, f"{self._base}/api/handles/{quote(doi)}")

    def read(
        self, question: Question, url: str, status: int, headers: Mapping[str, str], body: bytes
    ) -> Answer | Question | None:
        """Read the response code; without one, 404 may come from anybody on the way."""
        del question, url, headers
        code = whole_number(read_object(body).get("responseCode"))
        mark = _MARKS.get((status, code)) if code is not None else None
        return Answer((mark,)) if mark else None
