"""The made-up web does what it says, and sees what its guests do."""

from __future__ import annotations

import http.client
import socket
import ssl
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import closing, suppress
from pathlib import Path
from typing import NamedTuple
from urllib.parse import urlsplit

import pytest
from web import BEHAVIOURS, Limits, Watched, Web
from web.journal import Asked, Connection, Journal
from web.process import WebProcess
from web.services import HOSTS, SERVICES


@pytest.fixture(scope="module")
def web() -> Iterator[Web]:
    with Web() as web:
        yield web


class Answer(NamedTuple):
    status: int
    headers: http.client.HTTPMessage
    body: bytes


def get(web: Web, url: str, method: str = "GET", context: ssl.SSLContext | None = None) -> Answer:
    """Ask as a patient client does that follows nothing."""
    parts, address = urlsplit(url), web.address_of(url)
    if context is None:
        connection = http.client.HTTPConnection(address, parts.port, timeout=5)
    else:
        connection = http.client.HTTPSConnection(address, parts.port, timeout=5, context=context)
    with closing(connection):
        connection.request(method, url[url.index("/", 8) :], headers={"Host": parts.netloc})
        response = connection.getresponse()
        return Answer(response.status, response.headers, response.read())


def raw(web: Web, name: str, seconds: float = 0.3) -> bytes:
    """Return what comes within a time after a request was sent; a reset counts as the end."""
    url = web.url(name, time.monotonic_ns())
    received = b""
    with socket.create_connection((web.address_of(url), web.port), timeout=seconds) as connection:
        connection.sendall(f"GET {urlsplit(url).path} HTTP/1.1\r\nHost: {urlsplit(url).netloc}\r\n\r\n".encode())
        try:
            while chunk := connection.recv(65536):
                received += chunk
        except (TimeoutError, ConnectionResetError) as end:
            return received + type(end).__name__.encode()
    return received


def test_every_behaviour_and_service_has_a_name_of_its_own() -> None:
    assert not [name for name, count in Counter(behaviour.name for behaviour in BEHAVIOURS).items() if count > 1]
    assert not [url for url, count in Counter(address.url for address in SERVICES).items() if count > 1]
    assert {urlsplit(address.url).hostname for address in SERVICES} <= {*HOSTS}


@pytest.mark.parametrize("behaviour", [one for one in BEHAVIOURS if one.act.__qualname__.startswith("says.")], ids=str)
def test_whole_answers_can_be_read(web: Web, behaviour: object) -> None:
    url = web.url(behaviour)  # type: ignore[arg-type]
    context = ssl._create_unverified_context() if url.startswith("https") else None  # noqa: S323, SLF001
    response = get(web, url, context=context)
    assert len(response.body) == int(response.headers["Content-Length"])


def test_methods_can_be_told_apart(web: Web) -> None:
    names = ("head-refused", "head-says-gone", "head-says-fine")
    found = [(get(web, web.url(name), "HEAD").status, get(web, web.url(name)).status) for name in names]
    assert found == [(405, 200), (404, 200), (200, 404)]


def test_a_connection_is_kept_for_the_next_request() -> None:
    with Web() as own:
        connection = http.client.HTTPConnection("127.0.0.1", own.port)
        for number in range(3):
            connection.request("GET", f"/b/fine/{number}")
            assert connection.getresponse().read()
        connection.close()
        assert len(own.journal.connections) == 1
        assert [one.target for one in own.journal.requests] == ["/b/fine/0", "/b/fine/1", "/b/fine/2"]


def test_a_chain_is_as_long_as_its_codes(web: Web) -> None:
    url, statuses = web.url("chain"), []
    while (response := get(web, url)).status != 200:
        statuses.append(response.status)
        url = url.partition("/b/")[0] + response.headers["Location"]
    assert statuses == [302, 303, 307, 302]


@pytest.mark.parametrize(
    ("name", "end"),
    [
        ("hang", b"TimeoutError"),
        ("reset", b"ConnectionResetError"),
        ("closed-at-once", b""),
        ("reset-after-head", b"<title>NotesConnectionResetError"),
        ("hang-after-head", b"\r\n\r\nTimeoutError"),
        ("drip-head", b"HTimeoutError"),
        ("drip-body", b"\r\n\r\n<TimeoutError"),
        ("http-0.9", b"heads.</html>\n"),
    ],
)
def test_connections_end_as_they_should(web: Web, name: str, end: bytes) -> None:
    assert raw(web, name).endswith(end)


def test_some_hosts_do_not_wait_for_a_request(web: Web) -> None:
    address = web.address_of(web.url("reset-at-accept"))
    with (
        pytest.raises(ConnectionResetError),
        socket.create_connection((address, web.port), timeout=2) as connection,
    ):
        connection.recv(1)


def test_some_hosts_take_a_request_and_never_answer(web: Web) -> None:
    address = web.address_of(web.url("hang-at-accept"))
    with socket.create_connection((address, web.port), timeout=0.2) as connection:
        connection.sendall(b"GET / HTTP/1.1\r\nHost: any.example\r\n\r\n")
        with pytest.raises(TimeoutError):
            connection.recv(1)


