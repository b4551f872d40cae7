"""The MkDocs plugin: hooks that hand the page tree to MkDocs, and nothing else."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from markupsafe import escape
from mkdocs.config import base
from mkdocs.config import config_options as c
from mkdocs.exceptions import PluginError
from mkdocs.plugins import BasePlugin
from mkdocs.structure.files import Files, InclusionLevel

from llmindex import __version__
from llmindex.catalogue.load import load_catalogue
from llmindex.diagnostics import Severity, render, summary_line
from llmindex.pages.build import build_tree
from llmindex.pages.html import PageHtml, render_html
from llmindex.pages.tree import Page, PageKind, PageSource, PageTree, url_of
from llmindex.pages.words import words
from llmindex.site import theme
from llmindex.site.contents import contents_of
from llmindex.site.documents import in_language, linked_pages, put_generated
from llmindex.site.fill import FILLED_KINDS, Shells, write_filled
from llmindex.site.languages import SITE_LANGUAGES, alternates
from llmindex.site.marker import write_marker
from llmindex.site.navigation import complete_nav, nav_paths
from llmindex.site.parallel import cores, share_out
from llmindex.site.redirects import write_redirects
from llmindex.site.search import SearchError, SearchIndex, SearchPage
from llmindex.site.shell import MARKS

if TYPE_CHECKING:
    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.structure.nav import Navigation
    from mkdocs.structure.pages import Page as MkDocsPage
    from mkdocs.utils.templates import TemplateContext

__all__ = ["LlmIndexPlugin"]

log = logging.getLogger("mkdocs.plugins.llmindex")

_ALONE = frozenset({PageKind.ENTRY, PageKind.TAG, PageKind.TAGS, PageKind.GLOSSARY})
"""Kinds of pages without others beside them in the navigation: they have its room for themselves."""


class LlmIndexConfig(base.Config):
    """The plugin's options in ``mkdocs.yml``."""

    catalogue = c.Type(str, default="data")
    """The data directory, relative to the configuration file."""

    language = c.Choice([language.code for language in SITE_LANGUAGES], default=SITE_LANGUAGES[0].code)
    """The language to build."""

    search = c.Type(bool, default=True)
    """Whether to write the search index."""


