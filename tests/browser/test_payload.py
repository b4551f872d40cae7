"""What a visitor downloads, packed as hosts pack it."""

from __future__ import annotations

import gzip
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import expect

pytestmark = [pytest.mark.shipped, pytest.mark.browser]

PACKED_BY_HOSTS = {".html", ".css", ".js", ".json", ".svg"}


def transferred(urls: Iterable[str], shipped_site: Path, address: str) -> dict[str, int]:
    """Bytes on the wire of each file that was asked for."""
    sizes = {}
    for url in urls:
        if not url.startswith(address):
            continue  # what stands in the page itself: data: and blob:
        path = shipped_site / urlsplit(url).path.removeprefix(urlsplit(address).path)
        data = (path / "index.html" if path.is_dir() else path).read_bytes()
        packed = path.suffix in PACKED_BY_HOSTS or path.is_dir()
        sizes[path.name] = len(gzip.compress(data, 6)) if packed else len(data)
    return sizes


def test_reading_costs_little_and_searching_not_much_more(
    contexts: Callable[..., Any], shipped_site: Path, address: str, prefix: str
) -> None:
    context, watched = contexts()
    page = context.new_page()
    page.goto(address + prefix, wait_until="networkidle")
    reading = transferred(watched.requests, shipped_site, address)
    watched.requests.clear()

    page.keyboard.press("/")
    page.get_by_role("dialog").get_by_role("searchbox").fill("GRPO")
    expect(page.locator("pagefind-results .li-hit").first).to_be_visible()
    searching = transferred(watched.requests, shipped_site, address)

    assert sum(reading.values()) < 100_000, reading
    assert sum(searching.values()) < 250_000, searching
