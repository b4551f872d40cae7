"""The links of an entry as its page shows them: each with what is known of it."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass

from llmindex.catalogue.model import Entry, Link
from llmindex.links.health import LinkHealth
from llmindex.pages.view import View

__all__ = ["LinkBlock", "ShownLink", "link_block"]


@dataclass(frozen=True, slots=True)
class ShownLink:
    """A link with what a reader should know: since when it is gone for certain, else when it was last seen alive.

    ``copy`` is the address of a copy in a web archive.
    """

    link: Link
    copy: str | None
    gone: datetime.date | None = None
    seen: datetime.date | None = None


@dataclass(frozen=True, slots=True)
class LinkBlock:
    """All links of an entry. ``seen`` is when they were last seen alive, where that was on the same day."""

    links: Sequence[ShownLink]
    seen: datetime.date | None = None


def link_block(view: View, entry: Entry) -> LinkBlock:
    """Collect what is shown of an entry's links."""
    shown = [_shown(link, view.health.of(link.url)) for link in entry.all_links]
    days = {link.seen for link in shown}
    return LinkBlock(shown, days.pop() if len(days) == 1 else None)


def _shown(link: Link, health: LinkHealth | None) -> ShownLink:
    if health is None:
        return ShownLink(link, link.archived)
    gone = health.since
    if gone is None:
        return ShownLink(link, link.archived, seen=health.last_ok)
    return ShownLink(link, link.archived or health.archived, gone)
