"""Rules: what an observation of a host means, as data, each with a name.

``SERVICE`` is asked first, then ``HOSTS``, then ``ANYWHERE`` (:mod:`llmindex.links.judge`).
"""

from __future__ import annotations

from llmindex.links.observation import Page
from llmindex.links.rules import (
    anywhere,
    arxiv,
    bilibili,
    csdn,
    github,
    huggingface,
    service,
    weixin,
    youtube,
    zhihu,
)
from llmindex.links.rules.rule import Marker, Rule, concerns

__all__ = ["ANYWHERE", "HEADERS", "HOSTS", "MARKERS", "RULES", "SERVICE", "Marker", "Rule", "find_marks", "rules_for"]

SERVICE: tuple[Rule, ...] = service.RULES
"""For what a host's own interface said."""

HOSTS: tuple[Rule, ...] = (
    *weixin.RULES,
    *zhihu.RULES,
    *csdn.RULES,
    *github.RULES,
    *arxiv.RULES,
    *youtube.RULES,
    *huggingface.RULES,
    *bilibili.RULES,
)
"""For certain hosts."""

ANYWHERE: tuple[Rule, ...] = anywhere.RULES
"""For every host."""

RULES: tuple[Rule, ...] = (*SERVICE, *HOSTS, *ANYWHERE)
"""All rules, in the order in which they are asked."""

MARKERS: tuple[Marker, ...] = (
    *weixin.MARKERS,
    *zhihu.MARKERS,
    *github.MARKERS,
    *arxiv.MARKERS,
    *youtube.MARKERS,
    *bilibili.MARKERS,
    *anywhere.MARKERS,
)
"""All markers."""

HEADERS = frozenset({"cf-mitigated", "x-error-code"})
"""Names of the headers that rules look at."""


def find_marks(host: str, source: str, page: Page) -> tuple[str, ...]:
    """Return what the markers for a host find in a page's source: names, some with a value.

    >>> find_marks("github.com", "This repository was archived by the owner on May 1, 2024.", Page())
    ('archived',)
    """
    found = (marker.find(source, page) for marker in MARKERS if concerns(marker.hosts, host))
    return tuple(mark for mark in found if mark is not None)


def rules_for(host: str) -> tuple[Rule, ...]:
    """Return the rules for a host that are not for every host."""
    return tuple(rule for rule in HOSTS if concerns(rule.hosts, host))
