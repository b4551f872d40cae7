"""What a scalar without quotes means."""

from __future__ import annotations

import re

__all__ = ["PlainScalar", "read_plain"]

_NULL = frozenset({"", "~", "null", "Null", "NULL"})

_TYPED = re.compile(
    r"[-+]?(?:[0-9]+|0o[0-7]+|0x[0-9a-fA-F]+)"
    r"|[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?"
    r"|[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN)"
    r"|true|True|TRUE|false|False|FALSE"
)
"""Plain scalars that are no strings in the core schema (YAML 1.2.2 §10.3.2)."""


class PlainScalar(str):
    """A scalar without quotes that the core schema would read as a number or a boolean."""

    __slots__ = ()


def read_plain(text: str) -> str | None:
    """Return what a scalar without quotes stands for: nothing, text, or text that may be a number or a boolean."""
    if text in _NULL:
        return None
    return PlainScalar(text) if _TYPED.fullmatch(text) else text
