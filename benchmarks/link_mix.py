"""Made-up lists of links to the web of ``tests/support/web``: mostly good pages, a few per cent of every trouble."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass
from ipaddress import IPv4Address
from itertools import count

from web.behaviours import BY_NAME

SEED = 20_260_102
LATENCY = (0.02, 0.4)
"""Seconds until a good page begins."""

ORDINARY = {
    "slow": 860,  # with the latency above: a good page
    "moved-301": 25,
    "moved-308": 4,
    "moved-twice": 3,
    "found-302": 14,
    "temporary-307": 4,
    "chain": 2,
    "relative-location": 3,
    "loop": 1,
    "too-many-redirects": 1,
    "location-broken": 1,
    "moved-to-gone": 3,
    "not-found": 22,
    "gone": 3,
    "soft-404": 6,
    "soft-404-bare": 2,
    "soft-404-gbk": 1,
    "to-front": 3,
    "article-on-404": 2,
    "unauthorized": 1,
    "forbidden": 9,
    "legal": 1,
    "go-away-999": 2,
    "cloudflare": 4,
    "to-login": 2,
    "reset": 1,
    "closed-at-once": 1,
    "reset-once": 2,
    "hang": 1,
    "drip-head": 1,
    "later-429": 4,
    "later-429-date": 1,
    "later-503": 2,
    "fault-once": 3,
    "unavailable-once": 2,
    "fault-500": 3,
    "endless": 1,
    "gzip-bomb": 1,
    "drip-body": 1,
    "hang-after-head": 1,
    "charset-gbk": 3,
    "not-http": 1,
}
"""How an ordinary host behaves: shares, in about a thousand."""

PECULIAR = [("hang", 10), ("hang", 10), ("hang-at-accept", 10), ("crawl", 20), *[("rate-limited", 25)] * 3]
"""Hosts that behave alike whatever they are asked for, and how many links they have: few link to a host that hangs.
A crawling one takes its time over good pages."""

CRAWL = (1.5, 3.0)
"""Seconds until a page of the crawling host begins."""

_FIRST = int(IPv4Address("127.80.0.1"))


@dataclass(frozen=True, slots=True)
class Link:
    """An address without its port, how its host behaves, and the verdict that deserves."""

    host: str
    path: str
    behaviour: str
    verdict: str

    def url(self, port: int) -> str:
        """Return the whole address."""
        return f"http://{self.host}:{port}{self.path}"


@dataclass(frozen=True, slots=True)
class Mix:
    """Links in the order in which they are listed, and the hosts that act before they are asked."""

    links: Sequence[Link]
    at_accept: dict[str, str]

    def urls(self, port: int) -> str:
        """Return the list as text, one address a line."""
        return "".join(f"{link.url(port)}\n" for link in self.links)


def everyday(links: int = 10_000, hosts: int = 200) -> Mix:
    """Spread links over hosts, the first few of which are peculiar."""
    taken = sum(share for _, share in PECULIAR)
    ordinary = hosts - len(PECULIAR)
    even, more = divmod(links - taken, ordinary)
    return _mix([*PECULIAR, *(("", even + (number < more)) for number in range(ordinary))])


def lopsided(links: int = 2400, hosts: int = 60) -> Mix:
    """Give one host, an ordinary one, a sixth of all links, and have one other hang whatever it is asked."""
    large = links // 6
    even, more = divmod(links - large, hosts - 1)
    return _mix([("hang", even), *(("", even + (number < more)) for number in range(hosts - 2)), ("", large)])


def _mix(hosts: Sequence[tuple[str, int]]) -> Mix:
    dice, numbers, links, at_accept = random.Random(SEED), count(), [], {}
    for index, (kind, share) in enumerate(hosts):
        host = str(IPv4Address(_FIRST + index))
        if kind in BY_NAME and BY_NAME[kind].at_accept:
            at_accept[host] = kind
        names = [kind] * share if kind else dice.choices([*ORDINARY], [*ORDINARY.values()], k=share)
        links += [_link(host, name, next(numbers), dice) for name in names]
    dice.shuffle(links)
    return Mix(links, at_accept)


def _link(host: str, name: str, number: int, dice: random.Random) -> Link:
    latency = {"slow": LATENCY, "crawl": CRAWL}.get(name)
    behaviour = BY_NAME["slow" if latency else name]
    query = f"?wait={dice.uniform(*latency):.3f}" if latency else ""
    return Link(host, f"{behaviour.path(number)}{query}", behaviour.name, str(behaviour.verdict))
