"""The MkDocs plugin: hooks that hand the page tree to MkDocs, and nothing else."""

from __future__ import annotations

import logging
import shutil
import tempfile
import weakref
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from markupsafe import escape
from mkdocs.config import base
from mkdocs.config import config_options as c
from mkdocs.exceptions import PluginError
from mkdocs.plugins import BasePlugin
from mkdocs.structure.files import Files, InclusionLevel

from llmindex.catalogue.load import Loaded, load_catalogue
from llmindex.diagnostics import Severity, render, summary_line
from llmindex.links.load import load_health
from llmindex.pages.build import build_tree
from llmindex.pages.tree import PageTree, url_of
from llmindex.pages.words import words
from llmindex.parallel import cores
from llmindex.site import theme
from llmindex.site.contents import contents_of
from llmindex.site.documents import in_language, linked_pages, put_generated
from llmindex.site.fill import Filler
from llmindex.site.fingerprint import configuration_digest
from llmindex.site.languages import SITE_LANGUAGES, alternates
from llmindex.site.manifest import Manifest
from llmindex.site.navigation import complete_nav, nav_paths
from llmindex.site.search.documents import SearchDocuments
from llmindex.site.search.index import SearchError, SearchPage, write_index
from llmindex.site.shell import MARKS
from llmindex.site.shells import Shells
from llmindex.site.sitemap import sitemap_urls
from llmindex.site.write import Outcome, Since, write_generated

if TYPE_CHECKING:
    from jinja2 import BytecodeCache, Environment
    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.structure.nav import Navigation
    from mkdocs.structure.pages import Page as MkDocsPage
    from mkdocs.utils.templates import TemplateContext

__all__ = ["LlmIndexPlugin"]

log = logging.getLogger("mkdocs.plugins.llmindex")


def _load(directory: Path, shown: str) -> Loaded:
    return load_catalogue(directory, shown=shown)


