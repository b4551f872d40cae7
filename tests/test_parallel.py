"""Doing the same for many things on several cores."""

from __future__ import annotations

import os
import signal
import threading
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from llmindex.parallel import FEWEST, Numbers, ParallelError, cores, in_copy, share_out

MANY = range(FEWEST)

# The tests' own runner may have threads; they do not matter to what is tested here.
pytestmark = pytest.mark.filterwarnings("ignore:.*multi-threaded.*fork:DeprecationWarning")


@pytest.mark.parametrize("processes", [1, 2, 3])
def test_everything_is_done_once(tmp_path: Path, processes: int) -> None:
    def work(numbers: Sequence[int]) -> None:
        for number in numbers:
            (tmp_path / str(number)).open("x").close()  # fails where it was done already

    share_out(work, MANY, processes)

    assert sorted(int(path.name) for path in tmp_path.iterdir()) == list(MANY)


def test_all_is_done_elsewhere_if_there_is_enough_to_do_here() -> None:
    reader, writer = os.pipe()
    heard: list[bytes] = []

    def work(numbers: Sequence[int]) -> None:
        os.write(writer, b"." * len(numbers))

    def listen() -> None:
        os.close(writer)
        heard.extend(iter(lambda: os.read(reader, 1), b""))  # until the copies, which alone can write now, have ended

    share_out(work, MANY, 3, listen)
    os.close(reader)

    assert len(heard) == len(MANY)


def test_a_few_things_are_done_here() -> None:
    done: list[int] = []
    share_out(done.extend, range(FEWEST - 1), 2)

    assert done == list(range(FEWEST - 1))


def share_out_until(death: Callable[[], None]) -> None:
    """Share out work in which every process but this one dies; this one waits until another has begun."""
    here, (reader, writer) = os.getpid(), os.pipe()

    def work(_: Sequence[int]) -> None:
        if os.getpid() != here:
            os.write(writer, b".")
            death()

    try:
        share_out(work, MANY, 2, lambda: assert_read(reader))
    finally:
        os.close(reader)
        os.close(writer)


def assert_read(reader: int) -> None:
    assert os.read(reader, 1) == b"."


def test_a_failure_elsewhere_is_told_here() -> None:
    def fail() -> None:
        message = "no room"
        raise OSError(message)

    with pytest.raises(ParallelError, match=r"(?s)a process that wrote pages failed: .*OSError: no room"):
        share_out_until(fail)


def test_a_process_that_is_killed_is_told_too() -> None:
    with pytest.raises(ParallelError, match="it was killed"):
        share_out_until(lambda: os.kill(os.getpid(), signal.SIGKILL))


def test_what_a_copy_returns_is_had_here_however_long_it_is() -> None:
    assert in_copy(lambda: b"ab" * 10**6).result() == b"ab" * 10**6


def test_why_a_copy_failed_is_told_here() -> None:
    with pytest.raises(ParallelError, match="ZeroDivisionError"):
        in_copy(lambda: bytes(1 // 0)).result()


def test_each_number_goes_to_one_process() -> None:
    numbers = Numbers(256)
    copy = in_copy(lambda: bytes(numbers))

    assert sorted([*numbers, *copy.result()]) == list(range(256))


def test_beside_other_threads_one_process_works() -> None:
    stop = threading.Event()
    thread = threading.Thread(target=stop.wait)
    thread.start()
    try:
        assert cores() == 1
    finally:
        stop.set()
        thread.join()
