from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from observations import see

from llmindex.links.landing import (
    adds_language,
    host_of,
    is_door,
    is_front_page,
    is_missing_page,
    is_web_address,
    keep_fragment,
    moved_to,
    same_address,
    same_site,
)


@pytest.mark.parametrize(
    "url",
    ["https://x.org", "https://x.org/a?b#c", "http://例子.中国/", "https://x.org/%E4%BD%A0", "https://x.org:8443/a"],
)
def test_web_addresses(url: str) -> None:
    assert is_web_address(url)


@pytest.mark.parametrize(
    "text",
    ["", "x.org", "ftp://x.org/", "javascript:a", "https://", "https://a@x.org/", "https://x.org/a b", "https://x.org/\n",
     "https://[x/", "https://x.org:port/", "//x.org/a", 'https://x.org/"a', "https://x.org/<a>"],
)  # fmt: skip
def test_what_is_no_web_address(text: str) -> None:
    assert not is_web_address(text)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("https://x.org", "https://x.org/"), ("https://x.org/a", "HTTPS://X.ORG:443/a#b"), ("http://x.org:80/", "http://x.org/"),
        ("https://x.org/%7ea", "https://x.org/~a"), ("https://x.org/你", "https://x.org/%e4%bd%a0"),
        ("https://x.org/a?utm_source=b&c=d", "https://x.org/a?c=d"), ("https://x.org./a", "https://x.org/a"),
    ],
)  # fmt: skip
def test_the_same_address_written_in_two_ways(one: str, other: str) -> None:
    assert same_address(one, other)
    assert same_address(other, one)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("http://x.org/", "https://x.org/"), ("https://x.org/a", "https://x.org/a/"), ("https://x.org/", "https://www.x.org/"),
        ("https://x.org/a", "https://x.org/A"), ("https://x.org/a%2Fb", "https://x.org/a/b"), ("https://x.org/?a", "https://x.org/"),
        ("https://x.org:8443/", "https://x.org/"),
    ],
)  # fmt: skip
def test_other_addresses(one: str, other: str) -> None:
    assert not same_address(one, other)


@pytest.mark.parametrize(
    "path", ["", "/", "/index.html", "/index.php", "/en", "/zh-CN/", "/zh_Hans/", "/en/index.html", "/?lang=en"]
)
def test_front_pages(path: str) -> None:
    assert is_front_page(f"https://x.org{path}")


@pytest.mark.parametrize("path", ["/a", "/ai", "/ml/", "/?p=1", "/app/", "/en/a", "/enindex", "/index/a", "/api"])
def test_other_pages(path: str) -> None:
    assert not is_front_page(f"https://x.org{path}")


@pytest.mark.parametrize(
    "url",
    ["https://x.org/login", "https://x.org/wp-login.php", "https://x.org/a/signin/", "https://x.org/oauth2/authorize",
     "https://accounts.google.com/v3/a", "https://x.org/account", "https://x.org/accounts/login/", "https://sso.x.org/",
     "https://x.org/mp/verifycaptcha_a", "https://consent.youtube.com/m"],
)  # fmt: skip
def test_doors(url: str) -> None:
    assert is_door(url)


@pytest.mark.parametrize(
    "url",
    ["https://x.org/blogin", "https://x.org/catalogin/", "https://x.org/docs/accounting", "https://mylogin.org/",
     "https://x.org/a?next=/login", "https://x.org/design-in-practice", "https://x.org/docs/account"],
)  # fmt: skip
def test_what_is_no_door(url: str) -> None:
    assert not is_door(url)


def test_a_chain_of_permanent_redirects_leads_to_its_end() -> None:
    hops = [("https://a.org/", 301), ("https://b.org/", 308)]
    assert moved_to(see("https://c.org/", hops=hops)) == "https://c.org/"


def test_what_follows_a_temporary_redirect_is_left_out() -> None:
    hops = [("https://a.org/", 301), ("https://b.org/", 302), ("https://c.org/", 301)]
    assert moved_to(see("https://d.org/", hops=hops)) == "https://b.org/"


@pytest.mark.parametrize("code", [300, 302, 303, 304, 307])
def test_other_redirects_do_not_move_anything(code: int) -> None:
    assert moved_to(see("https://b.org/", hops=[("https://a.org/", code)])) is None


def test_a_fragment_is_kept_unless_there_is_another() -> None:
    assert keep_fragment("https://y.org/", "https://x.org/#a") == "https://y.org/#a"
    assert keep_fragment("https://y.org/#b", "https://x.org/#a") == "https://y.org/#b"
    assert keep_fragment("https://y.org/", "https://x.org/") == "https://y.org/"


def test_a_language_put_before_the_path_is_told() -> None:
    assert adds_language("https://x.org/", "https://x.org/zh-cn/")
    assert not adds_language("https://x.org/a", "https://x.org/en/b")
    assert not adds_language("https://x.org/a", "https://y.org/en/a")
    assert not adds_language("https://x.org/a", "https://x.org/a")


@given(st.one_of(st.text(), st.text().map("https://".__add__), st.from_regex(r"https?://[\w\[\]:@%.]+/[^ ]*")))
def test_no_address_breaks_anything(url: str) -> None:
    for ask in (host_of, is_door, is_front_page, is_missing_page, is_web_address):
        ask(url)
    for compare in (same_site, adds_language, keep_fragment):
        compare(url, "https://x.org/a")
        compare("https://x.org/a", url)
    assert same_address(url, url)
