from __future__ import annotations

import datetime

import pytest

from llmindex.links.memory import Recheck, is_confirmed, is_due, remember
from llmindex.links.observation import Observation
from llmindex.links.state import Record
from llmindex.links.verdict import Verdict

URL = "https://example.org/a"
DAY = datetime.timedelta(days=1)
HOUR = datetime.timedelta(hours=1)
START = datetime.datetime(2026, 11, 1, tzinfo=datetime.UTC)


def story(*chapters: tuple[datetime.timedelta, Verdict]) -> Record:
    """Tell what is known after runs that came to these verdicts, so long after the start."""
    record = None
    for after, verdict in chapters:
        record = remember(record, Observation(START + after, URL, 200), verdict)
    assert record
    return record


def test_a_link_that_is_found_gone_once_is_not_yet_dead() -> None:
    assert not is_confirmed(story((0 * DAY, Verdict.DEAD)), Verdict.DEAD)


def test_two_runs_within_a_day_do_not_make_a_link_dead() -> None:
    assert not is_confirmed(story((0 * DAY, Verdict.DEAD), (23 * HOUR, Verdict.DEAD)), Verdict.DEAD)


def test_two_runs_a_day_apart_do() -> None:
    record = story((0 * DAY, Verdict.DEAD), (24 * HOUR, Verdict.SOFT_404))
    assert is_confirmed(record, Verdict.SOFT_404)
    assert (record.first_failed, record.failures) == (START, 2)


@pytest.mark.parametrize("verdict", [Verdict.OK, Verdict.MOVED])
def test_a_link_that_is_alive_again_begins_anew(verdict: Verdict) -> None:
    record = story((0 * DAY, Verdict.DEAD), (2 * DAY, verdict), (3 * DAY, Verdict.DEAD))
    assert not is_confirmed(record, Verdict.DEAD)
    assert (record.first_failed, record.failures) == (START + 3 * DAY, 1)


@pytest.mark.parametrize("verdict", [Verdict.BLOCKED, Verdict.TIMEOUT, Verdict.ERROR, Verdict.SKIPPED])
def test_what_is_uncertain_neither_counts_nor_clears(verdict: Verdict) -> None:
    record = story((0 * DAY, Verdict.DEAD), (2 * DAY, verdict))
    assert record.failures == 1
    assert not is_confirmed(record, verdict)
    assert is_confirmed(story((0 * DAY, Verdict.DEAD), (2 * DAY, verdict), (3 * DAY, Verdict.DEAD)), Verdict.DEAD)


@pytest.mark.parametrize("verdict", [Verdict.BLOCKED, Verdict.TIMEOUT, Verdict.ERROR])
def test_a_bot_wall_or_silence_is_never_dead_however_long(verdict: Verdict) -> None:
    record = story(*((days * DAY, verdict) for days in range(100)))
    assert not is_confirmed(record, verdict)


def test_when_it_was_last_alive_is_kept_through_failures() -> None:
    record = story((0 * DAY, Verdict.OK), (1 * DAY, Verdict.DEAD), (2 * DAY, Verdict.BLOCKED))
    assert record.last_ok == START


def test_an_archived_copy_is_kept_until_the_link_lives_again() -> None:
    gone = Record(Observation(START, URL, 404), first_failed=START, failures=2, archived="https://archive.example/1")
    seen = Observation(START + DAY, URL, 404)
    assert remember(gone, seen, Verdict.DEAD).archived == "https://archive.example/1"
    assert remember(gone, seen, Verdict.OK).archived is None


def due_after(verdict: Verdict, url: str = URL) -> float:
    """Return after how many days a link is due."""
    record = story((0 * DAY, verdict))
    hours = next(h for h in range(24 * 100) if is_due(url, record, verdict, START + h * HOUR, Recheck.DUE))
    return hours / 24


def test_links_are_due_by_their_last_verdict() -> None:
    assert 14 * 0.8 <= due_after(Verdict.OK) <= 14 * 1.2 + 1
    assert 30 * 0.8 <= due_after(Verdict.MOVED) <= 30 * 1.2 + 1
    assert 3 * 0.8 <= due_after(Verdict.BLOCKED) <= 3 * 1.2 + 1


@pytest.mark.parametrize("verdict", [Verdict.DEAD, Verdict.SOFT_404, Verdict.TIMEOUT, Verdict.ERROR, Verdict.SKIPPED])
def test_failures_are_due_at_once(verdict: Verdict) -> None:
    assert due_after(verdict) == 0


def test_links_that_came_in_together_are_not_due_together() -> None:
    assert len({due_after(Verdict.OK, f"https://example.org/{number}") for number in range(20)}) > 10


def test_a_link_never_seen_is_due() -> None:
    assert is_due(URL, None, None, START, Recheck.DUE)
    assert is_due(URL, None, None, START, Recheck.ALL)
    assert not is_due(URL, None, None, START, Recheck.FAILING)


@pytest.mark.parametrize("verdict", list(Verdict))
def test_all_means_all_and_failing_what_is_not_alive(verdict: Verdict) -> None:
    record = story((0 * DAY, verdict))
    assert is_due(URL, record, verdict, START, Recheck.ALL)
    assert is_due(URL, record, verdict, START, Recheck.FAILING) is (verdict not in (Verdict.OK, Verdict.MOVED))
