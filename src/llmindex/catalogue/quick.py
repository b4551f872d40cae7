"""Reading the items of a list with a fast parser, where there can be nothing to find in them.

A list is taken apart at the lines that begin with ``- ``. An item that holds nothing doubtful
and makes a list of one when it is read alone means the same in its file: it has no anchor,
tag, directive or end of a document, and what is open at its end would not have been readable.
So items may be read together, alone, or not again.
"""

from __future__ import annotations

import re
from typing import Any

import ryaml

from llmindex.catalogue.yaml import Part, item_parts

__all__ = ["is_rejected", "quick_parts", "read_quickly"]

_NOTHING = re.compile(r"(?:[ ]*(?:\#[^\n]*)?\n)*(?:---[ ]*\n(?:[ ]*(?:\#[^\n]*)?\n)*)?")
"""What may stand before the first item."""

_DOUBTFUL = (
    # What may be an anchor, a tag, or a number in another base. Each pattern begins with what is
    # rare, so that a search runs to that; what stands before it is looked at afterwards.
    re.compile(r"&(?<=[\s:,?\[{-]&)(?=\S)"),
    re.compile(r"!(?<=[\s:,?\[{-]!)(?=\S)"),
    re.compile(r"0[bxo](?<=[\s:,?\[{-]0.)"),
    re.compile(r"\n[%.]"),  # a directive, the end of a document
)
"""What the fast parser may see differently. To be wrong about it costs time, no more."""

_FORBIDDEN = re.compile(r"[^\t\n\x20-\x7e\xa0-\u2027\u202a-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What is no printable character (YAML 1.2 §5.1), or a line break to some parsers only."""


def quick_parts(text: str) -> list[Part]:
    """Find the items of a list that may be read quickly; none where what stands before them must be looked at."""
    parts = item_parts(text)
    if not parts or not _NOTHING.fullmatch(text, 0, parts[0].start) or _is_doubtful(text[: parts[0].start]):
        return []
    return parts


def is_rejected(text: str) -> bool:
    """Say whether a text is surely no YAML: nothing in it is doubtful, and still it cannot be read."""
    if _is_doubtful(text):
        return False
    try:
        ryaml.loads(text)
    except ryaml.InvalidYamlError as error:
        return "duplicate" not in str(error)  # a key that stands twice is wrong, but YAML
    except (ValueError, RecursionError):
        return False
    return False


def read_quickly(text: str, count: int) -> list[Any] | None:
    """Read so many items; nothing if there may be anything to find in them.

    Scalars are read as the core schema does, so that ``1.10`` becomes the number 1.1. A field
    that expects anything else refuses that, and the item has then to be read exactly.
    """
    if _is_doubtful(text):
        return None
    try:
        items = ryaml.loads(text)
    except (ryaml.InvalidYamlError, ValueError, RecursionError):
        return None
    return items if isinstance(items, list) and len(items) == count else None


def _is_doubtful(text: str) -> bool:
    # Python tells sooner what is printable, which is less than what is allowed.
    if not text.replace("\n", " ").isprintable() and _FORBIDDEN.search(text):
        return True
    return any(pattern.search(text) for pattern in _DOUBTFUL)
