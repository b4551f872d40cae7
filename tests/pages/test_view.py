from __future__ import annotations

import json
import re
from collections.abc import Callable
from html import unescape
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from llmindex.catalogue.catalogue import Catalogue
from llmindex.catalogue.load import Loaded
from llmindex.catalogue.markup import to_html
from llmindex.catalogue.model import Entry, Link
from llmindex.catalogue.scalars import PlainScalar
from llmindex.catalogue.values import Localized, PartialDate, Title
from llmindex.pages.build import build_tree
from llmindex.pages.html import render_html
from llmindex.pages.view import View, plain_text
from llmindex.pages.words import words

Make = Callable[..., Loaded]


@pytest.fixture
def view(catalogue: Catalogue) -> View:
    return View(catalogue, words("en"), "entries/grpx.md")


@pytest.fixture
def chinese(catalogue: Catalogue) -> View:
    return View(catalogue, words("zh"), "entries/grpx.md")


def _entry(**fields: Any) -> Entry:
    return Entry.model_validate(
        {"id": "a", "kind": "paper", "title": "A", "section": "training", "added": "2024", **fields}
    )


# Text ---------------------------------------------------------------------------------


def test_a_text_in_the_other_language_is_marked_as_such(view: View, chinese: View) -> None:
    text = Localized(en="A *method* of [[fern]].")
    assert view.text(text) == "A *method* of [Fern](fern.md)."
    assert chinese.text(text) == (
        '<span lang="en">A *method* of [Fern](fern.md).</span> <span class="li-untranslated">(尚无中文)</span>'
    )


def test_a_name_in_the_other_language_is_marked_as_such(view: View, chinese: View) -> None:
    assert view.name(Title(zh="甲")) == '<span lang="zh">甲</span>'
    assert chinese.name(Title(zh="甲")) == "甲"


def test_no_text_is_nothing(view: View) -> None:
    assert view.text(None) == ""
    assert view.plain(None) == ""


def test_a_text_is_one_line(view: View) -> None:
    assert view.text(Localized(en="# a\n\n- b\n")) == "\\# a - b"


def test_a_bar_does_not_end_a_cell(view: View) -> None:
    assert view.cell(Localized(en=r"a | b \| c `d|e` \\| [[fern]]")) == r"a \| b \| c `d\|e` \\\| [Fern](fern.md)"


def test_a_reference_may_have_words_of_its_own(view: View) -> None:
    assert view.markdown("[[fern|the *frame*]] [[ppx]]") == "[the &#42;frame&#42;](fern.md) [PPX](ppx.md)"


def test_a_text_can_be_had_without_markup(view: View) -> None:
    assert view.plain(Localized(en="**A** `b < c` \\<i\\> [[fern]] &amp; $x$")) == "A b < c <i> Fern & x"
    assert plain_text("a\n\n- b\n- c") == "a b c"


@given(
    st.text()
    | st.lists(
        st.sampled_from(["a", "B.", "1", "1. ", "- ", "#", "+", "=", " ", "    ", "\n", "*", "_", "`", "!", "[", "](b)", "<b>", "&amp;", "&", "\\", "~~", "|", ":", '"', "'", "{", "强", "\u3000"])
    ).map("".join)
)  # fmt: skip
def test_a_text_is_the_same_whether_it_was_rendered_or_had_nothing_to_render(text: str) -> None:
    rendered = re.sub("<[^>]*>", "", to_html(text, trusted=True))
    assert plain_text(text) == " ".join(unescape(rendered).split())


# Links --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("url", "name"),
    [
        ("https://github.com/a/b", "a/b"),
        ("https://github.com/a/b/blob/abc/docs/README.md#L3", "b: README.md"),
        ("https://github.com/a/b/tree/main/docs", "b: docs"),
        ("https://github.com/a/b/blob/abc", "a/b"),
        ("https://github.com/a/b/issues/12", "a/b#12"),
        ("https://github.com/a/b/pull/12", "a/b#12"),
        ("https://github.com/a/b/discussions/12", "a/b#12"),
        ("https://github.com/a/b/commit/0123456789abcdef", "b@0123456"),
        ("https://github.com/a/b/releases", "a/b"),
        ("https://github.com/a", "GitHub"),
        ("https://arxiv.org/abs/2401.10000", "arXiv 2401.10000"),
        ("https://arxiv.org/", "arXiv"),
        ("https://www.example.org/a", "example.org"),
        ("https://huggingface.co/a/b", "Hugging Face"),
        ("https://example.org/?a=1&b=2", "example.org"),
    ],
)
def test_a_source_is_named_by_its_address(view: View, url: str, name: str) -> None:
    assert view.source(url) == f"[{name}](<{url.replace('&', '&amp;')}>)"


