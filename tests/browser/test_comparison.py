"""Comparisons: all there without scripts; with them sorted, filtered, narrowed and set side by side, by mouse or keyboard."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Locator, Page, expect

from llmindex.catalogue.catalogue import Catalogue
from llmindex.catalogue.comparison import Row, comparison_rows
from llmindex.catalogue.model import NOT_APPLICABLE, Fact
from llmindex.catalogue.values import read_number

pytestmark = [pytest.mark.shipped, pytest.mark.browser]

Opener = Callable[..., Page]

COMPARISONS = ("model-architectures", "rl-frameworks", "fine-tuning-frameworks", "serving-engines")
MODELS = "comparisons/model-architectures/"
PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}


def rows(catalogue: Catalogue, name: str = "model-architectures") -> list[Row]:
    comparison = next(one for one in catalogue.taxonomy.comparisons if one.id == name)
    return comparison_rows(comparison, catalogue.by_id)


def shown(page: Page) -> list[str]:
    """The systems in the table, in the order in which they are seen."""
    return page.locator("#li-comparison-table tbody tr:visible").evaluate_all(
        "rows => rows.map((row) => row.dataset.row)"
    )


def head(page: Page, fact: str) -> Locator:
    return page.locator(f'#li-comparison-table th[data-fact="{fact}"]')


def query(page: Page) -> dict[str, list[str]]:
    return parse_qs(urlsplit(page.url).query, keep_blank_values=True)


# Without scripts ----------------------------------------------------------------------


@pytest.mark.parametrize("name", COMPARISONS)
def test_without_scripts_every_value_is_there_with_its_source_a_click_away(
    contexts: Callable[..., Any], catalogue: Catalogue, address: str, prefix: str, name: str
) -> None:
    context, _ = contexts(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{address}{prefix}comparisons/{name}/")
    comparison = next(one for one in catalogue.taxonomy.comparisons if one.id == name)

    cells = page.locator("#li-comparison-table tbody tr").evaluate_all(
        """rows => rows.map((row) => [row.dataset.row, [...row.querySelectorAll("td")].map((cell) => [
            [...cell.querySelectorAll("a[rel=noopener]")].map((link) => link.href),
            cell.querySelector("time")?.dateTime ?? null])])"""
    )

    def of(facts: Mapping[str, Fact], column: str) -> list[Any]:
        fact = facts.get(column)
        return [list(fact.source), str(fact.as_of)] if fact else [[], None]

    assert cells == [
        [row.id, [of(row.facts, column) for column in comparison.columns]] for row in rows(catalogue, name)
    ]
    first = page.locator("#li-comparison-table td details").first
    expect(first.locator("time")).to_be_hidden()
    first.locator("summary").click()
    expect(first.locator("time")).to_be_visible()
    expect(page.locator("#li-comparison")).to_be_hidden()


def test_without_scripts_the_files_can_be_taken_away(contexts: Callable[..., Any], address: str, prefix: str) -> None:
    context, _ = contexts(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{address}{prefix}{MODELS}")

    for name in ("CSV", "JSON"):
        with page.expect_download() as download:
            page.get_by_role("link", name=name).click()
        assert download.value.suggested_filename == f"model-architectures.{name.lower()}"


def test_the_script_is_asked_for_on_comparisons_alone(contexts: Callable[..., Any], address: str) -> None:
    context, watched = contexts()
    page = context.new_page()
    for path, asked in ((MODELS, True), ("comparisons/", False), ("entries/qwen3/", False), ("browse/", False)):
        watched.requests.clear()
        page.goto(address + path, wait_until="networkidle")
        assert any("comparison.js" in url for url in watched.requests) is asked


# Sorting, filters, columns ------------------------------------------------------------


@pytest.mark.parametrize("descending", [False, True], ids=["up", "down"])
def test_numbers_are_sorted_as_numbers_and_what_is_not_known_comes_last(
    open_page: Opener, catalogue: Catalogue, prefix: str, descending: bool
) -> None:
    page = open_page(prefix + MODELS)
    for _ in range(1 + descending):
        head(page, "sliding_window").get_by_role("button").click()
    expect(head(page, "sliding_window")).to_have_attribute("aria-sort", "descending" if descending else "ascending")

    def rank(row: Row) -> tuple[int, float]:
        fact = row.facts.get("sliding_window")
        if fact is None or fact.value == NOT_APPLICABLE:
            return (2 if fact is None else 1), 0
        return 0, (-1 if descending else 1) * read_number(fact.value)

    assert shown(page) == [row.id for row in sorted(rows(catalogue), key=rank)]


def test_a_third_press_restores_the_order_of_the_curators(open_page: Opener, catalogue: Catalogue) -> None:
    page = open_page(MODELS)
    for _ in range(3):
        head(page, "layers").get_by_role("button").click()

    expect(head(page, "layers")).not_to_have_attribute("aria-sort", "ascending")
    assert shown(page) == [row.id for row in rows(catalogue)]
    assert query(page) == {}


def test_words_and_values_filter_the_rows(open_page: Opener, catalogue: Catalogue, prefix: str) -> None:
    page = open_page(prefix + MODELS)
    every = rows(catalogue)
    expect(page.locator(".li-browse__status")).to_contain_text(str(len(every)))

    page.locator(".li-compare__filters > summary").click()
    page.locator('[data-facet="attention"] summary').click()
    page.locator('[data-facet="attention"] input[value="MLA"]').check()
    mla = [row.id for row in every if row.facts["attention"].value == "MLA"]
    assert mla
    assert shown(page) == mla
    expect(page.locator(".li-browse__status")).to_contain_text(str(len(mla)))

    page.locator("#li-comparison-text").fill("kimi")
    assert shown(page) == ["kimi-k2"]
    expect(page.locator('[data-facet="attention"] li[hidden] input[value="GQA"]')).to_have_count(1)

    page.locator("#li-comparison-text").fill("no such words")
    assert shown(page) == []
    page.locator(".li-browse__clear").click()
    assert shown(page) == [row.id for row in every]
    assert query(page) == {}


def test_yes_and_no_are_the_same_filter_in_both_languages(open_page: Opener, catalogue: Catalogue) -> None:
    english = open_page(f"{MODELS}?is.qk_norm=true")
    chinese = open_page(f"zh/{MODELS}?is.qk_norm=true")

    with_it = [
        row.id for row in rows(catalogue) if (fact := row.facts.get("qk_norm")) and str(fact.value).lower() == "true"
    ]
    assert shown(english) == shown(chinese) == with_it


def test_an_element_of_a_list_filters(open_page: Opener, catalogue: Catalogue) -> None:
    page = open_page("comparisons/rl-frameworks/?is.rollout_engines=SGLang")

    assert shown(page) == [
        row.id for row in rows(catalogue, "rl-frameworks") if "SGLang" in row.facts["rollout_engines"].value
    ]


def test_columns_can_be_left_out(open_page: Opener, catalogue: Catalogue) -> None:
    page = open_page(MODELS)
    page.locator(".li-compare__columns > summary").click()
    page.locator('.li-compare__columns input[value="layers"]').uncheck()

    expect(head(page, "layers")).to_be_hidden()
    visible = page.locator("#li-comparison-table tbody tr").first.locator("td:visible").count()
    assert visible == len(next(one for one in catalogue.taxonomy.comparisons if one.id == COMPARISONS[0]).columns) - 1
    assert query(page) == {"hide": ["layers"]}


def test_a_view_survives_a_reload_and_the_language_switch(open_page: Opener, address: str) -> None:
    page = open_page(MODELS)
    page.locator("#li-comparison-text").fill("gqa")
    head(page, "total_parameters").get_by_role("button").click()
    before = shown(page)
    assert len(before) > 2

    page.reload()
    assert shown(page) == before
    expect(page.locator("#li-comparison-text")).to_have_value("gqa")

    page.get_by_role("link", name="中文").click()
    page.wait_for_url(f"{address}zh/comparisons/**")
    assert shown(page) == before
    assert query(page) == {"q": ["gqa"], "by": ["total_parameters"]}


def test_what_does_not_exist_is_dropped_from_the_address(open_page: Opener, catalogue: Catalogue) -> None:
    page = open_page(f"{MODELS}?is.attention=none&by=taste&hide=nothing&side=nobody,qwen3.qwen3-8b&is.nothing=x")

    assert shown(page) == [row.id for row in rows(catalogue)]
    assert query(page) == {"pick": ["qwen3.qwen3-8b"]}


# Side by side -------------------------------------------------------------------------


def test_picked_systems_stand_side_by_side_and_differences_are_said_in_words(
    open_page: Opener, catalogue: Catalogue, prefix: str
) -> None:
    page = open_page(prefix + MODELS)
    side = page.locator(".li-compare button.md-button--primary")
    expect(side).to_be_disabled()
    for name in ("deepseek-v3", "kimi-k2"):
        page.locator(f'tr[data-row="{name}"] input').check()
    side.click()

    table = page.locator(".li-table--side")
    expect(page.locator(".li-side h2")).to_be_focused()
    expect(page.locator("#li-comparison-table")).to_be_hidden()
    assert table.locator("thead a").all_text_contents() == ["DeepSeek-V3", "Kimi K2"]
    one, other = (row for row in rows(catalogue) if row.id in ("deepseek-v3", "kimi-k2"))
    marked = table.locator("tbody tr", has=page.locator(".li-differs"))
    columns = next(c for c in catalogue.taxonomy.comparisons if c.id == COMPARISONS[0]).columns
    both = [name for name in columns if name in one.facts and name in other.facts]
    assert marked.count() == sum(one.facts[name].value != other.facts[name].value for name in both)
    expect(marked.first).to_contain_text("differs" if not prefix else "不同")
    assert query(page) == {"side": ["deepseek-v3,kimi-k2"]}

    page.locator(".li-side input").check()
    expect(table.locator("tbody tr")).to_have_count(marked.count())
    table.locator("summary").first.click()
    expect(table.locator("time").first).to_be_visible()

    page.go_back()
    expect(page.locator("#li-comparison-table")).to_be_visible()
    expect(page.locator('tr[data-row="kimi-k2"] input')).to_be_checked()


def test_four_stand_side_by_side_at_most(open_page: Opener, catalogue: Catalogue) -> None:
    page = open_page(MODELS)
    first = [row.id for row in rows(catalogue)][:5]
    for name in first[:4]:
        page.locator(f'tr[data-row="{name}"] input').check()
    page.locator(f'tr[data-row="{first[4]}"] input').click()

    expect(page.locator(f'tr[data-row="{first[4]}"] input')).not_to_be_checked()
    expect(page.locator(".li-browse__status")).to_contain_text("Four at most")


# Found by the search ------------------------------------------------------------------


@pytest.mark.parametrize(
    ("prefix", "words"), [("", "serving engines"), ("zh/", "推理引擎对比"), ("zh/", "Serving engines")]
)
def test_a_comparison_is_found_by_its_name_and_not_by_what_stands_in_its_cells(
    open_page: Opener, prefix: str, words: str
) -> None:
    page = open_page(prefix)
    page.keyboard.press("/")
    field = page.get_by_role("dialog").get_by_role("searchbox")
    hit = page.locator('pagefind-results a[href$="/comparisons/serving-engines/"]')
    field.fill(words)
    expect(hit.first).to_be_visible()

    field.fill("RadixAttention")
    expect(page.locator('pagefind-results a[href$="/entries/sglang/"]').first).to_be_visible()
    expect(hit).to_have_count(0)


# By keyboard, on a phone --------------------------------------------------------------


def test_everything_can_be_done_by_keyboard(open_page: Opener) -> None:
    page = open_page(MODELS)
    page.locator("#li-comparison-text").focus()
    page.keyboard.type("gemma")
    head(page, "layers").get_by_role("button").focus()
    page.keyboard.press("Enter")
    expect(head(page, "layers")).to_have_attribute("aria-sort", "ascending")

    page.keyboard.press("ArrowDown")
    summary = page.locator('tr[data-row="gemma-3.gemma-3-270m"] td:has(summary:focus)')
    expect(summary).to_have_count(1)
    page.keyboard.press("Enter")
    expect(summary.locator("time")).to_be_visible()
    page.keyboard.press("ArrowUp")
    expect(head(page, "layers").get_by_role("button")).to_be_focused()

    for name in ("gemma-3.gemma-3-270m", "gemma-3.gemma-3-1b"):
        page.locator(f'tr[data-row="{name}"] input').focus()
        page.keyboard.press("Space")
    page.locator(".li-compare button.md-button--primary").focus()
    page.keyboard.press("Enter")
    expect(page.locator(".li-side h2")).to_be_focused()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator(".li-compare button.md-button--primary")).to_be_focused()


def test_the_arrow_keys_pass_over_what_is_not_known(open_page: Opener, catalogue: Catalogue) -> None:
    page = open_page("comparisons/rl-frameworks/")
    slime = page.locator('tr[data-row="slime"]')
    slime.locator("td").first.locator("summary").focus()
    page.keyboard.press("ArrowRight")

    facts = next(row for row in rows(catalogue, "rl-frameworks") if row.id == "slime").facts
    assert "methods" not in facts
    expect(slime.locator("td").nth(2).locator("summary")).to_be_focused()


def test_the_table_can_be_skipped(open_page: Opener) -> None:
    page = open_page(MODELS)
    skip = page.locator(".li-skip a")
    skip.focus()
    expect(skip).to_be_in_viewport()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="CSV")).to_be_focused()


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without"])
@pytest.mark.parametrize("name", COMPARISONS)
def test_on_a_phone_the_table_scrolls_and_the_page_does_not(
    contexts: Callable[..., Any], address: str, prefix: str, scripts: bool, name: str
) -> None:
    context, _ = contexts(java_script_enabled=scripts, **PHONE)
    page = context.new_page()
    page.goto(f"{address}{prefix}comparisons/{name}/")
    region = page.locator("#li-comparison-table")

    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    region.evaluate("element => { element.scrollLeft = 400; }")
    header = page.locator("#li-comparison-table tbody th").first
    box, outside = header.bounding_box(), region.bounding_box()
    assert box
    assert outside
    assert 0 <= box["x"] - outside["x"] <= 2
    assert box["width"] < outside["width"] / 2


def test_on_a_phone_two_systems_stand_side_by_side_without_scrolling(open_page: Opener, prefix: str) -> None:
    page = open_page(f"{prefix}{MODELS}?side=deepseek-v3,kimi-k2", **PHONE)

    region = page.locator(".li-side .li-scroll")
    expect(region).to_be_visible()
    assert region.evaluate("element => element.scrollWidth <= element.clientWidth")
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
