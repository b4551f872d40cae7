"""The search index of a preview: brought up to date after the pages, which do not wait for it."""

from __future__ import annotations

import os
import shutil
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from llmindex.site.apply import put_into, remove_files
from llmindex.site.languages import SITE_LANGUAGES, SiteLanguage
from llmindex.site.search.index import SearchError
from llmindex.site.search.update import Standing, stage_index, take_over
from llmindex.site.staging import staging_beside
from llmindex.site.state import State, state_directory

__all__ = ["bring_up_to_date", "late_index"]


PATIENCE = 3.0
"""Seconds to wait in the end for what is being done; nobody will look at it."""


@contextmanager
def late_index(
    site_dir: Path,
    lock: threading.Lock,
    failed: Callable[[str], None],
    languages: Sequence[SiteLanguage] = SITE_LANGUAGES,
) -> Iterator[Callable[[], None]]:
    """Keep the search index of a site up to date while the context lasts, in a thread of its own.

    Yields a function to call when pages have changed. Whoever changes the site holds the ``lock``.
    """
    changed, stopped = threading.Event(), threading.Event()

    def work() -> None:
        _stand_back()
        while changed.wait() and not stopped.is_set():
            changed.clear()
            try:
                for language in languages:
                    bring_up_to_date(site_dir, language, lock)
            except SearchError as error:
                failed(str(error))

    thread = threading.Thread(target=work, name="search index", daemon=True)
    thread.start()
    try:
        yield changed.set
    finally:
        stopped.set()
        changed.set()
        thread.join(PATIENCE)


def _stand_back() -> None:
    """Let this thread, and what it starts, have what others leave of the cores (Linux: setpriority(2), on threads)."""
    if sys.platform == "linux":
        os.setpriority(os.PRIO_PROCESS, 0, 19)


def bring_up_to_date(site_dir: Path, language: SiteLanguage, lock: threading.Lock) -> None:
    """Put what is pending into the search index of a language. Raises SearchError.

    The site may be replaced meanwhile: then what was written for the old one is thrown away.
    """
    state, root = State(state_directory(site_dir), language.code), site_dir / language.prefix
    with lock:
        _collect(state)
    if not state.indexing.is_dir():
        return
    with staging_beside(site_dir) as staging:
        target = staging / language.code
        try:
            stale = stage_index(Standing(root, state.documents), state.indexing, target, language.code)
        except (OSError, SearchError):
            if state.indexing.is_dir():
                raise
            return
        with lock:
            if state.indexing.is_dir():
                if target.is_dir():
                    put_into(target, root)
                remove_files(root, stale)
                take_over(state.indexing, state.documents)


def _collect(state: State) -> None:
    """Set aside what is pending, together with what could not be put into the index before."""
    if not state.pending.is_dir():
        return
    put_into(state.pending, state.indexing)
    shutil.rmtree(state.pending, ignore_errors=True)
