from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from llmindex.links.schedule import Scheduler, Turn


@dataclass(frozen=True)
class Manners:
    connections: int = 2
    interval: float = 0.25


@dataclass
class Diary:
    """When which host was asked what, on a clock that jumps to the next thing to happen."""

    rows: list[tuple[float, str, str]] = field(default_factory=list)
    running: dict[str, int] = field(default_factory=dict)
    peaks: dict[str, int] = field(default_factory=dict)
    peak: int = 0

    def begin(self, host: str, name: str) -> None:
        self.rows.append((asyncio.get_running_loop().time(), host, name))
        self.running[host] = self.running.get(host, 0) + 1
        self.peaks[host] = max(self.peaks.get(host, 0), self.running[host])
        self.peak = max(self.peak, sum(self.running.values()))

    def end(self, host: str) -> None:
        self.running[host] -= 1

    def times(self, host: str) -> list[float]:
        return [time for time, asked, _ in self.rows if asked == host]

    def names(self) -> list[str]:
        return [name for _, _, name in self.rows]


@dataclass
class Request:
    diary: Diary
    host: str
    name: str = ""
    takes: float = 0.1
    then: Callable[[], Sequence[Turn]] = tuple

    async def run(self) -> Sequence[Turn]:
        self.diary.begin(self.host, self.name)
        try:
            await asyncio.sleep(self.takes)
        finally:
            self.diary.end(self.host)
        return self.then()


class JumpingLoop(asyncio.SelectorEventLoop):
    """A loop whose clock jumps to the next timer instead of waiting for it: exact, and done at once."""

    def __init__(self) -> None:
        super().__init__()
        self._now = 1000.0
        selector = self._selector  # type: ignore[attr-defined]
        select = selector.select

        def jump(timeout: float | None = None) -> Any:
            self._now += timeout or 0.0
            return select(0)

        selector.select = jump

    def time(self) -> float:
        return self._now


def play(main: Callable[[Scheduler, Diary], Coroutine[Any, Any, None]], limit: int = 64, **manners: Manners) -> Diary:
    diary = Diary()

    async def run() -> None:
        scheduler = Scheduler(lambda host: manners.get(host, Manners()), max_concurrency=limit)
        await main(scheduler, diary)
        await scheduler.run()

    with asyncio.Runner(loop_factory=JumpingLoop) as runner:
        runner.run(run())
    return diary


def test_a_host_is_asked_no_more_often_than_its_interval_allows() -> None:
    async def main(scheduler: Scheduler, diary: Diary) -> None:
        scheduler.add(Turn(Request(diary, "a", takes=0.01)) for _ in range(5))

    times = play(main).times("a")
    assert [round(time - times[0], 6) for time in times] == [0, 0.25, 0.5, 0.75, 1.0]


def test_a_slow_host_has_no_more_connections_than_it_is_allowed() -> None:
    async def main(scheduler: Scheduler, diary: Diary) -> None:
        scheduler.add(Turn(Request(diary, "a", takes=10)) for _ in range(5))

    diary = play(main)
    assert diary.peaks == {"a": 2}
    assert [round(time - diary.times("a")[0], 6) for time in diary.times("a")] == [0, 0.25, 10, 10.25, 20]


def test_a_hanging_host_and_a_crowded_one_do_not_hold_up_the_others() -> None:
    async def main(scheduler: Scheduler, diary: Diary) -> None:
        scheduler.add(Turn(Request(diary, "hangs", takes=60)) for _ in range(10))
        scheduler.add(Turn(Request(diary, "crowded")) for _ in range(200))
        scheduler.add(Turn(Request(diary, f"h{number}")) for number in range(100))

    diary = play(main, limit=16)
    others = [time for time, host, _ in diary.rows if host.startswith("h") and host != "hangs"]
    assert max(others) - diary.rows[0][0] < 1


def test_what_waits_to_be_tried_again_holds_no_slot() -> None:
    async def main(scheduler: Scheduler, diary: Diary) -> None:
        def again() -> Sequence[Turn]:
            return (Turn(Request(diary, "a", "again"), asyncio.get_running_loop().time() + 30),)

        scheduler.add([Turn(Request(diary, "a", "first", then=again))])
        scheduler.add(Turn(Request(diary, "b", "other")) for _ in range(3))

    diary = play(main, limit=1)
    assert diary.names() == ["other", "first", "other", "other", "again"]
    assert round(diary.rows[-1][0] - diary.times("a")[0], 6) == 30.1


def test_a_host_that_asks_to_wait_is_left_alone_until_then() -> None:
    async def main(scheduler: Scheduler, diary: Diary) -> None:
        def hold() -> Sequence[Turn]:
            scheduler.hold("a", asyncio.get_running_loop().time() + 5)
            return ()

        scheduler.add([Turn(Request(diary, "a", takes=0.1, then=hold))])
        scheduler.add(Turn(Request(diary, "a")) for _ in range(3))

    times = play(main).times("a")
    assert [round(time - times[0], 6) for time in times] == [0, 5.1, 5.35, 5.6]


def test_the_end_of_what_was_begun_comes_before_the_others_of_its_host() -> None:
    async def main(scheduler: Scheduler, diary: Diary) -> None:
        def on() -> Sequence[Turn]:
            return (Turn(Request(diary, "b", "redirected"), first=True),)

        scheduler.add(Turn(Request(diary, "b", "waiting", takes=0.01)) for _ in range(4))
        scheduler.add([Turn(Request(diary, "a", "redirects", takes=0.1, then=on))])

    assert play(main).names() == ["waiting", "redirects", "redirected", "waiting", "waiting", "waiting"]


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.tuples(st.sampled_from("abc"), st.sampled_from([0.01, 0.2, 3.0]), st.sampled_from([None, 0.5, 4.0])),
        max_size=40,
    ),
    st.integers(1, 8),
)
def test_every_job_runs_once_and_no_limit_is_ever_passed(
    jobs: list[tuple[str, float, float | None]], limit: int
) -> None:
    async def main(scheduler: Scheduler, diary: Diary) -> None:
        def later(host: str, wait: float | None) -> Callable[[], Sequence[Turn]]:
            if wait is None:
                return tuple
            return lambda: (Turn(Request(diary, host, "later"), asyncio.get_running_loop().time() + wait),)

        scheduler.add(Turn(Request(diary, host, "job", takes, later(host, wait))) for host, takes, wait in jobs)

    diary = play(main, limit, c=Manners(1, 1.0))
    assert diary.names().count("job") == len(jobs)
    assert diary.names().count("later") == sum(wait is not None for _, _, wait in jobs)
    assert diary.peak <= limit
    for host, manners in {"a": Manners(), "b": Manners(), "c": Manners(1, 1.0)}.items():
        times = diary.times(host)
        assert diary.peaks.get(host, 0) <= manners.connections
        assert all(after - before > manners.interval - 1e-6 for before, after in pairwise(times))
