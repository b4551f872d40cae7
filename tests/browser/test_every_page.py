"""Every page of the shipped site, in both languages, in the browser."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

pytestmark = [pytest.mark.shipped, pytest.mark.browser]


def test_every_page_loads_without_complaint_and_without_asking_another_host(
    contexts: Callable[..., Any], shipped_site: Path, address: str, prefix: str
) -> None:
    context, watched = contexts()
    page = context.new_page()
    root = shipped_site / prefix
    pages = [path.relative_to(root).parent.as_posix() for path in sorted(root.rglob("index.html"))]
    if not prefix:
        pages = [path for path in pages if path.split("/")[0] != "zh"]

    statuses = {path: page.goto(f"{address}{prefix}{path}/", wait_until="load") for path in pages}

    assert len(pages) > 250
    assert {path for path, response in statuses.items() if response is None or response.status != 200} == set()
    assert watched.complaints == []
    assert watched.hosts == {urlsplit(address).netloc}
