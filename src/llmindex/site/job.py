"""Building one language, in a process of its own, into a directory beside the site."""

from __future__ import annotations

import gc
import logging
import os
import traceback
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from llmindex.pages.compiled import compiled_templates
from llmindex.parallel import cores
from llmindex.site.languages import SITE_LANGUAGES
from llmindex.site.manifest import Manifest, read_manifest, records, write_manifest
from llmindex.site.reading import Reading
from llmindex.site.search.documents import addresses
from llmindex.site.search.run_pagefind import SearchError
from llmindex.site.search.update import Standing, mark_removed, stage_index
from llmindex.site.state import State

if TYPE_CHECKING:
    from mkdocs.config.defaults import MkDocsConfig

    from llmindex.site.plugin import LlmIndexPlugin, Run
    from llmindex.site.write import Outcome

__all__ = ["READING", "Built", "Job", "Options", "build_language", "changes_index", "place_of_catalogue", "stands"]


@dataclass(frozen=True, slots=True)
class Options:
    """How to build: ``strict`` fails on warnings, ``clean`` does not look at what stands.

    Without ``index``, the search index is left for later.
    """

    strict: bool = False
    clean: bool = False
    index: bool = True


@dataclass(frozen=True, slots=True)
class Job:
    """What to build: a language of a project.

    ``root`` is where the language stands now and ``state`` what is known of that; what is new
    is written to ``target`` and ``staged``.
    """

    config_file: Path
    language: str
    name: str
    root: Path
    target: Path
    state: State
    staged: State
    options: Options


@dataclass(frozen=True, slots=True)
class Built:
    """What came of building one language.

    ``pages`` is how many it has, ``fresh`` how many of these had to be made; ``removed`` are
    files that are to go. If there is an ``error``, the rest means nothing.
    """

    language: str
    pages: int = 0
    fresh: int = 0
    removed: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()
    error: str = ""

    @property
    def whole(self) -> bool:
        """Whether every page was made."""
        return self.pages == self.fresh


READING = Reading()
"""What the process has read, for the next job."""


def stands(job: Job) -> bool:
    """Whether the job is to bring up to date what stands, rather than to build all of it."""
    return not job.options.clean and job.state.manifest.is_file()


def changes_index(job: Job) -> bool:
    """Whether a search index is to be brought up to date too."""
    return stands(job) and job.options.index and job.state.documents.is_dir()


def build_language(job: Job, processes: int, environment: Mapping[str, str]) -> Built:
    """Do a job on so many cores, with the environment of now rather than of when the process started: configuration may name it."""
    os.environ.clear()
    os.environ.update(environment)
    previous = None if job.options.clean else read_manifest(job.state.manifest, job.root)
    done = _run_mkdocs(job, previous, min(processes, cores()))
    if previous and job.language == SITE_LANGUAGES[0].code:  # whoever builds once has no use for it
        READING.remember()
    if done.outcome is None:
        return Built(job.language, warnings=tuple(done.warnings), error=done.error)
    if job.options.index and not previous:  # a large index takes the room that the catalogue had
        READING.forget()
        gc.collect()
    try:
        removed = _stage_state(job, previous, done.outcome)
    except SearchError as error:
        return Built(job.language, warnings=tuple(done.warnings), error=str(error))
    written = sum(name.endswith(".html") for name in done.outcome.files)
    pages = len(done.outcome.fingerprints) + written
    fresh = pages - len(done.outcome.kept)
    return Built(job.language, pages, fresh, removed=tuple(sorted(removed)), warnings=tuple(done.warnings))


@dataclass
class _Done:
    """What came of running MkDocs: the outcome, or an error in words."""

    warnings: list[str] = field(default_factory=list)
    outcome: Outcome | None = None
    error: str = ""


