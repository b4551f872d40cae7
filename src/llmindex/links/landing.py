"""Where redirects lead: to another address for good, to the front page, to a login."""

from __future__ import annotations

import re
from urllib.parse import SplitResult, parse_qsl, quote, urlsplit

from llmindex.links.observation import Observation

__all__ = [
    "address_asked",
    "adds_language",
    "host_of",
    "is_door",
    "is_front_page",
    "is_missing_page",
    "is_on",
    "is_web_address",
    "keep_fragment",
    "moved_to",
    "same_address",
    "same_site",
]

PERMANENT = {301, 308}
"""Redirects that mean that the old address should not be used any more (RFC 9110 §15.4.2, §15.4.9)."""

_SCHEMES = {"http": 80, "https": 443}


_LANGUAGE = (
    "(?:ar|bn|cn|cs|da|de|el|en|es|fa|fi|fr|he|hi|hu|id|it|ja|jp|ko|kr|nl|no|pl|pt|ro|ru|sv|th|tr|tw|uk|us|vi|zh)"
    "(?:[-_][a-z]{2,4}){0,2}"
)
"""What sites call their languages in paths. Not every two letters: `/ai` is a page."""


# Addresses


def _split(url: str) -> SplitResult:
    try:
        parts = urlsplit(url)
        _ = parts.port  # is read here, since it may be what is wrong
    except ValueError:
        return SplitResult("", "", "", "", "")
    return parts


def host_of(url: str) -> str:
    """Return an address's host in lower case, an empty text if it has none.

    >>> host_of("https://GitHub.com/a/b")
    'github.com'
    """
    return (_split(url).hostname or "").rstrip(".")


def is_on(host: str, suffix: str) -> bool:
    """Say whether a host is the one named, or under it.

    >>> is_on("zhuanlan.zhihu.com", "zhihu.com"), is_on("notzhihu.com", "zhihu.com")
    (True, False)
    """
    return host == suffix or host.endswith(f".{suffix}")


def is_web_address(url: str) -> bool:
    """Say whether a text is a whole http(s) address without user name, white space or control characters."""
    parts = _split(url)
    clean = re.search(r"[\s\x00-\x1f\x7f<>\"\\]", url) is None
    return clean and parts.scheme in _SCHEMES and bool(parts.hostname) and "@" not in parts.netloc


_TRACKING = re.compile(r"utm_\w+|spm|fbclid|gclid|ref_src|from_source|share_source|vd_source", re.IGNORECASE)


def _query(parts: SplitResult) -> list[tuple[str, str]]:
    fields = parse_qsl(parts.query, keep_blank_values=True)
    return [(name, value) for name, value in fields if not _TRACKING.fullmatch(name)]


def same_address(one: str, other: str) -> bool:
    """Say whether two addresses differ in nothing that a server could tell apart, or in tracking alone.

    The case of scheme and host, the default port, an empty path, escapes that are not
    needed (RFC 3986 §6.2.2, §6.2.3), the fragment, and parameters such as ``utm_source``
    do not count. Scheme, ``www.`` and a slash at the end do.

    >>> same_address("https://x.org/a%7Eb#c", "HTTPS://X.org:443/a~b?utm_source=d")
    True
    >>> same_address("http://x.org/", "https://x.org/")
    False
    """
    return _key(one) == _key(other)


def _key(url: str) -> tuple[object, ...]:
    parts = _split(url)
    if parts.scheme not in _SCHEMES or not parts.hostname:
        return (url,)
    port = parts.port or _SCHEMES[parts.scheme]
    return parts.scheme, host_of(url), port, _path(parts.path), _query(parts)


_UNRESERVED = re.compile(r"[A-Za-z0-9\-._~]")


def _path(path: str) -> str:
    """Return a path with its escapes written in one way (RFC 3986 §2.3, §6.2.2)."""

    def plain(escape: re.Match[str]) -> str:
        letter = chr(int(escape[1], 16))
        return letter if _UNRESERVED.fullmatch(letter) else escape[0].upper()

    escaped = quote(path or "/", safe="!\"#$%&'()*+,/:;<=>?@[\\]^`{|}~", errors="replace")
    return re.sub(r"%([0-9a-fA-F]{2})", plain, escaped)


