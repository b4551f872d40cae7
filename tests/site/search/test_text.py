"""The text of a page is what Pagefind would read in its HTML."""

from __future__ import annotations

import json

import cbor2
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from llmindex.site.search import run_pagefind
from llmindex.site.search.packed import unpack
from llmindex.site.search.text import heading, plain_text, weighted


@pytest.mark.parametrize(
    "invisible",
    [
        '<h1 id="first">First</h1>',
        '<a class="headerlink" href="#x" tabindex="-1">¶</a>',
        '<script type="application/json">{"words": 1}</script>',
        '<math display="inline"><mi>x</mi></math>',
        '<svg viewBox="0 0 1 1"><title>Picture</title></svg>',
        '<p class="li-meta"><span>Paper</span></p>',
        '<p class="li-checked">Checked in 2026</p>',
        '<span class="li-gone">gone</span>',
        '<p class="li-foot"><a href="../tags/x/">X</a></p>',
    ],
)
def test_what_nobody_searches_for_is_left_out(invisible: str) -> None:
    assert plain_text(f"<p>Before {invisible} after.</p>") == "Before after."


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("<p>One</p><p>Two!</p>", "One. Two!"),
        ("<ul>\n<li>One</li>\n<li>Two</li>\n</ul>", "One. Two."),
        ("<table><tr><th>A</th><th>B</th></tr><tr><td>1</td><td>2</td></tr></table>", "A B 1. 2."),
        ('See <a href="../x/">the <em>x</em></a>, <strong>y</strong>z, H<sub>2</sub>O.', "See the x, yz, H2O."),
        ("<p>a<br>b &lt;c&gt; &amp;amp; d</p>", "a b <c> &amp; d."),
        ("<pre>x = 1\n  y</pre><hr><blockquote>z</blockquote>", "x = 1 y z"),
        (
            '<h2 id="a">A <code>b</code></h2><p>c</p>',
            "___PAGEFIND_AUTO_WEIGHT___6 A b. ___END_PAGEFIND_WEIGHT___ c.",
        ),
    ],
)
def test_elements_part_words_and_sentences_as_a_reader_sees_them(html: str, text: str) -> None:
    assert plain_text(html) == text


WORDS = st.lists(
    st.sampled_from(["model", "models", "café", "的模型", "x_y", "GRPO-2", "R1.", "&amp;", "+"]), max_size=5
)
INLINE = st.builds(
    "{0} <{2}>{1}</{2}>".format, WORDS.map(" ".join), WORDS.map(" ".join), st.sampled_from(["a", "em", "code", "sub"])
)
BLOCK = st.builds("<{1}>{0}</{1}>".format, INLINE, st.sampled_from(["p", "h2", "h3", "h6", "div", "blockquote"]))
LIST = st.lists(INLINE, max_size=3).map(lambda items: f"<ul>{''.join(f'<li>{item}</li>' for item in items)}</ul>")
TABLE = st.lists(INLINE, max_size=3).map(
    lambda cells: f"<table>\n<tr>\n{''.join(f'<td>{cell}</td>' for cell in cells)}\n</tr>\n</table>"
)


def indexed(request: dict[str, object], monkeypatch: pytest.MonkeyPatch) -> tuple[object, list[object]]:
    """Return what Pagefind shows of a page, and its words with their places and weights."""
    monkeypatch.setattr(
        run_pagefind,
        "_requests",
        lambda *_: [
            {"type": "NewIndex", "config": {"force_language": "zh", "include_characters": "+"}},
            {"index_id": 0, "url": "/", **request},
            {"type": "GetFiles", "index_id": 0},
        ],
    )
    files = run_pagefind.run_pagefind({}, "zh")
    content = [json.loads(unpack(one))["content"] for name, one in files.items() if name.endswith("fragment")]
    return content, [cbor2.loads(unpack(one)) for name, one in sorted(files.items()) if name.endswith("index")]


@settings(max_examples=25, deadline=None)
@given(WORDS.map(" ".join), st.lists(BLOCK | LIST | TABLE, max_size=4).map("\n".join), WORDS.map(" ".join))
def test_pagefind_makes_the_same_of_it_as_of_html(title: str, body: str, names: str) -> None:
    title, names = title.replace("&amp;", "and"), names.replace("&amp;", "and")
    html = f'<h1>{title}</h1>{body}<p data-pagefind-weight="5">{names}</p>'
    text = " ".join([heading(title), plain_text(body), weighted(names, 5)])
    with pytest.MonkeyPatch.context() as monkeypatch:
        page = {"type": "AddFile", "file_contents": f"<html><body data-pagefind-body>{html}</body></html>"}
        record = {"type": "AddRecord", "content": text, "language": "zh"} | (
            {"meta": {"title": title}} if title else {}
        )
        assert indexed(record, monkeypatch) == indexed(page, monkeypatch)
