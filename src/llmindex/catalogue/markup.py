"""The Markdown that curators write: CommonMark with tables, references and formulas.

``[[entry-id]]`` and ``[[entry-id|words]]`` refer to an entry; ``$…$`` and ``$$…$$`` are
formulas. Raw HTML, images, and links that are not http(s) are refused; what is refused
here never reaches a page, so pages may be rendered with HTML of our own in them.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from html import unescape
from typing import NamedTuple

from cmarkgfm import cmark

from llmindex.catalogue.identifiers import check_url
from llmindex.catalogue.mathml import FormulaError, to_mathml

__all__ = [
    "Problem",
    "Reference",
    "expand",
    "is_plain",
    "one_line",
    "problems",
    "references",
    "to_html",
    "without_code",
]

_EXTENSIONS = ["table", "strikethrough"]
_BESIDE_HYPHEN = re.compile(r":(?:(?=-)|(?<=-:))")

_SIGN = re.compile(r"[`~\\!$\[]")
"""What a token begins with, the spaces before a fence left out: one set, which is searched for quickly."""

# The order matters: what stands in code is not markup, and a backslash escapes.
_TOKEN = re.compile(
    r"""
    (?P<code>^(?P<fence>[ ]{0,3}(?:`{3,}|~{3,}))[^\n]*\n.*?(?:^(?P=fence)[`~]*[ ]*$|\Z)
           |(?P<ticks>`+)(?!`).*?(?<!`)(?P=ticks)(?!`))
    |`+
    |(?P<escape>\\[\\`*_{}\[\]()\#+.!|<>~$-])
    |(?P<mark>!)(?=\[\[)
    |\$\$(?P<display>[^$]+?)\$\$
    |\$(?P<inline>(?![\s$])(?:[^$\\\n]|\\.)*?(?<!\s))\$(?!\d)
    |\[\[(?P<target>[^\[\]|\n]*)(?:\|(?P<words>[^\[\]\n]*))?\]\]
    """,
    re.VERBOSE | re.MULTILINE | re.DOTALL,
)

_INDENTS = frozenset({" ", "  ", "   "})
"""What may stand before a fence on its line (CommonMark 0.31 §4.5)."""


def _tokens(text: str) -> Iterator[re.Match[str]]:
    """Find what is code, escaped, a formula or a reference, from left to right."""
    place = 0
    while sign := _SIGN.search(text, place):
        start = sign.start()
        line = text.rfind("\n", place, start) + 1 or place
        token = _TOKEN.match(text, line) if text[line:start] in _INDENTS else None
        token = token or _TOKEN.match(text, start)
        if token:
            yield token
        place = token.end() if token else sign.end()


def _replace_tokens(text: str, replacement: Callable[[re.Match[str]], str]) -> str:
    """Put something in the place of every token."""
    pieces: list[str] = []
    done = 0
    for token in _tokens(text):
        pieces += text[done : token.start()], replacement(token)
        done = token.end()
    return "".join(pieces) + text[done:]


_STAND_IN = "\ufffc"
"""What problems are looked for with in place of a reference or formula: these are markup of ours,
which neither ends nor begins anything that the writer's own markup could hold."""

_OMITTED = "<!-- raw HTML omitted -->"
_HREF = re.compile(r'<a href="([^"]*)"')


class Problem(NamedTuple):
    """What is wrong with a text: the rule's code, what, what to do, and where.

    ``piece`` are the words concerned, ``nth`` how many like them stand before; no words mean
    the text as a whole.
    """

    code: str
    message: str
    hint: str
    piece: str = ""
    nth: int = 0


@dataclass(frozen=True, slots=True)
class Reference:
    """A ``[[target|words]]`` as written; ``piece`` is its source, ``start`` its offset in the text."""

    target: str
    words: str | None
    piece: str
    start: int


def references(text: str) -> Iterator[Reference]:
    """Find the references in a text, those in code left out."""
    if "[[" not in text:
        return
    for token in _tokens(text):
        if token["target"] is not None:
            yield _reference(token)


def _reference(token: re.Match[str]) -> Reference:
    return Reference(token["target"].strip(), token["words"], token[0], token.start())


def to_html(markdown: str, *, trusted: bool = False) -> str:
    """Render CommonMark with tables. Unless ``trusted``, raw HTML and unsafe links are dropped."""
    options = cmark.Options.CMARK_OPT_UNSAFE if trusted else 0
    html: str
    if _may_need_extensions(markdown):
        html = cmark.markdown_to_html_with_extensions(markdown, options, extensions=_EXTENSIONS)
    else:
        # This is quicker, and frees the document that it has read.
        html = cmark.markdown_to_html(markdown, options)
    return html


def _may_need_extensions(markdown: str) -> bool:
    """Whether something may be a table or struck out.

    A table of one column needs no bar, but in the line under its head a colon or an odd space, or
    that line makes a heading.
    """
    return any(sign in markdown for sign in "|~\v\f") or bool(_BESIDE_HYPHEN.search(markdown))


def one_line(text: str) -> str:
    r"""Return an entry's text as pages show it: one paragraph on one line, whatever it begins with.

    >>> one_line("1. first\n2. second")
    '1\\. first 2. second'
    """
    if text.isprintable() and text[:1].isalpha() and text[-1] != " ":  # so are most, and this tells it quickly
        return text
    line = " ".join(filter(None, map(str.strip, text.splitlines())))
    if start := _BLOCK_START.match(line):
        place = start.end("digits") if start["digits"] else 0
        line = f"{line[:place]}\\{line[place:]}"
    return line


_BLOCK_START = re.compile(
    r"(?P<digits>\d{1,9}(?=[.)](?:\s|$)))|\#{1,6}(?:\s|$)|[-+*](?:\s|$)|>|~{3}|`{3,}[^`]*$|(?P<rule>[-*_])(?:[ \t]*(?P=rule)){2,}[ \t]*$",
    re.ASCII,
)
"""What would begin a list, heading, quotation, fence or rule (CommonMark 0.31 §4, §5)."""


def is_plain(text: str) -> bool:
    """Whether a text has nothing in it that could be a problem or a reference, as most have not."""
    return not _MARK.search(text)


_MARK = re.compile(r"[<\[#~`$=]")
"""A character of those which markup with problems begins with: one set, which is searched for quickly."""


def problems(text: str, *, headings: bool = False) -> Iterator[Problem]:
    """Find what may not stand in a text, given as pages show it.

    ``headings``: it is a note, which may have headings from level two.
    """
    prose = expand(text, lambda _: _STAND_IN, math=False)
    if _NEEDS_RENDERING.search(prose):
        yield from _rendering_problems(prose, headings=headings)
    yield from _formula_problems(text)


_NEEDS_RENDERING = re.compile(r"[<\[#~`]|^[=]+[ ]*$", re.MULTILINE)
"""What a text must contain to have HTML, a link, an image, a heading or a code block in it."""

_TAG = re.compile(r"<[a-zA-Z/!?][^>\n]*>?")
_IMAGE = re.compile(r"!\[")
_TITLE = re.compile(r"^[ ]{0,3}\#(?:[ \t][^\n]*)?$|^[^\n]+(?=\n[ ]{0,3}=+[ ]*$)", re.MULTILINE)
_FENCE = re.compile(r"^[ ]{0,3}(?:`{3,}|~{3,})[^\n]*", re.MULTILINE)
_LABEL = re.compile(r"\[(?:[^\[\]\\]|\\.)+\]:", re.DOTALL)


def _rendering_problems(prose: str, *, headings: bool) -> Iterator[Problem]:
    """Find what only a renderer can tell. Whether is asked of the renderer, where of patterns."""
    html = to_html(prose)
    if _OMITTED in html:
        tags = [match for match in _TAG.finditer(without_code(prose)) if _OMITTED in to_html(match[0])]
        opening = [match for match in tags if not match[0].startswith("</")]
        yield from _at(opening or tags, prose, "LI501", "raw HTML is not allowed", "use Markdown; write `<` as `\\<`")
    if (count := html.count("<img ")) > 0:
        images = list(_IMAGE.finditer(without_code(prose)))[:count]
        yield from _at(images, prose, "LI504", "images are not allowed in texts", "link to the picture instead")
    if headings and (count := html.count("<h1>")) > 0:
        titles = list(_TITLE.finditer(without_code(prose)))[:count]
        hint = "the page's title is one already; begin with `##`"
        yield from _at(titles, prose, "LI505", "the text has a heading of level one", hint)
    if headings and _LASTING.search(prose) and not to_html(f"{prose}\n\nend").endswith("<p>end</p>\n"):
        # It would swallow the rest of the page.
        yield from _at(
            list(_FENCE.finditer(prose))[-1:],
            prose,
            "LI507",
            "a code block does not end",
            "end it with a line of the same marks",
        )
    labels = list(_LABEL.finditer(prose))
    if labels and _defines(labels, prose):
        first = [
            label
            for label in labels
            if _BEFORE_BLOCK.fullmatch(prose, prose.rfind("\n", 0, label.start()) + 1, label.start())
        ]
        definitions = [label for label in first[:_MOST_LABELS] if _defines([label], prose)]
        hint = "write the address where the link is: `[words](https://…)`"
        yield from _at(definitions, prose, "LI502", "a link is defined apart from its words", hint)
    if "<a " in html:
        yield from _link_problems(prose)


_LASTING = re.compile(r"```|~~~|<")
"""What a block that may go on to the end of the page begins with."""

_BEFORE_BLOCK = re.compile(r"(?:[ \t>*+-]|\d{1,9}[.)])*")
"""What may stand on a line before the text of a paragraph: marks of quotations and lists."""

_MOST_LABELS = 100
"""How many possible definitions are looked at one by one, to say which it is."""


def without_code(prose: str) -> str:
    """Blank what stands in code and what is escaped: it is no markup. Nothing else moves."""
    return _replace_tokens(prose, lambda token: token[0] if token["code"] is token["escape"] else _blank(token[0]))


def _blank(text: str) -> str:
    return re.sub(r"[^\n]", " ", text)


def _at(matches: Sequence[re.Match[str]], prose: str, code: str, message: str, hint: str) -> Iterator[Problem]:
    """Report a problem at each match, or at the text as a whole where no pattern finds it."""
    if not matches:
        yield Problem(code, message, hint)
    for match in matches:
        piece = prose[match.start() : match.end()].strip()
        yield Problem(code, f"{message}: `{piece}`", hint, piece, prose.count(piece, 0, match.start()))


def _defines(labels: Sequence[re.Match[str]], prose: str) -> bool:
    """Whether one of these labels has a link reference definition.

    There is no trace of it in the text, but it works on the whole page, other texts included.
    """
    uses = "\n\n".join(" ".join(label[0][:-1].split()) for label in labels)
    html = to_html(f"{uses}\n\n{_STAND_IN}{_STAND_IN}\n\n{prose}").partition(f"<p>{_STAND_IN}{_STAND_IN}</p>")[0]
    return html.count("<a ") > to_html(uses).count("<a ")


def _link_problems(prose: str) -> Iterator[Problem]:
    seen: Counter[str] = Counter()
    for href in _HREF.findall(to_html(prose, trusted=True)):
        url = unescape(href)
        if complaint := check_url(url):
            piece = url if url in prose else "]("
            nth = min(seen[url], prose.count(piece) - 1)
            yield Problem("LI502", f"a link cannot stay: {complaint.message}", complaint.hint, piece, max(nth, 0))
        seen[url] += 1


def _formula_problems(text: str) -> Iterator[Problem]:
    if "$" not in text:
        return
    for token in _tokens(text):
        tex = token["display"] or token["inline"]
        if tex is None:
            continue
        try:
            to_mathml(tex, display=token["display"] is not None)
        except FormulaError as error:
            # Findings stand in one line: of a formula in several, it is the first that holds something.
            piece = next((line for line in token[0].splitlines() if line.strip(" $")), "$$")
            before = text.count(piece, 0, text.index(piece, token.start()))
            yield Problem("LI503", f"the formula cannot be set: {error}", "write it in plain LaTeX", piece, before)


def expand(text: str, link: Callable[[Reference], str], *, math: bool = True) -> str:
    """Turn references and formulas into plain CommonMark.

    ``link`` gives the Markdown for a reference. Formulas become MathML, or a stand-in if
    ``math`` is false.
    """
    if "[[" not in text and "$" not in text:
        return text

    def replace(token: re.Match[str]) -> str:
        if token["target"] is not None:
            return link(_reference(token))
        if token["display"] is not None:
            return to_mathml(token["display"], display=True) if math else _STAND_IN
        if token["inline"] is not None:
            return to_mathml(token["inline"], display=False) if math else _STAND_IN
        if token["mark"]:  # an exclamation, not an image
            return r"\!"
        return "$" if token["escape"] == r"\$" else token[0]

    return _replace_tokens(text, replace)
