"""``llmindex check-links``."""

from __future__ import annotations

import asyncio
import signal
import sys
import time
from collections import Counter
from collections.abc import Coroutine, Sequence
from contextlib import suppress
from dataclasses import replace
from itertools import count
from pathlib import Path
from typing import Any, NoReturn

import click

from llmindex.catalogue.source import SourceFile, read_source
from llmindex.cli.console import paint_if, print_findings, say
from llmindex.cli.link_options import Order, with_options
from llmindex.cli.link_report import print_report, write_report
from llmindex.cli.merge_states import command as merge_command
from llmindex.cli.progress import Progress
from llmindex.diagnostics import Diagnostic, Format
from llmindex.links.changed import RevisionError, added_links
from llmindex.links.check import Run
from llmindex.links.checked import Checked
from llmindex.links.copies import find_copies
from llmindex.links.fix import apply, propose
from llmindex.links.inputs import Inputs, InputsError, read_list, read_paths
from llmindex.links.memory import Recheck
from llmindex.links.observation import Observation
from llmindex.links.observe import NoNetworkError, Options, observe
from llmindex.links.services.archive import Snapshot
from llmindex.links.state import STATE, BrokenStateError, ForeignStateError, State, read_state, save_state
from llmindex.links.verdict import Verdict

__all__ = ["command"]

_EPILOG = """\b
Examples:
  llmindex check-links
  llmindex check-links --recheck failing
  llmindex check-links --changed-since origin/main --format github
  llmindex check-links --fix
  llmindex check-links --urls links.txt --format json
  llmindex check-links --shard 1/4 --state part-1.json
  llmindex check-links merge part-*.json

\b
Environment: GITHUB_TOKEN lets it ask GitHub's API whether a repository was archived or renamed.

\b
Exit code: 0 no link is gone, 1 some are (in a catalogue: found so twice, a day apart),
2 the command could not run, 130 interrupted (what was learnt is saved)."""

_INTERRUPTED = 130
"""What shells report of a program that SIGINT ended: 128 and the number of the signal."""

_SAVE_EVERY = 30.0
"""Seconds after which what was learnt is saved while a run goes on."""


class _CheckLinks(click.Command):
    """The command, and ``merge`` as a word of its own after it."""

    def make_context(
        self, info_name: str | None, args: list[str], parent: click.Context | None = None, **extra: Any
    ) -> click.Context:
        if args[:1] == ["merge"]:
            return merge_command.make_context(f"{info_name} merge", args[1:], parent, **extra)
        return super().make_context(info_name, args, parent, **extra)


@click.command("check-links", cls=_CheckLinks, epilog=_EPILOG, short_help="Check every link.")
@with_options
def command(**given: Any) -> None:
    """Check every link of a catalogue and of its pages, or of a list of addresses.

    PATHS are data directories, files in one, or pages in Markdown and folders of such.
    Default: `data` and `docs`.

    What is seen is remembered, so that the next run asks only for what is due, and a link
    counts as dead only when it was found dead twice, a day apart. A wall against bots, a time-out
    or a fault of a server never counts.
    """
    order = Order(**given)
    inputs = _inputs(order)
    path = _state_path(order, inputs)
    run = Run(
        inputs.links,
        _read_state(path) if path else State(),
        which=Recheck.ALL if order.changed_since else order.recheck,
        shard=order.shard,
        at_once=path is None,
    )
    interrupted = _ask(run, order, _Memory(path, run, whole=inputs.whole and not order.shard))
    results = run.results()
    for complaint in inputs.complaints:
        say(f"{paint_if('warning', 'warning')}: {complaint}")
    print_report(results, order.style)
    for style, file in order.outputs:
        write_report(results, style, file)
    if order.fix:
        _fix_moved(results)
    if interrupted:
        sys.exit(_INTERRUPTED)
    sys.exit(int(any(checked.confirmed for checked in results)))


def _inputs(order: Order) -> Inputs:
    """Read what is to be checked; end the program where that cannot be read."""
    if order.urls and (order.paths or order.changed_since):
        raise click.UsageError("`--urls` goes neither with PATHS nor with `--changed-since`")
    try:
        inputs = read_list(_list_source(order.urls)) if order.urls else read_paths(order.paths)
        if order.changed_since:
            inputs = _only_added(inputs, order.changed_since)
    except (InputsError, RevisionError) as error:
        raise click.UsageError(str(error)) from None
    if inputs.findings:
        print_findings(inputs.findings, Format.TEXT, subject="the catalogue cannot be read")
        sys.exit(2)
    return inputs


