"""Observations as the prober makes them: a page goes through the same reader and the same markers."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from typing import Any
from urllib.parse import urlsplit

from llmindex.links.observation import Hop, Observation, Page
from llmindex.links.page import read_page
from llmindex.links.rules import find_marks

CHECKED = datetime.datetime(2026, 11, 24, 12, tzinfo=datetime.UTC)


def see(
    url: str,
    status: int | None = 200,
    source: str | None = None,
    *,
    hops: Sequence[tuple[str, int]] = (),
    content_type: str = "text/html; charset=utf-8",
    whole: bool = True,
    **fields: Any,
) -> Observation:
    """Make an observation of a page; ``fields`` are those of Observation that are not told by it."""
    page, found = _read(url, source, content_type, whole=whole)
    fields["marks"] = (*fields.get("marks", ()), *found)
    return Observation(
        CHECKED, url, status, hops=tuple(Hop(address, code) for address, code in hops), page=page, **fields
    )


def _read(url: str, source: str | None, content_type: str, *, whole: bool) -> tuple[Page | None, tuple[str, ...]]:
    if source is None or (read := read_page(source.encode(), content_type, whole=whole)) is None:
        return None, ()
    page, text = read
    return page, find_marks(urlsplit(url).hostname or "", text, page)
