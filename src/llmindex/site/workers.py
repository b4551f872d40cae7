"""Processes that build one language each, side by side, and can stay for the next build."""

from __future__ import annotations

import multiprocessing
import multiprocessing.context
import os
import signal
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from typing import Self

from llmindex.site.job import Built, Job, build_language

__all__ = ["WorkerError", "Workers"]


class WorkerError(RuntimeError):
    """A worker ended before its work was done."""


class Workers:
    """A process for each language, so that one finds again what it has read and compiled before."""

    def __init__(self) -> None:
        self._pools: dict[str, ProcessPoolExecutor] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def build(self, jobs: Sequence[Job]) -> list[Built]:
        """Do the jobs, which are for different languages. Raises WorkerError."""
        processes = max(1, (os.cpu_count() or 1) // len(jobs))
        environment = dict(os.environ)
        with _no_interrupts():
            futures = [self._pool(job.language).submit(build_language, job, processes, environment) for job in jobs]
        return [self._result(future, job) for future, job in zip(futures, jobs, strict=True)]

    def close(self) -> None:
        """End the processes."""
        for pool in self._pools.values():
            pool.shutdown(cancel_futures=True)
        self._pools.clear()

    def _pool(self, language: str) -> ProcessPoolExecutor:
        if language not in self._pools:
            self._pools[language] = ProcessPoolExecutor(1, mp_context=_context())
        return self._pools[language]

    def _result(self, future: Future[Built], job: Job) -> Built:
        try:
            return future.result()
        except BrokenProcessPool:
            self.close()
            raise WorkerError(f"the process that built {job.name} was killed, perhaps for want of memory") from None


def _context() -> multiprocessing.context.BaseContext:
    """Choose how processes start: not as copies of this one, which may have threads (the preview has).

    Where there can be a server that has imported everything and is copied for each language,
    imports are done once.
    """
    if "forkserver" not in multiprocessing.get_all_start_methods():
        return multiprocessing.get_context("spawn")
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["mkdocs.commands.build", "llmindex.site.plugin"])
    return context


@contextmanager
def _no_interrupts() -> Iterator[None]:
    """Start processes that take no notice of Ctrl-C: this one does, and speaks for all."""
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
