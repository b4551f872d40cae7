"""Hugging Face, which answers 401 alike to what is missing, private or gated; a header tells which.

The codes are those that huggingface_hub reads (huggingface_hub/utils/_http.py). Nobody who
is not logged in can tell a private repository from a missing one: for readers both are gone.
"""

from __future__ import annotations

from llmindex.links.rules.rule import Rule
from llmindex.links.verdict import Verdict

__all__ = ["RULES"]

_HOSTS = ("huggingface.co",)
_HEADER = "x-error-code"
_MISSING = {"RepoNotFound", "RevisionNotFound", "EntryNotFound"}

RULES = (
    Rule(
        "huggingface-missing",
        Verdict.DEAD,
        lambda seen: seen.headers.get(_HEADER) in _MISSING,
        "The header `X-Error-Code` is `RepoNotFound`, `RevisionNotFound` or `EntryNotFound`.",
        "missing or private",
        hosts=_HOSTS,
    ),
    Rule(
        "huggingface-gated",
        Verdict.OK,
        lambda seen: seen.headers.get(_HEADER) == "GatedRepo",
        "The header `X-Error-Code` is `GatedRepo`: it is there, for those who accept its terms.",
        "gated: readers must accept its terms first",
        hosts=_HOSTS,
    ),
)
