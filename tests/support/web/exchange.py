"""One request and the means to answer it, or to fail to."""

from __future__ import annotations

import asyncio
import socket
import struct
from collections.abc import Awaitable, Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from email.utils import formatdate
from math import ceil
from time import time

from web.journal import Asked
from web.messages import Request, answer

Act = Callable[["Exchange"], Awaitable[None]]

_LINGER_NOT = struct.pack("ii", 1, 0)


class GoneError(Exception):
    """The client has hung up, so there is nobody to answer."""


def reset(writer: asyncio.StreamWriter) -> None:
    """Break a connection off with a RST: closing with a linger time of zero does that (socket(7), SO_LINGER)."""
    connection = writer.get_extra_info("socket")
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _LINGER_NOT)
    writer.transport.abort()


@dataclass(slots=True)
class Exchange:
    """A request, the connection it came on, and what the server remembers.

    ``attempt`` counts how often this address was asked for by this method, from 1. ``memory`` is the
    server's, for behaviours that go by more than one request.
    """

    request: Request
    attempt: int
    noted: Asked
    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter
    memory: dict[str, float] = field(default_factory=dict)
    closing: bool = False

    @property
    def time(self) -> float:
        """When the request came in, by the monotonic clock."""
        return self.noted.time

    async def send(self, data: bytes) -> None:
        """Send bytes as they are."""
        self.writer.write(data)
        await self.writer.drain()

    async def say(self, status: int, body: bytes | str = b"", headers: Mapping[str, str] | None = None) -> None:
        """Send a whole answer; without its body if only the head was asked for."""
        self.noted.status = status
        data = answer(status, body, headers)
        await self.send(data[: data.index(b"\r\n\r\n") + 4] if self.request.method == "HEAD" else data)

    async def wait(self, seconds: float | None) -> None:
        """Say nothing for a time, ``None`` for ever; raise `GoneError` once the client hangs up.

        What the client says meanwhile is not heard.
        """
        with suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                while await self.reader.read(4096):
                    pass
                raise GoneError

    def close(self) -> None:
        """Have the connection closed after this."""
        self.closing = True

    def reset(self) -> None:
        """Break the connection off."""
        reset(self.writer)
        self.closing = True

    async def put_off(self, status: int, seconds: float, *, as_date: bool = False) -> None:
        """Answer that the client should come again later (RFC 9110, 10.2.3), and note when it may.

        A date has whole seconds: it is rounded up.
        """
        seconds = ceil(seconds)
        value = formatdate(ceil(time() + seconds), usegmt=True) if as_date else str(seconds)
        self.noted.not_before = asyncio.get_running_loop().time() + seconds
        await self.say(status, "<title>Later</title>", {"Retry-After": value})
