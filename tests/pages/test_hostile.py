"""Whatever somebody writes into the catalogue is refused, or does no harm on any page."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from html.parser import HTMLParser
from typing import Any

import pytest

from llmindex.catalogue.load import Loaded
from llmindex.catalogue.markup import to_html
from llmindex.pages.build import build_tree
from llmindex.pages.html import render_html
from llmindex.pages.write import page_source

Make = Callable[..., Loaded]

TAXONOMY = """\
sections:
  - {{id: training, label: {label}, description: {{en: {section}, zh: 训练。}}}}
tags:
  - {{id: rlhf, label: {label}, aliases: [{alias}], concept: other}}
relations:
  - {{id: extends, label: {label}, inverse: {label}}}
facts:
  - {{id: license, label: {label}, type: text, unit: {alias}}}
  - {{id: backends, label: {label}, type: list}}
comparisons:
  - {{id: table, label: {label}, description: {{en: {section}, zh: 对比。}}, section: training, rows: [hostile], columns: [license, backends]}}
start_here:
  - {{entry: other, why: {{en: {start}, zh: 从这里开始。}}}}
"""
ENTRIES = """\
- id: hostile
  kind: fix
  title: {{en: {title}, zh: {title_zh}}}
  aliases: [{alias}]
  section: training
  summary: {{en: {summary}, zh: {summary_zh}}}
  why: {{en: {why}, zh: 为什么。}}
  authors: [{author}]
  organization: {organization}
  published: 2024
  doi: 10.1000/{doi}
  links:
    - {{rel: docs, url: {url}, title: {link}, archived: {url}}}
  tags: [rlhf]
  relations: {{extends: [other]}}
  facts:
    license: {{value: {fact}, source: {url}, as_of: 2024, note: {{en: {note}, zh: 注。}}}}
    backends: {{value: [{fact}], source: [{url}, {url}], as_of: 2024, evidence: secondary}}
  variants:
    - {{id: small, name: {variant}, facts: {{license: {{value: {{en: {fact}}}, source: {url}, as_of: 2024}}}}}}
  claims:
    - {{text: {{en: {claim}, zh: 说法。}}, by: {by}, verdict: contested, for: [{url}], against: [{url}], as_of: 2024}}
  history:
    - {{date: 2024, event: moved, text: {{en: {history}, zh: 搬了。}}, source: {url}, from: {url}}}
  fix: {{message: {message}, cause: {{en: {cause}, zh: 原因。}}, cure: {{en: {cure}, zh: 办法。}}}}
  added: 2024
- id: other
  kind: concept
  title: Other
  section: training
  parent: hostile
  added: 2024
  summary: {{en: "Uses [x], [a], [foo] and [[hostile]].", zh: 另一个。}}
