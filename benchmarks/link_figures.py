"""What runs of link checkers come to: how quick, how right, how polite."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from statistics import median
from typing import TYPE_CHECKING

from link_checkers import CLASSES, Run

if TYPE_CHECKING:
    from link_mix import Mix
    from web import Journal, Limits
    from web.process import Shift

NO_FIGURE = "–"
SECOND = 1.0

_Write = Callable[[Sequence["Figures"]], str]


@dataclass(frozen=True, slots=True)
class Figures:
    """One run of one checker.

    ``memory`` is in MB; ``right``, ``exact`` and ``server`` (how busy it was) are shares. ``alarms`` counts links
    that fail the run although they are not gone, ``missed`` those that are gone and do not. ``connections`` and
    ``rate`` are the most that any host had to bear: connections at once, requests within a second. ``broken``
    counts promises that were not held, by kind; ``others`` is when the last host but the largest and those that
    hang was done with, in seconds. ``late`` is by how much the server began its slow answers too late, in all but one
    of a hundred cases, in seconds: it must not be what is measured.
    """

    seconds: float
    processor: float
    memory: float
    right: float
    exact: float
    alarms: int
    missed: int
    requests: int
    connections: int
    rate: int
    broken: dict[str, int]
    others: float
    server: float
    late: float


def figures_of(limits: Limits, mix: Mix, port: int, run: Run, shift: Shift) -> Figures:
    """Hold what was said against what is so, and what was done against what was promised."""
    said = [(link, run.said.get(link.url(port))) for link in mix.links]
    journal = shift.journal
    return Figures(
        seconds=run.seconds,
        processor=run.processor,
        memory=run.memory,
        right=_share(one is not None and one.kind == CLASSES[link.verdict] for link, one in said),
        exact=_share(one is not None and one.verdict == link.verdict for link, one in said),
        alarms=sum(one is not None and one.failing and CLASSES[link.verdict] != "gone" for link, one in said),
        missed=sum((one is None or not one.failing) and CLASSES[link.verdict] == "gone" for link, one in said),
        requests=len(journal.requests),
        connections=journal.busiest(limits.slack),
        rate=max((_most_in_a_second(journal, address) for address in journal.addresses()), default=0),
        broken=dict(Counter(one.kind for one in journal.violations(limits))),
        others=_others_done(journal, mix, run),
        server=shift.busy / run.seconds,
        late=_lateness(journal),
    )


def _share(right: Iterable[bool]) -> float:
    found = list(right)
    return sum(found) / len(found)


def _most_in_a_second(journal: Journal, address: str) -> int:
    times = sorted(one.time for one in journal.asked(address))
    return max((bisect_left(times, time + SECOND) - index for index, time in enumerate(times)), default=0)


def _others_done(journal: Journal, mix: Mix, run: Run) -> float:
    """Return when the last request came in to a host that is neither the largest nor hangs as a whole."""
    shares = Counter(link.host for link in mix.links)
    silent = {host for host in shares if all("hang" in link.behaviour for link in mix.links if link.host == host)}
    left_out = {shares.most_common(1)[0][0], *silent}
    return max((one.time for one in journal.requests if one.address not in left_out), default=run.began) - run.began


def _lateness(journal: Journal) -> float:
    waits = [(one, re.search(r"[?&]wait=([\d.]+)", one.target)) for one in journal.requests if one.status]
    late = sorted(one.done - one.time - float(wait[1]) for one, wait in waits if wait)
    return late[len(late) * 99 // 100] if late else 0.0


def tables(title: str, found: Mapping[str, Sequence[Figures]]) -> Iterator[str]:
    """Write figures as a Markdown table, a column for each checker: medians, and the worst of what counts mistakes."""
    yield from (f"## {title}", "")
    yield f"| | {' | '.join(found)} |"
    yield f"| --- |{' ---: |' * len(found)}"
    for name, write in _ROWS.items():
        yield f"| {name} | {' | '.join(write(runs) for runs in found.values())} |"
    yield ""


def _middle(name: str, form: str) -> _Write:
    return lambda runs: form.format(median(getattr(one, name) for one in runs))


def _worst(name: str) -> _Write:
    return lambda runs: f"{max(getattr(one, name) for one in runs):,}"


def _broken(kind: str) -> _Write:
    return lambda runs: f"{max(one.broken.get(kind, 0) for one in runs):,}"


def _exact(runs: Sequence[Figures]) -> str:
    share = median(one.exact for one in runs)
    return f"{share:.1%}" if share else NO_FIGURE


_ROWS: dict[str, _Write] = {
    "time": _middle("seconds", "{:.1f} s"),
    "until all other hosts were done": _middle("others", "{:.1f} s"),
    "processor time": _middle("processor", "{:.1f} s"),
    "peak memory": _middle("memory", "{:.0f} MB"),
    "right: alive, gone, or cannot be told": _middle("right", "{:.1%}"),
    "right to the very verdict": _exact,
    "false alarms (fail the run, are not gone)": _worst("alarms"),
    "gone but passed": _worst("missed"),
    "requests": _worst("requests"),
    "most connections to one host": _worst("connections"),
    "most requests to one host in a second": _worst("rate"),
    "connections above its own limit": _broken("connections"),
    "requests sooner than its own interval": _broken("interval"),
    "asked again before Retry-After": _broken("retry-after"),
    "server busy": _middle("server", "{:.0%}"),
    "server late (99 of 100 answers)": lambda runs: f"{max(one.late for one in runs) * 1000:.0f} ms",
}
