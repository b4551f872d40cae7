"""Zhihu, which shows its pages to browsers with scripts alone."""

from __future__ import annotations

import re
from http import HTTPStatus

from llmindex.links.observation import Observation
from llmindex.links.rules.rule import Marker, Rule, says
from llmindex.links.verdict import Verdict

__all__ = ["MARKERS", "RULES"]

_HOSTS = ("zhihu.com",)
_REFUSED = re.compile(r"\"code\"\s?:\s?403(?:52|62)\b")

MARKERS = (
    Marker(
        "challenge",
        re.compile(r"\bid\s{0,9}=\s{0,9}[\"']?zh-zse-ck\b"),
        "The element `zh-zse-ck`, whose script lets browsers in.",
        hosts=_HOSTS,
        short=True,
    ),
)


def _is_missing(seen: Observation) -> bool:
    # With 403 the same page is shown to programs, whatever is there.
    return seen.status != HTTPStatus.FORBIDDEN and says(seen, "没有知识存在的荒原")


RULES = (
    Rule(
        "zhihu-refused",
        Verdict.BLOCKED,
        lambda seen: seen.page is not None and _REFUSED.search(seen.page.text) is not None,
        "The answer is JSON with code 40352 or 40362: this request looks unusual to Zhihu.",
        hosts=_HOSTS,
    ),
    Rule(
        "zhihu-missing",
        Verdict.DEAD,
        _is_missing,
        "The page says 没有知识存在的荒原, and its status is not 403.",
        hosts=_HOSTS,
    ),
    Rule(
        "zhihu-challenge",
        Verdict.BLOCKED,
        lambda seen: seen.mark("challenge") is not None,
        "A page that shows nothing but has `zh-zse-ck`, with whatever status.",
        hosts=_HOSTS,
    ),
)
