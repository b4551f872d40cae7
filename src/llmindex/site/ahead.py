"""What is done once for all languages, before the processes that build them are copied from this one."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress

from llmindex.parallel import can_copy, cores
from llmindex.site.job import READING, Job, changes_index, place_of_catalogue, stands
from llmindex.site.search.run_pagefind import started_ahead

__all__ = ["done_ahead"]


@contextmanager
def done_ahead(jobs: Sequence[Job]) -> Iterator[None]:
    """Where a site is brought up to date, read the catalogue for all jobs, with Pagefind reading its dictionaries meanwhile.

    What goes wrong here will again where it is needed, and is told there. Of a whole site, it is
    little of the work, and the catalogue would be in the memory once more.
    """
    with ExitStack() as stack:
        if can_copy() and all(map(stands, jobs)):
            for job in jobs:
                if changes_index(job):
                    stack.enter_context(started_ahead(job.language))
            _read_ahead(jobs[0])
        yield


def _read_ahead(job: Job) -> None:
    with suppress(Exception):
        READING.load_ahead(*place_of_catalogue(job.config_file), cores())
