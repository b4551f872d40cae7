from __future__ import annotations

import re
import time
from contextlib import suppress
from itertools import pairwise
from xml.etree import ElementTree

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from llmindex.catalogue.mathml import _ATTRIBUTES, _ELEMENTS, MAX_LENGTH, FormulaError, _write, to_mathml


def _set(tex: str, *, display: bool = False) -> str:
    """Set a formula, and hold what must hold for every one that can be set."""
    html = to_mathml(tex, display=display)
    assert "\n" not in html
    # Between tags there is nothing that Markdown could take for markup, a cell's end or a formula.
    assert not set(re.sub(r"</?[a-z]+(?: [a-z]+=\"[\w .%+-]*\")*>|&#\d+;", "", html)) & set("<>&\"'`*_[]{}|\\~$#!-")
    root = _root(html)
    assert root.tag == "math"
    for element in root.iter():
        assert element.tag in _ELEMENTS
        assert set(element.attrib) <= _ATTRIBUTES
    return html


def _root(html: str) -> ElementTree.Element:
    return ElementTree.fromstring(html)  # noqa: S314  what we have written ourselves


def _refusal(tex: str) -> str:
    with pytest.raises(FormulaError) as caught:
        to_mathml(tex, display=False)
    return str(caught.value)


def test_a_formula_becomes_mathml() -> None:
    assert _set("a_i") == '<math display="inline"><mrow><msub><mi>a</mi><mi>i</mi></msub></mrow></math>'
    assert _set(" x ", display=True) == '<math display="block"><mrow><mi>x</mi></mrow></math>'


@pytest.mark.parametrize(
    "tex",
    [
        r"\hat{A}_i = \frac{r_i - \mu}{\sigma + \epsilon}",
        r"\mathbb{E}_{x \sim p}\left[ \log \pi_\theta(a \mid s) \right]",
        r"\mathrm{softmax}\!\left(\frac{QK^\top}{\sqrt{d_k}}\right)V",
        r"\sum_{t=1}^{T} \lVert x_t \rVert_2^2",
        r"\begin{cases} 1 & x > 0 \\ 0 & \text{otherwise} \end{cases}",
        r"\operatorname*{argmax}_\theta f(\theta)",
        r"\underbrace{a + b}_{n} \xrightarrow{f} \sqrt[3]{x} \ne \binom{n}{k}",
        r"f'(x) \approx 10^{-3}\% \text{ of all}",
    ],
)
def test_the_formulas_of_the_field_can_be_set(tex: str) -> None:
    _set(tex, display=True)


@pytest.mark.parametrize(
    ("tex", "text"),
    [
        (r"\text{<script>alert(1)</script>}", "<script>alert(1)</script>"),
        (r"\text{&lt;b&gt; &amp; *a* `b` [c](d) | $}", "<b> & *a* `b` [c](d) | $"),
        (r"\verb|<img src=x onerror=alert(1)>|", "<img src=x onerror=alert(1)>"),
        ("\\text{a\n\n    b\r\n# c}", "a     b # c"),
        (r"\text{强化}", "强化"),
    ],
)
def test_text_in_a_formula_is_only_text(tex: str, text: str) -> None:
    assert "".join(_root(_set(tex)).itertext()).replace("\u00a0", " ") == text


@pytest.mark.parametrize(
    ("tex", "reason"),
    [
        (r"\href{javascript:alert(1)}{x}", "`href` is not allowed"),
        (r"\class{evil}{x}", "`class` is not allowed"),
        (r"\style{background:url(https://example.org)}{x}", "`style` is not allowed"),
        (r"\color{red}x", "`mathcolor` is not allowed"),
        (r'\hspace{"><script>}', "`width` is not allowed"),
        (r"\rlhf{x}", r"`\rlhf` is not known"),
        (r"\frac{1}", "`<mfrac>` needs 2 parts, not 1"),
        ("", "NoAvailableTokensError"),
        ("x^", "MissingSuperScriptOrSubscriptError"),
        (r"\left( x", "ExtraLeftOrMissingRightError"),
        ("x" * (MAX_LENGTH + 1), "it is longer than 4,000 characters"),
    ],
)
def test_what_cannot_be_set_says_why(tex: str, reason: str) -> None:
    assert _refusal(tex) == reason


