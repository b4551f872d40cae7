"""Web addresses in one form each, so that each is remembered under one key and asked for once."""

from __future__ import annotations

import re
from collections.abc import Callable
from ipaddress import AddressValueError, IPv6Address
from urllib.parse import quote, urlsplit

import idna

from llmindex.catalogue.identifiers import arxiv_url, check_arxiv, check_repo, repo_url, work_key

__all__ = ["arxiv_id_of", "asked_as", "host_of", "normalise", "site_of", "youtube_id_of"]

_PARTS = re.compile(r"(?:([^:/?#]+):)?(?://([^/?#]*))?([^?#]*)(\?[^#]*)?(?:#.*)?", re.DOTALL)
"""RFC 3986, appendix B; the query keeps its question mark, since an empty query is not the same as none."""

_PORTS = {"http": 80, "https": 443}
_MOST_PORT = 65535

_LONGEST_HOST = 253
_HOST = re.compile(r"(?=.{1,253}$)[a-z0-9_-]{1,63}(?:\.[a-z0-9_-]{1,63})*")
"""Names that DNS can carry (RFC 1035 §2.3.4), and the underscore that some have."""

_UNRESERVED = re.compile(r"[A-Za-z0-9._~-]")
_SUB_DELIMITERS = "!$&'()*+,;="
_PATH_SAFE = _SUB_DELIMITERS + ":@/%"
"""``pchar`` and the slash (RFC 3986 §3.3)."""

_QUERY_SAFE = _PATH_SAFE + "?[]{}|\\^`"
"""RFC 3986 §3.4, and what browsers leave alone there besides (https://url.spec.whatwg.org/#query-percent-encode-set)."""


def normalise(url: str) -> str:
    """Return an address in the form under which it is remembered and asked for (RFC 3986 §6.2.2 and §6.2.3).

    Scheme and host are in lower case, the host is ASCII (IDNA 2008 with UTS 46 mapping, as
    browsers do), without a final dot; the default port and the fragment are dropped; dot
    segments are resolved; letters that need no percent-encoding have none, and what needs it
    has it, as UTF-8. The order of the query is kept. Bytes that were no UTF-8 in a header
    (``surrogateescape``) are kept as bytes.

    Raises :class:`ValueError`, with a message for people, for what is no http or https address.

    >>> normalise("HTTP://Bücher.example:80/a/../%7Eb?q=你#top")
    'http://xn--bcher-kva.example/~b?q=%E4%BD%A0'
    """
    if re.search(r"[\x00-\x1f\x7f]", url):
        raise ValueError("the address holds a control character: remove it")
    scheme, authority, path, query = _split(url)
    path = _without_dots(_encoded(path, _PATH_SAFE)) or "/"
    return f"{scheme}://{_authority(authority, scheme)}{path}{_encoded(query, _QUERY_SAFE)}"


def _split(url: str) -> tuple[str, str, str, str]:
    match = _PARTS.fullmatch(url)
    scheme, authority, path, query = match.groups(default="") if match else ("", "", "", "")
    if scheme.lower() not in _PORTS:
        raise ValueError("this is no web address: write the whole of it, with `https://` or `http://`")
    return scheme.lower(), authority, path, query


def _authority(text: str, scheme: str) -> str:
    if "@" in text:
        raise ValueError("the address holds a user name or password: remove what stands before `@`")
    host, port = re.fullmatch(r"(.*?)(?::([^:\]]*))?", text, re.DOTALL).groups(default="")  # type: ignore[union-attr]
    number = _port(port) if port else _PORTS[scheme]
    return _host(host) if number == _PORTS[scheme] else f"{_host(host)}:{number}"


def _port(text: str) -> int:
    if text.isascii() and text.isdigit() and len(text) < 10 and 0 < int(text) <= _MOST_PORT:  # noqa: PLR2004  no huge int
        return int(text)
    raise ValueError(f"`{text}` is no port: a port is a number from 1 to {_MOST_PORT}")


def _host(text: str) -> str:
    if not text.removesuffix("."):
        raise ValueError("the address names no host: write the whole of it")
    if text.startswith("["):
        return _ip_literal(text)
    name = text.lower()
    if not text.isascii() and len(text) <= _LONGEST_HOST:
        try:
            name = idna.encode(text, uts46=True).decode()
        except UnicodeError as error:
            raise ValueError(f"`{text}` is no host name: {error}") from error
    name = name.removesuffix(".")
    if not _HOST.fullmatch(name):
        raise ValueError(f"`{text}` is no host name: compare it with the browser's")
    return name


def _ip_literal(text: str) -> str:
    try:
        if text.endswith("]") and "%" not in text:  # a zone means nothing on another machine (RFC 6874 §1)
            return f"[{IPv6Address(text[1:-1]).compressed}]"
    except AddressValueError:
        pass
    raise ValueError(f"`{text}` is no IPv6 address")


def _encoded(text: str, safe: str) -> str:
    """Decode what needs no percent-encoding, encode what does; a ``%`` that begins no code is one itself."""
    text = re.sub(r"%([0-9A-Fa-f]{2})?", _code, text)
    try:
        return quote(text, safe=safe, errors="surrogateescape")
    except UnicodeEncodeError as error:
        raise ValueError("the address holds half a character: compare it with the browser's") from error


