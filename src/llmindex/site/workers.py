"""Processes that build one language each, side by side, and can stay for the next build."""

from __future__ import annotations

import contextlib
import gc
import multiprocessing
import os
import signal
from collections.abc import Iterator, Mapping, Sequence
from multiprocessing.connection import Connection
from multiprocessing.context import ForkContext, ForkServerContext, SpawnContext
from typing import Self

from llmindex.package import package_digest
from llmindex.parallel import can_copy
from llmindex.site.job import Built, Job, build_language

__all__ = ["WorkerError", "Workers"]

PAUSE = 0.5
"""Seconds without work after which a worker tidies up its memory."""


class WorkerError(RuntimeError):
    """A worker ended before its work was done."""


class Workers:
    """A process for each language, so that one finds again what it has read and compiled before."""

    def __init__(self) -> None:
        self._workers: dict[str, _Worker] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def build(self, jobs: Sequence[Job]) -> list[Built]:
        """Do the jobs, which are for different languages. Raises WorkerError, and what the job raises."""
        processes = max(1, (os.cpu_count() or 1) // len(jobs))
        environment = dict(os.environ)
        with _no_interrupts():
            workers = [self._worker(job.language) for job in jobs]
        for worker, job in zip(workers, jobs, strict=True):
            worker.begin(job, processes, environment)
        return [self._result(worker, job) for worker, job in zip(workers, jobs, strict=True)]

    def close(self) -> None:
        """End the processes, once they have done what they are at."""
        with _no_interrupts():  # a second Ctrl-C: they would go on writing where all has been cleared away
            for worker in self._workers.values():
                worker.dismiss()
            for worker in self._workers.values():
                worker.wait()
        self._workers.clear()

    def _worker(self, language: str) -> _Worker:
        if language not in self._workers:
            self._workers[language] = _Worker()
        return self._workers[language]

    def _result(self, worker: _Worker, job: Job) -> Built:
        try:
            return worker.result()
        except EOFError:
            self.close()
            raise WorkerError(f"the process that built {job.name} was killed, perhaps for want of memory") from None


class _Worker:
    """A process that does one job after another."""

    def __init__(self) -> None:
        context = _context()
        self._pipe, other = context.Pipe()
        self._process = context.Process(target=_work, args=(other, self._pipe))
        self._process.start()
        other.close()

    def begin(self, job: Job, processes: int, environment: Mapping[str, str]) -> None:
        """Let it do a job."""
        with contextlib.suppress(ConnectionError):  # its result will tell that it is gone
            self._pipe.send((job, processes, environment))

    def result(self) -> Built:
        """Wait for what came of the job. Raises EOFError if the process is gone."""
        try:
            result: Built | Exception = self._pipe.recv()
        except ConnectionError:
            raise EOFError from None
        if isinstance(result, Exception):
            raise result
        return result

    def dismiss(self) -> None:
        """Let it end when it has nothing more to do."""
        self._pipe.close()

    def wait(self) -> None:
        """Wait for its end."""
        self._process.join()


def _work(pipe: Connection, other: Connection) -> None:
    """Do what comes through a pipe, until there is nobody at its other end."""
    other.close()  # a copy of the process has that end too
    gc.disable()  # a build makes few circles; they are looked for when there is time
    with contextlib.suppress(EOFError, ConnectionError):
        while True:
            pipe.send(_result(*pipe.recv()))
            package_digest.cache_clear()  # templates may change before the next job
            if not pipe.poll(PAUSE):
                gc.collect()


def _result(job: Job, processes: int, environment: Mapping[str, str]) -> Built | Exception:
    try:
        return build_language(job, processes, environment)
    except Exception as error:  # noqa: BLE001  it is raised where somebody waits for the result
        return error


def _context() -> ForkContext | ForkServerContext | SpawnContext:
    """Choose how processes start: as copies of this one, which has imported what they need, where that is safe.

    It is not beside threads, which the preview has. There, a server that has imported
    everything is copied instead, where the system has that.
    """
    if can_copy():
        return multiprocessing.get_context("fork")
    if "forkserver" not in multiprocessing.get_all_start_methods():
        return multiprocessing.get_context("spawn")
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["mkdocs.commands.build", "llmindex.site.plugin"])
    return context


@contextlib.contextmanager
def _no_interrupts() -> Iterator[None]:
    """Take no notice of Ctrl-C, nor let processes that are started: this one does afterwards, and speaks for all."""
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
