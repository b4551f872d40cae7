"""What the preview watches, and when something there changed."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Sequence
from importlib.resources import files
from pathlib import Path

from mkdocs.config import load_config
from mkdocs.exceptions import Abort, MkDocsException
from watchfiles import DefaultFilter, watch

from llmindex.site.languages import SITE_LANGUAGES

__all__ = ["changes", "watched_paths"]

DEBOUNCE = 120
"""Milliseconds to wait for further changes: editors write a file in several steps."""

WAKE = 200
"""Milliseconds after which the watcher looks up, so that it can say that it watches."""


def watched_paths(project: Path) -> list[Path]:
    """Return what a site is made of: data, documents, configuration, and this package's templates and theme."""
    candidates = [*_configured(project), *(project / one.config_file for one in SITE_LANGUAGES)]
    package = Path(str(files("llmindex")))
    candidates += [package / "pages" / "templates", package / "pages" / "locale", package / "site" / "theme"]
    return [path for path in candidates if path.exists()]


def _configured(project: Path) -> list[Path]:
    """Return where the configuration says that data and documents are; the usual places if it cannot be read."""
    try:
        config = load_config(str(project / SITE_LANGUAGES[0].config_file))
        data = project / config.plugins["llmindex"].config.catalogue
    except (MkDocsException, Abort, KeyError):
        return [project / "data", project / "docs"]
    return [data, Path(config.docs_dir)]


def changes(paths: Sequence[Path], stop: threading.Event | None = None) -> Iterator[set[str]]:
    """Yield the paths that changed, again and again, until ``stop`` is set.

    The first thing yielded is nothing, as soon as it watches: from then on no change is missed,
    also not while whoever asked is busy.
    """
    watching = False
    for batch in watch(
        *paths,
        watch_filter=DefaultFilter(),
        debounce=DEBOUNCE,
        step=20,
        stop_event=stop,
        raise_interrupt=True,
        rust_timeout=WAKE,
        yield_on_timeout=True,
    ):
        if batch or not watching:
            yield {path for _, path in batch}
        watching = True
