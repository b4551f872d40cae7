"""Comparisons: every value of every system, with its source, and what is not known told from what cannot be."""

from __future__ import annotations

import re
from collections.abc import Callable
from html.parser import HTMLParser

import pytest

from llmindex.catalogue.catalogue import Catalogue
from llmindex.catalogue.load import Loaded
from llmindex.pages.build import build_tree
from llmindex.pages.html import render_html
from llmindex.pages.tree import PageTree

Make = Callable[..., Loaded]

TAXONOMY = """\
sections:
  - {id: training, label: {en: Training, zh: 训练}, description: {en: Teaching., zh: 训练。}}
facts:
  - {id: size, label: {en: Size, zh: 规模}, type: number, unit: B}
  - {id: license, label: {en: License, zh: 许可证}, type: text}
  - {id: open, label: {en: Open, zh: 开放}, type: boolean}
comparisons:
  - {id: sizes, label: {en: Sizes, zh: 规模对比}, description: {en: How large., zh: 有多大。}, section: training, rows: [family, single], columns: [open, size, license]}
"""
ENTRIES = """\
- id: single
  kind: model
  title: {en: Single, zh: 单个}
  section: training
  added: 2024
  summary: {en: One., zh: 一个。}
  lifecycle: archived
  facts:
    size: {value: 1234.5, source: ["https://example.org/a", "https://example.org/b"], as_of: 2024-02, evidence: secondary, note: {en: "As *said* in [[family]].", zh: "见 [[family]]。"}}
- id: family
  kind: model
  title: Family
  section: training
  added: 2024
  summary: {en: Several., zh: 几个。}
  facts:
    license: {value: {en: Free}, source: "https://example.org/family", as_of: 2024}
    size: {value: 9, source: "https://example.org/family", as_of: 2024}
  variants:
    - {id: small, name: family-small, facts: {size: {value: n/a, source: "https://example.org/small", as_of: 2024}}}
    - {id: large, name: Large, facts: {open: {value: true, source: "https://example.org/large", as_of: 2024}}}
"""


@pytest.fixture
def loaded(make_catalogue: Make) -> Catalogue:
    loaded = make_catalogue(ENTRIES, taxonomy=TAXONOMY)
    assert loaded.catalogue, loaded.diagnostics
    return loaded.catalogue


class _Table(HTMLParser):
    """Reads the cells of a table: text, and where they lead."""

    def __init__(self) -> None:
        super().__init__()
        self.rows: list[list[str]] = []
        self.hrefs: list[list[list[str]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = dict(attrs)
        if tag == "tr":
            self.rows.append([])
            self.hrefs.append([])
        elif tag in ("td", "th"):
            self.rows[-1].append("")
            self.hrefs[-1].append([])
        elif tag == "a" and self.rows:
            self.hrefs[-1][-1].append(str(values["href"]))
        elif label := values.get("aria-label"):
            self.rows[-1][-1] += f"({label})"

    def handle_data(self, data: str) -> None:
        if self.rows and self.rows[-1]:
            self.rows[-1][-1] += data


def table(tree: PageTree, path: str = "comparisons/sizes.md") -> _Table:
    html = render_html(tree.by_path[path], tree.by_path).content
    parser = _Table()
    parser.feed(html[html.index("<table") : html.index("</table>")])
    return parser


def test_every_system_has_a_row_in_the_order_of_the_taxonomy_and_every_fact_a_column(loaded: Catalogue) -> None:
    shown = table(build_tree(loaded, "en"))
    assert [line.strip() for line in shown.rows[0]] == ["System", "Open", "Size billions", "License"]
    assert [row[0].strip() for row in shown.rows[1:]] == ["family-small", "Family Large", "Single Archived"]
    assert [hrefs[0] for hrefs in shown.hrefs[1:]] == [["../../entries/family/"]] * 2 + [["../../entries/single/"]]


def test_a_value_has_its_source_its_date_and_its_note_in_its_cell(loaded: Catalogue) -> None:
    shown = table(build_tree(loaded, "en"))
    cell = " ".join(shown.rows[3][2].split())
    assert cell == "1,234.5 secondary noteAs said in Family.Secondary source: example.org, example.org · 2024-02"
    assert shown.hrefs[3][2] == ["../../entries/family/", "https://example.org/a", "https://example.org/b"]


def test_what_is_not_known_is_told_from_what_does_not_apply(loaded: Catalogue) -> None:
    for language, unknown, never in (("en", "(not known)–", "does not apply"), ("zh", "(不清楚)–", "不适用")):
        shown = table(build_tree(loaded, language))
        assert shown.rows[1][1].strip() == unknown
        assert shown.rows[1][2].startswith(never)
        assert shown.hrefs[1][2] == ["https://example.org/small"]


def test_a_variant_has_the_facts_of_its_family_unless_it_has_its_own(loaded: Catalogue) -> None:
    shown = table(build_tree(loaded, "en"))
    assert shown.rows[2][1].startswith("yes")
    assert shown.rows[2][2].startswith("9")
    assert shown.rows[1][3].startswith("Free")


def test_a_text_in_the_other_language_is_marked_as_such(loaded: Catalogue) -> None:
    assert '<span lang="en">Free</span>' in build_tree(loaded, "zh").by_path["comparisons/sizes.md"].body
    assert "<span>Free</span>" in build_tree(loaded, "en").by_path["comparisons/sizes.md"].body


def test_no_empty_line_ends_the_table_before_its_end(catalogue: Catalogue) -> None:
    for language in ("en", "zh"):
        for page in build_tree(catalogue, language).pages:
            for found in re.findall(r"<div class=\"li-scroll\".*?</div>", page.body, re.DOTALL):
                assert "\n\n" not in found


@pytest.mark.parametrize("path", ["index.md", "sections/training.md", "entries/single.md", "comparisons/index.md"])
def test_a_comparison_is_found_where_a_reader_looks(loaded: Catalogue, path: str) -> None:
    tree = build_tree(loaded, "en")
    html = render_html(tree.by_path[path], tree.by_path).content
    assert re.search(r'href="(\.\./)*(comparisons/)?sizes/"', html)


def test_a_comparison_is_found_by_its_names_and_its_description(loaded: Catalogue) -> None:
    page = build_tree(loaded, "en").by_path["comparisons/sizes.md"]
    assert page.search
    record = page.search()
    assert record.aliases == ("规模对比",)
    assert record.meta["summary"] == "How large."


def test_a_catalogue_without_comparisons_has_no_pages_of_them(make_catalogue: Make) -> None:
    loaded = make_catalogue(ENTRIES, taxonomy=TAXONOMY.partition("comparisons:")[0])
    assert loaded.catalogue
    tree = build_tree(loaded.catalogue, "en")
    assert [path for path in tree.by_path if "comparison" in path] == []
    assert "Comparisons" not in [item.label for item in tree.nav]
    assert tree.downloads == ()
    assert "omparison" not in tree.by_path["index.md"].body
