"""The preview in a browser: a mistake is shown over the page that stays, and mending it reloads the page."""

from __future__ import annotations

import re
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser


@pytest.fixture
def preview(project: Path) -> Iterator[str]:
    process = subprocess.Popen(
        [sys.executable, "-m", "llmindex", "serve", "--port", "0"], cwd=project, stderr=subprocess.PIPE, text=True
    )
    assert process.stderr is not None
    yield next(found[1] for line in process.stderr if (found := re.search(r"Serving on (http://\S+)", line)))
    process.send_signal(signal.SIGINT)
    process.communicate(timeout=30)


def test_a_mistake_shows_as_an_alert_over_the_old_page_and_mending_it_reloads(
    contexts: Callable[..., Any], project: Path, preview: str
) -> None:
    context, watched = contexts()
    page = context.new_page()
    page.goto(f"{preview}entries/ppx/")
    article = page.locator("main article")
    expect(article).to_contain_text("The older way.")
    entries = project / "data" / "entries.yaml"
    right = entries.read_text(encoding="utf-8")

    entries.write_text(right.replace("tags: [feedback]", "tags: [feedbak]"), encoding="utf-8")
    alert = page.get_by_role("alert")
    expect(alert).to_contain_text("unknown tag `feedbak`", timeout=20_000)
    expect(alert).to_contain_text("did you mean `feedback`?")
    expect(article).to_contain_text("The older way.")

    entries.write_text(right.replace("The older way.", "The mended way."), encoding="utf-8")
    expect(article).to_contain_text("The mended way.", timeout=20_000)
    expect(alert).to_have_count(0)
    assert watched.complaints == []


def test_a_change_reloads_the_page_that_is_open(contexts: Callable[..., Any], project: Path, preview: str) -> None:
    context, _ = contexts()
    page = context.new_page()
    page.goto(f"{preview}zh/about/")
    expect(page.locator("main article")).to_contain_text("手写的页面")

    about = project / "docs" / "about.zh.md"
    about.write_text("# 关于\n\n改过的页面。\n", encoding="utf-8")

    expect(page.locator("main article")).to_contain_text("改过的页面。", timeout=20_000)