def adds_language(url: str, target: str) -> bool:
    """Say whether a target only has a language put before its path, which the server has chosen for us.

    >>> [adds_language("https://x.org/a", f"https://x.org/{path}") for path in ("en/a", "zh-cn/a", "ai/a")]
    [True, True, False]
    """
    parts = _split(target)
    path = re.sub(rf"^/{_LANGUAGE}(?=/|$)", "", parts.path, count=1, flags=re.IGNORECASE)
    return path != parts.path and same_address(url, parts._replace(path=path).geturl())


def keep_fragment(target: str, url: str) -> str:
    """Return a redirect's target with the fragment of the address that was asked for (RFC 9110 §10.2.2).

    >>> keep_fragment("https://y.org/", "https://x.org/#part")
    'https://y.org/#part'
    """
    fragment = _split(url).fragment
    return f"{target}#{fragment}" if fragment and "#" not in target else target


# Redirects


def address_asked(seen: Observation) -> str:
    """Return the address that was asked for first."""
    return seen.hops[0].url if seen.hops else seen.url


def moved_to(seen: Observation) -> str | None:
    """Return where the permanent redirects at the beginning lead; ``None`` if the first one is not permanent.

    What comes after a temporary redirect is left out: it may be another address tomorrow.
    """
    addresses = [*(hop.url for hop in seen.hops), seen.url]
    permanent = 0
    for hop in seen.hops:
        if hop.status not in PERMANENT:
            break
        permanent += 1
    return addresses[permanent] if permanent else None


# Sites and their front pages


def same_site(asked: str, reached: str) -> bool:
    """Say whether an address is on the site that was asked, or on the one above it.

    ``www.`` and ``m.`` do not count. A host below the one that was asked is another site:
    projects move from ``x.org/project`` to ``project.x.org``.

    >>> same_site("https://blog.x.org/a", "https://www.x.org/"), same_site("https://x.org/a", "https://a.x.org/")
    (True, False)
    """
    old, new = (re.sub(r"^(?:www|m)\.", "", host_of(url)) for url in (asked, reached))
    # A name without a dot (com, localhost) is not a site.
    return bool(new) and (old == new or ("." in new and old.endswith(f".{new}")))


_FRONT = re.compile(rf"/?|/{_LANGUAGE}/?|(?:/{_LANGUAGE})?/index(?:\.[a-z]{{2,5}})?", re.IGNORECASE)
_FRONT_FIELDS = {"lang", "language", "hl", "locale", "ref", "from"}


def is_front_page(url: str) -> bool:
    """Say whether an address is a site's front page, in whatever language.

    >>> [is_front_page(f"https://x.org{path}") for path in ("", "/index.html", "/zh-cn", "/en/", "/?p=12", "/ai")]
    [True, True, True, True, False, False]
    """
    parts = _split(url)
    return _FRONT.fullmatch(parts.path) is not None and all(name.lower() in _FRONT_FIELDS for name, _ in _query(parts))


# Logins, consent, captchas; pages that say that there is none

_DOOR_HOST = re.compile(r"(?:login|signin|passport|accounts?|auth|sso|consent|captcha)\.")
_DOOR_PATH = re.compile(
    r"/(?:wp-)?(?:log[-_]?[io]n|sign[-_]?in|sso|oauth2?|passport|captcha|consent|unhuman)(?:\.\w{2,5})?(?:/|$)"
    r"|^/accounts?/?(?:$|log|sign|unhuman)|captcha",
    re.IGNORECASE,
)


def is_door(url: str) -> bool:
    """Say whether an address is that of a login, a consent form or a captcha.

    >>> [is_door(url) for url in ("https://passport.x.com/a", "https://x.com/users/sign_in?to=/a", "https://x.com/a")]
    [True, True, False]
    """
    return bool(_DOOR_HOST.match(host_of(url)) or _DOOR_PATH.search(_split(url).path))


_MISSING_PATH = re.compile(
    r"/(?:errors?/)?(?:404|not[-_]?found|page[-_]?not[-_]?found|404[-_]?(?:error|not[-_]?found))(?:\.\w{2,5})?/?",
    re.IGNORECASE,
)


def is_missing_page(url: str) -> bool:
    """Say whether an address is that of a page which says that something was not found.

    >>> is_missing_page("https://x.org/404.html"), is_missing_page("https://x.org/area/404")
    (True, False)
    """
    return _MISSING_PATH.fullmatch(_split(url).path) is not None
