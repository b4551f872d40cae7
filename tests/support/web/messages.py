"""HTTP/1.1 messages: reading a request's head, putting an answer together (RFC 9112)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from http import HTTPStatus
from urllib.parse import parse_qs, urlsplit

Headers = Mapping[str, str]

HTML = "text/html; charset=utf-8"
JSON = "application/json; charset=utf-8"


@dataclass(frozen=True, slots=True)
class Request:
    """What was asked, of which address (``127.x.y.z``), and in whose name (the Host header without its port)."""

    method: str
    target: str
    headers: Headers
    address: str
    query: Mapping[str, list[str]] = field(default_factory=dict)

    @property
    def host(self) -> str:
        return self.headers.get("host", "").partition(":")[0].lower()

    @property
    def path(self) -> str:
        return self.target.partition("?")[0]

    def number(self, name: str, default: float) -> float:
        """Return a number from the query."""
        return float(self.query.get(name, [str(default)])[0])

    def text(self, name: str, default: str) -> str:
        """Return a text from the query."""
        return self.query.get(name, [default])[0]


def parse(head: bytes, address: str) -> Request:
    """Read the head of a request. Raises ``ValueError`` if it is none."""
    first, *lines = head.decode("latin-1").split("\r\n")
    method, target, _ = first.split(" ")
    pairs = (line.partition(":") for line in lines if line)
    headers = {name.lower(): value.strip() for name, _, value in pairs}
    return Request(method, target, headers, address, parse_qs(urlsplit(target).query))


def head(status: int, headers: Headers | None = None) -> bytes:
    """Put the head of an answer together, without a word on how long its body is."""
    try:
        phrase = HTTPStatus(status).phrase
    except ValueError:
        phrase = "Unknown"
    lines = "".join(f"{name}: {value}\r\n" for name, value in (headers or {}).items())
    return f"HTTP/1.1 {status} {phrase}\r\n{lines}\r\n".encode("latin-1")


def answer(status: int, body: bytes | str = b"", headers: Headers | None = None) -> bytes:
    """Put a whole answer together, HTML unless ``headers`` say otherwise."""
    data = body.encode() if isinstance(body, str) else body
    return head(status, {"Content-Type": HTML, **(headers or {}), "Content-Length": str(len(data))}) + data