@dataclass
class Run:
    """How a build runs beyond what the configuration says; ``llmindex build`` sets it, ``mkdocs build`` does not."""

    load: Callable[[Path, str], Loaded] = _load
    """Reads a data directory, which findings call by the second name."""

    previous: Manifest | None = None
    """The site that stands: what has not changed in it is not made again."""

    documents: Path | None = None
    """Where to leave the documents for the search; nowhere: the index is written at once."""

    compiled: BytecodeCache | None = None
    """Keeps the theme's templates, compiled, for the next build."""

    processes: int = 0
    """How many processes may write pages; 0 means as many as the machine has cores."""

    outcome: Outcome | None = None
    """What came of it."""


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
        self.run = Run()
        self.tree = PageTree("", (), ())
        self.shells = Shells()
        self.root_url = ""
        self.sources_url = ""
        self.known: frozenset[str] = frozenset()
        self.addresses: list[str] = []
        self.updated = ""
        self.documents: SearchDocuments | None = None
        self.forget: Callable[[], None] = _nothing
        """Removes the documents, where nobody else wants them."""

    def data_directory(self, config: MkDocsConfig) -> Path:
        """Return where the catalogue is."""
        return Path(config.config_file_path).parent / self.config.catalogue

    def on_config(self, config: MkDocsConfig) -> MkDocsConfig:
        """Read the catalogue, before MkDocs touches the site that is there."""
        directory = self.data_directory(config)
        config.watch.append(str(directory))
        loaded = self.run.load(directory, self.config.catalogue)
        health = load_health(directory, shown=self.config.catalogue)
        for finding in (*loaded.diagnostics, *health.diagnostics):
            if finding.rule.severity is Severity.WARNING:
                log.warning("%s", render([finding]))
        if loaded.catalogue is None:
            errors = [d for d in loaded.diagnostics if d.rule.severity is Severity.ERROR]
            raise PluginError(f"the catalogue has {summary_line(errors)}\n\n{render(errors)}\n")
        language = next(one for one in SITE_LANGUAGES if one.code == self.config.language)
        self.tree = build_tree(loaded.catalogue, language.code, health.health)
        self.updated = str(max({entry.verified or entry.added for entry in loaded.catalogue.entries}, default=""))
        self.shells = Shells(self.tree.sources)
        if self.config.search:
            self.documents = SearchDocuments(self.run.documents or self._own_folder(), language.code)
        self.root_url = (config.site_url or "").rstrip("/") + "/" if config.site_url else ""
        if config.site_url:
            config.site_url = self.root_url + language.prefix
        self.sources_url = (
            f"{config.repo_url.rstrip('/')}/blob/HEAD/{self.config.catalogue}/" if config.repo_url else ""
        )
        config.nav = complete_nav(self.tree, config.nav)
        theme.install(config)
        return config

    def on_files(self, files: Files, config: MkDocsConfig) -> Files:
        """Add the generated pages, and take each hand-written one in the language at hand."""
        files = in_language(files, self.config.language, config)
        linked = linked_pages(files)
        for path in {*self.shells.paths, *(linked & self.tree.source_by_path.keys())}:
            put_generated(files, path, config)
        for item in nav_paths(config.nav):
            if (file := files.get_file_from_path(item)) and item in self.tree.source_by_path:
                file.inclusion = InclusionLevel.INCLUDED
        self.known = frozenset([*(file.src_uri for file in files), *self.tree.source_by_path])
        documents = [file.url for file in files.documentation_pages() if not self._generated(file.src_uri)]
        self.addresses = sorted([*documents, *(url_of(page.path) for page in self.tree.sources)])
        return files

    def on_env(self, env: Environment, *, config: MkDocsConfig, files: Files) -> Environment:
        """Spare compiling the theme's templates where that was done before."""
        if self.run.compiled:
            env.bytecode_cache = self.run.compiled
        return env

    def _generated(self, path: str) -> bool:
        return path in self.shells or path in self.tree.source_by_path

    def on_page_markdown(self, markdown: str, *, page: MkDocsPage, config: MkDocsConfig, files: Files) -> str:
        """Make a shell of each page that is one; leave generated ones that only need to be known empty."""
        page.update_date = self.updated
        path = page.file.src_uri
        if path in self.shells:
            page.meta.update(title=MARKS["title"], description=MARKS["description"], hide=self.shells.hidden(path))
            page.edit_url = MARKS["edit"] if self.sources_url else None
        elif not self._generated(path):
            # The theme prints it as it is.
            page.meta["description"] = str(escape(page.meta.get("description") or config.site_description or ""))
            return markdown
        return ""

    def on_page_content(self, html: str, *, page: MkDocsPage, config: MkDocsConfig, files: Files) -> str:
        """Put the mark of the content into a shell, and remember hand-written pages for the search."""
        path = page.file.src_uri
        if path in self.shells:
            page.toc = contents_of(self.shells.headings(path))
            return MARKS["content"]
        if not self._generated(path) and self.documents:
            self.documents.add(SearchPage(page.url, str(page.title), html))
        return html

    def on_post_page(self, output: str, *, page: MkDocsPage, config: MkDocsConfig) -> str:
        """Keep what the theme made of a shell; generated pages are not written here."""
        path = page.file.src_uri
        if path in self.shells:
            self.shells.keep(path, output)
        return "" if self._generated(path) else output

    def on_page_context(
        self, context: TemplateContext, *, page: MkDocsPage, config: MkDocsConfig, nav: Navigation
    ) -> TemplateContext:
        """Tell the templates where the page stands in other languages, and which script belongs to it."""
        self._extend(context, page.url, page.file.src_uri)
        return context

    def on_template_context(
        self, context: TemplateContext, *, template_name: str, config: MkDocsConfig
    ) -> TemplateContext:
        """Do the same for pages such as 404.html, which lead to the other language's home."""
        self._extend(context, "")
        if template_name == "sitemap.xml" and config.site_url:
            self._list_addresses(context, config.site_url)
        return context

    def _list_addresses(self, context: Any, site_url: str) -> None:
        context["sitemap_urls"] = sitemap_urls(self.addresses, site_url, self.root_url, self.updated)

    def _extend(self, context: Any, url: str, path: str = "") -> None:
        source = self.tree.source_by_path.get(path)
        context["page_script"] = theme.PAGE_SCRIPTS.get(source.kind) if source else None
        context["alternates"] = alternates(url, self.root_url, self.config.language)
        context["w"] = words(self.config.language)
        context["root_url"] = self.root_url

    def on_post_build(self, *, config: MkDocsConfig) -> None:
        """Write the generated pages, and what goes with them."""
        site_dir = Path(config.site_dir)
        self.run.outcome = write_generated(
            self.tree,
            Filler(site_dir, self.shells, self.known, self.sources_url),
            config.site_url or "",
            since=Since(self.run.previous, self._configuration(config)),
            processes=self.run.processes or cores(),
            done=self.documents.add_generated if self.documents else _nothing,
        )
        if self.documents and not self.run.documents:
            try:
                write_index(self.documents.folder, self.config.language, site_dir / "pagefind")
            except SearchError as error:
                raise PluginError(str(error)) from None
            finally:
                self.forget()
        self.tree = PageTree("", (), ())  # MkDocs keeps us until it reads another configuration

    def _configuration(self, config: MkDocsConfig) -> str:
        folder = Path(config.config_file_path).parent
        return configuration_digest(Path(config.config_file_path), [folder / hook for hook in config.hooks])

    def on_build_error(self, *, error: Exception) -> None:
        """Clear away what was collected for the search: a worker ends without doing so."""
        self.forget()

    def _own_folder(self) -> Path:
        folder = Path(tempfile.mkdtemp(prefix="llmindex-search-"))
        self.forget = weakref.finalize(self, shutil.rmtree, folder, ignore_errors=True)
        return folder


def _nothing(*_: object) -> None:
    """Do nothing."""