def _code(match: re.Match[str]) -> str:
    if match[1] is None:
        return "%25"
    letter = chr(int(match[1], 16))
    return letter if _UNRESERVED.fullmatch(letter) else match[0].upper()


def _without_dots(path: str) -> str:
    """Resolve ``.`` and ``..`` (RFC 3986 §5.2.4, for a path that begins with a slash or is empty)."""
    if "/." not in path:
        return path
    kept: list[str] = []
    segments = path.split("/")[1:]
    for segment in segments:
        if segment == "..":
            del kept[-1:]
        elif segment != ".":
            kept.append(segment)
    if segments[-1] in (".", ".."):
        kept.append("")
    return "/" + "/".join(kept)


def host_of(url: str) -> str:
    """Return a normalised address's host, without port.

    >>> host_of("https://arxiv.org:8443/abs/2412.19437")
    'arxiv.org'
    """
    return urlsplit(url).hostname or ""


def site_of(host: str) -> str:
    """Return a host without the ``www.`` or ``m.`` that many sites answer to as well.

    >>> site_of("www.youtube.com"), site_of("m.bilibili.com"), site_of("www.com")
    ('youtube.com', 'bilibili.com', 'www.com')
    """
    return re.sub(r"^(?:www|m)\.(?=[^.]+\.)", "", host)


def asked_as(url: str) -> str:
    """Return the one address that is asked for a work with several; any other address normalised.

    Raises :class:`ValueError` like :func:`normalise`.

    >>> asked_as("https://arxiv.org/pdf/2412.19437v2.pdf")
    'https://arxiv.org/abs/2412.19437'
    >>> asked_as("https://github.com/verl-project/verl.git")
    'https://github.com/verl-project/verl'
    >>> asked_as("https://youtu.be/kCc8FmEb1nY?t=10")
    'https://www.youtube.com/watch?v=kCc8FmEb1nY'
    """
    plain = normalise(url)
    parts = urlsplit(plain)
    rule = _ONE_ADDRESS.get(site_of(parts.netloc))  # a port makes it another server
    return (rule(plain) if rule else None) or plain


def arxiv_id_of(url: str) -> str | None:
    """Return the id of the work that one of arXiv's addresses, normalised, means, without version.

    Ids of before April 2007 may name a subject class; it is not part of the preferred form
    (https://info.arxiv.org/help/arxiv_identifier_for_services.html).

    >>> arxiv_id_of("http://export.arxiv.org/abs/math.GT/0309136v1")
    'math/0309136'
    """
    parts = urlsplit(url)
    if site_of(parts.netloc) not in _ARXIV or not re.match(r"/(?:abs|pdf|html|format)/", parts.path):
        return None
    key, _, name = work_key(url).partition(":")
    name = re.sub(r"\.[a-z]{2}/", "/", name)
    return name if key == "arxiv" and check_arxiv(name) is None else None


_ARXIV = ("arxiv.org", "export.arxiv.org")


def youtube_id_of(url: str) -> str | None:
    """Return the id of the video that one of YouTube's addresses, normalised, means.

    Forms as in https://github.com/iamcal/oembed (providers/youtube.yml) and, for embedded
    players, https://support.google.com/youtube/answer/171780.

    >>> youtube_id_of("https://www.youtube.com/shorts/X-eGfVovXNU?feature=share")
    'X-eGfVovXNU'
    """
    parts = urlsplit(url)
    site = site_of(parts.netloc)
    if site == "youtu.be":
        found = parts.path[1:]
    elif site not in ("youtube.com", "youtube-nocookie.com"):
        return None
    elif parts.path.rstrip("/") == "/watch":
        value = re.search(r"(?:^|&)v=([^&]*)", parts.query)
        found = value[1] if value else ""
    else:
        found = re.sub(r"^/(?:shorts|live|embed|v)/", "", parts.path)
    found = found.removesuffix("/")
    return found if re.fullmatch(r"[A-Za-z0-9_-]{11}", found) and found != "videoseries" else None


def _of_arxiv(url: str) -> str | None:
    arxiv = arxiv_id_of(url)
    return arxiv_url(arxiv) if arxiv else None


def _of_github(url: str) -> str | None:
    parts = urlsplit(url)
    name = parts.path.strip("/").removesuffix(".git")
    return repo_url(name) if not parts.query and check_repo(name) is None else None


def _of_youtube(url: str) -> str | None:
    video = youtube_id_of(url)
    return f"https://www.youtube.com/watch?v={video}" if video else None


def _at(host: str) -> Callable[[str], str]:
    return lambda url: f"https://{host}{url[url.index('/', len('https://')) :]}"


_ONE_ADDRESS: dict[str, Callable[[str], str | None]] = {
    **dict.fromkeys(_ARXIV, _of_arxiv),
    "github.com": _of_github,
    "youtu.be": _of_youtube,
    "dx.doi.org": _at("doi.org"),
    "hf.co": _at("huggingface.co"),
}
"""Sites on which one work has several addresses; each gives the one to ask, or nothing."""
