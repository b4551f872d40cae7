"""Asking for a link until something can be said of it: redirects, second attempts, hosts' own interfaces."""

from __future__ import annotations

import asyncio
import datetime
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import islice
from typing import Protocol
from urllib.parse import urljoin

from llmindex.links.address import arxiv_id_of, host_of, normalise
from llmindex.links.fetch import Failed, Response
from llmindex.links.observation import Failure, Hop, Observation
from llmindex.links.page import read_page
from llmindex.links.patience import LONGEST_WAIT, MOST_ATTEMPTS, attempts_for, backoff, is_passing, wait_asked_for
from llmindex.links.rules import HEADERS, find_marks
from llmindex.links.rules.policy import policy_for
from llmindex.links.schedule import Scheduler, Turn
from llmindex.links.services import Answer, Question, Services
from llmindex.links.services.arxiv import MOST_IDS

__all__ = ["Prober"]

_MOST_HOPS = 8
_REDIRECTS = {301, 302, 303, 307, 308}
_KEPT_HEADERS = sorted({*HEADERS, "retry-after"})
"""Those that rules look at, and how long a host wanted to be left alone."""

_LARGEST_FEED = 1 << 20
"""Bytes of an answer about many works; each takes a few thousand."""

_SILENCE = 4
"""So many requests in a row let time out, without any answer, and a host is not asked any more in this run."""


class Asks(Protocol):
    """What asks for an address: :class:`llmindex.links.fetch.Client`."""

    async def get(self, url: str, *, limit: int, headers: Mapping[str, str] | None = None) -> Response | Failed:
        """Ask for it, and return what came back."""


@dataclass(slots=True)
class _House:
    """How a host has behaved in this run."""

    timeouts: int = 0
    refusal: Response | None = None
    """The answer by which it asked to be left alone for longer than a run waits."""

    @property
    def silent(self) -> bool:
        return self.timeouts >= _SILENCE


@dataclass(slots=True)
class _Probe:
    """A link on its way to a verdict: what is asked now, and what was seen so far."""

    prober: Prober
    url: str
    at: str
    question: Question | None = None
    hops: list[Hop] = field(default_factory=list)
    attempts: int = 0
    elapsed: float = 0.0

    @property
    def asked(self) -> str:
        return self.question.url if self.question else self.at

    @property
    def host(self) -> str:
        return host_of(self.asked)

    async def run(self) -> Sequence[Turn]:
        return tuple(await self.prober.ask(self))

    @property
    def seen(self) -> Observation:
        """What holds of every observation of it, whatever came back."""
        at, hops = (self.url, ()) if self.question else (self.at, tuple(self.hops))
        return Observation(_now(), at, hops=hops, attempts=self.attempts, elapsed=round(self.elapsed, 3))

    def with_answer(self, answer: Response) -> Observation:
        """Return an observation with what an answer's head says."""
        kept = {name: answer.headers[name][:200] for name in _KEPT_HEADERS if name in answer.headers}
        return replace(self.seen, status=answer.status, headers=kept)

    def without_answer(self, failure: Failure, detail: str = "") -> Observation:
        """Return an observation of there being none."""
        return replace(self.seen, failure=failure, detail=detail)


@dataclass(slots=True)
class _Batch:
    """Works that are asked for together, by id."""

    prober: Prober
    works: dict[str, str]
    question: Question

    @property
    def host(self) -> str:
        return host_of(self.question.url)

    async def run(self) -> Sequence[Turn]:
        return await self.prober.ask_together(self)


