"""GitHub's repository pages. Renamed repositories are plain redirects."""

from __future__ import annotations

import re

from llmindex.links.rules.rule import Marker, Rule, is_fine
from llmindex.links.verdict import Verdict

__all__ = ["MARKERS", "RULES"]

_HOSTS = ("github.com",)

MARKERS = (
    Marker(
        "archived",
        re.compile(r"This repository (?:was|has been) archived by the owner on "),
        "The banner over an archived repository.",
        hosts=_HOSTS,
    ),
)

RULES = (
    Rule(
        "github-archived",
        Verdict.OK,
        lambda seen: is_fine(seen) and seen.mark("archived") is not None,
        "The page has the banner of an archived repository. It can still be read.",
        "archived by its owner",
        hosts=_HOSTS,
    ),
)
