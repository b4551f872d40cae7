"""The addresses in the sitemap (https://www.sitemaps.org/protocol.html), with those in the other languages."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape

from llmindex.site.languages import SITE_LANGUAGES

__all__ = ["sitemap_urls"]


def sitemap_urls(addresses: Iterable[str], site_url: str, root_url: str, newest: str) -> str:
    """Return the ``url`` elements of pages; a template would take a tenth of a second for ten thousand.

    ``addresses`` are relative to the language's root ``site_url``, ``root_url`` is the whole
    site's; ``newest`` is the date of the last change (may be empty).
    """
    before = f"<url>\n<loc>{escape(site_url)}"
    alternates = [
        f'<xhtml:link rel="alternate" hreflang="{language.code}" href="{escape(root_url + language.prefix)}'
        for language in SITE_LANGUAGES
    ]
    after = (f"<lastmod>{escape(newest)}</lastmod>\n" if newest else "") + "</url>\n"
    pages = map(escape, addresses)
    return "".join(
        f"{before}{page}</loc>\n" + "".join(f'{alternate}{page}"/>\n' for alternate in alternates) + after
        for page in pages
    )
