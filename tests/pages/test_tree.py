from __future__ import annotations

import posixpath
from urllib.parse import urljoin

import pytest
from hypothesis import given
from hypothesis import strategies as st

from llmindex.pages.tree import relative_path, relative_url, url_of

PATHS = st.sampled_from(
    ["index.md", "browse.md", "tags/index.md", "tags/a.md", "entries/a.md", "entries/ab.md", "sections/deep/b.md", "a.md", "a/index.md", "a/b.md"]
)  # fmt: skip


@given(PATHS, PATHS)
def test_a_relative_address_leads_from_one_page_to_the_other(source: str, target: str) -> None:
    base = "https://example.org/site/"
    address = relative_url(source, target)
    assert urljoin(base + url_of(source), address) == base + url_of(target)
    assert not address.startswith("/")


@given(PATHS, PATHS)
def test_a_relative_path_leads_from_one_source_to_the_other(source: str, target: str) -> None:
    assert posixpath.normpath(posixpath.join(posixpath.dirname(source), relative_path(source, target))) == target


@pytest.mark.parametrize(("path", "url"), [("index.md", ""), ("a/index.md", "a/"), ("a/myindex.md", "a/myindex/")])
def test_an_index_is_its_folder(path: str, url: str) -> None:
    assert url_of(path) == url
