"""Browse: everything at first, facets that narrow, counts that agree with the catalogue, a view that can be shared."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Locator, Page, expect

from llmindex.catalogue.catalogue import Catalogue
from llmindex.catalogue.model import Entry

pytestmark = [pytest.mark.shipped, pytest.mark.browser]

Opener = Callable[..., Page]


def status(page: Page) -> Locator:
    return page.locator(".li-browse__status")


def settled(page: Page) -> Page:
    """Wait until what is shown answers to what is chosen."""
    expect(page.locator("#li-browse")).to_have_attribute("aria-busy", "false")
    return page


def tick(page: Page, facet: str, value: str) -> None:
    panel = page.locator(f'[data-facet="{facet}"]')
    if panel.get_attribute("open") is None:
        panel.locator("summary").click()
    panel.locator(f'input[value="{value}"]').check()
    settled(page)


def results(page: Page) -> list[str]:
    return [str(link.get_attribute("href")).split("/")[-2] for link in page.locator(".li-results a").all()]


def values(entry: Entry, facet: str, catalogue: Catalogue) -> Iterable[str]:
    """What an entry counts under, worked out from the catalogue alone."""
    broader = {tag.id: tag.broader for tag in catalogue.taxonomy.tags}
    of_facet: dict[str, Iterable[str]] = {
        "kind": [entry.kind.value],
        "section": {entry.section, *entry.also_in},
        "tag": {*entry.tags, *(wide for tag in entry.tags if (wide := broader[tag]))},
        "year": [str(entry.published.year) if entry.published else "undated"],
        "level": [entry.level.value] if entry.level else [],
        "language": entry.language or (),
        "core": ["true"] if entry.core else [],
        "recommended": ["true"] if entry.recommended else [],
    }
    return of_facet[facet]


FACETS = ("kind", "section", "tag", "year", "level", "language", "core", "recommended")


def expected_counts(catalogue: Catalogue, entries: Iterable[Entry]) -> dict[str, dict[str, int]]:
    entries = list(entries)
    return {
        facet: dict(Counter(value for entry in entries for value in values(entry, facet, catalogue)))
        for facet in FACETS
    }


def shown_counts(page: Page) -> dict[str, dict[str, int]]:
    """What the page says, zeros left out."""
    return page.evaluate(
        """() => Object.fromEntries([...document.querySelectorAll('.li-facet')].map((facet) => [
            facet.dataset.facet,
            Object.fromEntries([...facet.querySelectorAll('li:not([hidden])')]
              .map((item) => [item.dataset.value, Number(item.querySelector('.li-count').textContent)])
              .filter(([, count]) => count))]))"""
    )


def test_everything_is_shown_at_first_with_counts_that_agree_with_the_catalogue(
    open_page: Opener, catalogue: Catalogue, prefix: str
) -> None:
    page = open_page(f"{prefix}browse/")
    expect(status(page)).to_contain_text(str(len(catalogue.entries)))

    assert shown_counts(page) == expected_counts(catalogue, catalogue.entries)


def test_more_is_shown_until_all_is_shown(open_page: Opener, catalogue: Catalogue) -> None:
    page = open_page("browse/")
    more = page.locator(".li-browse__list > button")
    settled(page)

    while more.is_visible():
        shown = page.locator(".li-results > li").count()
        more.click()
        expect(page.locator(".li-results > li").nth(shown).locator("a")).to_be_focused()

    assert sorted(results(page)) == sorted(entry.id for entry in catalogue.entries)


def test_facets_narrow_and_the_other_facets_count_what_is_left(
    open_page: Opener, catalogue: Catalogue, prefix: str
) -> None:
    page = open_page(f"{prefix}browse/")
    expect(status(page)).to_contain_text(str(len(catalogue.entries)))

    tick(page, "section", "reinforcement-learning")
    tick(page, "kind", "framework")

    left = [
        entry
        for entry in catalogue.entries
        if entry.kind.value == "framework" and "reinforcement-learning" in (entry.section, *entry.also_in)
    ]
    expect(status(page)).to_contain_text(str(len(left)))
    expect(page.locator(".li-results > li")).to_have_count(min(24, len(left)))
    counts, expected = shown_counts(page), expected_counts(catalogue, left)
    open_facets = ("tag", "year", "level", "language", "core", "recommended")
    assert {facet: counts[facet] for facet in open_facets} == {facet: expected[facet] for facet in open_facets}
    # A facet with a tick counts what another tick in it would add.
    assert counts["kind"] == dict(
        Counter(e.kind.value for e in catalogue.entries if "reinforcement-learning" in (e.section, *e.also_in))
    )


def test_two_values_of_a_facet_widen(open_page: Opener, catalogue: Catalogue) -> None:
    page = open_page("browse/?kind=benchmark,dataset")

    expected = {entry.id for entry in catalogue.entries if entry.kind.value in ("benchmark", "dataset")}
    expect(page.locator(".li-results > li")).to_have_count(len(expected))
    assert set(results(page)) == expected


def test_text_and_facets_are_joined_and_cleared_together(open_page: Opener, catalogue: Catalogue, prefix: str) -> None:
    page = open_page(f"{prefix}browse/?kind=concept")
    expect(status(page)).to_contain_text(str(len(catalogue.concepts)))

    page.locator("#li-browse-text").fill("RLHF")
    expect(page.locator('.li-results > li:first-child a[href$="/entries/rlhf/"]')).to_be_visible()
    assert {catalogue.by_id[name].kind.value for name in results(page)} == {"concept"}

    page.locator(".li-browse__clear").click()
    expect(status(page)).to_contain_text(str(len(catalogue.entries)))
    assert urlsplit(page.url).query == ""


def test_nothing_found_is_said_in_words(open_page: Opener) -> None:
    page = open_page("browse/?q=龘")

    expect(status(page)).to_contain_text("Nothing matches")
    assert results(page) == []


def first_dates(page: Page) -> list[str]:
    return [
        str(text).strip()
        for item in page.locator(".li-results > li").all()
        if (text := item.locator(".li-when").first.text_content())
    ]


def dates_of(catalogue: Catalogue, names: Iterable[str]) -> list[str]:
    return [str(catalogue.by_id[name].published or "0000") for name in names]


@pytest.mark.parametrize(("order", "backwards"), [("newest", True), ("oldest", False)])
def test_entries_are_sorted_by_date(
    open_page: Opener, catalogue: Catalogue, prefix: str, order: str, backwards: bool
) -> None:
    page = open_page(f"{prefix}browse/?kind=paper")
    papers = [entry.id for entry in catalogue.entries if entry.kind.value == "paper"]
    expect(status(page)).to_contain_text(str(len(papers)))

    page.locator(".li-browse select").select_option(order)

    expected = sorted(dates_of(catalogue, papers), reverse=backwards)[:24]
    expect(page.locator(".li-results > li:first-child")).to_contain_text(expected[0])
    assert dates_of(catalogue, results(page)) == expected


def test_entries_are_sorted_by_title(open_page: Opener, catalogue: Catalogue) -> None:
    page = open_page("browse/?kind=framework&sort=title")
    titles = sorted(
        (entry.title.best("en")[0] for entry in catalogue.entries if entry.kind.value == "framework"), key=str.casefold
    )

    expect(page.locator(".li-results > li:first-child a")).to_have_text(titles[0])
    assert page.locator(".li-results a").all_text_contents() == titles[:24]


def test_the_view_stands_in_the_address_and_survives_a_reload_and_the_language_switch(
    open_page: Opener, address: str
) -> None:
    page = open_page("browse/")
    page.locator("#li-browse-text").fill("attention")
    page.wait_for_url("**/browse/?q=attention")
    settled(page)
    tick(page, "kind", "paper")
    page.locator(".li-browse select").select_option("oldest")
    expect(page).to_have_url(f"{address}browse/?q=attention&kind=paper&sort=oldest")
    before = results(settled(page))
    assert before

    page.reload()
    assert results(settled(page)) == before
    expect(page.locator("#li-browse-text")).to_have_value("attention")
    expect(page.locator('[data-facet="kind"] input[value="paper"]')).to_be_checked()
    expect(page.locator(".li-browse select")).to_have_value("oldest")

    page.get_by_role("link", name="中文").click()
    page.wait_for_url(f"{address}zh/browse/**")
    assert parse_qs(urlsplit(page.url).query) == {"q": ["attention"], "kind": ["paper"], "sort": ["oldest"]}
    expect(page.locator('[data-facet="kind"] input[value="paper"]')).to_be_checked()


def test_what_the_address_chose_stands_first_in_its_facet(open_page: Opener) -> None:
    page = settled(open_page("browse/?tag=quantization"))

    first = page.locator('[data-facet="tag"] li:not([hidden]) input').first
    expect(first).to_have_value("quantization")
    expect(first).to_be_checked()


def test_values_that_do_not_exist_are_dropped_from_the_address(
    open_page: Opener, catalogue: Catalogue, address: str
) -> None:
    page = open_page("browse/?kind=novel,paper&sort=taste&tag=%3Cscript%3E")

    papers = sum(entry.kind.value == "paper" for entry in catalogue.entries)
    expect(status(page)).to_contain_text(str(papers))
    assert page.url == f"{address}browse/?kind=paper"


def test_where_the_index_cannot_be_loaded_the_plain_list_is_shown(
    contexts: Callable[..., Any], address: str, prefix: str
) -> None:
    context, _ = contexts()
    context.route("**/pagefind.js", lambda route: route.abort())
    page = context.new_page()
    page.goto(f"{address}{prefix}browse/")

    expect(page.locator("#li-browse")).to_be_hidden()
    expect(page.locator('main a[href$="../entries/grpo/"]')).to_be_visible()
