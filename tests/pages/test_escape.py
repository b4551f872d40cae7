from __future__ import annotations

import re
from html import unescape
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown import markdown

from llmindex.catalogue.markup import to_html
from llmindex.pages.escape import Markdown, escape

TEXT = st.text(alphabet=st.characters(exclude_categories=["Cs", "Cc"]))
MARKUP = st.lists(
    st.sampled_from(
        ["#", "##", "- ", "+", "*", "_", "1.", "12)", "=", "---", "> ", "`", "```", "~~~", "~~", "[", "]", "(a)", "!", "<b>", "</p>", "&lt;", "&#60;", "|", "\\", "$x$", "\n", "\n\n", "\r", "\t", "    ", "  ", " ", '"', "'", "{{ x }}", "{% y %}", "{: .z }", "a", "https://example.org", "<https://example.org>", "<!--", ":smile:", "强"]
    )
).map("".join)  # fmt: skip


class _Text(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: list[str] = []
        self.text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:  # noqa: ARG002  as it is called
        self.tags.append(tag)

    def handle_data(self, data: str) -> None:
        self.text += data


def _read(html: str) -> tuple[list[str], str]:
    parser = _Text()
    parser.feed(html)
    parser.close()
    return parser.tags, parser.text


PLACES = {
    "paragraph": ("{}", ["p"], "{}\n"),
    "between paragraphs": ("a\n\n{}\n\nb", ["p", "p", "p"], "a\n{}\nb\n"),
    "heading": ("# {}", ["h1"], "{}\n"),
    "list": ("-   {}", ["ul", "li"], "\n{}\n\n"),
    "list with a paragraph": ("-   a\n\n    {}", ["ul", "li", "p", "p"], "\n\na\n{}\n\n\n"),
    "quotation": ("> {}", ["blockquote", "p"], "\n{}\n\n"),
    "emphasis": ("x **a{}a** y", ["p", "strong"], "x a{}a y\n"),
    "link": ("[a{}a](b)", ["p", "a"], "a{}a\n"),
    "cell": ("| {} |\n|---|\n| b |", ["table", "thead", "tr", "th", "tbody", "tr", "td"], None),
    "HTML": ('<p class="a">{}</p>', ["p"], "{}\n"),
    "pre": ("<pre><code>{}</code></pre>", ["pre", "code"], "{}\n"),
}


@pytest.mark.parametrize("place", PLACES)
@given(text=TEXT | MARKUP)
def test_no_structure_comes_through_and_the_text_stays(place: str, text: str) -> None:
    form, tags, plain = PLACES[place]
    if text == "" or (text.strip(" ") == "" and place != "HTML"):
        return  # nothing but spaces: names are never that
    found, read = _read(to_html(form.format(escape(text)), trusted=True))
    assert found == tags
    if plain is not None:
        assert read == plain.format(text)
    else:
        assert text in read


@given(text=TEXT | MARKUP)
def test_in_an_attribute_the_text_stays(text: str) -> None:
    html = to_html(f'<p title="{escape(text)}">a</p>', trusted=True)
    (value,) = re.findall(r'<p title="([^"]*)">a</p>', html)
    assert unescape(value) == text


@given(text=TEXT | MARKUP)
def test_other_engines_see_no_structure_either(text: str) -> None:
    if not text.strip():
        return
    tags, _ = _read(
        markdown(
            f"## {escape(text)}\n\n-   {escape(text)}\n\n<p>{escape(text)}</p>",
            extensions=["tables", "fenced_code", "attr_list"],
        )
    )
    assert tags == ["h2", "ul", "li", "p"]


def test_markdown_stays_as_it_is() -> None:
    markdown = Markdown("**a**")
    assert escape(markdown) is markdown


@pytest.mark.parametrize(
    ("text", "escaped"),
    [
        ("", ""),
        ("Paper, 2024", "Paper, 2024"),
        ("2024-06-30", "2024-06-30"),
        ("1234567890. a", "1234567890. a"),
        ("1.5", "1.5"),
        ("1. a", "&#49;. a"),
        ("1)", "&#49;)"),
        ("+", "&#43;"),
        ("C# #", "C# &#35;"),
        (" a ", "&#32;a&#32;"),
        ("a - b = c", "a - b = c"),
        ("-1", "&#45;1"),
        ("a_b", "a&#95;b"),
        ("a\n", "a&#10;"),
    ],
)
def test_what_is_harmless_where_it_stands_is_left_alone(text: str, escaped: str) -> None:
    assert escape(text) == escaped


def test_numbers_and_other_things_are_printed() -> None:
    assert escape(3) == "3"
    assert escape(None) == "None"


def test_indentation_is_left_to_those_who_write_only_that() -> None:
    assert escape("    ") == "    "
