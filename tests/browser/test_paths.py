"""Learning paths in the browser: everything is there without scripts; with them, steps can be ticked off."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from llmindex.catalogue.catalogue import Catalogue

pytestmark = [pytest.mark.shipped, pytest.mark.browser]

Opener = Callable[..., Page]

PATH = "rlhf-to-grpo"


def _box(page: Page, entry: str) -> Any:
    return page.locator(f'[data-step="{entry}"] input')


def test_a_step_that_is_ticked_stays_so_in_both_languages(open_page: Opener, catalogue: Catalogue) -> None:
    path = next(path for path in catalogue.paths if path.id == PATH)
    needed = [step.entry for step in path.steps if not step.optional]
    page = open_page(f"paths/{PATH}/")
    summary = page.locator("#li-progress")
    expect(summary).to_contain_text(f"0 of {len(needed)}")

    _box(page, needed[0]).focus()
    page.keyboard.press("Space")

    expect(summary).to_contain_text(f"1 of {len(needed)}")
    page.reload()
    expect(summary).to_contain_text(f"1 of {len(needed)}")
    page.goto(page.url.replace("/paths/", "/zh/paths/"))
    expect(_box(page, needed[0])).to_be_checked()
    expect(summary).to_contain_text(f"1 / {len(needed)}")
    _box(page, needed[0]).click()
    expect(summary).to_contain_text(f"0 / {len(needed)}")


def test_optional_steps_do_not_count(open_page: Opener, catalogue: Catalogue) -> None:
    path = next(path for path in catalogue.paths if path.id == PATH)
    optional = next(step.entry for step in path.steps if step.optional)
    page = open_page(f"paths/{PATH}/")
    _box(page, optional).click()
    expect(page.locator("#li-progress")).to_contain_text("0 of")


@pytest.mark.parametrize("kept", ["not json", '{"a": 1}', "null", "7"])
def test_what_somebody_else_has_kept_there_does_no_harm(open_page: Opener, kept: str) -> None:
    page = open_page(f"paths/{PATH}/")
    page.evaluate("kept => localStorage.setItem('llmindex.done', kept)", kept)
    page.reload()
    expect(page.locator("#li-progress")).to_contain_text("0 of")


def test_without_scripts_every_step_is_there(contexts: Callable[..., Any], address: str, catalogue: Catalogue) -> None:
    context, _ = contexts(java_script_enabled=False)
    page = context.new_page()
    for path in catalogue.paths:
        page.goto(f"{address}paths/{path.id}/")
        assert page.locator("[data-step]").count() == len(path.steps)
        assert page.locator("#li-progress").is_hidden()