class LlmIndexPlugin(BasePlugin[LlmIndexConfig]):
    """Adds the catalogue's pages to a MkDocs site."""

    def __init__(self) -> None:
        self.tree = PageTree("", (), ())
        self.root_url = ""
        self.sources = ""
        self.known: frozenset[str] = frozenset()
        self.updated = ""
        self.index: SearchIndex | None = None
        self.processes = 0
        """How many processes may write pages; 0 means as many as the machine has cores."""
        self.shells = Shells()
        self.addresses: list[str] = []
        self.made: dict[str, Page] = {}

    def on_config(self, config: MkDocsConfig) -> MkDocsConfig:
        """Read the catalogue, before MkDocs touches the site that is there."""
        directory = Path(config.config_file_path).parent / self.config.catalogue
        config.watch.append(str(directory))
        loaded = load_catalogue(directory, shown=self.config.catalogue)
        for finding in loaded.diagnostics:
            if finding.rule.severity is Severity.WARNING:
                log.warning("%s", render([finding]))
        if loaded.catalogue is None:
            errors = [d for d in loaded.diagnostics if d.rule.severity is Severity.ERROR]
            raise PluginError(f"the catalogue has {summary_line(errors)}\n\n{render(errors)}\n")
        language = next(one for one in SITE_LANGUAGES if one.code == self.config.language)
        self.tree = build_tree(loaded.catalogue, language.code)
        self.updated = max((str(entry.verified or entry.added) for entry in loaded.catalogue.entries), default="")
        self.index = SearchIndex(language.code) if self.config.search else None
        self.shells = Shells()
        self.root_url = (config.site_url or "").rstrip("/") + "/" if config.site_url else ""
        if config.site_url:
            config.site_url = self.root_url + language.prefix
        self.sources = f"{config.repo_url.rstrip('/')}/blob/HEAD/{self.config.catalogue}/" if config.repo_url else ""
        config.nav = complete_nav(self.tree, config.nav)
        theme.install(config)
        return config

    def on_files(self, files: Files, config: MkDocsConfig) -> Files:
        """Add the generated pages, and take each hand-written one in the language at hand."""
        files = in_language(files, self.config.language, config)
        linked = linked_pages(files)
        for page in self.tree.sources:
            if page.kind not in FILLED_KINDS or page.path in linked:
                put_generated(files, page.path, config)
        for path in self.shells.paths:
            put_generated(files, path, config)
        for item in nav_paths(config.nav):
            if (file := files.get_file_from_path(item)) and item in self.tree.source_by_path:
                file.inclusion = InclusionLevel.INCLUDED
        self.known = frozenset([*(file.src_uri for file in files), *self.tree.source_by_path])
        ours = {*self.tree.source_by_path, *self.shells.paths}
        documents = [file.url for file in files.documentation_pages() if file.src_uri not in ours]
        self.addresses = sorted([*documents, *(url_of(page.path) for page in self.tree.sources)])
        return files

    def on_page_markdown(self, markdown: str, *, page: MkDocsPage, config: MkDocsConfig, files: Files) -> str:
        """Give a generated page its title and description; its content follows as HTML."""
        page.update_date = self.updated
        if page.file.src_uri in self.shells.paths:
            page.meta.update(title=MARKS["title"], description=MARKS["description"], hide=["navigation"])
            page.edit_url = MARKS["edit"] if self.sources else None
            return ""
        source = self.tree.source_by_path.get(page.file.src_uri)
        if source is None:
            page.meta["description"] = str(escape(page.meta.get("description") or config.site_description or ""))
            return markdown
        if source.kind in FILLED_KINDS:
            return ""
        generated = self.made[source.path] = source.make()
        # The theme prints these as they are.
        page.meta["title"] = str(escape(generated.title))
        page.meta["description"] = str(escape(generated.description))
        if generated.wide:
            page.meta["hide"] = ["navigation", "toc"]
        elif generated.kind in _ALONE:
            page.meta["hide"] = ["navigation"]
        page.edit_url = self._edit_url(generated) or None
        return ""

    def _edit_url(self, page: Page) -> str:
        if not (page.edit and self.sources):
            return ""
        return f"{self.sources}{page.edit.path}" + (f"#L{page.edit.line}" if page.edit.line else "")

    def on_page_content(self, html: str, *, page: MkDocsPage, config: MkDocsConfig, files: Files) -> str:
        """Fill in a generated page's HTML, and remember every page for the search index."""
        path = page.file.src_uri
        if path in self.shells.paths:
            page.toc = contents_of(self.shells.headings(path))
            return MARKS["content"]
        if path not in self.tree.source_by_path:
            if self.index:
                self.index.add(SearchPage(page.url, str(page.title), html))
            return html
        generated = self.made.pop(path, None)
        if generated is None:
            return ""
        rendered = render_html(generated, self.known)
        page.toc = contents_of(rendered.headings)
        self._remember(generated, rendered)
        return rendered.content

    def _remember(self, page: Page, rendered: PageHtml) -> None:
        if page.search and self.index:
            self.index.add(SearchPage(url_of(page.path), page.title, rendered.content, page.search))

    def on_post_page(self, output: str, *, page: MkDocsPage, config: MkDocsConfig) -> str:
        """Keep what the theme made of a shell; what is filled in is not written here."""
        path = page.file.src_uri
        if path in self.shells.paths:
            self.shells.keep(path, output)
            return ""
        source = self.tree.source_by_path.get(path)
        return "" if source and source.kind in FILLED_KINDS else output

    def on_page_context(
        self, context: TemplateContext, *, page: MkDocsPage, config: MkDocsConfig, nav: Navigation
    ) -> TemplateContext:
        """Tell the templates where the page stands in other languages."""
        self._extend(context, page.url)
        return context

    def on_template_context(
        self, context: TemplateContext, *, template_name: str, config: MkDocsConfig
    ) -> TemplateContext:
        """Do the same for pages such as 404.html, which lead to the other language's home."""
        self._extend(context, "")
        return context

    def _extend(self, context: Any, url: str) -> None:
        context["alternates"] = alternates(url, self.root_url, self.config.language)
        context["w"] = words(self.config.language)
        context["site_languages"] = SITE_LANGUAGES
        context["root_url"] = self.root_url
        context["newest"] = self.updated
        context["addresses"] = self.addresses

    def on_post_build(self, *, config: MkDocsConfig) -> None:
        """Write what goes with the pages: redirects, the search index, the marker."""
        site_dir = Path(config.site_dir)
        filled = [source for source in self.tree.sources if source.kind in FILLED_KINDS]
        share_out(partial(self._fill, site_dir), filled, self.processes or cores())
        write_redirects(site_dir, self.tree.redirects, config.site_url or "")
        if self.index:
            try:
                self.index.write(site_dir / "pagefind")
            except SearchError as error:
                raise PluginError(str(error)) from None
        write_marker(site_dir, self.tree, __version__)

    def on_build_error(self, *, error: Exception) -> None:
        """Clear away what was collected for the search: a worker ends without doing so."""
        if self.index:
            self.index.close()

    def _fill(self, site_dir: Path, sources: Sequence[PageSource]) -> None:
        write_filled(sources, self.shells, site_dir, self.known, self._edit_url, self._remember)
