from __future__ import annotations

import resource
import time

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from llmindex.links.observation import Page
from llmindex.links.page import SHORT, read_page

READ = 256 * 1024
"""The most that is read of a page."""


def _page(body: str | bytes, content_type: str | None = "text/html; charset=utf-8", *, whole: bool = True) -> Page:
    read = read_page(body if isinstance(body, bytes) else body.encode(), content_type, whole=whole)
    assert read
    return read[0]


# What a page shows


def test_a_page_has_a_title_a_heading_and_text() -> None:
    page = _page("<!doctype html><title> A\n title</title><body><h1>The <b>first</b></h1><h1>Second</h1><p>Some  text")
    assert page == Page("A title", "The first", "The first Second Some text", 26, 98, whole=True)


def test_an_empty_page_says_nothing() -> None:
    assert read_page(b"", "text/html", whole=True) == (Page(), "")


@pytest.mark.parametrize(
    "unseen",
    [
        "<script>no</script>", "<SCRIPT type=x>if (a<b) { '<p>' } no</SCRIPT >", "<style>no</style>", "<!-- no -->",
        "<noscript><p>no</p></noscript>", "<template><p>no<template>no</template></p></template>",
        "<iframe>no</iframe>", "<svg><style>no</style></svg>", '<p title="no">', "<script>no<!-- </script>",
        "<script>'<b</script>", "<noframes>no</noframes>",
    ],
)  # fmt: skip
def test_what_nobody_sees_is_no_text(unseen: str) -> None:
    assert _page(f"<p>a</p>{unseen}<p>b</p>").text == "a b"


@pytest.mark.parametrize(
    "end", ["<script>no", "<p", '<p title="no', "<scr", "</scri", "<!-- no", "&am", "<style>no</sty", "<"]
)
def test_a_page_may_be_cut_anywhere(end: str) -> None:
    assert _page(f"<title>t</title><p>a</p>{end}", whole=False).text.split()[0] == "a"
    assert "no" not in _page(f"<title>t</title><p>a</p>{end}", whole=False).text


def test_tags_part_words_and_entities_are_read() -> None:
    assert _page("<ul><li>a&amp;b<li>&#x4f60;</ul>c<br>d").text == "a&b 你 c d"


def test_a_title_inside_a_page_is_a_title() -> None:
    assert _page("<div><meta charset=utf-8><title>t</title>x").title == "t"


def test_the_text_of_long_pages_is_not_kept() -> None:
    assert _page("a" * SHORT).text == "a" * 500
    page = _page("a" * (SHORT + 1))
    assert (page.text, page.text_length) == ("", SHORT + 1)


def test_titles_and_headings_are_cut() -> None:
    page = _page(f"<title>{'t' * 300}</title><h1>{'h' * 300}</h1>")
    assert (len(page.title), len(page.heading)) == (200, 200)


def test_the_source_is_the_whole_text_with_its_scripts() -> None:
    source = "<script>var a = '你';</script>"
    read = read_page(source.encode("gbk"), "text/html; charset=GBK", whole=True)
    assert read
    assert read[1] == source


# Kinds of content


@pytest.mark.parametrize(
    "kind", ["application/json", "text/plain; charset=utf-8", "application/problem+json", "text/xml"]
)
def test_plain_text_counts_as_text(kind: str) -> None:
    assert _page('{"code":\n 40362, "tag": "<p>"}', kind).text == '{"code": 40362, "tag": "<p>"}'


@pytest.mark.parametrize("kind", ["image/png", "application/pdf", "application/octet-stream", "nonsense", "video/mp4"])
def test_what_is_no_text_is_no_page(kind: str) -> None:
    assert read_page(b"<html>", kind, whole=True) is None


