"""axe-core finds no violation of WCAG 2.0, 2.1 or 2.2, level A or AA."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

pytestmark = [pytest.mark.shipped, pytest.mark.browser]

Opener = Callable[..., Page]

PAGES = {
    "home": "",
    "section": "sections/reinforcement-learning/",
    "concept with formulas": "entries/mla/",
    "model with variants": "entries/qwen3/",
    "model with facts": "entries/deepseek-v3/",
    "framework with claims": "entries/openrlhf/",
    "solved error": "entries/llama-factory-dtensor-fix/",
    "browse": "browse/",
    "comparisons": "comparisons/",
    "comparison of numbers": "comparisons/model-architectures/",
    "comparison of lists": "comparisons/rl-frameworks/",
    "side by side": "comparisons/model-architectures/?side=deepseek-v3,kimi-k2,qwen3.qwen3-8b",
    "glossary": "glossary/",
    "tags": "tags/",
    "tag": "tags/attention/",
    "written by hand": "about/",
    "nothing there": "404.html",
}

LEVELS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa"]


def violations(page: Page, *rules: str) -> list[str]:
    """Run axe-core. The rules named are held to have run, with the one that WCAG 2.2 added."""
    result = Axe().run(page, options={"runOnly": {"type": "tag", "values": LEVELS}}).response
    ran = {rule["id"] for kind in ("passes", "violations", "incomplete") for rule in result[kind]}
    assert {"color-contrast", "target-size", *rules} <= ran
    return [
        f"{found['id']}: {node['html'][:200]} ({node['failureSummary']})"
        for found in result["violations"]
        for node in found["nodes"]
    ]


@pytest.fixture(params=["light", "dark"])
def scheme(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.mark.parametrize("width", [1280, 390], ids=["desk", "phone"])
def test_no_page_has_a_violation(open_page: Opener, address: str, prefix: str, scheme: str, width: int) -> None:
    page = open_page(prefix, color_scheme=scheme, viewport={"width": width, "height": 900}, reduced_motion="reduce")
    found = {}
    for name, path in PAGES.items():
        page.goto(address + prefix + path)
        if name == "browse":
            expect(page.locator("#li-browse")).to_have_attribute("aria-busy", "false")
            for summary in page.locator(".li-browse summary:visible").all():
                if summary.evaluate("element => !element.parentElement.open"):
                    summary.click()
        page.evaluate(
            "document.querySelectorAll('.li-compare details, .li-table tr:nth-child(3) details').forEach((one) => { one.open = true; })"
        )
        found[name] = violations(page, "html-has-lang", "link-name", "document-title")

    assert {name: nodes for name, nodes in found.items() if nodes} == {}


def test_the_search_has_no_violation(open_page: Opener, prefix: str, scheme: str) -> None:
    page = open_page(prefix, color_scheme=scheme, reduced_motion="reduce")
    page.keyboard.press("/")
    expect(page.get_by_role("dialog").get_by_role("searchbox")).to_be_focused()
    empty = violations(page)

    page.get_by_role("dialog").get_by_role("searchbox").fill("attention")
    expect(page.locator("pagefind-results .li-hit").nth(3)).to_be_visible()

    assert empty == []
    assert violations(page) == []


def test_the_menu_of_a_phone_has_no_violation(open_page: Opener, prefix: str, scheme: str) -> None:
    page = open_page(
        prefix, color_scheme=scheme, viewport={"width": 390, "height": 844}, has_touch=True, reduced_motion="reduce"
    )
    page.locator("label.md-header__button[for=__drawer]").tap()
    expect(page.locator(".md-sidebar--primary")).to_be_in_viewport()

    assert violations(page) == []