class Prober:
    """Probes links by turns, and hands over what was seen of each, once.

    ``deliver(url, observation)`` is called in no particular order.
    """

    def __init__(
        self,
        client: Asks,
        scheduler: Scheduler,
        services: Services,
        deliver: Callable[[str, Observation], None],
    ) -> None:
        self._client = client
        self._scheduler = scheduler
        self._services = services
        self._deliver = deliver
        self._houses: dict[str, _House] = defaultdict(_House)

    def begin(self, urls: Iterable[str]) -> None:
        """Let links, as normalised addresses, wait for their turns."""
        works: dict[str, str] = {}
        for url in urls:
            if arxiv := arxiv_id_of(url):
                works[arxiv] = url
            else:
                self._scheduler.add([Turn(_Probe(self, url, url, self._services.question(url)))])
        for ids in _batches(works, MOST_IDS):
            question = self._services.arxiv.batch_question(ids)
            self._scheduler.add([Turn(_Batch(self, {arxiv: works[arxiv] for arxiv in ids}, question))])

    async def ask(self, probe: _Probe) -> Iterator[Turn]:
        """Make a link's next request; return what is to be asked next."""
        house = self._houses[probe.host]
        if house.silent or house.refusal:
            return self._unasked(probe, house)
        loop = asyncio.get_running_loop()
        began = loop.time()
        headers = probe.question.headers if probe.question else None
        answer = await self._client.get(probe.asked, limit=policy_for(probe.host).limit, headers=headers)
        probe.elapsed += loop.time() - began
        probe.attempts += 1
        if isinstance(answer, Failed):
            house.timeouts += answer.failure is Failure.TIMEOUT
            return self._failed(probe, answer)
        house.timeouts = 0
        return self._answered(probe, answer, house)

    async def ask_together(self, batch: _Batch) -> Sequence[Turn]:
        """Ask for many works at once; those that the answer does not name are asked for one by one."""
        question = batch.question
        answer = await self._client.get(question.url, limit=_LARGEST_FEED, headers=question.headers)
        said = self._services.arxiv.read_batch(answer.body) if isinstance(answer, Response) else {}
        turns = []
        for arxiv, url in batch.works.items():
            if (of_work := said.get(arxiv)) and isinstance(answer, Response):
                seen = _Probe(self, url, url, question, attempts=1).with_answer(answer)
                self._deliver(url, replace(seen, marks=of_work.marks, service=question.service))
            else:
                turns.append(Turn(_Probe(self, url, url)))
        return turns

    def _unasked(self, probe: _Probe, house: _House) -> Iterator[Turn]:
        """End a probe whose host is not to be asked any more: by its page if that is elsewhere."""
        if probe.question:
            yield self._page_instead(probe)
        elif house.refusal:
            self._deliver(probe.url, probe.with_answer(house.refusal))
        else:
            self._deliver(probe.url, probe.without_answer(Failure.UNRESPONSIVE, "the host let others time out"))

    def _failed(self, probe: _Probe, failed: Failed) -> Iterator[Turn]:
        if probe.attempts < attempts_for(failed.failure):
            yield self._again(probe, backoff(probe.attempts, probe.url))
        elif probe.question:
            yield self._page_instead(probe)
        else:
            self._deliver(probe.url, probe.without_answer(failed.failure, failed.detail))

    def _answered(self, probe: _Probe, answer: Response, house: _House) -> Iterator[Turn]:
        wait = wait_asked_for(answer.status, answer.headers, _now())
        if wait is not None and wait > LONGEST_WAIT:
            house.refusal = answer
            yield from self._unasked(probe, house)
        elif is_passing(answer.status) or wait is not None:
            yield from self._put_off(probe, answer, wait)
        elif answer.status in _REDIRECTS and "location" in answer.headers:
            yield from self._follow(probe, answer)
        elif probe.question:
            yield from self._read_service(probe, probe.question, answer)
        else:
            self._read_page(probe, answer)

    def _put_off(self, probe: _Probe, answer: Response, wait: float | None) -> Iterator[Turn]:
        """Ask again later; a host that says it is too much is left alone until then."""
        pause = backoff(probe.attempts, probe.url) if wait is None else wait
        if wait is not None or answer.status == 429:  # noqa: PLR2004  Too Many Requests (RFC 6585)
            self._scheduler.hold(probe.host, asyncio.get_running_loop().time() + pause)
        if probe.attempts < MOST_ATTEMPTS:
            yield self._again(probe, pause)
        elif probe.question:
            yield self._page_instead(probe)
        else:
            self._read_page(probe, answer)

    def _follow(self, probe: _Probe, answer: Response) -> Iterator[Turn]:
        asked = probe.asked
        try:
            target = normalise(urljoin(asked, answer.headers["location"].strip()))
        except ValueError as error:
            detail = f"redirected to what is no web address: {error}"
            self._deliver(probe.url, probe.without_answer(Failure.REDIRECTS, detail))
            return
        probe.hops.append(Hop(asked, answer.status))
        if len(probe.hops) > _MOST_HOPS or any(hop.url == target for hop in probe.hops):
            detail = "redirected in a circle, or too often"
            self._deliver(probe.url, probe.without_answer(Failure.REDIRECTS, detail))
            return
        if probe.question:
            probe.question = probe.question.at(target)
        else:
            probe.at = target
        probe.attempts = 0
        yield Turn(probe, first=True)

    def _read_service(self, probe: _Probe, question: Question, answer: Response) -> Iterator[Turn]:
        read = self._services.read(question, probe.url, answer.status, answer.headers, answer.body)
        if isinstance(read, Answer):
            seen = replace(probe.with_answer(answer), marks=read.marks, service=question.service)
            self._deliver(probe.url, seen)
        elif read:
            probe.question, probe.hops, probe.attempts = read, [], 0
            yield Turn(probe, first=True)
        else:
            yield self._page_instead(probe)

    def _page_instead(self, probe: _Probe) -> Turn:
        probe.question, probe.hops, probe.attempts = None, [], 0
        return Turn(probe)

    def _again(self, probe: _Probe, pause: float) -> Turn:
        return Turn(probe, asyncio.get_running_loop().time() + pause)

    def _read_page(self, probe: _Probe, answer: Response) -> None:
        seen = probe.with_answer(answer)
        read = read_page(answer.body, answer.headers.get("content-type"), whole=answer.whole)
        if read:
            page, source = read
            seen = replace(seen, page=page, marks=find_marks(probe.host, source, page))
        self._deliver(probe.url, seen)


def _batches(things: Iterable[str], size: int) -> Iterator[list[str]]:
    left = iter(things)
    while batch := list(islice(left, size)):
        yield batch


def _now() -> datetime.datetime:
    return datetime.datetime.now(datetime.UTC).replace(microsecond=0)
