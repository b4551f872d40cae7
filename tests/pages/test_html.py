from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from llmindex.pages.html import BrokenLinkError, Heading, render_html, slug
from llmindex.pages.tree import Page, PageKind


def _page(body: str, path: str = "entries/a.md") -> Page:
    return Page(path, PageKind.ENTRY, "A", "", body)


def _render(body: str, path: str = "entries/a.md") -> str:
    return render_html(_page(body, path), {"index.md", "entries/a.md", "entries/b.md", "tags/index.md"}).content


def test_headings_get_anchors_of_their_own() -> None:
    html = render_html(_page("# A & *b*\n\n## Same\n\n## Same\n\n### 强化 学习\n\n## !?\n\n## !"), ())
    assert html.headings == (
        Heading(1, "a-b", "A & b"),
        Heading(2, "same", "Same"),
        Heading(2, "same-2", "Same"),
        Heading(3, "强化-学习", "强化 学习"),
        Heading(2, "section", "!?"),
        Heading(2, "section-2", "!"),
    )
    assert (
        '<h2 id="same-2">Same<a class="headerlink" href="#same-2" tabindex="-1" aria-hidden="true">¶</a></h2>'
        in html.content
    )


@given(st.text())
def test_an_anchor_needs_no_quoting(text: str) -> None:
    name = slug(text)
    assert name
    assert not set(name) & set(" <>\"'&#%\n\t")


@pytest.mark.parametrize(
    ("link", "href"),
    [
        ("[b](b.md)", "../b/"),
        ("[b](b.md#part)", "../b/#part"),
        ("[home](../index.md)", "../../"),
        ("[tags](../tags/index.md)", "../../tags/"),
        ("[self](a.md)", "./"),
    ],
)
def test_links_to_sources_become_addresses(link: str, href: str) -> None:
    assert _render(link) == f'<p><a href="{href}">{link[1 : link.index("]")]}</a></p>\n'


def test_a_link_to_a_page_that_is_not_there_is_a_mistake_of_ours() -> None:
    with pytest.raises(BrokenLinkError, match=r"entries/a\.md links to entries/c\.md, which does not exist"):
        _render("[c](c.md)")


@pytest.mark.parametrize(
    "url",
    [
        "https://example.org/README.md",
        "HTTPS://example.org/a.md",
        "http://example.org",
        "https://example.org/?a=1&amp;b",
    ],
)
def test_links_that_lead_out_say_so(url: str) -> None:
    assert _render(f"[a]({url})") == f'<p><a href="{url}" rel="noopener">a</a></p>\n'


def test_a_link_that_leads_out_may_have_a_title() -> None:
    assert (
        _render('[a](https://example.org "b")')
        == '<p><a href="https://example.org" rel="noopener" title="b">a</a></p>\n'
    )


@pytest.mark.parametrize("html", ["[a](#part)", "[a](/x.md)", '`<a href="c.md">`'])
def test_other_links_stay(html: str) -> None:
    assert "rel=" not in _render(html)


@pytest.mark.parametrize(
    ("path", "link", "href"),
    [
        ("index.md", "entries/a.md", "entries/a/"),
        ("index.md", "tags/index.md", "tags/"),
        ("index.md", "index.md", "./"),
        ("tags/index.md", "../entries/a.md", "../entries/a/"),
        ("tags/index.md", "../index.md", "../"),
        ("tags/a.md", "index.md", "../"),
        ("tags/a.md", "../entries/a.md", "../../entries/a/"),
    ],
)
def test_a_folders_own_page_is_as_high_as_the_folder(path: str, link: str, href: str) -> None:
    assert _render(f"[b]({link})", path) == f'<p><a href="{href}">b</a></p>\n'


def test_nothing_is_above_the_site() -> None:
    with pytest.raises(BrokenLinkError, match=r"links to \.\./entries/b\.md"):
        _render("[b](../../entries/b.md)")


def test_chinese_lines_are_joined_except_in_code() -> None:
    assert _render("一，\n二\na\n三\n\n```\n一\n二\n```\n\n四\n五") == (
        "<p>一，二\na\n三</p>\n<pre><code>一\n二\n</code></pre>\n<p>四五</p>\n"
    )


def test_a_wide_formula_can_be_reached_by_the_keyboard() -> None:
    assert '<math tabindex="0" display="block">' in _render('<math display="block"></math>')