def test_several_sources_are_separated_as_the_language_does(view: View, chinese: View) -> None:
    urls = ["https://a.org", "https://b.org"]
    assert view.sources(urls) == "[a.org](<https://a.org>), [b.org](<https://b.org>)"
    assert chinese.sources(urls) == "[a.org](<https://a.org>)、[b.org](<https://b.org>)"
    assert (view.label("a*"), chinese.label("甲")) == ("a&#42;: ", "甲：")


def _link(**fields: Any) -> Link:
    return Link.model_validate({"rel": "docs", "url": "https://www.example.org/a", **fields})


def test_a_link_is_named_by_its_title_or_its_role_and_host(view: View, chinese: View) -> None:
    titled = _link(title={"en": "Manual", "zh": "手册"})
    assert [one.link_label(titled) for one in (view, chinese)] == ["Manual", "手册"]
    assert view.link_label(_link()) == "Documentation · example.org"
    assert view.link_label(_link(url="https://mp.weixin.qq.com/s/x")) == "Documentation · WeChat 微信"


def test_languages_that_are_not_the_readers_are_named(view: View, chinese: View) -> None:
    entry = _entry(language=["zh", "ja"])
    assert view.foreign_languages(_link(), entry) == "Chinese, ja"
    assert chinese.foreign_languages(_link(), entry) == ""
    assert view.foreign_languages(_link(lang="en"), entry) == ""
    assert view.foreign_languages(_link(), _entry()) == ""


# Pieces of an entry -------------------------------------------------------------------


def test_a_date_is_printed_for_machines_too(view: View) -> None:
    assert view.time(PartialDate(2024, 6)) == '<time datetime="2024-06">2024-06</time>'
    assert view.time(PartialDate(2024), "li-when") == '<time class="li-when" datetime="2024">2024</time>'


def test_a_link_depends_on_where_the_page_stands(view: View) -> None:
    entry = view.catalogue.by_id["fern"]
    ways = {path: view.at(path).link(entry) for path in ("entries/a.md", "tags/a.md", "sections/b.md", "index.md")}
    assert ways == {
        "entries/a.md": "[Fern](fern.md)",
        "tags/a.md": "[Fern](../entries/fern.md)",
        "sections/b.md": "[Fern](../entries/fern.md)",
        "index.md": "[Fern](entries/fern.md)",
    }


@pytest.mark.parametrize(
    ("count", "et_al", "line"),
    [
        (0, True, ""),
        (1, False, "A0"),
        (1, True, "A0 et al."),
        (8, False, ", ".join(f"A{n}" for n in range(8))),
        (9, False, "A0, A1, A2, A3, A4 et al."),
    ],
)
def test_many_authors_are_cut(view: View, count: int, et_al: bool, line: str) -> None:
    entry = _entry(authors=[f"A{n}" for n in range(count)], et_al=et_al)
    assert view.authors(entry) == line


@pytest.mark.parametrize(
    ("name", "value", "english", "chinese_value"),
    [
        ("parameters", PlainScalar("1500"), "1,500 billion", "1,500"),
        ("parameters", 1500, "1,500 billion", "1,500"),
        ("parameters", PlainScalar("0.50"), "0.5 billion", "0.5"),
        ("parameters", 0.5, "0.5 billion", "0.5"),
        ("heads", PlainScalar("-3"), "-3", "-3"),
        ("heads", PlainScalar("1e3"), "1,000", "1,000"),
        ("heads", "n/a", "does not apply", "不适用"),
        ("open", "true", "yes", "是"),
        ("open", "FALSE", "no", "否"),
        ("backends", ["a", "b"], "a, b", "a、b"),
        ("license", {"en": "free", "zh": "自由"}, "free", "自由"),
        ("license", {"zh": "自由"}, "自由", "自由"),
        ("license", "MIT", "MIT", "MIT"),
        ("norm", "pre", "pre", "pre"),
        ("released", "2024-06", "2024-06", "2024-06"),
    ],
)
def test_a_fact_is_printed_in_words(
    view: View, chinese: View, name: str, value: Any, english: str, chinese_value: str
) -> None:
    entry = _entry(facts={name: {"value": value, "source": "https://example.org", "as_of": "2024"}})
    declaration = view.catalogue.taxonomy.fact_by_id[name]
    assert view.fact(declaration, entry.facts[name]) == english
    assert chinese.fact(declaration, entry.facts[name]).startswith(chinese_value)


def test_a_unit_without_a_word_is_printed_as_it_is(view: View) -> None:
    declaration = view.catalogue.taxonomy.fact_by_id["heads"].model_copy(update={"unit": "GB"})
    fact = _entry(facts={"heads": {"value": 3, "source": "https://example.org", "as_of": "2024"}}).facts["heads"]
    assert view.fact(declaration, fact) == "3 GB"