"""
FIELDS = sorted(set(re.findall(r"(?<!\{)\{(\w+)\}", TAXONOMY + ENTRIES)))
HARMLESS = dict.fromkeys(FIELDS, "plain") | {"url": "https://example.org/plain", "doi": "plain"}

HOSTILE = {
    "script": "<script>alert(1)</script>",
    "script in capitals": "<SCRIPT SRC=//evil.example></SCRIPT>",
    "image": "<img src=x onerror=alert(1)>",
    "half a tag": "<img src=x onerror=alert(1)",
    "end of an attribute": '"><script>alert(1)</script><a title="',
    "handler in an attribute": '" onmouseover="alert(1)" x="',
    "single quotes": "' onmouseover='alert(1)' x='",
    "end of a script": "</script><script>alert(1)</script>",
    "end of a paragraph": "</p></li></ul></table></pre></code><script>alert(1)</script>",
    "comment": "<!-- --><script>alert(1)</script><!--",
    "javascript link": "[a](javascript:alert(1))",
    "javascript link in disguise": "[a](java&#115;cript:alert(1))",
    "data link": "[a](data:text/html;base64,PHNjcmlwdD5hbGVydCgxKTwvc2NyaXB0Pg==)",
    "javascript autolink": "<javascript:alert(1)>",
    "image link": "![a](https://evil.example/pixel.png)",
    "definition of a link": "[foo]: javascript:alert(1)",
    "definition of a link in a list": "- [x]: javascript:alert(1)",
    "definition over lines": "[a]:\n\njavascript:alert(1)\n\n[x]:\njavascript:alert(1)",
    "entities": "&lt;script&gt;alert(1)&lt;/script&gt; &#60;img src=x onerror=alert(1)&#62;",
    "escaped tags": "\\<script\\>alert(1)\\</script\\>",
    "formula with a tag": "$\\text{<script>alert(1)</script>}$",
    "formula with a link": "$\\href{javascript:alert(1)}{x}$",
    "formula with markup": "$\\text{](javascript:alert(1)) **a** `b`}$ [c",
    "script behind a reference": "[[other|`]] <script>alert(1)</script> `",
    "script behind a formula": "$x$    <script>alert(1)</script>",
    "script in indented code": "a\n\n    <script>alert(1)</script>",
    "script in a fence": "a\n~~~\n<script>alert(1)</script>\n~~~",
    "script in a fence that begins": "~~~ <script>alert(1)</script>",
    "script in a list's code": "-     <script>alert(1)</script>",
    "script in code with a bar": "a ` | <script>alert(1)</script> `",
    "script after carriage returns": "a\r\r    <script>alert(1)</script>",
    "backtick that is not closed": "a `",
    "backslash at the end": "a \\",
    "bracket that is not closed": "[a](https://example.org/",
    "fence that is not closed": "~~~",
    "bars and dashes": "a | b\n---|---\n<b>c</b> | d",
    "templates": "{{ 7 * 7 }} {% include '/etc/passwd' %} {# x #}",
    "attribute list": "a {: onclick=alert(1) }",
    "snippet": "--8<-- '/etc/passwd'",
    "heading and rule": "# a\n\n---\n\n***",
    "terminal": "\x1b]0;pwned\x07",
    "direction": "\u202e<gnp.exe",
}


class _Page(HTMLParser):
    """Collects what a browser would act on."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.acts: list[str] = []
        self.scripts: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        known = {
            "a", "p", "span", "strong", "em", "del", "code", "pre", "h1", "h2", "h3", "ul", "ol", "li", "blockquote", "time",
            "table", "thead", "tbody", "tr", "th", "td", "br", "hr", "small", "div", "caption", "details", "summary", "i", "math", "mrow", "mi", "mo", "mn", "mtext",
        }  # fmt: skip
        if tag == "script":
            self.scripts.append(str(attrs))
        elif tag not in known:
            self.acts.append(f"<{tag}>")
        for name, value in attrs:
            if name.startswith("on") or name in ("style", "srcdoc", "src"):
                self.acts.append(f"{name}={value}")
            if name == "href" and not re.match(r"https?://|[\w./#?=-]*$", value or ""):
                self.acts.append(f"{name}={value}")

    def handle_comment(self, data: str) -> None:
        self.acts.append(f"<!--{data}-->")


def _look(html: str, path: str) -> None:
    page = _Page()
    page.feed(html)
    page.close()
    assert page.acts == [], path
    data = {"browse.md": "li-browse-data", "comparisons/table.md": "li-comparison-data"}.get(path)
    assert page.scripts == ([f"[('type', 'application/json'), ('id', '{data}')]"] if data else []), path


def _data(html: str) -> Any:
    return json.loads(html.partition('id="li-browse-data">')[2].partition("</script>")[0])


def _check_pages(loaded: Loaded) -> None:
    assert loaded.catalogue
    for language in ("en", "zh"):
        tree = build_tree(loaded.catalogue, language)
        for page in tree.pages:
            html = render_html(page, tree.by_path).content
            _look(html, page.path)
            # The form that is written for other engines, read by one that passes HTML through
            _look(to_html(page_source(page).partition("\n---\n")[2], trusted=True), page.path)
            if page.path == "browse.md":
                assert _data(html)["total"] == len(loaded.catalogue.entries)
            if page.path == "comparisons/table.md":
                assert html.count("<td>") == html.count("</details></td>") + html.count("</span></td>") == 2
            # What the page says of itself comes after all that was written into it
            if page.path == "entries/hostile.md":
                assert html.rstrip().endswith("<code>hostile</code></p>")


