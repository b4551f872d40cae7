"""The theme's page around a content: taken apart once, filled in for every page."""

from __future__ import annotations

from llmindex.pages.html import Heading
from llmindex.site.shell import MARKS, Filling, Shell

M = MARKS
PAGE = f"""<title>{M["title"]}</title><link href="/entries/{M["slug"]}/"><a href="#{M["skip"]}">skip</a>
<ul><li><a href="#{M["outer"]}">{M["outer"]}</a><ul aria-label="{M["outer"]}"><li><a href="#{M["inner"]}">{M["inner"]}</a></li></ul></li></ul>
<a href="{M["edit"]}">{M["description"]}</a>{M["content"]}</main>"""


def filling(*headings: Heading) -> Filling:
    return Filling("fern", "Fern", "A framework.", "https://example.org/#L3", "<h1>Fern</h1>", headings)


def test_a_page_is_the_shell_with_its_own_words() -> None:
    page = Shell(PAGE).fill(filling(Heading(1, "fern", "Fern"), Heading(2, "facts", "Facts")))

    assert page == (
        '<title>Fern</title><link href="/entries/fern/"><a href="#fern">skip</a>\n'
        '<ul><li><a href="#facts">Facts</a></li></ul>\n'
        '<a href="https://example.org/#L3">A framework.</a><h1>Fern</h1></main>'
    )


def test_headings_stand_inside_the_one_before() -> None:
    headings = (
        Heading(1, "t", "T"),
        Heading(2, "a", "A & B"),
        Heading(3, "b", "B"),
        Heading(4, "c", "C"),
        Heading(2, "d", "D"),
    )
    page = Shell(PAGE).fill(filling(*headings))

    assert (
        '<ul><li><a href="#a">A &amp; B</a><ul aria-label="A &amp; B"><li><a href="#b">B</a><ul aria-label="B">'
        '<li><a href="#c">C</a></li></ul></li></ul></li><li><a href="#d">D</a></li></ul>'
    ) in page


def test_a_shell_without_contents_fills_too() -> None:
    page = Shell(f"<title>{M['title']}</title>{M['content']}").fill(filling())

    assert page == "<title>Fern</title><h1>Fern</h1>"


def test_a_mark_in_a_page_is_not_taken_for_a_slot() -> None:
    page = Shell(PAGE).fill(Filling("fern", M["edit"], "d", "e", M["slug"], ()))

    assert f"<title>{M['edit']}</title>" in page
    assert f"{M['slug']}</main>" in page
