"""Escaping for Markdown and HTML at once.

Character references mean the same in Markdown text, in HTML text and in an HTML
attribute, and neither language sees structure in them (CommonMark 0.31 §6.2). So one
escaping serves every place of a page: a line, a table's cell, an attribute, a ``<pre>``.
"""

from __future__ import annotations

import json
import re

__all__ = ["Markdown", "escape", "script_data"]


class Markdown(str):
    """Markdown (with HTML in it) that may be printed as it is; all other text is escaped first."""

    __slots__ = ()


_SPECIAL = re.compile(
    r"""
    [\\`*_\[\]{}<>&~|$"'\t\r\n]
    | ^[+=-] | ^\d(?=\d{0,8}[.)](?:\s|$))  # a list, a line under a heading, a rule
    | (?<!\S)\#                             # a heading, or what closes one
    | ^[ ]+(?=[^ ]) | (?<=[^ ])[ ]+\Z        # code by indentation, a hard break
    """,
    re.VERBOSE | re.ASCII,
)

# Most texts have nothing special. To see that takes a fraction of the time that the search above does.
_PLAIN = re.compile(r"(?![ +=-]|\d{1,9}[.)])[^\\`*_\[\]{}<>&~|$\"'\t\r\n\#]*(?<! )", re.ASCII)


def escape(value: object) -> Markdown:
    """Make plain text safe in every place of a page; what is :class:`Markdown` already stays as it is.

    >>> print(escape("a *b* <c>"))
    a &#42;b&#42; &lt;c&gt;
    """
    if type(value) is Markdown:
        return value
    text = value if type(value) is str else str(value)
    return Markdown(text if _PLAIN.fullmatch(text) else _SPECIAL.sub(_reference, text))


_NAMED = {"<": "&lt;", ">": "&gt;", "&": "&amp;", '"': "&quot;"}


def _reference(match: re.Match[str]) -> str:
    return _NAMED.get(match[0]) or "".join(f"&#{ord(char)};" for char in match[0])


def script_data(data: object) -> Markdown:
    """Write data as JSON that may stand in a script element, which it cannot end (HTML, "Restrictions for contents of script elements")."""
    return Markdown(json.dumps(data, ensure_ascii=False, separators=(",", ":")).replace("<", "\\u003c"))
