from __future__ import annotations

import datetime
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from llmindex.links.health import Health
from llmindex.links.observation import Hop, Observation
from llmindex.links.state import Record, State
from llmindex.links.verdict import Verdict

DAY = datetime.datetime(2024, 5, 20, 10, tzinfo=datetime.UTC)
URL = "https://example.org/a"


def days(number: float) -> datetime.datetime:
    return DAY + datetime.timedelta(days=number)


def health(status: int = 200, url: str = URL, hops: tuple[Hop, ...] = (), **record: Any) -> Health:
    """The health of one link, last seen on the 20th of May."""
    return Health(State({URL: Record(Observation(DAY, url, status, hops=hops), **record)}))


def test_nothing_is_known_of_what_was_never_checked() -> None:
    assert not Health()
    assert len(Health()) == 0
    assert Health().of(URL) is None
    assert Health().last_run is None
    assert health().of("https://example.org/b") is None


def test_a_link_is_found_in_any_of_its_spellings() -> None:
    known = health(last_ok=DAY)
    assert known.of("https://EXAMPLE.org/a#part") is known.of(URL)
    assert known.of(URL)


def test_a_text_that_is_no_address_is_not_known() -> None:
    assert health().of("https://[") is None


def test_a_link_that_was_seen_alive_says_when() -> None:
    link = health(last_ok=DAY).of(URL)
    assert link
    assert (link.verdict, link.last_ok, link.since) == (Verdict.OK, datetime.date(2024, 5, 20), None)


@pytest.mark.parametrize(
    ("status", "failures", "first", "since"),
    [
        (404, 2, days(-1), datetime.date(2024, 5, 19)),
        (404, 1, days(-9), None),  # once is no proof
        (404, 2, days(-0.9), None),  # nor is twice on one day
        (404, 2, None, None),
        (403, 5, days(-9), None),  # the last run could not tell
        (200, 5, days(-9), None),
    ],
)
def test_a_link_is_gone_once_two_runs_a_day_apart_have_found_it_so(
    status: int, failures: int, first: datetime.datetime | None, since: datetime.date | None
) -> None:
    link = health(status, failures=failures, first_failed=first).of(URL)
    assert link
    assert link.since == since
    assert link.confirmed is (since is not None)


def test_a_link_that_has_moved_says_where_to() -> None:
    link = health(url="https://example.org/b", hops=(Hop(URL, 301),)).of(URL)
    assert link
    assert (link.verdict, link.target) == (Verdict.MOVED, "https://example.org/b")


@pytest.mark.parametrize("address", ["javascript:alert(1)", "data:text/html,x", "//evil.example", ""])
def test_what_is_no_web_address_is_not_led_to(address: str) -> None:
    link = health(404, archived=address, failures=2, first_failed=days(-2)).of(URL)
    assert link
    assert link.archived is None
    moved = health(url=address, hops=(Hop(URL, 301),)).of(URL)
    assert moved
    assert moved.target is None


def test_what_readers_are_shown_is_told_apart() -> None:
    gone = {"failures": 2, "first_failed": days(-2)}
    found = [
        health(last_ok=DAY),
        health(last_ok=days(-1)),
        health(404, last_ok=DAY, **gone),
        health(404, last_ok=DAY, **gone, archived="https://web.example/a"),
        health(403),
    ]
    shown = [link.shown for known in found if (link := known.of(URL))]
    assert len(set(shown)) == len(found)


def test_what_nobody_is_shown_makes_no_difference() -> None:
    links = [health(last_ok=DAY).of(URL), health(404, last_ok=DAY, failures=1, first_failed=DAY).of(URL)]
    assert len({link.shown for link in links if link}) == 1


def test_all_that_is_known_comes_in_the_order_of_addresses() -> None:
    urls = ["https://example.org/b", "https://example.org/a"]
    known = Health(State({url: Record(Observation(days(place), url, 200)) for place, url in enumerate(urls)}))
    assert [link.url for link in known] == sorted(urls)
    assert known.last_run == days(1)


PROGRAM = """
import sys
from pathlib import Path
from llmindex.catalogue.load import load_catalogue
from llmindex.links.load import load_health
from llmindex.pages.build import build_tree
import llmindex.site.build, llmindex.site.plugin
health = load_health(Path(sys.argv[2])).health
assert health
assert build_tree(load_catalogue(Path(sys.argv[1])).catalogue, "en", health).pages
assert "aiohttp" not in sys.modules
"""


def test_pages_are_made_without_what_could_ask_the_network(fixture_project: Path, tmp_path: Path) -> None:
    state = fixture_project.parent / "link-state.json"
    (tmp_path / "link-state.json").write_bytes(state.read_bytes())

    subprocess.run([sys.executable, "-c", PROGRAM, fixture_project / "data", tmp_path], check=True)
