"""The search in the header, as a person uses it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from llmindex.catalogue.catalogue import Catalogue

pytestmark = [pytest.mark.shipped, pytest.mark.browser]

Opener = Callable[..., Page]

# What somebody may type, and the page that it means.
QUERIES = {
    "强化学习": "entries/reinforcement-learning/",
    "微调": "entries/sft/",
    "注意力": "entries/attention/",
    "多头注意力": "entries/multi-head-attention/",
    "GRPO": "entries/grpo/",
    "RLHF": "entries/rlhf/",
    "deepseek": "entries/deepseek-v3/",
    "DeepSeek-V3": "entries/deepseek-v3/",
    "REINFORCE++": "entries/reinforce-plus-plus/",
    "混合专家": "entries/moe/",
    "MoE": "entries/moe/",
}


def search(page: Page, query: str) -> list[str]:
    """Type a query into the open search and return the addresses of the first three results."""
    field = page.locator("pagefind-modal input")
    field.fill(query)
    expect(page.locator("pagefind-summary")).to_contain_text(query)
    links = page.locator("pagefind-results a.pf-result-link")
    expect(links.first).to_be_visible()
    page.wait_for_function(
        "document.querySelectorAll('pagefind-results li.pf-result:not([aria-hidden]) a').length"
        " >= Math.min(3, document.querySelectorAll('pagefind-results li.pf-result').length)"
    )
    return [str(link.get_attribute("href")) for link in links.all()[:3]]


def test_every_name_finds_its_entry_among_the_first_three(open_page: Opener, address: str, prefix: str) -> None:
    page = open_page(prefix)
    page.keyboard.press("/")

    found = {query: search(page, query) for query in QUERIES}

    base = address[address.index("/", 8) :] + prefix
    missed = {query: found[query] for query, path in QUERIES.items() if base + path not in found[query]}
    assert missed == {}


@pytest.mark.parametrize("query", ["强化学习", "RLHF"])
def test_a_term_finds_what_carries_its_name_in_the_other_language(
    open_page: Opener, catalogue: Catalogue, prefix: str, query: str
) -> None:
    tagged = {entry.id for entry in catalogue.by_tag["rlhf"]}

    page = open_page(f"{prefix}browse/?q={query}&tag=rlhf")

    results = page.locator(".li-results > li")
    for shown in range(24, len(tagged), 24):
        expect(results).to_have_count(shown)
        page.locator(".li-browse__list > button").click()
    expect(results).to_have_count(len(tagged))
    links = page.locator(".li-results a").all()
    assert {str(link.get_attribute("href")).split("/")[-2] for link in links} == tagged


@pytest.mark.parametrize(("query", "found"), [("强化学习", "rlhf"), ("RLHF", "reinforcement-learning")])
def test_the_entry_of_the_other_name_is_found_too(open_page: Opener, prefix: str, query: str, found: str) -> None:
    page = open_page(f"{prefix}browse/?q={query}&kind=concept")

    expect(page.locator(f'.li-results a[href$="/entries/{found}/"]')).to_be_visible()


@pytest.mark.parametrize("keys", ["/", "Control+k"])
def test_a_key_opens_the_search_and_escape_closes_it(open_page: Opener, prefix: str, keys: str) -> None:
    page = open_page(prefix)

    page.keyboard.press(keys)
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_role("searchbox")).to_be_focused()

    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()


def test_results_are_reached_and_opened_with_the_keyboard(open_page: Opener, address: str, prefix: str) -> None:
    page = open_page(prefix)
    page.keyboard.press("/")
    search(page, "GRPO")

    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")

    page.wait_for_url(f"{address}{prefix}entries/grpo/")
    expect(page.get_by_role("heading", level=1)).to_contain_text("GRPO")


def test_the_search_is_opened_and_a_result_followed_with_the_mouse(
    open_page: Opener, address: str, prefix: str
) -> None:
    page = open_page(f"{prefix}entries/mla/")

    page.locator("#li-search").click()
    search(page, "DeepSeek-V3")
    page.get_by_role("dialog").get_by_role("link", name="DeepSeek-V3", exact=True).click()

    page.wait_for_url(f"{address}{prefix}entries/deepseek-v3/")


def test_a_result_says_what_it_is_and_what_it_is_about(open_page: Opener) -> None:
    page = open_page("zh/")
    page.keyboard.press("/")
    search(page, "GRPO")

    first = page.locator("pagefind-results li.pf-result").first

    expect(first.locator(".li-badge")).to_have_text("概念")
    expect(first.locator(".li-hit")).not_to_be_empty()


def test_on_a_phone_the_search_has_one_button_that_closes_it(open_page: Opener, prefix: str) -> None:
    page = open_page(prefix, viewport={"width": 390, "height": 844}, has_touch=True)

    page.locator("#li-search").tap()
    page.locator("button.pf-modal-close").tap()  # strict: there is exactly one

    expect(page.get_by_role("dialog")).to_be_hidden()


def test_a_slash_typed_into_a_field_is_a_slash(open_page: Opener) -> None:
    page = open_page("browse/")
    field = page.locator("#li-browse-text")

    field.press_sequentially("a/b")

    expect(field).to_have_value("a/b")
    expect(page.get_by_role("dialog")).to_have_count(0)


def test_nothing_of_the_search_is_fetched_before_it_is_wanted(
    contexts: Callable[..., Any], address: str, prefix: str
) -> None:
    context, watched = contexts()
    page = context.new_page()
    page.goto(address + prefix, wait_until="networkidle")

    assert [url for url in watched.requests if "pagefind" in url] == []
