"""Which addresses may be dialled. Pull requests bring hostile links.

The address is looked at when the socket is made, which is after every lookup and at every
redirect: a name may resolve differently the second time, and an address literal is never
looked up.
"""

from __future__ import annotations

import socket
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from ipaddress import ip_address
from typing import Any

import aiohttp
from aiohttp.abc import AbstractResolver, ResolveResult

from llmindex.catalogue.hosts import is_private_address

__all__ = ["ForbiddenError", "Override", "Resolver", "parse_override", "socket_factory"]

_Address = tuple[int, int, int, str, tuple[Any, ...]]


class ForbiddenError(OSError):
    """The address is not on the public internet, so it was not dialled."""


def socket_factory(*, allow_private: bool) -> Callable[[_Address], socket.socket]:
    """Return what makes sockets for a connector, and refuses to make any for a private address."""

    def make(address: _Address) -> socket.socket:
        family, kind, protocol, _, destination = address
        if not allow_private and is_private_address(destination[0]):
            raise ForbiddenError(f"{destination[0]} is not a public address")
        return socket.socket(family, kind, protocol)

    return make


@dataclass(frozen=True, slots=True)
class Override:
    """Where a host's port is to be found instead of where the name leads."""

    host: str
    port: int
    address: str


def parse_override(text: str) -> Override:
    """Read ``HOST:PORT:ADDRESS``, the form of curl's ``--resolve``.

    Raises ``ValueError``, for people, where it is none.

    >>> parse_override("example.org:443:[::1]")
    Override(host='example.org', port=443, address='::1')
    """
    host, _, rest = text.partition(":")
    port, _, address = rest.partition(":")
    try:
        bare = str(ip_address(address.strip("[]")))
    except ValueError:
        raise ValueError(f"`{text}` is not HOST:PORT:ADDRESS, as in `example.org:443:192.0.2.1`") from None
    if not host or not port.isdecimal() or not 0 < int(port) < 2**16:
        raise ValueError(f"`{text}` is not HOST:PORT:ADDRESS, as in `example.org:443:192.0.2.1`")
    return Override(host.lower(), int(port), bare)


class Resolver(AbstractResolver):
    """Looks names up as the system does, but for those that are overridden."""

    def __init__(self, overrides: Mapping[tuple[str, int], str]) -> None:
        self._overrides = overrides
        self._system = aiohttp.ThreadedResolver()

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
    ) -> list[ResolveResult]:
        """Return a host's addresses; raises ``OSError`` (``socket.gaierror``) if it has none."""
        address = self._overrides.get((host.lower(), port))
        if address is None:
            return await self._system.resolve(host, port, family)
        kind = socket.AF_INET6 if ":" in address else socket.AF_INET
        found = ResolveResult(hostname=host, host=address, port=port, family=kind, proto=0, flags=socket.AI_NUMERICHOST)
        return [found]

    async def close(self) -> None:
        """Free what the system's resolver holds."""
        await self._system.close()
