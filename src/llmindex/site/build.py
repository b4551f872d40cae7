"""Building the site in all its languages, beside the one that stands."""

from __future__ import annotations

import gc
import logging
import multiprocessing
import multiprocessing.context
import os
import shutil
import signal
import tempfile
import time
import traceback
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from llmindex.site.languages import SITE_LANGUAGES, SiteLanguage
from llmindex.site.marker import MARKER, is_ours
from llmindex.site.parallel import cores
from llmindex.site.swap import put_in_place

__all__ = ["BuildError", "Built", "SiteDirError", "build_site"]


class BuildError(Exception):
    """The site could not be built; the message is for people. What stood there still stands."""


class SiteDirError(BuildError):
    """The directory cannot take the site."""


@dataclass(frozen=True, slots=True)
class Built:
    """What came of building one language: files written, seconds, warnings, and the error if it failed."""

    language: str
    pages: int
    seconds: float
    warnings: tuple[str, ...] = ()
    error: str = ""


def build_site(
    project: Path, site_dir: Path, languages: Sequence[SiteLanguage] = SITE_LANGUAGES, *, strict: bool = False
) -> list[Built]:
    """Build a project's site into ``site_dir``, replacing it only when everything went well.

    Languages that are not asked for stay as they were. Languages are built side by side on the
    machine's cores. Raises BuildError.
    """
    if not is_ours(site_dir):
        raise SiteDirError(
            f"`{site_dir}` holds files that llmindex did not write (there is no {MARKER} in it); "
            "empty it or name another directory"
        )
    for language in languages:
        if not (project / language.config_file).is_file():
            raise BuildError(f"there is no `{project / language.config_file}`; run this in the project's directory")
    try:
        target = site_dir.resolve()  # the directory itself, where a symbolic link leads to it
        target.parent.mkdir(parents=True, exist_ok=True)
        _sweep(target)
        with _staging(target) as staging:
            results = _build_all(project, staging, languages, strict=strict)
            if errors := [result.error for result in results if result.error]:
                raise BuildError("\n".join(dict.fromkeys(errors)))
            root = _join(staging, languages)
            _keep_others(target, root, languages)
            put_in_place(root, target)
    except OSError as error:
        raise SiteDirError(f"cannot write `{site_dir}`: {error.strerror or error}") from None
    return results


@contextmanager
def _staging(site_dir: Path) -> Iterator[Path]:
    """Make a directory beside the site (so that a rename suffices), removed in the end; its name says whose it is."""
    staging = Path(tempfile.mkdtemp(prefix=f".{site_dir.name}-{os.getpid()}-", dir=site_dir.parent))
    try:
        yield staging
    finally:
        shutil.rmtree(staging, ignore_errors=True)


def _sweep(site_dir: Path) -> None:
    """Remove what builds that were killed have left behind."""
    for leftover in site_dir.parent.glob(f".{site_dir.name}-*-*"):
        _, pid, _ = leftover.name.rsplit("-", 2)
        if pid.isdigit() and not _runs(int(pid)):
            shutil.rmtree(leftover, ignore_errors=True)


