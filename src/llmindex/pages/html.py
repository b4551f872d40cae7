"""From a page's Markdown to its HTML, through a C renderer.

The Markdown of a generated page is CommonMark with tables and islands of HTML that this
package wrote; this module adds what Markdown cannot say: anchors on headings, addresses in
place of source paths, ``rel`` on links that lead out.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Collection
from dataclasses import dataclass
from functools import cache
from html import unescape

from llmindex.catalogue.markup import to_html
from llmindex.pages.tree import Page, url_of

__all__ = ["BrokenLinkError", "Heading", "PageHtml", "render_html", "slug"]


class BrokenLinkError(ValueError):
    """A generated page links to a page that does not exist: a mistake in this package."""


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading with its anchor; ``text`` is plain."""

    level: int
    anchor: str
    text: str


@dataclass(frozen=True, slots=True)
class PageHtml:
    """A page's content and its headings in order."""

    content: str
    headings: tuple[Heading, ...]


_HEADING = re.compile(r"<h([1-6])>(.*?)</h\1>", re.DOTALL)
_TAGS = re.compile(r"<[^>]*>")
_LINK = re.compile(
    r"""
    <a[ ]href="(?:
        (?P<out>(?i:https?)://[^"]*")
      | (?!(?i:[a-z]+):|\#|/)(?P<up>(?:\.\./)*)(?P<rest>[^"\#?]+)\.md(?P<part>\#[^"]*)?"
    )
    """,
    re.VERBOSE,
)
_PRE = re.compile(r"(<pre.*?</pre>)", re.DOTALL)
_HAN = r"[\u3001-\u303f\u4e00-\u9fff\uff00-\uffef]"
# The line end comes first, because a pattern is looked for by what it begins with.
_HAN_BREAK = re.compile(rf"\n(?<={_HAN}\n)(?={_HAN})")
"""A line end between Chinese characters, which browsers would show as a space."""


def render_html(page: Page, known: Collection[str]) -> PageHtml:
    """Render a page. ``known`` holds the source paths of all pages that it may link to."""
    headings: list[Heading] = []
    seen: set[str] = set()

    def anchor(match: re.Match[str]) -> str:
        level, inner = match[1], match[2]
        text = unescape(_TAGS.sub("", inner)).strip()
        name = _unique(slug(text), seen)
        headings.append(Heading(int(level), name, text))
        return f'<h{level} id="{name}">{inner}<a class="headerlink" href="#{name}" tabindex="-1" aria-hidden="true">¶</a></h{level}>'

    folder, _, name = page.path.rpartition("/")
    # A page is one level below the folder of its source, but for a folder's own page.
    base = "" if name == "index.md" else "../"

    def lead(match: re.Match[str]) -> str:
        out, up, rest, part = match.groups()
        if out:
            return f'{match[0]} rel="noopener"'
        target = f"{_climb(folder, up)}{rest}.md"
        if target not in known:
            raise BrokenLinkError(f"{page.path} links to {target}, which does not exist")
        url = base + up + url_of(f"{rest}.md") if target != page.path else "./"
        return f'<a href="{url}{part or ""}"'

    html = to_html(page.body, trusted=True)
    html = _HEADING.sub(anchor, html)
    html = _LINK.sub(lead, html)
    html = html.replace(' markdown="1">', ">")
    # A formula wider than a phone scrolls; the keyboard must reach it.
    html = html.replace('<math display="block"', '<math tabindex="0" display="block"')
    if _HAN_BREAK.search(html):
        html = "".join(piece if piece.startswith("<pre") else _HAN_BREAK.sub("", piece) for piece in _PRE.split(html))
    return PageHtml(html, tuple(headings))


@cache
def _climb(folder: str, up: str) -> str:
    """Return the folder that so many steps up lead to, ready to put a name behind."""
    way = posixpath.normpath(posixpath.join(folder, up))
    return "" if way == "." else f"{way}/"


def slug(text: str) -> str:
    """Make an anchor of a heading's text; letters of any script stay.

    >>> slug("Why it is here: KV 缓存")
    'why-it-is-here-kv-缓存'
    """
    return _NOT_WORD.sub("-", text.lower()).strip("-") or "section"


_NOT_WORD = re.compile(r"\W+")


def _unique(name: str, seen: set[str]) -> str:
    candidate, number = name, 1
    while candidate in seen:
        number += 1
        candidate = f"{name}-{number}"
    seen.add(candidate)
    return candidate
