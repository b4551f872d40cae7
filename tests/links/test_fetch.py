from __future__ import annotations

import asyncio
import zlib

from asking import options_for
from hypothesis import given
from hypothesis import strategies as st
from web import Web  # noqa: TC002  as everywhere

from llmindex.links.fetch import Client, Failed, Response, _Body
from llmindex.links.observation import Failure
from llmindex.links.observe import client_for


def get(url: str, web: Web, *, limit: int = 64 * 1024, timeout: float = 5.0) -> Response | Failed:
    async def main() -> Response | Failed:
        async with client_for(options_for(web, timeout=timeout)) as client:
            return await client.get(url, limit=limit)

    return asyncio.run(main())


def response(url: str, web: Web, *, limit: int = 64 * 1024, timeout: float = 5.0) -> Response:
    answer = get(url, web, limit=limit, timeout=timeout)
    assert isinstance(answer, Response)
    return answer


def test_a_page_is_read_whole_if_it_is_short(web: Web) -> None:
    answer = response(web.url("fine"), web)
    assert (answer.status, answer.whole) == (200, True)
    assert b"<title>" in answer.body


def test_no_more_is_read_than_wanted(web: Web) -> None:
    answer = response(web.url("endless"), web, limit=10_000)
    assert (len(answer.body), answer.whole) == (10_000, False)


def test_a_bomb_goes_off_no_further_than_wanted(web: Web) -> None:
    for name in ("gzip-bomb", "deflate-bomb"):
        answer = response(web.url(name), web, limit=10_000)
        assert (len(answer.body), answer.whole) == (10_000, False)


def test_a_packed_page_is_unpacked(web: Web) -> None:
    assert b"<title>" in response(web.url("gzip"), web).body


def test_a_head_counts_although_its_body_never_ends(web: Web) -> None:
    answer = response(web.url("hang-after-head"), web, timeout=0.3)
    assert (answer.status, answer.whole) == (200, False)


def test_a_redirect_is_handed_over_and_not_followed(web: Web) -> None:
    answer = response(web.url("moved-301"), web)
    assert (answer.status, answer.body) == (301, b"")
    assert "location" in answer.headers


def test_a_connection_that_breaks_is_not_tried_again_unasked(web: Web) -> None:
    web.renew()
    answer = get(web.url("reset"), web)
    assert isinstance(answer, Failed)
    assert answer.failure is Failure.RESET
    assert len(web.renew().requests) == 1


def test_who_asks_says_so() -> None:
    heads: list[bytes] = []

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        heads.append(await reader.readuntil(b"\r\n\r\n"))
        writer.write(b"HTTP/1.1 204 No Content\r\n\r\n")
        writer.close()

    async def main() -> None:
        server = await asyncio.start_server(answer, "127.0.0.1", 0)
        port = server.sockets[0].getsockname()[1]
        async with server, Client(timeout=5, allow_private=True) as client:
            await client.get(f"http://127.0.0.1:{port}/a%20b?c=%C3%A9", limit=100, headers={"X-Own": "1"})

    asyncio.run(main())
    (head,) = heads
    assert head.startswith(b"GET /a%20b?c=%C3%A9 HTTP/1.1\r\n")
    assert b"\r\nUser-Agent: llmindex/" in head
    assert b"+https://github.com/llmindex/llmindex" in head
    assert b"\r\nX-Own: 1\r\n" in head


@given(st.binary(max_size=2000), st.integers(1, 500), st.sampled_from(["", "gzip", "deflate", "x-gzip"]))
def test_a_body_is_what_was_packed_up_to_the_limit(data: bytes, limit: int, encoding: str) -> None:
    packer = zlib.compressobj(wbits=31 if "gzip" in encoding else 15)
    sent = packer.compress(data) + packer.flush() if encoding else data
    body = _Body(encoding, limit)
    for start in range(0, len(sent), 100):
        if body.wants_more:
            body.feed(sent[start : start + 100])
    assert data.startswith(body.data)
    assert len(body.data) <= limit
    assert len(sent) > limit or len(body.data) == min(limit, len(data))


@given(st.binary(max_size=300), st.sampled_from(["gzip", "deflate"]))
def test_what_is_not_packed_as_it_says_never_fails(data: bytes, encoding: str) -> None:
    body = _Body(encoding, 1000)
    body.feed(data)
    assert len(body.data) <= 1000
