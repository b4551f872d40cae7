"""Addresses: when two spellings mean the same, and how one is asked for."""

from __future__ import annotations

import re
from urllib.parse import urlsplit, urlunsplit

__all__ = ["asked_as", "normalise"]

_ARXIV = re.compile(r"https://arxiv\.org/(?:pdf|html)/([^?#]+?)(?:v\d+)?(?:\.pdf)?/?")


def normalise(url: str) -> str:
    """Return the spelling under which an address is remembered: host in lower case, no fragment.

    >>> normalise("https://Example.org#top")
    'https://example.org/'
    """
    parts = urlsplit(url)
    return urlunsplit((parts.scheme.lower(), parts.netloc.lower(), parts.path or "/", parts.query, ""))


def asked_as(url: str) -> str:
    """Return the address that is asked for.

    >>> asked_as("https://arxiv.org/pdf/2311.00001v2")
    'https://arxiv.org/abs/2311.00001'
    """
    normal = normalise(url)
    work = _ARXIV.fullmatch(normal)
    return f"https://arxiv.org/abs/{work[1]}" if work else normal