def _runs(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except (OverflowError, ProcessLookupError):
        return False
    except PermissionError:
        return True
    return True


def _build_all(project: Path, staging: Path, languages: Sequence[SiteLanguage], *, strict: bool) -> list[Built]:
    processes = max(1, (os.cpu_count() or 1) // len(languages))
    jobs = [
        (str(project / language.config_file), language.code, str(staging / language.code), strict, processes)
        for language in languages
    ]
    workers = min(len(jobs), os.cpu_count() or 1)
    if workers == 1:
        return [_build_one(*job) for job in jobs]
    with ProcessPoolExecutor(
        workers,
        mp_context=_context(),
        initializer=_take_over,
        initargs=(dict(os.environ),),
    ) as pool:
        with _no_interrupts():
            futures = [pool.submit(_build_one, *job) for job in jobs]
        return [_result(future, language.name) for future, language in zip(futures, languages, strict=True)]


def _context() -> multiprocessing.context.BaseContext:
    """Choose how processes start: not as copies of this one, which may have threads (the preview has).

    Where there can be a server that has imported everything and is copied for each language,
    imports are done once, and the preview's next build does without them.
    """
    if "forkserver" not in multiprocessing.get_all_start_methods():
        return multiprocessing.get_context("spawn")
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["mkdocs.commands.build", "llmindex.site.plugin"])
    return context


def _take_over(environment: dict[str, str]) -> None:
    """Give a worker the environment of now, not of when its server was started: configuration may name it."""
    os.environ.clear()
    os.environ.update(environment)


@contextmanager
def _no_interrupts() -> Iterator[None]:
    """Start processes that take no notice of Ctrl-C: this one does, and speaks for all."""
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _result(future: Future[Built], name: str) -> Built:
    try:
        return future.result()
    except BrokenProcessPool:
        raise BuildError(f"the process that built {name} was killed, perhaps for want of memory") from None


def _build_one(config_file: str, language: str, target: str, strict: bool, processes: int) -> Built:
    """Run MkDocs for one language; a plain function with plain arguments, so that a worker can."""
    os.environ.setdefault("NO_MKDOCS_2_WARNING", "1")  # the theme's notice about MkDocs 2, once per worker
    from mkdocs.commands.build import build
    from mkdocs.config import load_config
    from mkdocs.exceptions import Abort, MkDocsException

    from llmindex.site.plugin import LlmIndexPlugin

    start = time.monotonic()
    with _collected_warnings() as warnings, _no_garbage_collection():
        try:
            config = load_config(config_file, site_dir=target, strict=strict)
            if isinstance(plugin := config.plugins.get("llmindex"), LlmIndexPlugin):
                plugin.processes = min(processes, cores())
            config.plugins.on_startup(command="build", dirty=False)
            build(config)
            config.plugins.on_shutdown()
        except Abort as error:
            # After a BuildError, MkDocs has logged what is wrong and aborts with a line that says nothing more.
            reasons = [*warnings] if "BuildError" in str(error) else [*warnings, str(error)]
            return Built(language, 0, 0, tuple(warnings), "\n".join(reasons))
        except MkDocsException as error:
            return Built(language, 0, 0, tuple(warnings), str(error))
        except Exception:  # noqa: BLE001  a mistake of ours or of a plugin: say so in full, keep the old site, keep the preview up
            return Built(
                language, 0, 0, tuple(warnings), f"internal error, please report it:\n{traceback.format_exc()}"
            )
    pages = sum(1 for _ in Path(target).rglob("*.html"))
    return Built(language, pages, time.monotonic() - start, tuple(warnings))


@contextmanager
def _no_garbage_collection() -> Iterator[None]:
    """Spare the search for circles: a build makes few, and all of its memory is free soon."""
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()


@contextmanager
def _collected_warnings() -> Iterator[list[str]]:
    """Collect what MkDocs and its plugins warn of, instead of printing it."""
    messages: list[str] = []

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
        yield messages
    finally:
        logger.removeHandler(collector)
        logger.setLevel(level)
        logger.propagate = propagate


def _join(staging: Path, languages: Sequence[SiteLanguage]) -> Path:
    """Move the languages into the folder of the one at the root, and add what belongs to all."""
    root = next((staging / one.code for one in languages if not one.prefix), staging / "site")
    root.mkdir(exist_ok=True)
    for language in languages:
        if language.prefix:
            (staging / language.code).rename(root / language.prefix)
    if not (root / MARKER).exists():
        shutil.copy(root / languages[0].prefix / MARKER, root / MARKER)
    return root


def _keep_others(old: Path, root: Path, languages: Sequence[SiteLanguage]) -> None:
    """Take over from the old site the languages that were not built this time."""
    if not old.is_dir():
        return
    built = {language.prefix.rstrip("/") for language in languages}
    folders = {language.prefix.rstrip("/") for language in SITE_LANGUAGES if language.prefix}
    for path in old.iterdir():
        language = path.name if path.name in folders else ""
        if language in built:
            continue
        if path.is_dir():
            shutil.copytree(path, root / path.name, copy_function=_link, dirs_exist_ok=True)
        else:
            _link(str(path), str(root / path.name))


def _link(source: str, target: str) -> None:
    """Let a file stand in a second place, as a copy where the file system has no links."""
    Path(target).unlink(missing_ok=True)
    try:
        os.link(source, target)
    except OSError:
        shutil.copy2(source, target)
