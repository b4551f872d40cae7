"""What templates see: the catalogue's data in one language, ready to print on a given page."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import cache, cached_property
from html import unescape
from typing import Any
from urllib.parse import urlsplit

from llmindex.catalogue.catalogue import Catalogue
from llmindex.catalogue.markup import Reference, expand, one_line, to_html
from llmindex.catalogue.model import NOT_APPLICABLE, Entry, Fact, Link
from llmindex.catalogue.taxonomy import FactDeclaration, FactType, Tag
from llmindex.catalogue.values import Localized, PartialDate, read_number
from llmindex.links.health import Health
from llmindex.pages.escape import Markdown, escape
from llmindex.pages.tree import SearchRecord, relative_path, relative_url
from llmindex.pages.words import Words

__all__ = [
    "View",
    "comparison_path",
    "entry_path",
    "learning_path_path",
    "plain_text",
    "section_path",
    "tag_path",
]


def entry_path(entry_id: str) -> str:
    """Return the page of an entry."""
    return f"entries/{entry_id}.md"


def section_path(section_id: str) -> str:
    """Return the page of a section."""
    return f"sections/{section_id}.md"


def tag_path(tag_id: str) -> str:
    """Return the page of a tag."""
    return f"tags/{tag_id}.md"


def learning_path_path(path_id: str) -> str:
    """Return the page of a learning path."""
    return f"paths/{path_id}.md"


def comparison_path(comparison_id: str) -> str:
    """Return the page of a comparison."""
    return f"comparisons/{comparison_id}.md"


@dataclass(frozen=True)
class View:
    """The catalogue as seen from one page in one language.

    Methods return ``Markdown``: Markdown that may be printed as it is. Everything else that a
    template prints is escaped.
    """

    catalogue: Catalogue
    words: Words
    path: str = ""
    memo: dict[Any, Any] = field(default_factory=dict, compare=False, repr=False)
    """Pieces that look the same on several pages, kept for the next one; all views of a build share it."""
    health: Health = field(default_factory=Health, compare=False, repr=False)
    """How the links fare."""

    def at(self, path: str) -> View:
        """Return the view from another page."""
        return View(self.catalogue, self.words, path, self.memo, self.health)

    @property
    def language(self) -> str:
        """The page's language."""
        return self.words.language

    # Where things are -----------------------------------------------------------------

    def url(self, path: str) -> str:
        """Return the address of a page, for use in HTML."""
        return relative_url(self.path, path)

    def md(self, path: str) -> str:
        """Return the path of a page's source, for use in a Markdown link."""
        return relative_path(self.path, path)

    def file(self, path: str) -> str:
        """Return the address of a file that is no page, for use in HTML."""
        folder, _, name = path.rpartition("/")
        return relative_url(self.path, f"{folder}/index.md".lstrip("/")) + name

    @cached_property
    def way_to_entries(self) -> str:
        """The way to the folder of the entries; pages that share it link to an entry alike."""
        return self.md("entries/")

    # Text -----------------------------------------------------------------------------

    def title(self, entry: Entry) -> str:
        """Return an entry's title as plain text."""
        return entry.title.best(self.language)[0]

    def name(self, title: Localized) -> Markdown:
        """Print a name, marked with its language where that is not the page's."""
        text, language = title.best(self.language)
        return self._marked(escape(text), language)

    def text(self, localized: Localized | None) -> Markdown:
        """Print a Markdown text; where only the other language exists, that one, and say so."""
        if localized is None:
            return Markdown("")
        text, language = localized.best(self.language)
        markdown = Markdown(expand(one_line(text), self._reference))
        if language == self.language:
            return markdown
        note = escape(self.words("not_translated"))
        return Markdown(f'{self._marked(markdown, language)} <span class="li-untranslated">({note})</span>')

    def html(self, localized: Localized | None) -> Markdown:
        """Print a Markdown text as HTML, for places inside HTML, where no Markdown is read."""
        if localized is None:
            return Markdown("")
        text, language = localized.best(self.language)
        html = to_html(expand(one_line(text), self._address), trusted=True).strip()
        html = html.removeprefix("<p>").removesuffix("</p>").replace("\n", " ")
        return self._marked(Markdown(html), language)

    def plain(self, localized: Localized | None) -> str:
        """Return a Markdown text as plain text, for cards, descriptions and search."""
        return plain_text(str(self.text(localized)))

    def cell(self, localized: Localized | None) -> Markdown:
        """Print a Markdown text in a table's cell, where a bar ends the cell even in code."""
        return Markdown(re.sub(r"\\.|\|", lambda found: "\\|" if found[0] == "|" else found[0], self.text(localized)))

    def markdown(self, text: str) -> Markdown:
        """Print a whole Markdown document, such as a note."""
        return Markdown(expand(text, self._reference))

    def _marked(self, markdown: Markdown, language: str) -> Markdown:
        return markdown if language == self.language else Markdown(f'<span lang="{language}">{markdown}</span>')

    def _reference(self, reference: Reference) -> str:
        return self._refer(reference, self.md)

    def _address(self, reference: Reference) -> str:
        return self._refer(reference, self.url)

    def _refer(self, reference: Reference, way: Callable[[str], str]) -> str:
        entry = self.catalogue.by_id[reference.target]
        return f"[{escape(reference.words or self.title(entry))}]({way(entry_path(entry.id))})"

    def link(self, entry: Entry) -> Markdown:
        """Print a Markdown link to an entry."""
        link = self._links.get(entry.id)
        if link is None:
            link = self._links[entry.id] = Markdown(f"[{self.name(entry.title)}]({self.md(entry_path(entry.id))})")
        return link

    @cached_property
    def _links(self) -> dict[str, Markdown]:
        links: dict[str, Markdown] = self.memo.setdefault(("links", self.way_to_entries), {})
        return links

    def link_ids(self, ids: Iterable[str]) -> Markdown:
        """Print links to several entries."""
        return Markdown(self.comma.join(self.link(self.catalogue.by_id[entry_id]) for entry_id in ids))

    def label(self, text: str) -> Markdown:
        """Print what stands before something, with the language's colon."""
        return Markdown(escape(text) + ("：" if self.language == "zh" else ": "))

    @property
    def comma(self) -> Markdown:
        """What stands between the elements of a list, in the page's language."""
        return Markdown("、" if self.language == "zh" else ", ")

    def sources(self, urls: Iterable[str]) -> Markdown:
        """Print links to several sources."""
        return Markdown(self.comma.join(map(self.source, urls)))

    def source(self, url: str) -> Markdown:
        """Print a link to a source, named by what can be told from its address."""
        # Addresses hold no angle brackets: the catalogue's checks refuse them.
        return Markdown(f"[{escape(_source_name(url))}](<{escape_url(url)}>)")

    def source_name(self, url: str) -> str:
        """Name a source by what can be told from its address."""
        return _source_name(url)

    def named(self, name: Localized, kind: str, summary: str) -> SearchRecord:
        """Say by what a page is found that is about something with a name; ``kind`` is the word for what that is."""
        shown = name.best(self.language)[0]
        others = tuple(one for one in (name.en, name.zh) if one and one != shown)
        return SearchRecord(aliases=others, meta={"kind": self.words(kind), "summary": summary})

    # Pieces of an entry ---------------------------------------------------------------

    def link_label(self, link: Link) -> str:
        """Say what a link leads to: its title, or its role and host."""
        if link.title:
            return link.title.best(self.language)[0]
        return f"{self.words(f'roles.{link.rel.value}')} · {_site_name(link.url)}"

    def foreign_languages(self, link: Link, entry: Entry) -> str:
        """Name the languages of a link's page that are not the reader's."""
        languages = link.lang or entry.language or ()
        return ", ".join(map(self.language_name, languages)) if self.language not in languages else ""

    def language_name(self, code: str) -> str:
        """Name a language; an unknown one by its code."""
        try:
            return self.words(f"language_names.{code}")
        except KeyError:
            return code

    def authors(self, entry: Entry) -> str:
        """List the authors: all if few, the first ones if many."""
        shown = entry.authors if len(entry.authors) <= _MOST_AUTHORS else entry.authors[:_SHOWN_AUTHORS]
        names = self.comma.join(shown)
        more = len(shown) < len(entry.authors) or entry.et_al
        return f"{names} {self.words('authors_more')}" if more and names else names

    def fact(self, declaration: FactDeclaration, fact: Fact) -> str:
        """Print a fact's value in words."""
        if fact.value == NOT_APPLICABLE:
            return self.words("not_applicable")
        text = self.comma.join(self.values(declaration, fact))
        if declaration.type is FactType.NUMBER and declaration.unit:
            return f"{text} {self.unit(declaration.unit)}"
        return text

    def values(self, declaration: FactDeclaration, fact: Fact) -> list[str]:
        """Print what a fact's value consists of, without its unit: the elements of a list, else one text."""
        value = fact.value
        match declaration.type:
            case FactType.BOOLEAN:
                return [self.words("yes" if is_true(value) else "no")]
            case FactType.LIST:
                return list(map(str, value))
            case FactType.NUMBER:
                return [f"{read_number(value):,}".removesuffix(".0")]
            case FactType.TEXT if isinstance(value, dict):
                return [str(value.get(self.language) or next(iter(value.values())))]
        return [str(value)]

    def unit(self, unit: str, *, heading: bool = False) -> str:
        """Name a unit as it stands behind a number, or over a column of them; an unknown one by itself."""
        try:
            return self.words(f"{'column_units' if heading else 'units'}.{unit}")
        except KeyError:
            return unit

    def effort(self, entry: Entry) -> str:
        """Print the time that an entry takes."""
        return self.duration(entry.effort) if entry.effort else ""

    def duration(self, effort: str) -> str:
        """Print an effort, ``2h``, in words."""
        return self.words.count(f"efforts.{effort[-1]}", int(effort[:-1]))

    def badge(self, entry: Entry) -> Markdown:
        """Print a badge that names an entry's kind."""
        kind = entry.kind.value
        return Markdown(f'<span class="li-badge li-badge--{kind}">{escape(self.words(f"kinds.{kind}"))}</span>')

    @cached_property
    def core_badge(self) -> Markdown:
        """A badge that marks what everybody in the field should know."""
        hint = escape(self.words("core_hint"))
        return Markdown(f'<span class="li-badge li-badge--core" title="{hint}">{escape(self.words("core"))}</span>')

    def time(self, date: PartialDate, css: str = "") -> Markdown:
        """Print a date, for machines too; ``css`` names a class."""
        text, attribute = str(date), css and f' class="{css}"'
        return Markdown(f'<time{attribute} datetime="{text}">{text}</time>')

    def tag_label(self, tag: Tag) -> str:
        """Return a tag's name."""
        return tag.label.best(self.language)[0]


