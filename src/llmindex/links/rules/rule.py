"""What a rule is, and what a marker is that rules build on."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from llmindex.links.landing import is_on
from llmindex.links.observation import Observation, Page
from llmindex.links.page import SHORT
from llmindex.links.verdict import Verdict

__all__ = ["Marker", "Rule", "compact", "concerns", "is_fine", "says"]

_VALUE = 1000
"""The longest value that is kept with a mark, in characters."""


def _one_line(text: str) -> str | None:
    return " ".join(text.split())


@dataclass(frozen=True, slots=True)
class Marker:
    """Something to look for in a page's source while it is there: what rules need and a ``Page`` does not tell.

    ``hosts`` are the hosts it is for, with all below them; none means anywhere. ``short``
    says that it is looked for in pages alone that show little. A group in the pattern is
    the mark's value, as ``value`` reads it; ``None`` from there means that nothing was
    found. Patterns run over what anybody wrote: every repetition has a bound.
    """

    name: str
    pattern: re.Pattern[str]
    why: str
    hosts: tuple[str, ...] = ()
    short: bool = False
    value: Callable[[str], str | None] = _one_line

    def find(self, source: str, page: Page) -> str | None:
        """Return the mark, ``name`` or ``name=value``; ``None`` if it is not there."""
        if self.short and page.text_length > SHORT:
            return None
        match = self.pattern.search(source)
        if match is None or not self.pattern.groups:
            return None if match is None else self.name
        value = self.value(match[1])
        return None if value is None else f"{self.name}={value[:_VALUE]}"


@dataclass(frozen=True, slots=True)
class Rule:
    """What an observation of certain hosts means.

    ``applies`` looks at nothing but the observation. A rule whose verdict is ok adds a note
    and stands against what the status alone would say; whether the address has moved is
    still looked at. A rule whose verdict is moved says with ``target`` where to, and does
    not apply where that is ``None``. ``why`` is for the documentation, ``note`` for the
    curator.
    """

    name: str
    verdict: Verdict
    applies: Callable[[Observation], bool]
    why: str
    note: str = ""
    hosts: tuple[str, ...] = ()
    target: Callable[[Observation], str | None] | None = None


def concerns(hosts: tuple[str, ...], host: str) -> bool:
    """Say whether a rule or marker for these hosts is for this one."""
    return not hosts or any(is_on(host, suffix) for suffix in hosts)


_SUCCESS = 2
"""The class of a status is its first digit (RFC 9110 §15)."""


def is_fine(seen: Observation) -> bool:
    """Say whether the status is one of success."""
    return seen.status is not None and seen.status // 100 == _SUCCESS


_SPACE_AND_STOPS = re.compile(r"[\s,，.。!！、:：]+")


def compact(text: str) -> str:
    """Return a text without white space and stops, which Chinese notices set now so, now so."""
    return _SPACE_AND_STOPS.sub("", text)


def says(seen: Observation, *phrases: str) -> bool:
    """Say whether a short page shows one of these Chinese phrases.

    >>> import datetime
    >>> page = Page(text="该内容已被 发布者删除。", text_length=14)
    >>> says(Observation(datetime.datetime.now(datetime.UTC), "https://x.org/", 200, page=page), "已被发布者删除")
    True
    """
    text = "" if seen.page is None else compact(seen.page.text)
    return any(compact(phrase) in text for phrase in phrases)