@pytest.mark.parametrize(
    ("body", "text"),
    [
        (b"<!DOCTYPE html><p>a", "a"), (b"plain text", "plain text"), (b'{"code": 1}', '{"code": 1}'), (b"", ""),
        ("<p>你".encode("utf-16"), "你"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("kind", [None, "", " "])
def test_without_a_type_the_content_tells(kind: str | None, body: bytes, text: str) -> None:
    assert _page(body, kind).text == (text if b"<" not in body or not body.startswith(b"\xff") else "<p>你")


@pytest.mark.parametrize("body", [b"%PDF-1.7\n\x00\x01", b"\x89PNG\r\n\x1a\n\x00", b"\x00\x00"])
def test_without_a_type_what_is_no_text_is_no_page(body: bytes) -> None:
    assert read_page(body, None, whole=True) is None


# Encodings


@pytest.mark.parametrize("name", ["gb2312", "GBK", "gb18030", "x-gbk"])
def test_chinese_pages_are_read_as_gb18030_whatever_they_call_it(name: str) -> None:
    body = "<p>页面不存在 㐀</p>".encode("gb18030")
    assert _page(body, f'text/html; charset="{name}"').text == "页面不存在 㐀"
    assert _page(f'<meta charset="{name}">'.encode() + body, "text/html").text == "页面不存在 㐀"
    meta = f"<META http-equiv=Content-Type content='text/html; charset={name}'>".encode()
    assert _page(meta + body, "text/html").text == "页面不存在 㐀"


def test_a_byte_order_mark_counts_before_the_header_and_the_header_before_the_page() -> None:
    assert _page("\ufeff<p>你".encode(), "text/html; charset=gbk").text == "你"
    assert _page("<p>你".encode("utf-16"), "text/html; charset=gbk").text == "你"
    assert _page('<meta charset="utf-8"><p>你'.encode("gbk"), "text/html; charset=gbk").text == "你"


@pytest.mark.parametrize(
    "name", ["utf-7", "base64", "idna", "rot13", "unicode_escape", "nonsense", "\x00", "é", "utf-16"]
)
def test_other_encodings_are_read_as_utf8(name: str) -> None:
    assert _page("<p>你", f"text/html; charset={name}").text == "你"
    assert _page(f"<meta charset={name}><p>你", "text/html").text == "你"


def test_broken_characters_are_replaced_and_half_ones_at_a_cut_left_out() -> None:
    assert _page(b"<p>a\xff\xfeb").text == "a\ufffd\ufffdb"
    body = "<p>你好".encode()[:-1]
    assert _page(body, whole=False).text == "你"
    assert _page("<p>你好".encode("gbk")[:-1], "text/html; charset=gbk", whole=False).text == "你"


# Whatever comes

PIECES = st.sampled_from(
    ["<", ">", "</", "<!--", "-->", "<script>", "</script>", "<title>", "</title>", "<h1", "<h1>", "</h1>", "<template>",
     "</template>", "<b a=1>", "<p>", "</p>", "<table>", "<svg>", "<![CDATA[", "&", "&#", "\x00", "'", '"', " ", "你",
     "<noscript>", "<br/", "<plaintext>", "<meta charset=gbk>", "a", "\n", "<select>", "<math>", "/", "="]
)  # fmt: skip


@given(
    st.one_of(st.binary(), st.lists(PIECES).map(lambda pieces: "".join(pieces).encode())),
    st.one_of(st.none(), st.text(max_size=40), st.sampled_from(["text/html", "text/html;charset=gbk", "text/plain"])),
    st.booleans(),
)
@example(b"<h1\x00><title></h1>", "text/html", True)
@example(b"\xef\xbb\xbf", "text/html", False)
@example(b"+/v8-", "text/html; charset=utf-7", True)
def test_whatever_comes_is_read(body: bytes, content_type: str | None, whole: bool) -> None:
    read = read_page(body, content_type, whole=whole)
    if read is None:
        return
    page, source = read
    assert max(len(page.title), len(page.heading)) <= 200
    assert len(page.text) <= 500
    assert page.text == "" or page.text_length <= SHORT
    assert page.text_length <= 2 * len(source) + 1
    assert page.size == len(body)
    for text in (page.title, page.heading, page.text):
        assert text.strip() == text or len(text) in {200, 500}
        text.encode()  # no half surrogates: it goes into a file


@given(st.text(st.characters(exclude_characters="<&\x00\r", exclude_categories=["Cs"])))
def test_text_without_markup_is_shown_as_it_is(text: str) -> None:
    page = _page(f"<!doctype html><p>{text}</p>")
    assert page.text_length == len(" ".join(text.split()))


BOMBS = {
    **{
        tag: tag
        for tag in ["<div>", "<span>", "<b>", "<a>", "<table><td>", "<svg>", "<p><b>", "<li><ul>", "<template>"]
    },
    **{
        tag: tag
        for tag in ["<h1>", "<h1<x>", "<x<x>", "<!--", "<script>", "<", "&amp;", "</", "<title><h1>", "<select>"]
    },
    **{
        tag: tag for tag in ["<template><h1>", "<frameset>", "<math><mi>", "<form><div>", "<noscript>", "<meta charset"]
    },
}


@pytest.mark.parametrize("piece", BOMBS)
def test_reading_takes_time_in_proportion_to_the_page(piece: str) -> None:
    started = time.process_time()
    _page((piece * (READ // len(piece)))[:READ], whole=False)
    assert time.process_time() - started < 2  # a tree of it would take many times as long


@pytest.mark.parametrize(
    "source",
    [
        "<x<x>" * 26_000 + "</y<y>" * 20_000,
        "<template>" * 13_000 + "</h1>" * 26_000,
        "<span>" * 21_000 + "</x>" * 32_000,
        "<p>" + "".join(f"<b a={number}>" for number in range(10_000)) + "</p>" + "<p>x</p>" * 15_000,
    ],
    ids=["unknown-tags", "templates", "spans", "formatting-that-every-paragraph-repeats"],
)
def test_reading_takes_bounded_time_and_memory_for_pages_made_to_burst(source: str) -> None:
    before, started = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, time.process_time()
    _page(source, whole=False)
    assert time.process_time() - started < 2
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 200 * 1024  # KiB