def plain_text(markdown: str) -> str:
    """Strip Markdown and HTML from a text, on one line."""
    if _PLAIN.fullmatch(markdown):
        return " ".join(markdown.split())
    return " ".join(unescape(_TAGS.sub("", to_html(markdown, trusted=True))).split())


def is_true(value: Any) -> bool:
    """Return what a fact says that is `true` or `false`."""
    return str(value).lower() == "true"


def escape_url(url: str) -> str:
    """Escape an address for HTML and Markdown."""
    return url.replace("&", "&amp;")


_PLAIN = re.compile(r"(?![ #+=-]|\d{1,9}[.)])[^\\`*_\[\]<>&~|\x00-\x1f]*", re.ASCII)
"""A line in which nothing is markup."""

_TAGS = re.compile(r"<[^>]*>")


def _site_name(url: str) -> str:
    return _name_of_origin("/".join(url.split("/", 3)[:3]))


@cache
def _name_of_origin(origin: str) -> str:
    host = (urlsplit(origin).hostname or "").removeprefix("www.")
    return _HOSTS.get(host, host)


def _source_name(url: str) -> str:
    parts = urlsplit(url)
    host = (parts.hostname or "").removeprefix("www.")
    steps = [step for step in parts.path.split("/") if step]
    if host == "github.com" and len(steps) > 1:
        match steps[2:]:
            case ["blob" | "tree", _, *path] if path:
                return f"{steps[1]}: {path[-1]}"
            case ["issues" | "pull" | "discussions", number]:
                return f"{steps[0]}/{steps[1]}#{number}"
            case ["commit", commit]:
                return f"{steps[1]}@{commit[:7]}"
        return "/".join(steps[:2])
    if host == "arxiv.org" and len(steps) > 1:
        return f"arXiv {steps[-1]}"
    return _site_name(url)


_MOST_AUTHORS = 8
_SHOWN_AUTHORS = 5

_HOSTS = {
    "arxiv.org": "arXiv",
    "github.com": "GitHub",
    "huggingface.co": "Hugging Face",
    "doi.org": "DOI",
    "mp.weixin.qq.com": "WeChat 微信",
    "zhuanlan.zhihu.com": "Zhihu 知乎",
    "blog.csdn.net": "CSDN",
    "youtube.com": "YouTube",
    "bilibili.com": "bilibili",
}