def _only_added(inputs: Inputs, revision: str) -> Inputs:
    if inputs.directory is None:
        raise InputsError("`--changed-since` needs a catalogue; name its data directory")
    return replace(inputs, links=added_links(inputs.links, revision, inputs.directory, inputs.pages))


def _list_source(path: Path) -> SourceFile:
    if str(path) == "-":
        return SourceFile("standard input", sys.stdin.buffer.read().decode(errors="replace"))
    source = read_source(path, str(path))
    if isinstance(source, Diagnostic):
        raise InputsError(f"`{path}`: {source.message}")
    return source


def _state_path(order: Order, inputs: Inputs) -> Path | None:
    """Return where what is learnt is remembered; nothing where it is not."""
    if order.state_path or order.changed_since:
        return order.state_path
    return inputs.directory / STATE if inputs.directory else None


def _read_state(path: Path) -> State:
    """Read what is remembered; a file that cannot be read is kept under another name."""
    try:
        return read_state(path)
    except ForeignStateError as error:
        raise click.UsageError(f"`{path}`: {error}; update llmindex, or name another file with `--state`") from None
    except BrokenStateError as error:
        aside = next(name for n in count(1) if not (name := path.with_name(f"{path.stem}.broken-{n}.json")).exists())
        path.rename(aside)
        say(
            f"{paint_if('warning', 'warning')}: `{path}` cannot be read ({error}); it is kept as `{aside}`, and this run begins anew"
        )
        return State()


class _Memory:
    """Where a run puts what it learns, now and then and at its end."""

    def __init__(self, path: Path | None, run: Run, *, whole: bool) -> None:
        self._path = path
        self._run = run
        self._known = run.known if whole else None
        self._next = time.monotonic() + _SAVE_EVERY

    def save(self, *, whole: bool = False) -> None:
        """Write it down; with ``whole``, forget what is not linked to any more."""
        if self._path:
            save_state(self._path, self._run.state, known=self._known if whole else None)
        self._next = time.monotonic() + _SAVE_EVERY

    def save_now_and_then(self) -> None:
        """Write it down if that was long ago."""
        if time.monotonic() >= self._next:
            self.save()


def _ask(run: Run, order: Order, memory: _Memory) -> bool:
    """Ask for what is due, and keep what is learnt; return whether that was interrupted."""
    verdicts: Counter[Verdict] = Counter()
    with Progress("links", len(run.due)) as progress:

        def note(key: str, seen: Observation) -> None:
            verdicts[run.note(key, seen).verdict] += 1
            progress.step(", ".join(f"{count:,} {verdict}" for verdict, count in verdicts.items()))
            memory.save_now_and_then()

        try:
            asyncio.run(_until_told_to_stop(observe(run.due, order.options, note)))
            _find_copies(run, order.options)
        except NoNetworkError:
            _refuse("there is no network: no host can be reached, not even well-known ones; nothing was learnt")
        except (KeyboardInterrupt, asyncio.CancelledError):
            memory.save()
            say(f"Interrupted after {progress.done:,} of {len(run.due):,} links; what was learnt is kept.")
            return True
    memory.save(whole=True)
    return False


def _find_copies(run: Run, options: Options) -> None:
    """Look for archived copies of what is gone for certain; to be stopped at any time."""
    gone = run.without_copies()

    def keep(key: str, copy: Snapshot | None) -> None:
        if copy:
            run.note_copy(key, copy.url)

    if gone:
        asyncio.run(_until_told_to_stop(find_copies(gone, options, keep)))


async def _until_told_to_stop(work: Coroutine[Any, Any, None]) -> None:
    """Do work; a request to end (a stopped CI job sends SIGTERM) ends it as Ctrl-C does."""
    task = asyncio.ensure_future(work)
    with suppress(NotImplementedError):  # Windows has no such signal
        asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, task.cancel)
    await task


def _fix_moved(results: Sequence[Checked]) -> None:
    """Write the new addresses of what has moved into the files, and say what was written."""
    rewrites, refusals = propose(results)
    fixed = apply(rewrites)
    for rewrite in fixed.rewrites:
        say(f"{rewrite.place}: {rewrite.old} → {rewrite.new}")
    for refusal in (*refusals, *fixed.refusals):
        say(f"{paint_if('note', 'info')}: {refusal.place}: {refusal.reason}")
    say(
        f"{_count(len(fixed.rewrites), 'address', 'addresses')} rewritten in {_count(len(fixed.files), 'file', 'files')}"
    )


def _count(number: int, one: str, many: str) -> str:
    return f"{number:,} {one if number == 1 else many}"


def _refuse(reason: str) -> NoReturn:
    say(f"{paint_if('error', 'error')}: {reason}")
    sys.exit(2)
