"""The Markdown that curators write: CommonMark with tables, references and formulas.

``[[entry-id]]`` and ``[[entry-id|words]]`` refer to an entry; ``$…$`` and ``$$…$$`` are
formulas. Raw HTML, images, and links that are not http(s) are refused; what is refused
here never reaches a page, so pages may be rendered with HTML of our own in them.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from html import unescape
from typing import NamedTuple

from cmarkgfm import cmark

from llmindex.catalogue.identifiers import check_url
from llmindex.catalogue.mathml import FormulaError, to_mathml

__all__ = ["Problem", "Reference", "expand", "problems", "references", "to_html"]

_EXTENSIONS = ["table", "strikethrough"]

# The order matters: what stands in code is not markup, and a backslash escapes.
_TOKEN = re.compile(
    r"""
    (?P<code>^(?P<fence>[ ]{0,3}(?:`{3,}|~{3,}))[^\n]*\n.*?(?:^(?P=fence)[`~]*[ ]*$|\Z)
           |(?P<ticks>`+)(?!`).*?(?<!`)(?P=ticks)(?!`))
    |(?P<escape>\\[\\`*_{}\[\]()\#+.!|<>~$-])
    |\$\$(?P<display>[^$]+?)\$\$
    |\$(?P<inline>(?![\s$])(?:[^$\\\n]|\\.)*?(?<!\s))\$(?!\d)
    |\[\[(?P<target>[^\[\]|\n]*)(?:\|(?P<words>[^\[\]\n]*))?\]\]
    """,
    re.VERBOSE | re.MULTILINE | re.DOTALL,
)

_OMITTED = "<!-- raw HTML omitted -->"
_HREF = re.compile(r'<a href="([^"]*)"')


class Problem(NamedTuple):
    """What is wrong with a text: the rule's code, what, what to do, and the piece concerned."""

    code: str
    message: str
    hint: str
    piece: str


@dataclass(frozen=True, slots=True)
class Reference:
    """A ``[[target|words]]`` as written; ``piece`` is its source."""

    target: str
    words: str | None
    piece: str


def references(text: str) -> Iterator[Reference]:
    """Find the references in a text, those in code left out."""
    if "[[" not in text:
        return
    for token in _TOKEN.finditer(text):
        if token["target"] is not None:
            yield Reference(token["target"].strip(), token["words"], token[0])


def to_html(markdown: str, *, trusted: bool = False) -> str:
    """Render CommonMark with tables. Unless ``trusted``, raw HTML and unsafe links are dropped."""
    options = cmark.Options.CMARK_OPT_UNSAFE if trusted else 0
    html: str = cmark.markdown_to_html_with_extensions(markdown, options, extensions=_EXTENSIONS)
    return html


def problems(text: str, *, headings: bool = False) -> Iterator[Problem]:
    """Find what may not stand in a text. ``headings``: it is a note, which may have headings from level two."""
    prose = expand(text, lambda reference: reference.words or reference.target or "x", math=False)
    if not _NEEDS_RENDERING.search(prose):
        yield from _formula_problems(text)
        return
    html = to_html(prose)
    if _OMITTED in html:
        piece = _first_tag(prose)
        yield Problem("LI501", f"raw HTML is not allowed: `{piece}`", "use Markdown; write `<` as `\\<`", piece)
    if "<img" in html:
        yield Problem("LI504", "images are not allowed in texts", "link to the picture instead", "![")
    if headings and "<h1" in html:
        yield Problem(
            "LI505", "the note has a heading of level one", "the page's title is one already; begin with `##`", "# "
        )
    for href in _HREF.findall(html):
        url = unescape(href)
        if not url:  # what the renderer drops: javascript:, data: and the like
            yield Problem("LI502", "a link leads to something that is no web address", "link to http(s) only", "](")
        elif complaint := check_url(url):
            found = url if url in prose else "]("
            yield Problem("LI502", f"a link cannot stay: {complaint.message}", complaint.hint, found)
    yield from _formula_problems(text)


_NEEDS_RENDERING = re.compile(r"[<\[!#]|://|^[=]+[ ]*$|^[-]+[ ]*$", re.MULTILINE)
"""What a text must contain to have HTML, a link, an image or a heading in it."""


def _first_tag(text: str) -> str:
    for match in re.finditer(r"<(?:[a-zA-Z/!?][^>\n]*)>?", text):
        if _OMITTED in to_html(match[0]):
            return match[0]
    return "<"


def _formula_problems(text: str) -> Iterator[Problem]:
    if "$" not in text:
        return
    for token in _TOKEN.finditer(text):
        tex = token["display"] or token["inline"]
        if tex is None:
            continue
        try:
            to_mathml(tex, display=token["display"] is not None)
        except FormulaError as error:
            yield Problem("LI503", f"the formula cannot be set: {error}", "write it in plain LaTeX", token[0])


def expand(text: str, link: Callable[[Reference], str], *, math: bool = True) -> str:
    """Turn references and formulas into plain CommonMark.

    ``link`` gives the Markdown for a reference. Formulas become MathML, or nothing if
    ``math`` is false.
    """
    if "[[" not in text and "$" not in text:
        return text

    def replace(token: re.Match[str]) -> str:
        if token["target"] is not None:
            return link(Reference(token["target"].strip(), token["words"], token[0]))
        if token["display"] is not None:
            return to_mathml(token["display"], display=True) if math else ""
        if token["inline"] is not None:
            return to_mathml(token["inline"], display=False) if math else ""
        return "$" if token["escape"] == r"\$" else token[0]

    return _TOKEN.sub(replace, text)
