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
from html import unescape

from llmindex.catalogue.markup import to_html
from llmindex.pages.tree import Page, relative_url

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
_SOURCE_LINK = re.compile(r'(<a href=")(?![a-z]+:|#|/)([^"#?]+\.md)(#[^"]*)?"', re.IGNORECASE)
_HAN = r"[\u3001-\u303f\u4e00-\u9fff\uff00-\uffef]"
_HAN_BREAK = re.compile(rf"(?P<pre><pre.*?</pre>)|(?<={_HAN})\n(?={_HAN})", re.DOTALL)
"""A line end between Chinese characters, which browsers would show as a space."""
_OUTGOING = re.compile(r'<a href="https?://[^"]*"', re.IGNORECASE)


def render_html(page: Page, known: Collection[str]) -> PageHtml:
    """Render a page. ``known`` holds the source paths of all pages that it may link to."""
    headings: list[Heading] = []
    seen: set[str] = set()

    def anchor(match: re.Match[str]) -> str:
        level, inner = int(match[1]), match[2]
        text = unescape(_TAGS.sub("", inner)).strip()
        name = _unique(slug(text), seen)
        headings.append(Heading(level, name, text))
        return f'<h{level} id="{name}">{inner}<a class="headerlink" href="#{name}" tabindex="-1" aria-hidden="true">¶</a></h{level}>'

    def resolve(match: re.Match[str]) -> str:
        target = _join(folder, match[2])
        if target not in known:
            raise BrokenLinkError(f"{page.path} links to {target}, which does not exist")
        return f'{match[1]}{relative_url(page.path, target)}{match[3] or ""}"'

    folder = page.path.rpartition("/")[0]
    html = to_html(page.body, trusted=True)
    html = _HEADING.sub(anchor, html)
    html = _SOURCE_LINK.sub(resolve, html)
    html = html.replace(' markdown="1">', ">")
    html = _OUTGOING.sub(r'\g<0> rel="noopener"', html)
    # A formula wider than a phone scrolls; the keyboard must reach it.
    html = html.replace('<math display="block"', '<math tabindex="0" display="block"')
    html = _HAN_BREAK.sub(lambda match: match["pre"] or "", html)
    return PageHtml(html, tuple(headings))


def _join(folder: str, path: str) -> str:
    """Return the path that another means inside a folder."""
    if "/" not in path:
        return posixpath.join(folder, path)
    return posixpath.normpath(posixpath.join(folder, path))


def slug(text: str) -> str:
    """Make an anchor of a heading's text; letters of any script stay.

    >>> slug("Why it is here: KV 缓存")
    'why-it-is-here-kv-缓存'
    """
    return re.sub(r"[^\w]+", "-", text.lower()).strip("-") or "section"


def _unique(name: str, seen: set[str]) -> str:
    candidate, number = name, 1
    while candidate in seen:
        number += 1
        candidate = f"{name}-{number}"
    seen.add(candidate)
    return candidate
