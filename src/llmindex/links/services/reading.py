"""Reading answers that may hold anything."""

from __future__ import annotations

import json
from typing import Any

__all__ = ["read_object", "text_of", "whole_number"]

_LARGEST = 4 << 20
"""Bytes; no answer that is asked for here is as large."""

_LONGEST = 200
"""Characters that are kept of a text, as of a page's title."""


def read_object(body: bytes) -> dict[str, Any]:
    """Return a JSON object, an empty one if it is none.

    >>> read_object(b'{"id": 1}'), read_object(b"[1"), read_object(b"[]")
    ({'id': 1}, {}, {})
    """
    if len(body) > _LARGEST:
        return {}
    try:
        value = json.loads(body)
    except (ValueError, RecursionError):
        return {}
    return value if isinstance(value, dict) else {}


def text_of(value: object) -> str:
    r"""Return a text in one line that is safe to print and to write, shortened; an empty one if it is none.

    >>> text_of(" Let's build\n GPT\x1b[31m "), text_of(1)
    ("Let's build GPT[31m", '')
    """
    if not isinstance(value, str):
        return ""
    line = " ".join(value[: 4 * _LONGEST].split())
    return "".join(letter for letter in line if letter.isprintable())[:_LONGEST].rstrip()


def whole_number(value: object) -> int | None:
    """Return a whole number, ``None`` if it is none; ``true`` is none."""
    return value if isinstance(value, int) and not isinstance(value, bool) else None
