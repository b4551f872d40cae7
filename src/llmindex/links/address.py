"""Addresses: when two spellings mean the same, and how one is asked for."""

from __future__ import annotations

from urllib.parse import urlsplit, urlunsplit

__all__ = ["asked_as", "normalise"]


def normalise(url: str) -> str:
    """Return the spelling under which an address is remembered: host in lower case, no fragment.

    >>> normalise("https://Example.org#top")
    'https://example.org/'
    """
    parts = urlsplit(url)
    return urlunsplit((parts.scheme.lower(), parts.netloc.lower(), parts.path or "/", parts.query, ""))


def asked_as(url: str) -> str:
    """Return the address that is asked for."""
    return url