def test_an_element_that_is_not_known_to_be_safe_is_not_written() -> None:
    with pytest.raises(FormulaError, match="`<script>` is not allowed"):
        _write(ElementTree.Element("script"))


def _doubling(define: str) -> str:
    names = "abcdefghijklmnopqrstuvwxyz"
    return r"\def\a{x}" + "".join(define.format(new=new, old=old) for old, new in pairwise(names)) + r"\z"


BOMBS = {
    "definition that calls itself": r"\def\a{\a}\a",
    "definition that doubles itself": r"\def\a{{\a}{\a}}\a",
    "definitions that double": _doubling(r"\def\{new}{{{{\{old}}}{{\{old}}}}}"),
    "commands that double": r"\newcommand{\a}{{\a}{\a}}\a",
    "environment that holds itself": r"\newenvironment{a}{\begin{a}}{\end{a}}\begin{a}x\end{a}",
    "operator that names itself": r"\DeclareMathOperator{\a}{\a}\a",
    "sidesets that repeat what they hold": r"\sideset{_1}{_1}{" * 40 + "x" + "}" * 40,
}


@pytest.mark.parametrize("tex", BOMBS.values(), ids=BOMBS)
def test_what_could_grow_without_bound_is_refused_at_once(tex: str) -> None:
    start = time.monotonic()
    assert re.fullmatch(r"`\\\w+` is not allowed", _refusal(tex))
    assert time.monotonic() - start < 1


def test_a_command_that_only_begins_like_a_definition_is_none() -> None:
    assert _refusal(r"\definitely") == r"`\definitely` is not known"


NESTED = ["{{{}}}", r"\sqrt{{{}}}", r"\frac{{1}}{{{}}}", r"\text{{a}}^{{{}}}", "x_{{{}}}", r"\left({}\right)", r"\begin{{matrix}}{}\end{{matrix}}", r"\overset{{a}}{{{}}}", r"\color{{red}}{}"]  # fmt: skip


@pytest.mark.parametrize("form", NESTED)
def test_deep_nesting_is_set_or_refused_but_ends(form: str) -> None:
    opening, closing = form.format("\0").split("\0")
    depth = (MAX_LENGTH - 1) // (len(opening) + len(closing))
    start = time.monotonic()
    with suppress(FormulaError):
        _set(opening * depth + "x" + closing * depth)
    assert time.monotonic() - start < 5


PIECES = st.sampled_from(
    [
        r"\frac",
        r"\sqrt",
        r"\text",
        r"\left",
        r"\right",
        r"(",
        r")",
        r"[",
        r"]",
        r"{",
        r"}",
        r"{",
        r"}",
        r"_",
        r"^",
        r"'",
        r"&",
        r"\\",
        r"\begin{cases}",
        r"\end{cases}",
        r"\sum",
        r"\limits",
        r"\hat",
        r"\mathbb",
        r"\operatorname{ab}",
        r"\not",
        r"\color",
        r"\href",
        r"\class",
        r"\style",
        r"\hspace",
        r"\rule",
        r"\over",
        r"\atop",
        r"\genfrac",
        r"\root",
        r"\of",
        r"\mathchoice",
        r"\skew",
        r"\xrightarrow",
        r"\substack",
        r"\tag",
        r"\verb|<|",
        r"\textcolor",
        r"\colorbox",
        r"\prescript",
        r"\limits",
        r"\sideset",
        r"\def",
        r"\a",
        r"#",
        r"1",
        r"2em",
        r"%",
        r"$",
        r"<",
        r">",
        r"&lt;",
    ]
)


@given(st.lists(PIECES, max_size=14).map(" ".join) | st.text(max_size=60), st.booleans())
@settings(max_examples=400)
def test_any_text_is_set_safely_or_refused(tex: str, display: bool) -> None:
    with suppress(FormulaError):
        _set(tex, display=display)
