"""What was seen when an address was asked for: facts alone, no opinion.

Observations are kept from run to run, and are judged when they are read
(:mod:`llmindex.links.judge`), so that a better rule speaks on what was seen before it.
"""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

__all__ = ["Failure", "Hop", "Observation", "Page"]


class Failure(StrEnum):
    """Why there was no answer to be judged by its status."""

    TIMEOUT = "timeout"
    """No complete head of an answer in time."""
    UNRESPONSIVE = "unresponsive"
    """Not asked any more: the host has let several requests in a row time out."""
    NO_HOST = "no-host"
    """The name does not exist (``EAI_NONAME``)."""
    RESOLVER = "resolver"
    """The name could not be looked up this time."""
    REFUSED = "refused"
    """Nobody listens there."""
    RESET = "reset"
    """The connection broke before there was an answer."""
    TLS = "tls"
    """No trusted encrypted connection: an expired certificate, one for another name."""
    MALFORMED = "malformed"
    """The answer is not HTTP, or its head is."""
    REDIRECTS = "redirects"
    """Redirected in a circle, too often, or to something that is no web address."""
    FORBIDDEN = "forbidden"
    """Not asked: the address is not on the public internet."""


@dataclass(frozen=True, slots=True)
class Hop:
    """A redirect that was followed: the address that was asked, and the code of its answer."""

    url: str
    status: int


@dataclass(frozen=True, slots=True)
class Page:
    """What a page shows, as far as it was read.

    ``title`` and ``heading`` (the first ``h1``) are cut at 200 characters. ``text`` is the
    visible text (no scripts, no styles), white space collapsed, its first 500 characters, and
    only where ``text_length`` (characters of visible text) is at most 1,000: pages that say no
    more than that something is missing are short. ``size`` is the number of bytes read,
    ``whole`` whether that was all of it.
    """

    title: str = ""
    heading: str = ""
    text: str = ""
    text_length: int = 0
    size: int = 0
    whole: bool = True


@dataclass(frozen=True, slots=True)
class Observation:
    """What was seen of an address.

    ``url`` is the address of the last answer: the one asked for, or where redirects
    (``hops``, in order) led. Either ``status`` or ``failure`` is set. ``headers`` holds the
    few that rules look at, names in lower case. ``marks`` are names of what a rule's pattern
    found in the page's source, or of what a host's own interface said (``service`` names it),
    some with a value: ``archived``, ``renamed=https://…``. ``attempts`` counts requests to
    ``url``, ``elapsed`` is in seconds and covers all of it.
    """

    checked: datetime.datetime
    url: str
    status: int | None = None
    failure: Failure | None = None
    detail: str = ""
    hops: tuple[Hop, ...] = ()
    headers: Mapping[str, str] = field(default_factory=dict)
    page: Page | None = None
    service: str | None = None
    marks: tuple[str, ...] = ()
    attempts: int = 1
    elapsed: float = 0.0

    def mark(self, name: str) -> str | None:
        """Return a mark's value, an empty text if it has none, ``None`` if it is not there.

        >>> now = datetime.datetime.now(datetime.UTC)
        >>> Observation(now, "https://x.org/", 200, marks=("archived", "renamed=https://y.org/")).mark("renamed")
        'https://y.org/'
        """
        for mark in self.marks:
            found, _, value = mark.partition("=")
            if found == name:
                return value
        return None
