"""Asking for many links at once, and noticing when there is no network to ask over."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field

from llmindex.links.fetch import Client, Failed, Response
from llmindex.links.guard import Override
from llmindex.links.observation import Failure, Observation
from llmindex.links.probe import Prober
from llmindex.links.rules.policy import HostPolicy, policy_for
from llmindex.links.schedule import Scheduler
from llmindex.links.services import Services

__all__ = ["NoNetworkError", "Options", "client_for", "observe"]

_UNREACHED = {Failure.NO_HOST, Failure.RESOLVER, Failure.REFUSED}
_SAYS_NOTHING = {Failure.FORBIDDEN, Failure.TIMEOUT, Failure.UNRESPONSIVE}
_DOUBT_AFTER = 10
"""So many requests that reached nobody, and none that did, raise the question whether there is a network."""

_WELL_KNOWN = ("example.com", "github.com", "baidu.com")


class NoNetworkError(Exception):
    """Nothing at all can be reached, so nothing can be said of any link."""


@dataclass(frozen=True, slots=True)
class Options:
    """How to ask. Times are in seconds; ``per_host`` and ``interval`` take the place of every host's own."""

    timeout: float = 10.0
    max_concurrency: int = 128
    per_host: int | None = None
    interval: float | None = None
    allow_private: bool = False
    overrides: tuple[Override, ...] = ()
    services: Mapping[str, str] = field(default_factory=dict)
    github_token: str | None = None

    def politeness_of(self, host: str) -> HostPolicy:
        """Return what a host may be asked at most."""
        policy = policy_for(host)
        return HostPolicy(
            connections=policy.connections if self.per_host is None else self.per_host,
            interval=policy.interval if self.interval is None else self.interval,
            limit=policy.limit,
        )


def client_for(options: Options) -> Client:
    """Return what asks, by these options."""
    return Client(
        timeout=options.timeout,
        allow_private=options.allow_private,
        overrides=options.overrides,
        limit=options.max_concurrency,
    )


async def observe(urls: Collection[str], options: Options, deliver: Callable[[str, Observation], None]) -> None:
    """Ask for links, given as normalised addresses, and hand over what is seen of each as it comes.

    Raises :class:`NoNetworkError` if there is none; what was handed over until then says nothing.
    """
    async with client_for(options) as client:
        scheduler = Scheduler(options.politeness_of, max_concurrency=options.max_concurrency)
        services = Services(bases=options.services, github_token=options.github_token)
        doubt = _Doubt(client)
        Prober(doubt, scheduler, services, deliver).begin(urls)
        await _run_unless(scheduler, doubt)


async def _run_unless(scheduler: Scheduler, doubt: _Doubt) -> None:
    """Run to the end, or until it turns out that there is no network."""
    run = asyncio.create_task(scheduler.run())
    watch = asyncio.create_task(doubt.confirmed())
    try:
        await asyncio.wait({run, watch}, return_when=asyncio.FIRST_COMPLETED)
        if run.done():
            await run
        if watch.done() or (doubt.all_unreached and not await _names_resolve()):
            raise NoNetworkError
    finally:
        run.cancel()
        watch.cancel()
        await asyncio.gather(run, watch, return_exceptions=True)


class _Doubt:
    """Asks, and wonders whether there is a network: until the first answer, nobody knows."""

    def __init__(self, client: Client) -> None:
        self._client = client
        self._unreached = 0
        self._answered = False
        self._enough = asyncio.Event()

    @property
    def all_unreached(self) -> bool:
        return self._unreached > 0 and not self._answered

    async def get(self, url: str, *, limit: int, headers: Mapping[str, str] | None = None) -> Response | Failed:
        """Ask for an address; see :meth:`llmindex.links.fetch.Client.get`."""
        answer = await self._client.get(url, limit=limit, headers=headers)
        if isinstance(answer, Response):
            self._answered = True
        elif answer.failure in _UNREACHED:
            self._unreached += 1
        elif answer.failure not in _SAYS_NOTHING:
            self._answered = True
        if self._unreached >= _DOUBT_AFTER:
            self._enough.set()
        return answer

    async def confirmed(self) -> None:
        """Return once it is certain that there is no network; never if there is one."""
        await self._enough.wait()
        if not self._answered and not await _names_resolve():
            return
        await asyncio.Event().wait()


async def _names_resolve() -> bool:
    """Say whether any well-known name can be looked up."""
    loop = asyncio.get_running_loop()
    lookups = (loop.getaddrinfo(name, 443, type=socket.SOCK_STREAM) for name in _WELL_KNOWN)
    found = await asyncio.gather(*lookups, return_exceptions=True)
    return not all(isinstance(one, OSError) for one in found)
