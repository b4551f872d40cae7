"""Reading: the language switch, the menu of a phone, pages without scripts, narrow screens, the page for nothing."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from llmindex.catalogue.catalogue import Catalogue

pytestmark = [pytest.mark.shipped, pytest.mark.browser]

Opener = Callable[..., Page]

KINDS = {
    "home": "",
    "section": "sections/reinforcement-learning/",
    "concept": "entries/mla/",
    "paper": "entries/deepseek-v3-technical-report/",
    "model": "entries/qwen3/",
    "framework": "entries/openrlhf/",
    "solved error": "entries/llama-factory-dtensor-fix/",
    "comparisons": "comparisons/",
    "comparison": "comparisons/serving-engines/",
    "glossary": "glossary/",
    "browse": "browse/",
    "tags": "tags/",
    "tag": "tags/grpo/",
    "written by hand": "about/",
}

PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}


@pytest.mark.parametrize("path", KINDS.values(), ids=KINDS)
def test_the_language_switch_stays_on_the_page(open_page: Opener, address: str, path: str) -> None:
    page = open_page(path)
    expect(page.locator("html")).to_have_attribute("lang", "en")

    page.get_by_role("link", name="中文").click()
    page.wait_for_url(f"{address}zh/{path}")
    expect(page.locator("html")).to_have_attribute("lang", "zh")

    page.get_by_role("link", name="English").click()
    page.wait_for_url(address + path)


@pytest.mark.parametrize("path", ["", "entries/mla/", "tags/"], ids=["home", "entry", "tags"])
def test_the_menu_of_a_phone_leads_to_a_section(open_page: Opener, address: str, prefix: str, path: str) -> None:
    page = open_page(prefix + path, **PHONE)

    page.locator("label.md-header__button[for=__drawer]").tap()
    menu = page.locator(".md-sidebar--primary")
    menu.locator("label.md-nav__link[for=__nav_2]").tap()
    menu.locator('a[href$="sections/evaluation/"]').tap()

    page.wait_for_url(f"{address}{prefix}sections/evaluation/")


def test_the_tabs_stay_within_reach_when_a_long_page_is_scrolled(open_page: Opener, address: str) -> None:
    page = open_page("sections/reinforcement-learning/", viewport={"width": 1280, "height": 800})
    page.mouse.wheel(0, 3000)
    expect(page.locator(".md-top")).to_be_attached()

    page.locator(".md-tabs").get_by_role("link", name="Glossary").click()

    page.wait_for_url(f"{address}glossary/")


@pytest.mark.parametrize("path", KINDS.values(), ids=KINDS)
def test_without_scripts_the_content_is_all_there(
    contexts: Callable[..., Any], address: str, prefix: str, path: str
) -> None:
    script_free, _ = contexts(java_script_enabled=False)
    scripted, _ = contexts()
    plain, full = script_free.new_page(), scripted.new_page()
    plain.goto(address + prefix + path)
    full.goto(address + prefix + path)

    # What a reader without scripts sees holds every line that others see, controls aside.
    shown = " ".join(plain.locator("main article").inner_text().split())
    if path not in ("browse/", "comparisons/serving-engines/"):
        lines = [" ".join(line.split()) for line in full.locator("main article").inner_text().splitlines()]
        assert [line for line in lines if line not in shown] == []
    assert len(shown) > 100


def test_without_scripts_browse_lists_every_entry_and_the_search_leads_there(
    contexts: Callable[..., Any], catalogue: Catalogue, address: str, prefix: str
) -> None:
    context, _ = contexts(java_script_enabled=False)
    page = context.new_page()
    page.goto(address + prefix)

    page.locator("#li-search").click()

    page.wait_for_url(f"{address}{prefix}browse/")
    hrefs = [str(link.get_attribute("href")) for link in page.locator("main article li a").all()]
    assert sorted(href.split("/")[-2] for href in hrefs) == sorted(entry.id for entry in catalogue.entries)


def test_without_scripts_the_language_switch_works(contexts: Callable[..., Any], address: str) -> None:
    context, _ = contexts(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{address}entries/grpo/")

    page.get_by_role("link", name="中文").click()

    page.wait_for_url(f"{address}zh/entries/grpo/")


def widest(shipped_site: Path, count: int = 8) -> list[str]:
    """The entries with the most table cells, formulas and long words, which are likeliest to be too wide."""

    def width(page: Path) -> int:
        text = page.read_text(encoding="utf-8")
        longest = max(map(len, text.split("<main")[-1].replace("<", " ").replace(">", " ").split()))
        return text.count("<td") + 20 * text.count('<math display="block"') + longest

    pages = sorted(shipped_site.glob("entries/*/index.html"), key=width, reverse=True)
    return [f"entries/{page.parent.name}/" for page in pages[:count]]


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without"])
def test_nothing_scrolls_sideways_at_360_pixels(
    contexts: Callable[..., Any],
    shipped_site: Path,
    address: str,
    prefix: str,
    scripts: bool,
) -> None:
    context, _ = contexts(java_script_enabled=scripts, viewport={"width": 360, "height": 740})
    page = context.new_page()
    widths = {}
    for path in [*KINDS.values(), *widest(shipped_site)]:
        page.goto(address + prefix + path)
        if path == "browse/" and scripts:
            expect(page.locator(".li-results > li").first).to_be_visible()
        widths[path] = page.evaluate("document.documentElement.scrollWidth")

    assert {path: width for path, width in widths.items() if width > 360} == {}


def test_the_search_does_not_scroll_sideways_at_360_pixels(open_page: Opener, prefix: str) -> None:
    page = open_page(prefix, viewport={"width": 360, "height": 740})
    page.keyboard.press("/")
    page.locator("pagefind-modal input").fill("deepseek")
    expect(page.locator("pagefind-results .li-hit").first).to_be_visible()

    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    assert page.evaluate("document.querySelector('dialog').scrollWidth") <= 360


def test_an_address_that_leads_nowhere_shows_a_page_that_helps(shipped_site: Path, open_page: Opener) -> None:
    # Hosts serve 404.html for whatever is missing; its own links must not depend on where that was.
    assert (shipped_site / "404.html").is_file()
    page = open_page("404.html")

    page.get_by_role("main").get_by_role("link", name="Browse everything").click()

    expect(page.get_by_role("heading", level=1)).to_contain_text("Browse")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_colours_follow_the_reader_and_the_reader_may_change_them(open_page: Opener, scheme: str) -> None:
    page = open_page("entries/grpo/", color_scheme=scheme)
    body = page.locator("body")
    names = {"light": "default", "dark": "slate"}
    expect(body).to_have_attribute("data-md-color-scheme", names.pop(scheme))

    page.locator(".md-header__option label:not([hidden])").click()
    page.reload()

    expect(body).to_have_attribute("data-md-color-scheme", *names.values())


def test_a_formula_is_drawn_by_the_browser(open_page: Opener, prefix: str) -> None:
    page = open_page(f"{prefix}entries/mla/")

    formula = page.locator('math[display="block"]').first

    box = formula.bounding_box()
    assert box is not None
    assert box["height"] > 15
    assert formula.locator("msub, msup, msubsup").count() > 0
