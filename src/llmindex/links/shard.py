"""Dividing links among machines: whole hosts, so that each host is still asked politely."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from llmindex.links.address import host_of, site_of

__all__ = ["Shard", "parse_shard"]


@dataclass(frozen=True, slots=True)
class Shard:
    """The ``index``-th part (from 1) of ``count``."""

    index: int
    count: int

    def of(self, urls: Iterable[str]) -> list[str]:
        """Return the addresses of this part, sorted.

        Sites are dealt out largest first, each to the part that has the least so far
        (longest-processing-time rule, Graham 1969): the parts of the same addresses are the same
        everywhere, and none is much larger than the others unless one site is.
        """
        sites: dict[str, list[str]] = defaultdict(list)
        for url in urls:
            sites[site_of(host_of(url))].append(url)
        parts: list[list[str]] = [[] for _ in range(self.count)]
        for _, members in sorted(sites.items(), key=lambda item: (-len(item[1]), item[0])):
            min(parts, key=len).extend(members)
        return sorted(parts[self.index - 1])


def parse_shard(text: str) -> Shard:
    """Read ``I/N``. Raises ``ValueError``, for people, where it is none.

    >>> parse_shard("2/4")
    Shard(index=2, count=4)
    """
    index, slash, count = text.partition("/")
    if slash and all(part.isascii() and part.isdigit() for part in (index, count)) and 1 <= int(index) <= int(count):
        return Shard(int(index), int(count))
    raise ValueError(f"`{text}` is not a part of a whole; write I/N with I from 1 to N, as in `2/4`")
