from __future__ import annotations

import datetime
import json

import pytest
from hostile_answers import BODIES, HEADERS, STATUSES
from hypothesis import given
from hypothesis import strategies as st

from llmindex.links.address import normalise
from llmindex.links.services.archive import BASE, Snapshot, availability_questions, read_snapshot

URL = "https://x.org/a?b=c&d=你"
COPY = Snapshot(
    "https://web.archive.org/web/20240131235959/https://x.org/a?b=c&d=%E4%BD%A0",
    datetime.datetime(2024, 1, 31, 23, 59, 59, tzinfo=datetime.UTC),
)
COLUMNS = ["timestamp", "original", "statuscode"]


def test_the_index_is_asked_before_the_copy_that_is_nearest() -> None:
    index, nearest = availability_questions(normalise(URL))
    assert index.url == (
        "https://web.archive.org/cdx/search/cdx?url=https%3A%2F%2Fx.org%2Fa%3Fb%3Dc%26d%3D%25E4%25BD%25A0"
        "&output=json&fl=timestamp,original,statuscode&filter=statuscode:200&limit=-1"
    )
    assert nearest.url == "https://web.archive.org/web/2/https://x.org/a?b=c&d=%E4%BD%A0"


def test_copies_are_sought_from_before_it_was_gone() -> None:
    east = datetime.timezone(datetime.timedelta(hours=8))
    gone = datetime.datetime(2024, 2, 1, 7, 59, 59, tzinfo=east)
    index, nearest = availability_questions("https://x.org/", "http://127.0.0.1:8080/", gone)
    assert index.url.endswith("&limit=-1&to=20240131235959")
    assert nearest.url == "http://127.0.0.1:8080/web/20240131235959/https://x.org/"


@pytest.mark.parametrize(
    "location",
    [
        "https://web.archive.org/web/20240131235959/https://x.org/a?b=c&d=%E4%BD%A0",
        "http://web.archive.org/web/20240131235959/https://x.org/a?b=c&d=你",
        "/web/20240131235959/https://x.org:443/a?b=c&d=%e4%bd%a0#e",
        " /web/20240131235959id_/https://X.org/a?b=c&d=%E4%BD%A0",
    ],
)
def test_a_redirect_names_a_copy(location: str) -> None:
    assert read_snapshot(302, {"location": location}, b"") == COPY


@pytest.mark.parametrize(
    "location",
    [
        "",
        "https://evil.org/web/20240131235959/https://x.org/",
        "https://web.archive.org.evil.org/web/20240131235959/https://x.org/",
        "https://web.archive.org@evil.org/web/20240131235959/https://x.org/",
        "//evil.org/web/20240131235959/https://x.org/",
        "/web/20240131235959/javascript:alert(1)",
        "/web/20240131235959/https:/x.org/",
        "/web/20240131235959/https://a@x.org/",
        "/web/20240131235959/https://x.org/\nSet-Cookie:%20a",
        "/web/20241331235959/https://x.org/",
        "/web/00010131235959/https://x.org/",
        "/web/2/https://x.org/",
        "/web/*/https://x.org/",
        "/save/https://x.org/",
        "http://[",
    ],
)
def test_a_redirect_elsewhere_names_none(location: str) -> None:
    assert read_snapshot(302, {"location": location}, b"") is None


def test_the_newest_good_row_of_the_index_is_the_copy() -> None:
    rows = [
        COLUMNS,
        ["20230101000000", URL, "200"],
        ["20240131235959", URL, "200"],
        ["20250101000000", URL, "404"],
    ]
    assert read_snapshot(200, {}, json.dumps(rows).encode()) == COPY


def test_columns_are_known_by_name() -> None:
    rows = [["urlkey", "timestamp", "original", "mimetype", "statuscode"], ["k", "20240131235959", URL, "t", "200"]]
    assert read_snapshot(200, {}, json.dumps(rows).encode()) == COPY


@pytest.mark.parametrize(
    "rows",
    [
        [],
        [COLUMNS],
        [COLUMNS, []],
        [COLUMNS, ["2024", URL, "200"]],
        [COLUMNS, ["20240131235959", "ftp://x.org/", "200"]],
        [COLUMNS, ["20240131235959", URL, "302"]],
        [COLUMNS, None],
        {"timestamp": "20240131235959"},
    ],
)
def test_an_index_without_a_good_row_names_none(rows: object) -> None:
    assert read_snapshot(200, {}, json.dumps(rows).encode()) is None


@pytest.mark.parametrize("status", [404, 429, 503])
def test_a_failure_names_none(status: int) -> None:
    assert read_snapshot(status, {}, json.dumps([COLUMNS, ["20240131235959", URL, "200"]]).encode()) is None


ROWS = st.lists(st.lists(st.one_of(st.sampled_from([*COLUMNS, "200", "20240131235959", URL]), st.text(), st.none())))


@given(STATUSES, HEADERS, BODIES | ROWS.map(lambda rows: json.dumps(rows).encode()))
def test_whatever_is_answered_a_copy_is_below_the_archive(status: int, headers: dict[str, str], body: bytes) -> None:
    found = read_snapshot(status, headers, body)
    if found:
        assert found.url.startswith(f"{BASE}/web/")
        assert normalise(found.url) == found.url
