from __future__ import annotations

import datetime

import pytest

from llmindex.links.checked import Checked, Standing
from llmindex.links.link import Link, Place, gather
from llmindex.links.observation import Observation
from llmindex.links.state import Record
from llmindex.links.verdict import Judgement, Verdict

THEN = datetime.datetime(2026, 11, 1, tzinfo=datetime.UTC)
NOW = datetime.datetime(2026, 11, 24, tzinfo=datetime.UTC)


def _checked(verdict: Verdict, **more: bool) -> Checked:
    record = Record(Observation(NOW, "https://a.example/", 404), last_ok=THEN, first_failed=NOW, failures=1)
    return Checked(Link("https://a.example/"), record, Judgement(verdict, "rule"), **more)


@pytest.mark.parametrize(
    ("checked", "standing"),
    [
        (_checked(Verdict.DEAD), Standing.SUSPECTED),
        (_checked(Verdict.SOFT_404, confirmed=True, new=True), Standing.NEW),
        (_checked(Verdict.DEAD, confirmed=True), Standing.FAILING),
        (_checked(Verdict.TIMEOUT, recovered=True), Standing.UNCERTAIN),
        (_checked(Verdict.MOVED, new=True), Standing.MOVED),
        (_checked(Verdict.MOVED, recovered=True), Standing.MOVED),
        (_checked(Verdict.OK, recovered=True), Standing.RECOVERED),
        (_checked(Verdict.SKIPPED), Standing.FINE),
    ],
)
def test_standing_says_what_has_to_be_done(checked: Checked, standing: Standing) -> None:
    assert checked.standing is standing


def test_a_state_has_begun_with_the_first_failure_or_the_last_sign_of_life() -> None:
    verdicts = (Verdict.DEAD, Verdict.BLOCKED, Verdict.OK)
    assert [_checked(verdict).since for verdict in verdicts] == [NOW, THEN, None]


def test_places_with_one_address_make_one_link_in_the_order_of_the_first() -> None:
    places = [Place("a", 1, written=url) for url in ("https://b.example/", "https://a.example/#x", "https://B.example")]
    assert gather(places) == (
        Link("https://b.example/", (places[0], places[2])),
        Link("https://a.example/", (places[1],)),
    )


@pytest.mark.parametrize(("place", "shown"), [(Place("a"), "a"), (Place("a", 1), "a:1"), (Place("a", 1, 2), "a:1:2")])
def test_a_place_shows_what_is_known_of_it(place: Place, shown: str) -> None:
    assert str(place) == shown
