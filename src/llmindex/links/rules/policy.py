"""How gently each host is asked, and how much is read of its pages."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from llmindex.links.landing import is_on

__all__ = ["DEFAULT", "POLICIES", "HostPolicy", "policy_for"]

_KIB = 1024


@dataclass(frozen=True, slots=True)
class HostPolicy:
    """What a host is asked for at a time.

    ``connections`` at once at most, a request no sooner than ``interval`` seconds after
    the one before, and up to ``limit`` bytes of what it says.
    """

    connections: int = 2
    interval: float = 0.25
    limit: int = 64 * _KIB


DEFAULT = HostPolicy()

POLICIES: Mapping[str, HostPolicy] = {
    # The element that tells an article from a notice stands deep; who asks fast is taken for a bot.
    "mp.weixin.qq.com": HostPolicy(connections=1, interval=1.0, limit=256 * _KIB),
    # The banner of an archived repository stands behind the menus.
    "github.com": HostPolicy(limit=256 * _KIB),
    # https://info.arxiv.org/help/api/tou.html asks programs for no more than this.
    "arxiv.org": HostPolicy(connections=1, interval=3.0),
    # What it says of a video in a collection names all the others.
    "api.bilibili.com": HostPolicy(limit=512 * _KIB),
    "zhihu.com": HostPolicy(connections=1, interval=1.0),
}
"""By host, with all hosts below it; the longest name that fits counts."""


@lru_cache(maxsize=4096)  # many addresses, few hosts
def policy_for(host: str) -> HostPolicy:
    """Return the policy of a host (its name in lower case).

    >>> policy_for("export.arxiv.org").connections, policy_for("example.org").limit
    (1, 65536)
    """
    return POLICIES[max(fitting, key=len)] if (fitting := [name for name in POLICIES if is_on(host, name)]) else DEFAULT