def _write(text: str) -> str:
    return json.dumps(text).replace("\\u007f", "\\x7f")


def _load(make: Make, values: dict[str, str], notes: dict[str, str] | None = None) -> Loaded:
    quoted = {
        field: text if field == "doi" else _write(text)
        for field, text in (HARMLESS | {"title_zh": "标题", "summary_zh": "摘要"} | values).items()
    }
    return make(ENTRIES.format(**quoted), taxonomy=TAXONOMY.format(**quoted), notes=notes)


def test_the_page_that_is_attacked_is_sound(make_catalogue: Make) -> None:
    loaded = _load(make_catalogue, {})
    assert [finding for finding in loaded.diagnostics if finding.rule.severity == "error"] == []
    _check_pages(loaded)


@pytest.mark.parametrize("field", FIELDS)
@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_a_hostile_text_is_refused_or_harmless_in_every_field(make_catalogue: Make, field: str, text: str) -> None:
    value = f"https://example.org/{text}" if field == "url" else text
    loaded = _load(make_catalogue, {field: value})
    if loaded.ok:
        _check_pages(loaded)


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_a_hostile_text_is_refused_or_harmless_in_a_note(make_catalogue: Make, text: str) -> None:
    for body in (text, f"Before.\n\n{text}\n\nAfter [x], [a], [foo].\n", f"- a\n- {text}\n\n> {text}\n"):
        loaded = _load(
            make_catalogue, {}, {"other.en.md": body, "other.zh.md": f"---\ntranslator: {_write(text)}\n---\n文字。\n"}
        )
        if loaded.ok:
            _check_pages(loaded)


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_two_hostile_texts_do_not_join_on_one_page(make_catalogue: Make, text: str) -> None:
    fields = {"summary", "why", "claim", "history", "note", "cause", "cure"}
    for halves in (dict.fromkeys(fields, text), dict.fromkeys(fields, f"a ` [foo] {text}")):
        loaded = _load(make_catalogue, halves)
        if loaded.ok:
            _check_pages(loaded)


def test_much_of_it_is_refused_and_much_of_it_comes_through(make_catalogue: Make) -> None:
    outcomes = {
        (field, name): _load(make_catalogue, {field: text}).ok
        for field in ("title", "summary")
        for name, text in HOSTILE.items()
    }
    assert 30 < sum(outcomes.values()) < len(outcomes) - 30
    assert not outcomes["summary", "script"]
    assert not outcomes["title", "script"]
    assert outcomes["summary", "templates"]
    assert outcomes["title", "javascript link"]


def test_a_title_that_ends_the_script_element_stays_in_the_data_of_browse(make_catalogue: Make) -> None:
    loaded = _load(make_catalogue, {"label": "</ script> </scr <!-- a < b"})
    assert loaded.catalogue
    for language in ("en", "zh"):
        tree = build_tree(loaded.catalogue, language)
        html = render_html(tree.by_path["browse.md"], tree.by_path).content
        labels = [label for facet in _data(html)["facets"] for _, label in facet["values"]]
        assert labels.count("</ script> </scr <!-- a < b") == 2


def test_pages_that_are_written_hold_no_template_of_ours(make_catalogue: Make) -> None:
    loaded = _load(make_catalogue, {"title": "{{ v }} {% raw %}", "summary": "{{ v }}"})
    assert loaded.catalogue
    page = build_tree(loaded.catalogue, "en").by_path["entries/hostile.md"]
    assert page.title == "{{ v }} {% raw %}"
    assert "# &#123;&#123; v &#125;&#125; &#123;% raw %&#125;" in page.body
    assert "\n{{ v }}\n" in page.body