def _run_mkdocs(job: Job, previous: Manifest | None, processes: int) -> _Done:
    os.environ.setdefault("NO_MKDOCS_2_WARNING", "1")  # the theme's notice about MkDocs 2, once per worker
    from mkdocs.exceptions import Abort, MkDocsException

    from llmindex.site.plugin import Run

    done = _Done()
    run = Run(
        partial(READING.load, processes=processes),
        previous,
        documents=job.staged.pending,
        compiled=compiled_templates("theme-templates"),
        processes=processes,
    )
    with _collected_warnings(done.warnings):
        try:
            _build(job, run)
            done.outcome = run.outcome
        except Abort as error:
            # After a BuildError, MkDocs has logged what is wrong and aborts with a line that says nothing more.
            reasons = done.warnings if "BuildError" in str(error) else [*done.warnings, str(error)]
            done.error = "\n".join(reasons)
        except MkDocsException as error:
            done.error = str(error)
        except Exception:  # noqa: BLE001  a mistake of ours or of a plugin: say so in full, keep the old site, keep the preview up
            done.error = f"internal error, please report it:\n{traceback.format_exc()}"
    return done


def _build(job: Job, run: Run) -> None:
    from mkdocs.commands.build import build

    config, plugin = _configured(job.config_file, site_dir=str(job.target), strict=job.options.strict)
    plugin.run = run
    config.plugins.on_startup(command="build", dirty=False)
    build(config)
    config.plugins.on_shutdown()


def place_of_catalogue(config_file: Path) -> tuple[Path, str]:
    """Return the data directory that a configuration names, and how. Raises what MkDocs raises."""
    with _collected_warnings([]):
        config, plugin = _configured(config_file)
    return plugin.data_directory(config), plugin.config.catalogue


def _configured(config_file: Path, **options: Any) -> tuple[MkDocsConfig, LlmIndexPlugin]:
    from mkdocs.config import load_config
    from mkdocs.exceptions import ConfigurationError

    from llmindex.site.plugin import LlmIndexPlugin

    config = load_config(str(config_file), **options)
    plugin = config.plugins.get("llmindex")
    if not isinstance(plugin, LlmIndexPlugin):
        raise ConfigurationError(f"`{config_file.name}` does not list the plugin `llmindex`")
    return config, plugin


def _stage_state(job: Job, previous: Manifest | None, outcome: Outcome) -> set[str]:
    """Write the manifest of the new site and the new files of its search index; return what is to go."""
    fresh = {url: mark for url, mark in outcome.fingerprints.items() if url not in outcome.kept}
    pages = records(job.target, fresh)
    removed: set[str] = set()
    if previous:
        pages |= {url: previous.pages[url] for url in outcome.kept}
        removed = previous.all_files - {*outcome.files, *(f"{url}index.html" for url in pages)}
    documents: set[str] = set()
    if job.staged.pending.is_dir():  # there is a search
        documents = _documents(job, previous, outcome)
        removed |= _stage_index(job, outcome)
    manifest = Manifest(site=str(job.root), pages=pages, files=outcome.files, documents=sorted(documents))
    write_manifest(job.staged.manifest, manifest)
    return removed


def _documents(job: Job, previous: Manifest | None, outcome: Outcome) -> set[str]:
    """List the documents of the new site, having marked those that are gone."""
    documents = set(addresses(job.staged.pending))
    before = set(previous.documents) if previous else set()
    documents |= before & outcome.kept
    for address in before - documents:
        mark_removed(job.staged.pending, address)
    return documents


def _stage_index(job: Job, outcome: Outcome) -> set[str]:
    """Write the new files of the search index, unless that is left for later; return what is to go of the old ones."""
    if not job.options.index:
        return set()
    made_of = Path(os.devnull) if job.options.clean else job.state.documents
    standing = Standing(job.root, made_of, leaves=not outcome.kept)
    return set(stage_index(standing, job.staged.pending, job.target, job.language))


@contextmanager
def _collected_warnings(messages: list[str]) -> Iterator[None]:
    """Collect what MkDocs and its plugins warn of, instead of printing it."""

    class Collector(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            messages.append(record.getMessage())

    logger = logging.getLogger("mkdocs")
    collector = Collector(logging.WARNING)
    level, propagate = logger.level, logger.propagate
    logger.setLevel(logging.WARNING)
    logger.propagate = False
    logger.addHandler(collector)
    try:
        yield
    finally:
        logger.removeHandler(collector)
        logger.setLevel(level)
        logger.propagate = propagate
