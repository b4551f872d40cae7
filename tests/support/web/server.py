"""The server: one port on all loopback addresses, one more for each kind of certificate, in a thread of its own."""

from __future__ import annotations

import asyncio
import re
import socket
import threading
from collections import Counter
from collections.abc import Callable, Mapping
from concurrent.futures import Future
from contextlib import suppress
from ipaddress import IPv4Address, ip_address
from types import TracebackType
from typing import Self
from urllib.parse import urlsplit

from web import pages, services
from web.behaviours import BEHAVIOURS, BY_NAME, Behaviour, says
from web.certificates import VARIANTS, Certificates
from web.exchange import Act, Exchange, GoneError
from web.journal import Asked, Connection, Journal
from web.messages import Request, parse

BACKLOG = 4096
"""Connections that may wait to be accepted: thousands come at once when a checker starts."""

_CHOSEN = re.compile(r"/b/([\w.-]+)")
_FIRST = int(IPv4Address("127.1.0.1"))
_FRONT, _LOGIN, _UNKNOWN = says(200, pages.FRONT), says(200, pages.LOGIN), says(404, pages.NOT_FOUND)


class Web:
    """Hosts on ``127.x.y.z``. Which page is asked for decides how one behaves (`web.behaviours`, `web.services`).

    ``at_accept`` names the behaviour of addresses that act before anything was asked.
    """

    def __init__(self, *, at_accept: Mapping[str, str] | None = None) -> None:
        self._addresses: dict[str, str] = {}
        self._at_accept = dict(at_accept or {})
        self._journal = Journal()
        self._asked = threading.Condition()
        self._attempts: Counter[str] = Counter()
        self._memory: dict[str, float] = {}
        self.certificates = Certificates()
        self.ports: dict[str | None, int] = {}
        for behaviour in BEHAVIOURS:
            address = self.address(behaviour.host or behaviour.name)
            if behaviour.at_accept:
                self._at_accept[address] = behaviour.name

    # For tests

    @property
    def port(self) -> int:
        """The port of plain HTTP, on every address."""
        return self.ports[None]

    @property
    def journal(self) -> Journal:
        """What has happened so far."""
        return self._journal

    def address(self, name: str) -> str:
        """Return the address of a host, always the same one; of an address, itself."""
        with suppress(ValueError):
            return str(ip_address(name))
        return self._addresses.setdefault(name, str(IPv4Address(_FIRST + len(self._addresses))))

    def address_of(self, url: str) -> str:
        """Return the address that a URL leads to."""
        return self.address(urlsplit(url).hostname or "")

    def url(self, what: str | Behaviour, number: int | str = 0, *, host: str | None = None, **query: object) -> str:
        """Return the address of a behaviour: of a host of its own, if none is named."""
        behaviour = BY_NAME[what] if isinstance(what, str) else what
        scheme = "https" if behaviour.certificate else "http"
        path = behaviour.path(number) + "".join(f"{'&?'[i == 0]}{k}={v}" for i, (k, v) in enumerate(query.items()))
        home = behaviour.host or ("127.0.0.1" if behaviour.certificate else self.address(behaviour.name))
        return f"{scheme}://{host or home}:{self.ports[behaviour.certificate]}{path}"

    def at(self, url: str) -> str:
        """Return the address of a page that is known by a name, with the scheme and port of this server."""
        parts = urlsplit(url)
        return parts._replace(scheme="http", netloc=f"{parts.hostname}:{self.port}").geturl()

    def overrides(self, *names: str) -> list[str]:
        """Return where names are to be found, as ``HOST:PORT:ADDRESS``: those named, or all behaviours' and services'."""
        wanted = names or sorted({behaviour.host for behaviour in BEHAVIOURS if behaviour.host} | {*services.HOSTS})
        return [f"{name}:{port}:{self.address(name)}" for name in wanted for port in self.ports.values()]

    def renew(self) -> Journal:
        """Forget everything, and return the journal of what is forgotten."""
        journal, self._journal = self._journal, Journal()
        self._attempts.clear()
        self._memory.clear()
        return journal

    def until(self, condition: Callable[[Journal], bool], patience: float = 30.0) -> None:
        """Wait until something has been asked for; raises ``TimeoutError`` after so many seconds."""
        with self._asked:
            if not self._asked.wait_for(lambda: condition(self._journal), patience):
                raise TimeoutError

    # Running

    def __enter__(self) -> Self:
        started: Future[asyncio.AbstractEventLoop] = Future()
        self._thread = threading.Thread(target=lambda: asyncio.run(self._run(started)), daemon=True)
        self._thread.start()
        self._loop = started.result()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._loop.call_soon_threadsafe(self._stop.set)
        self._thread.join()

    async def _run(self, started: Future[asyncio.AbstractEventLoop]) -> None:
        self._stop, self._tasks = asyncio.Event(), set[asyncio.Task[None]]()
        servers = []
        try:
            for variant in (None, *VARIANTS):
                context = self.certificates.context(variant) if variant else None
                server = await asyncio.start_server(
                    self._connected, sock=_listening(), backlog=BACKLOG, ssl=context, limit=1 << 16
                )
                self.ports[variant] = server.sockets[0].getsockname()[1]
                servers.append(server)
        except BaseException as error:
            started.set_exception(error)
            raise
        started.set_result(asyncio.get_running_loop())
        await self._stop.wait()
        for server in servers:
            server.close()
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def _connected(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        if task is None or not ip_address(writer.get_extra_info("peername")[0]).is_loopback:
            writer.transport.abort()
            return
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        address = writer.get_extra_info("sockname")[0]
        connection = Connection(address, asyncio.get_running_loop().time())
        self._journal.connections.append(connection)
        try:
            await self._serve(address, reader, writer)
        except (GoneError, ConnectionError, asyncio.IncompleteReadError, asyncio.LimitOverrunError):
            pass  # the client has gone: most often because it was to go
        except asyncio.CancelledError:
            writer.transport.abort()  # the end of the server, not of a behaviour
        finally:
            connection.closed = asyncio.get_running_loop().time()
            writer.close()

    async def _serve(self, address: str, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if name := self._at_accept.get(address):
            request = Request("", "", {}, address)
            await BY_NAME[name].act(Exchange(request, 1, self._note(request, 1), reader, writer, self._memory))
            return
        while not writer.is_closing():
            request = parse(await reader.readuntil(b"\r\n\r\n"), address)
            key = f"{request.method} {request.host} {request.target}"
            self._attempts[key] += 1
            noted = self._note(request, self._attempts[key])
            exchange = Exchange(request, self._attempts[key], noted, reader, writer, self._memory)
            try:
                await _act_for(request)(exchange)
            finally:
                noted.done = asyncio.get_running_loop().time()
            if exchange.closing or request.headers.get("connection", "").lower() == "close":
                return

    def _note(self, request: Request, attempt: int) -> Asked:
        now = asyncio.get_running_loop().time()
        noted = Asked(request.address, request.host, request.method, request.target, attempt, now)
        if request.method:
            with self._asked:
                self._journal.requests.append(noted)
                self._asked.notify_all()
        return noted


def _listening() -> socket.socket:
    """Return a socket that takes connections to every loopback address (all of 127.0.0.0/8 on Linux)."""
    listening = socket.socket()
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    listening.bind(("0.0.0.0", 0))  # noqa: S104  who does not come from a loopback address is turned away
    return listening


def _act_for(request: Request) -> Act:
    """Find what a request asks for: a service's page, a behaviour, the front page or the login."""
    if act := services.find(request):
        return act
    chosen = _CHOSEN.search(request.path)
    if chosen and (behaviour := BY_NAME.get(chosen[1])):
        return behaviour.act
    return {"/": _FRONT, "/login": _LOGIN}.get(request.path, _UNKNOWN)
