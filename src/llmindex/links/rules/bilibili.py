"""Bilibili's own pages, for where its interface was not asked.

The codes are those of its interface (`x/web-interface/view`): −404, 62002 and 62012 for
what is gone or hidden, −403 for what needs a login, −352 and −412 where it refuses us.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from http import HTTPStatus

from llmindex.links.observation import Observation
from llmindex.links.rules.rule import Marker, Rule
from llmindex.links.verdict import Verdict

__all__ = ["MARKERS", "RULES"]

_HOSTS = ("bilibili.com",)

MARKERS = (
    Marker(
        "code",
        re.compile(r"\"error\"\s?:\s?\{\s?\"trueCode\"\s?:\s?(-?\d{1,6})\b"),
        "What went wrong, as a number: `trueCode` in a script.",
        hosts=_HOSTS,
    ),
)


def _code(*codes: str) -> Callable[[Observation], bool]:
    return lambda seen: seen.mark("code") in codes


RULES = (
    Rule(
        "bilibili-missing",
        Verdict.DEAD,
        _code("-404", "62002", "62012"),
        "The page's `trueCode` is −404, 62002 or 62012.",
        hosts=_HOSTS,
    ),
    Rule(
        "bilibili-login",
        Verdict.BLOCKED,
        _code("-403"),
        "The page's `trueCode` is −403.",
        hosts=_HOSTS,
    ),
    Rule(
        "bilibili-refused",
        Verdict.BLOCKED,
        lambda seen: seen.status == HTTPStatus.PRECONDITION_FAILED or _code("-352", "-412")(seen),
        "Status 412, or `trueCode` −352 or −412: this request looks unusual to Bilibili.",
        hosts=_HOSTS,
    ),
)
