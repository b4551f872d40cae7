"""arXiv, where withdrawn papers keep their page and lose their PDF."""

from __future__ import annotations

import re

from llmindex.links.observation import Observation
from llmindex.links.rules.rule import Marker, Rule
from llmindex.links.verdict import Verdict

__all__ = ["MARKERS", "RULES"]

_HOSTS = ("arxiv.org",)

MARKERS = (
    Marker(
        "withdrawn",
        re.compile(
            r"\b(?:paper|article|manuscript|submission|preprint|work|version|v\d{1,2}|it)\s{1,9}has been withdrawn\b"
            r"|\bhas been withdrawn and is unavailable\b",
            re.IGNORECASE,
        ),
        "The words “has been withdrawn” after “paper” and the like.",
        hosts=_HOSTS,
    ),
)


def _is_withdrawn(seen: Observation) -> bool:
    return seen.status in (200, 404) and seen.mark("withdrawn") is not None


RULES = (
    Rule(
        "arxiv-withdrawn",
        Verdict.OK,
        _is_withdrawn,
        "The page says that the paper has been withdrawn. Its PDF is 404 then, and the paper's page remains.",
        "withdrawn",
        hosts=_HOSTS,
    ),
)