def test_a_web_in_a_process_of_its_own_hands_over_what_it_has_seen() -> None:
    with WebProcess(at_accept={"127.90.0.1": "reset-at-accept"}) as web:
        for host in ("127.90.0.2", "127.90.0.1"):
            with suppress(ConnectionResetError), socket.create_connection((host, web.port)) as connection:
                connection.sendall(b"GET /b/gone/1 HTTP/1.1\r\nHost: any.example\r\n\r\n")
                connection.recv(100)
        first, second = web.renew(), web.renew()
    assert first.journal.addresses() == ["127.90.0.1", "127.90.0.2"]
    assert [(one.address, one.target, one.status) for one in first.journal.requests] == [
        ("127.90.0.2", "/b/gone/1", 410)
    ]
    assert second.journal.requests == []


def test_an_address_remembers_how_often_it_was_asked_for(web: Web) -> None:
    first, second = web.url("fault-once", "one"), web.url("fault-once", "two")
    assert [get(web, url).status for url in (first, second, first, second)] == [500, 500, 200, 200]


def test_who_comes_too_early_is_put_off_again_and_noted() -> None:
    with Web() as web:
        url = web.url("later-429", after=1)
        answers = [get(web, url) for _ in range(2)]
        assert [(one.status, one.headers["Retry-After"]) for one in answers] == [(429, "1"), (429, "1")]
        assert [one.kind for one in web.journal.violations(Limits(interval=0))] == ["retry-after"]


def test_a_date_is_never_before_its_time(web: Web) -> None:
    from email.utils import parsedate_to_datetime

    until = parsedate_to_datetime(get(web, web.url("later-429-date", after=2)).headers["Retry-After"])
    assert 1.9 <= until.timestamp() - time.time() <= 3


def test_a_bomb_is_small_until_it_goes_off(web: Web) -> None:
    import zlib

    body = get(web, web.url("gzip-bomb")).body
    assert len(body) < 2_000_000
    unpacker, size = zlib.decompressobj(zlib.MAX_WBITS | 16), 0
    while (data := unpacker.decompress(body, 1 << 20)) and size < 50 << 20:
        size, body = size + len(data), unpacker.unconsumed_tail
    assert size >= 50 << 20


def test_services_answer_to_their_names(web: Web) -> None:
    renamed = get(web, web.at("https://github.com/b/renamed"))
    assert (renamed.status, renamed.headers["Location"]) == (301, "/b/alive")
    assert b'"archived": true' in get(web, f"http://api.github.com:{web.port}/repos/b/archived").body
    gated = get(web, f"http://huggingface.co:{web.port}/api/models/b/gated")
    assert (gated.status, gated.headers["X-Error-Code"]) == (401, "GatedRepo")
    works = get(web, f"{web.at('https://export.arxiv.org/api/query')}?id_list=2401.00002,2401.99999&max_results=2")
    assert works.body.count(b"<entry>") == works.body.count(b"withdrawn") == 1


def test_no_redirect_leads_off_this_machine_unless_told_to(web: Web) -> None:
    """A checker that may go to private addresses would go there: into the network it runs in."""
    targets = [get(web, web.url(one)).headers["Location"] for one in BEHAVIOURS if one.guarded]
    assert targets
    assert all((urlsplit(target).hostname or "").startswith("127.") for target in targets)


def test_certificates_are_bad_each_in_its_way_but_one(web: Web, tmp_path: Path) -> None:
    context = ssl.create_default_context(cafile=str(web.certificates.write(tmp_path / "authority.pem")))
    said = []
    for name in ("tls-self-signed", "tls-expired", "tls-wrong-name"):
        with pytest.raises(ssl.SSLCertVerificationError) as error:
            get(web, web.url(name), context=context)
        said.append(error.value.verify_message)
    assert ["self-signed" in said[0], "expired" in said[1], "mismatch" in said[2]] == [True] * 3
    port = web.ports["trusted"]
    with (
        socket.create_connection((web.address("any.example"), port), timeout=5) as plain,
        context.wrap_socket(plain, server_hostname="any.example") as connection,
    ):
        connection.sendall(b"GET / HTTP/1.1\r\nHost: any.example\r\n\r\n")
        assert connection.recv(15) == b"HTTP/1.1 200 OK"


def test_a_watched_socket_counts_who_dials() -> None:
    with Watched() as watched:
        pass
    assert watched.dialled == 0
    with Watched("127.0.0.9") as watched:
        for _ in range(2):
            socket.create_connection((watched.address, watched.port)).close()
    assert watched.dialled == 2


def _asked(target: str, when: float, not_before: float | None = None) -> Asked:
    return Asked("127.0.0.1", "", "GET", target, 1, when, when, 200, not_before)


def test_a_journal_finds_what_was_promised_and_not_held() -> None:
    spans = [(0.0, 1.0), (0.2, 3.0), (0.5, 0.9), (0.95, 2.0), (2.0, 2.5)]
    journal = Journal(
        [Connection("127.0.0.1", opened, closed) for opened, closed in spans] + [Connection("127.0.0.2", 0.5, 2)],
        [_asked("/a", 0, not_before=2), _asked("/b", 0.3), _asked("/c", 0.4), _asked("/a", 1.5), _asked("/a", 2.0)],
    )
    assert [journal.peak("127.0.0.1"), journal.peak("127.0.0.2"), journal.busiest()] == [3, 1, 3]
    found = [(one.kind, one.time) for one in journal.violations(Limits(connections=2, interval=0.25, slack=0.01))]
    assert found == [("connections", 0.5), ("connections", 0.95), ("interval", 0.4), ("retry-after", 1.5)]
