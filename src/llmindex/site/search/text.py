"""The text of a page as Pagefind takes it where it reads no HTML: marks tell what weighs more.

The marks, and where a sentence ends, are those of Pagefind 1.5.2 (src/fossick/parser.rs), which
reads HTML into this form. It takes a fifth of all its time for that.
"""

from __future__ import annotations

import re
from html import unescape

__all__ = ["heading", "plain_text", "weighted"]

_INVISIBLE = re.compile(
    r'<a class="headerlink".*?</a>|<(script|style|svg|math|label|form|nav|h1)\b.*?</\1>'
    r'|<p class="li-(?:meta|label|foot|checked)">.*?</p>|<span class="li-(?:checked|gone)\b.*?</span>',
    re.DOTALL,
)
"""What is no text of the page: among others its kind, section and terms, which are facets and keywords, and dates."""

_INLINE = re.compile(
    r"</?(?:abbr|a|big|b|cite|code|del|dfn|em|ins|i|kbd|mark|q|samp|small|span|strong|sub|sup|s|time|u|var)\b[^>]*>"
)
"""Elements that do not part words."""

_ENDS = r"""[\w'")$*]"""
"""What a sentence ends with that has no full stop."""

_SENTENCE = re.compile(rf"</(?<={_ENDS}</)(?:p|li|td|div|h[2-6]|ul|article|section)>")
"""Where it ends. To look for the mark first, then behind it, takes a tenth of the time."""

_UNSTOPPED = re.compile(rf"{_ENDS}\Z")
_HEADING = re.compile(r"<h([2-6])\b[^>]*>")
_HEADING_END = re.compile(r"</h[2-6]>")
_ELEMENT = re.compile(r"<[^>]*>")
_WEIGHT, _HEADING_WEIGHT, _WEIGHT_END = (
    f"___{mark}___" for mark in ("PAGEFIND_WEIGHT", "PAGEFIND_AUTO_WEIGHT", "END_PAGEFIND_WEIGHT")
)

_TOP = 8
"""A heading of the first level weighs one less than this, and each level below one less again."""


def weighted(text: str, weight: int) -> str:
    """Give all words of a sentence more weight than usual (1)."""
    return f"{_WEIGHT}{weight} {_stopped(text)} {_WEIGHT_END}" if text else ""


def heading(text: str) -> str:
    """Give a title the weight of a heading of the first level."""
    return f"{_HEADING_WEIGHT}{_TOP - 1} {_stopped(text)} {_WEIGHT_END}"


def _stopped(text: str) -> str:
    return f"{text}." if _UNSTOPPED.search(text) else text


def plain_text(html: str) -> str:
    """Return the text of a page's HTML, without its title, with headings weighed more."""
    text = _INLINE.sub("", _INVISIBLE.sub("", html))
    text = _SENTENCE.sub(r".\g<0>", text)
    text = _HEADING.sub(lambda tag: f" {_HEADING_WEIGHT}{_TOP - int(tag[1])} ", text)
    text = _ELEMENT.sub(" ", _HEADING_END.sub(f" {_WEIGHT_END} ", text))
    return " ".join(unescape(text).split())
