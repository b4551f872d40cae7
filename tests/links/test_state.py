from __future__ import annotations

import datetime
import json
import signal
import subprocess
import sys
import textwrap
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from llmindex.links.observation import Failure, Hop, Observation, Page
from llmindex.links.state import (
    BrokenStateError,
    Record,
    State,
    merge,
    parse_state,
    read_state,
    render_state,
    save_state,
)

NOW = datetime.datetime(2026, 11, 24, 10, 0, tzinfo=datetime.UTC)

texts = st.text(max_size=20)
times = st.integers(1_600_000_000, 1_900_000_000).map(
    lambda seconds: datetime.datetime.fromtimestamp(seconds, datetime.UTC)
)
pages = st.builds(Page, texts, texts, texts, st.integers(0, 10**6), st.integers(0, 10**6), st.booleans())
observations = st.builds(
    Observation,
    checked=times,
    url=texts.filter(bool),
    status=st.none() | st.integers(100, 999),
    failure=st.none() | st.sampled_from(Failure),
    detail=texts,
    hops=st.lists(st.builds(Hop, texts, st.integers(300, 308)), max_size=3).map(tuple),
    headers=st.dictionaries(texts, texts, max_size=3),
    page=st.none() | pages,
    service=st.none() | texts.filter(bool),
    marks=st.lists(texts, max_size=3).map(tuple),
    attempts=st.integers(0, 3),
)
records = st.builds(Record, observations, st.none() | times, st.none() | times, st.integers(0, 9), st.none() | texts)
states = st.dictionaries(texts.filter(bool), records, max_size=5).map(State)


def record(minutes: int = 0, status: int = 200) -> Record:
    return Record(Observation(NOW + datetime.timedelta(minutes=minutes), "https://example.org/", status))


@given(states)
def test_what_is_written_is_read_again(state: State) -> None:
    assert parse_state(render_state(state).encode()) == state


@given(states)
def test_the_same_state_gives_the_same_text_in_whatever_order(state: State) -> None:
    backwards = State(dict(reversed(state.records.items())))
    assert render_state(backwards) == render_state(state)


def test_what_is_empty_is_left_out() -> None:
    state = State({"https://example.org/": record()})
    assert json.loads(render_state(state)) == {
        "version": 1,
        "links": {"https://example.org/": {"checked": "2026-11-24T10:00:00Z", "status": 200}},
    }


def test_a_file_that_is_not_there_is_an_empty_state(tmp_path: Path) -> None:
    assert read_state(tmp_path / "none.json") == State()


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("", "Invalid JSON"),
        ("{", "Invalid JSON"),
        ("[]", "an object"),
        ('{"version": 2, "links": {}}', "another version of llmindex"),
        ('{"version": 1}', "links: "),
        ('{"version": 1, "links": {"https://a.org/": {"checked": "yesterday"}}}', "links.https://a.org/.checked: "),
        ('{"version": 1, "links": {"https://a.org/": {"checked": "2026-11-24T10:00:00"}}}', "timezone"),
        (
            '{"version": 1, "links": {"https://a.org/": {"checked": "2026-11-24T10:00:00Z", "verdict": "ok"}}}',
            "verdict",
        ),
    ],
)
def test_what_is_no_state_is_refused_with_the_reason(text: str, complaint: str) -> None:
    with pytest.raises(BrokenStateError, match=complaint.replace(".", r"\.")):
        parse_state(text.encode())


@given(st.binary(max_size=50))
def test_no_bytes_bring_the_reader_down(data: bytes) -> None:
    with pytest.raises(BrokenStateError):
        parse_state(data)


@given(states, states, states)
def test_joining_does_not_hang_on_the_order(one: State, two: State, three: State) -> None:
    assert merge(one, merge(two, three)) == merge(merge(three, one), two)


def test_of_two_observations_the_later_counts() -> None:
    early, late = State({"https://a.org/": record(0, 404)}), State({"https://a.org/": record(1, 200)})
    assert merge(early, late) == merge(late, early) == late


def test_saving_keeps_what_another_run_wrote_meanwhile(tmp_path: Path) -> None:
    path = tmp_path / "state.json"
    save_state(path, State({"https://a.org/": record(5), "https://b.org/": record(0)}))
    save_state(path, State({"https://a.org/": record(1), "https://b.org/": record(9)}))
    assert read_state(path) == State({"https://a.org/": record(5), "https://b.org/": record(9)})


def test_saving_drops_what_is_not_linked_to_any_more(tmp_path: Path) -> None:
    path = tmp_path / "state.json"
    save_state(path, State({"https://a.org/": record(), "https://b.org/": record()}))
    save_state(path, State(), known=frozenset({"https://b.org/"}))
    assert list(read_state(path).records) == ["https://b.org/"]


def test_a_broken_file_is_not_written_over(tmp_path: Path) -> None:
    path = tmp_path / "state.json"
    path.write_text("precious", encoding="utf-8")
    with pytest.raises(BrokenStateError):
        save_state(path, State({"https://a.org/": record()}))
    assert path.read_text(encoding="utf-8") == "precious"


def test_runs_at_once_lose_nothing(tmp_path: Path) -> None:
    path = tmp_path / "state.json"
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda number: save_state(path, State({f"https://h{number}.org/": record()})), range(40)))
    assert len(read_state(path).records) == 40


_WRITER = textwrap.dedent(
    """
    import datetime, sys
    from pathlib import Path
    from llmindex.links.observation import Observation
    from llmindex.links.state import Record, State, save_state
    path, number = Path(sys.argv[1]), 0
    while True:
        number += 1
        now = datetime.datetime.fromtimestamp(1_700_000_000 + number, datetime.UTC)
        links = {f"https://h{n}.org/": Record(Observation(now, f"https://h{n}.org/", 200)) for n in range(300)}
        save_state(path, State(links))
        print(number, flush=True)
    """
)


@pytest.mark.parametrize("saves", range(1, 9))
def test_a_run_killed_while_it_saves_leaves_the_old_state_or_the_new(saves: int, tmp_path: Path) -> None:
    path = tmp_path / "state.json"
    with subprocess.Popen([sys.executable, "-c", _WRITER, str(path)], stdout=subprocess.PIPE, text=True) as writer:
        assert writer.stdout
        last = [int(writer.stdout.readline()) for _ in range(saves)][-1]
        writer.send_signal(signal.SIGKILL)
        last = max([last, *(int(line) for line in writer.stdout)])
    times = {record.seen.checked for record in read_state(path).records.values()}
    assert len(times) == 1
    assert times.pop().timestamp() - 1_700_000_000 in (last, last + 1)
