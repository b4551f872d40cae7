"""One request and what came back, bounded in time and size. Redirects are not followed here."""

from __future__ import annotations

import asyncio
import socket
import ssl
import zlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import TracebackType
from typing import Self
from urllib.parse import urlsplit

import aiohttp
from yarl import URL

from llmindex import __version__
from llmindex.catalogue.hosts import is_private_host
from llmindex.links.guard import ForbiddenError, Override, Resolver, socket_factory
from llmindex.links.observation import Failure

__all__ = ["Client", "Failed", "Response"]

USER_AGENT = f"llmindex/{__version__} (link check; +https://github.com/llmindex/llmindex)"
"""An honest name: who wants to refuse us can."""

_ACCEPT = {
    "User-Agent": USER_AGENT,
    "Accept": "text/html,application/xhtml+xml,*/*;q=0.8",
    "Accept-Language": "en, zh;q=0.9, *;q=0.5",
    "Accept-Encoding": "gzip, deflate",  # what can be unpacked bit by bit, within bounds
}

_CHUNK = 16 * 1024
_REDIRECTION = 3
"""The class of a status is its first digit (RFC 9110 §15)."""
_NO_SUCH_NAME = {socket.EAI_NONAME, getattr(socket, "EAI_NODATA", socket.EAI_NONAME)}


@dataclass(frozen=True, slots=True)
class Response:
    """An answer: its code, its headers (names in lower case), as much of its body as was wanted.

    ``whole`` is whether that was all of it.
    """

    status: int
    headers: Mapping[str, str]
    body: bytes = b""
    whole: bool = True


@dataclass(frozen=True, slots=True)
class Failed:
    """No answer, and why; ``detail`` is for people."""

    failure: Failure
    detail: str = ""


class Client:
    """Asks for one address at a time, and never for one that is not public unless told to.

    ``timeout`` is in seconds: for the head of an answer, and once more for its body.
    """

    def __init__(
        self, *, timeout: float, allow_private: bool = False, overrides: Iterable[Override] = (), limit: int = 128
    ) -> None:
        self._timeout = timeout
        self._allow_private = allow_private
        self._overrides = {(override.host, override.port): override.address for override in overrides}
        self._limit = limit

    async def __aenter__(self) -> Self:
        connector = aiohttp.TCPConnector(
            limit=self._limit * 2,  # some are kept open for the next request to their host
            limit_per_host=0,
            resolver=Resolver(self._overrides),
            socket_factory=socket_factory(allow_private=self._allow_private),
            keepalive_timeout=5,
        )
        self._session = aiohttp.ClientSession(
            connector=connector,
            headers=_ACCEPT,
            cookie_jar=aiohttp.DummyCookieJar(),
            timeout=aiohttp.ClientTimeout(total=None),
            trust_env=False,  # a proxy would dial for us, unseen
            auto_decompress=False,
            middlewares=(_once,),
            max_field_size=32 * 1024,
        )
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._session.close()

    async def get(self, url: str, *, limit: int, headers: Mapping[str, str] | None = None) -> Response | Failed:
        """Ask for an address (normalised, http or https) and read up to ``limit`` bytes of what it says.

        A redirect's body is not read.
        """
        host = urlsplit(url).hostname or ""
        if not self._allow_private and is_private_host(host):
            return Failed(Failure.FORBIDDEN, f"{host} is not a public host")
        response: aiohttp.ClientResponse | None = None
        try:
            async with asyncio.timeout(self._timeout):
                response = await self._session.get(URL(url, encoded=True), headers=headers, allow_redirects=False)
            return await self._read(response, limit)
        except (_BrokenOffError, aiohttp.ClientError, OSError, ValueError) as error:  # TimeoutError is an OSError
            return _failed(error)
        finally:
            if response is not None:
                response.close()  # a connection whose answer was read to its end is kept all the same

    async def _read(self, response: aiohttp.ClientResponse, limit: int) -> Response:
        headers = {name.lower(): value for name, value in response.headers.items()}
        if response.status // 100 == _REDIRECTION or limit == 0:
            return Response(response.status, headers)
        body = _Body(headers.get("content-encoding", ""), limit)
        try:
            async with asyncio.timeout(self._timeout):
                while body.wants_more and (chunk := await response.content.read(_CHUNK)):
                    body.feed(chunk)
            whole = body.wants_more
        except (aiohttp.ClientError, OSError):  # the head has come: it says what there is to say
            whole = False
        return Response(response.status, headers, body.data, whole=whole)


class _BrokenOffError(Exception):
    """The connection broke."""


async def _once(request: aiohttp.ClientRequest, handler: aiohttp.ClientHandlerType) -> aiohttp.ClientResponse:
    """Ask once. The session would ask again at once where a connection broke, whatever the host is promised."""
    try:
        return await handler(request)
    except aiohttp.ClientConnectorError:
        raise
    except (aiohttp.ClientOSError, aiohttp.ServerDisconnectedError) as error:
        raise _BrokenOffError(*error.args) from error


class _Body:
    """A body as it comes in, unpacked if it is packed, never more than ``limit`` bytes of either."""

    def __init__(self, encoding: str, limit: int) -> None:
        self._limit = limit
        self._received = 0
        self._data = bytearray()
        packed = encoding.strip().lower() in ("gzip", "x-gzip", "deflate")
        self._unpacker = zlib.decompressobj(zlib.MAX_WBITS | 32) if packed else None

    @property
    def wants_more(self) -> bool:
        return self._received < self._limit and len(self._data) < self._limit

    @property
    def data(self) -> bytes:
        return bytes(self._data)

    def feed(self, chunk: bytes) -> None:
        self._received += len(chunk)
        room = self._limit - len(self._data)
        if self._unpacker is None:
            self._data += chunk[:room]
            return
        try:
            self._data += self._unpacker.decompress(chunk, room)
        except zlib.error:  # it is not what it says it is
            self._received = self._limit


_FAILURES: tuple[tuple[type[Exception] | tuple[type[Exception], ...], Failure], ...] = (
    (ForbiddenError, Failure.FORBIDDEN),
    (TimeoutError, Failure.TIMEOUT),
    (socket.gaierror, Failure.RESOLVER),
    ((ssl.SSLError, ssl.CertificateError), Failure.TLS),
    (_BrokenOffError, Failure.RESET),
    ((aiohttp.ClientResponseError, aiohttp.InvalidURL, ValueError), Failure.MALFORMED),
    (ConnectionError, Failure.REFUSED),
)
"""By kind of error, the first that fits; https://docs.aiohttp.org/en/stable/client_reference.html#hierarchy-of-exceptions."""


def _failed(error: Exception) -> Failed:
    """Say in our words what went wrong."""
    cause = _cause(error)
    if isinstance(cause, socket.gaierror) and cause.errno in _NO_SUCH_NAME:
        return Failed(Failure.NO_HOST, _reason(cause))
    failure = next((failure for kind, failure in _FAILURES if isinstance(cause, kind)), Failure.REFUSED)
    return Failed(failure, "" if failure is Failure.TIMEOUT else _reason(cause))


def _cause(error: Exception) -> Exception:
    if isinstance(error, aiohttp.ClientConnectorCertificateError):
        return error.certificate_error
    return error.os_error if isinstance(error, aiohttp.ClientConnectorError) else error


def _reason(error: Exception) -> str:
    """Return an error's text, on one line and not at length: some quote what a server sent."""
    text = getattr(error, "verify_message", "") or getattr(error, "strerror", "") or str(error)
    return " ".join(str(text).split())[:200]
