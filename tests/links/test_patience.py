from __future__ import annotations

import datetime
from email.utils import format_datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from llmindex.links.observation import Failure
from llmindex.links.patience import backoff, is_passing, wait_asked_for

NOW = datetime.datetime(2026, 11, 24, 12, 0, 0, tzinfo=datetime.UTC)


def in_seconds(seconds: int) -> str:
    return format_datetime(NOW + datetime.timedelta(seconds=seconds), usegmt=True)


@pytest.mark.parametrize("status", [429, 503])
def test_retry_after_in_seconds_is_waited_for(status: int) -> None:
    assert wait_asked_for(status, {"retry-after": "7"}, NOW) == pytest.approx(7.1)


def test_retry_after_as_a_date_is_measured_by_our_clock() -> None:
    assert wait_asked_for(503, {"retry-after": in_seconds(20)}, NOW) == pytest.approx(20.1)


def test_a_date_is_measured_by_the_servers_clock_if_it_tells() -> None:
    headers = {"retry-after": in_seconds(3620), "date": in_seconds(3600)}
    assert wait_asked_for(429, headers, NOW) == pytest.approx(20.1)


@pytest.mark.parametrize(
    "text", ["Tuesday, 24-Nov-26 12:00:30 GMT", "Tue Nov 24 12:00:30 2026", "Tue, 24 Nov 2026 12:00:30 GMT"]
)
def test_every_form_of_date_that_http_allows_is_read(text: str) -> None:
    assert wait_asked_for(429, {"retry-after": text}, NOW) == pytest.approx(30.1)


def test_a_date_that_has_passed_asks_for_no_more_than_a_moment() -> None:
    assert wait_asked_for(429, {"retry-after": in_seconds(-50)}, NOW) == pytest.approx(0.1)


@pytest.mark.parametrize("text", ["", "soon", "-5", "1e9", "٣", "Tue, 99 Nov 2026 12:00:30 GMT", "1.5"])
def test_a_wait_that_cannot_be_read_is_none(text: str) -> None:
    assert wait_asked_for(429, {"retry-after": text}, NOW) is None


@pytest.mark.parametrize("status", [200, 301, 404, 403, 500, 502])
def test_other_answers_do_not_ask_to_wait(status: int) -> None:
    assert wait_asked_for(status, {"retry-after": "7"}, NOW) is None


def test_githubs_limit_tells_when_it_begins_anew() -> None:
    headers = {"x-ratelimit-remaining": "0", "x-ratelimit-reset": str(int(NOW.timestamp()) + 40)}
    assert wait_asked_for(403, headers, NOW) == pytest.approx(40.1)


def test_githubs_second_limit_says_retry_after() -> None:
    assert wait_asked_for(403, {"x-ratelimit-remaining": "90", "retry-after": "60"}, NOW) == pytest.approx(60.1)


def test_a_refusal_by_github_with_requests_left_is_no_limit() -> None:
    assert wait_asked_for(403, {"x-ratelimit-remaining": "90", "x-ratelimit-reset": "1"}, NOW) is None


@given(
    st.dictionaries(st.sampled_from(["retry-after", "date", "x-ratelimit-remaining", "x-ratelimit-reset"]), st.text())
)
def test_whatever_the_headers_are_they_are_read(headers: dict[str, str]) -> None:
    wait = wait_asked_for(429, headers, NOW)
    assert wait is None or wait > 0


@pytest.mark.parametrize("fault", [429, 500, 502, 503, 504, 521, Failure.TIMEOUT, Failure.RESET, Failure.RESOLVER])
def test_what_may_pass_is_tried_again(fault: int | Failure) -> None:
    assert is_passing(fault)


@pytest.mark.parametrize("fault", [200, 301, 403, 404, 410, 999, Failure.NO_HOST, Failure.TLS, Failure.FORBIDDEN])
def test_what_will_not_pass_is_not(fault: int | Failure) -> None:
    assert not is_passing(fault)


@given(st.text(), st.integers(1, 2))
def test_pauses_grow_and_are_the_same_in_every_run(url: str, attempt: int) -> None:
    assert 0.75 <= backoff(attempt, url) < backoff(attempt + 1, url)
    assert backoff(attempt, url) == backoff(attempt, url)
