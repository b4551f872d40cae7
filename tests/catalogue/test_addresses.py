from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from llmindex.catalogue.addresses import find_addresses, linked_at, replace_address

A, B = "https://a.example/x", "https://b.example/y"


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("", []),
        (f"{A} is only named", []),
        (f"[a]({A}) [a](<{A}>) <{A}>", [A, A, A]),
        (f'[a]({A} "title")', [A]),
        (f"| a |\n| --- |\n| [a]({A}) |", [A]),
        (f"`[a]({A})`\n\n```\n<{A}>\n```\n\n    [a]({A})", []),
        (f"\\[a]({A})", []),
        ("[a](mailto:a@b.example) [a](page.md) [a](#x) [a](ftp://a.example/://)", []),
        ("[a](https://a.example/?b=1&c=2) <https://a.example/?b=1&amp;c=2>", ["https://a.example/?b=1&c=2"] * 2),
        ("[文](https://zh.example/强化学习?a=%20)", ["https://zh.example/强化学习?a=%20"]),
        ("[a](https://a.example/x_(y))", ["https://a.example/x_(y)"]),
        ("[a](HTTPS://A.example)", ["HTTPS://A.example"]),
        (f"$a_1$ [[fern|the Fern]] [a]({A}) $5", [A]),
    ],
)
def test_addresses_that_a_text_links_to(text: str, found: list[str]) -> None:
    assert find_addresses(text) == found


@pytest.mark.parametrize(
    "page",
    [
        f"!!! note\n\n    See [a]({A}).\n\nEnd.",
        f'!!! note "Title"\n    See [a]({A}).\n\n        [code]({B})\n',
        f"??? tip\n\n    !!! note\n\n        See [a]({A}).\n\n            [code]({B})\n",
        f'=== "Tab"\n\n    See [a]({A}).\n\n[b](page.md)\n\n    [code]({B})\n',
        f'<p><a class=\'x\' href="{A}">a</a></p>\n\n<!-- <a href="{B}"> -->',
    ],
)
def test_addresses_of_a_page_with_extensions(page: str) -> None:
    assert find_addresses(page, ours=False) == [A]


def test_an_address_within_a_longer_one_is_another() -> None:
    text = f"[a]({A}) [b]({A}/z) [c](https://archive.example/{A}) <{A}#p> <{A}>"
    assert linked_at(text, A) == [4, text.rindex(A)]


def test_what_a_link_shows_changes_with_it_and_prose_does_not() -> None:
    text = f"[{A}]({A}) was {A}, `{A}`, [{A}]({B})"
    assert replace_address(text, A, B) == f"[{B}]({B}) was {A}, `{A}`, [{A}]({B})"


pieces = st.sampled_from([f"[a]({A})", f"<{A}>", A, f"`{A}`", f"({A})", f"[{A}]({A})", f"[b]({B})", "[[x]]", "$a$"])
texts = st.lists(pieces | st.text(st.sampled_from("a文 `$[]()<>\\\n"), max_size=4), max_size=8).map("".join)


@given(texts)
def test_an_address_that_was_found_and_replaced_is_the_new_one(text: str) -> None:
    new = "https://c.example/z"
    found, starts = find_addresses(text), linked_at(text, A)
    assert all(text.startswith(A, start) for start in starts)
    edited = replace_address(text, A, new)
    assert edited.replace(new, A) == text
    assert find_addresses(edited).count(B) == found.count(B)
