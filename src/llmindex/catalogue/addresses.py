"""Web addresses in Markdown: which a text links to, where they stand, and how one is replaced."""

from __future__ import annotations

import re
from html import escape, unescape
from urllib.parse import unquote

from llmindex.catalogue.markup import expand, to_html, without_code

__all__ = ["find_addresses", "linked_at", "replace_address"]


def find_addresses(text: str, *, ours: bool = True) -> list[str]:
    """Find the addresses that a text links to, as they are written, in reading order.

    What stands in code is no link. ``ours``: it is a text of the catalogue, with references
    and formulas; otherwise it is a page in Markdown alone.

    >>> find_addresses("See [this](https://a.example/x), `<https://b.example>` and <https://c.example/>.")
    ['https://a.example/x', 'https://c.example/']
    """
    if "://" not in text:
        return []
    html = to_html(expand(text, lambda _: "-", math=False) if ours else _unpacked(text), trusted=True)
    prose = without_code(text)
    return [_as_written(unescape(href), prose) for href in _HREF.findall(_COMMENT.sub("", html))]


_CONTAINER = re.compile(r"[ ]*(?:!!!|\?\?\?\+?|===\+?!?)[ ]")
"""The first line of an admonition, of details or of a tab, as Python-Markdown's extensions write them."""


def _unpacked(page: str) -> str:
    """Take containers away whose content is indented, which CommonMark would read as code."""
    lines: list[str] = []
    depths: list[int] = []
    for line in page.split("\n"):
        depth = len(line) - len(line.lstrip(" "))
        while depths and line.strip() and depth < depths[-1]:
            depths.pop()
        if _CONTAINER.match(line):
            depths.append(depth + 4)
            lines.append("")
        else:
            lines.append(line[depths[-1] :] if depths else line)
    return "\n".join(lines)


_HREF = re.compile(r'<a\s[^>]*?href="(https?://[^"]*)"', re.IGNORECASE)
_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
_ENCODED = re.compile(r"(?:%[89a-f][0-9a-f])+|%5[bd]", re.IGNORECASE)


def _as_written(href: str, prose: str) -> str:
    """Return the spelling of which the renderer made an address; that one itself if it is none of the usual."""
    decoded = _ENCODED.sub(lambda match: unquote(match[0]), href)
    for spelling in (href, decoded, unquote(href), escape(href, quote=False), escape(decoded, quote=False)):
        if spelling in prose and _where_linked(spelling).search(prose):
            return spelling
    return href


def _where_linked(address: str) -> re.Pattern[str]:
    """Match an address where a link leads to it: not where it is merely named, nor within a longer one."""
    return re.compile(rf"""(?:(?<=\]\()|(?<=\]\(<)|(?<=<)|(?<=href="))({re.escape(address)})(?=[\s)>"])""")


def linked_at(text: str, address: str) -> list[int]:
    """Return the offsets at which links of a text lead to an address, written in this very way.

    >>> linked_at("https://a.example [a](https://a.example) [b](https://a.example/b)", "https://a.example")
    [22]
    """
    return [match.start() for match in _where_linked(address).finditer(without_code(text))]


def replace_address(text: str, old: str, new: str) -> str:
    """Replace an address wherever a link leads to it, and where the link shows it; code and prose stay.

    >>> replace_address("[https://a.example](https://a.example) was https://a.example", "https://a.example", "https://b.example")
    '[https://b.example](https://b.example) was https://a.example'
    """
    shown = re.compile(rf"(?<=\[){re.escape(old)}(?=\]\(<?{re.escape(old)}[\s)>])")
    starts = sorted({*linked_at(text, old), *(match.start() for match in shown.finditer(without_code(text)))})
    pieces: list[str] = []
    after = 0
    for start in starts:
        pieces += [text[after:start], new]
        after = start + len(old)
    return "".join([*pieces, text[after:]])