@pytest.mark.parametrize(
    ("effort", "english", "chinese_text"),
    [("1h", "1 hour", "1 小时"), ("30m", "30 minutes", "30 分钟"), ("10w", "10 weeks", "10 周"), (None, "", "")],
)
def test_efforts_are_printed_in_words(
    view: View, chinese: View, effort: str | None, english: str, chinese_text: str
) -> None:
    entry = _entry(effort=effort)
    assert (view.effort(entry), chinese.effort(entry)) == (english, chinese_text)


# Whole pages of what is unusual -------------------------------------------------------

ENTRY = """\
- id: {id}
  kind: {kind}
  title: {title}
  section: training
  added: 2024-01-05
  summary: {{en: {summary}, zh: 一种方法。}}
"""


def _content(loaded: Loaded, path: str, language: str = "en") -> str:
    assert loaded.catalogue, loaded.diagnostics
    tree = build_tree(loaded.catalogue, language)
    return render_html(tree.by_path[path], tree.by_path).content


def test_a_stub_has_a_page_too(make_catalogue: Make) -> None:
    loaded = make_catalogue("- {id: a, kind: concept, title: A, section: training, added: 2024, status: stub}\n")
    assert '<span class="li-badge li-badge--status">Stub</span>' in _content(loaded, "entries/a.md")
    assert loaded.catalogue
    assert build_tree(loaded.catalogue, "en").by_path["entries/a.md"].description == "A"


def test_an_error_message_of_several_lines_stays_whole(make_catalogue: Make) -> None:
    message = "Traceback:\n\n    x = *y*\n\n\n\n- <b> & 'c'"
    entry = ENTRY.format(id="a", kind="fix", title="A", summary="x")
    entry += f"  fix: {{message: {json.dumps(message)}, cause: {{en: a, zh: b}}, cure: {{en: a, zh: b}}}}\n"
    html = _content(make_catalogue(entry), "entries/a.md")
    shown = html.partition('<pre class="li-error"><code>')[2].partition("</code></pre>")[0]
    assert unescape(shown) == message
    assert "<" not in shown


def test_a_title_of_several_lines_stays_one_heading(make_catalogue: Make) -> None:
    html = _content(
        make_catalogue(ENTRY.format(id="a", kind="paper", title='"One\\n\\n# Two"', summary="x")), "entries/a.md"
    )
    assert html.startswith('<h1 id="one-two">One\n\n# Two<a class="headerlink"')


@pytest.mark.parametrize(
    ("summary", "description"),
    [
        ("short", "short"),
        ("word " * 40, ("word " * 31).strip() + "…"),
        ("字" * 200, "字" * 159 + "…"),
        ("a " + "字" * 200, "a " + "字" * 157 + "…"),
    ],
)
def test_a_description_is_cut_at_a_word(make_catalogue: Make, summary: str, description: str) -> None:
    loaded = make_catalogue(ENTRY.format(id="a", kind="paper", title="A", summary=summary.strip()))
    assert loaded.catalogue
    assert build_tree(loaded.catalogue, "en").by_path["entries/a.md"].description == description


def test_a_note_in_the_other_language_says_so(make_catalogue: Make) -> None:
    loaded = make_catalogue(ENTRY.format(id="a", kind="paper", title="A", summary="x"), notes={"a.zh.md": "文字。\n"})
    assert "not translated yet" in _content(loaded, "entries/a.md")
    assert words("zh")("not_translated") not in _content(loaded, "entries/a.md", "zh")


def test_tags_are_listed_below_the_broader_ones_at_any_depth(make_catalogue: Make) -> None:
    taxonomy = (
        "sections:\n  - {id: training, label: T, description: {en: x, zh: y}}\n"
        "tags:\n  - {id: c, label: C, broader: b}\n  - {id: b, label: B, broader: a}\n  - {id: a, label: A}\n  - {id: d, label: D, broader: a}\n"
    )
    loaded = make_catalogue(
        ENTRY.format(id="x", kind="paper", title="X", summary="x") + "  tags: [c, d]\n", taxonomy=taxonomy
    )
    assert loaded.catalogue
    body = build_tree(loaded.catalogue, "en").by_path["tags/index.md"].body
    assert [line.partition("[")[0] + line[line.index("[") + 1] for line in body.splitlines() if "](" in line] == [
        "-   A",
        "    -   B",
        "        -   C",
        "    -   D",
    ]


def test_a_taxonomy_without_tags_and_an_empty_catalogue_make_pages(make_catalogue: Make) -> None:
    loaded = make_catalogue("[]\n", taxonomy="sections:\n  - {id: training, label: T, description: {en: x, zh: y}}\n")
    assert loaded.catalogue
    assert [page.path for page in build_tree(loaded.catalogue, "en").pages] == [
        "index.md",
        "browse.md",
        "glossary.md",
        "tags/index.md",
        "link-health.md",
    ]
