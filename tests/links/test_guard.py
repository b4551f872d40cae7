from __future__ import annotations

import asyncio
import socket

import pytest
from asking import look, options_for
from web import Watched, Web

from llmindex.catalogue.hosts import is_private_address
from llmindex.links import fetch, guard
from llmindex.links.fetch import Client, Failed
from llmindex.links.guard import Override, parse_override
from llmindex.links.judge import judge
from llmindex.links.observation import Failure
from llmindex.links.observe import Options
from llmindex.links.verdict import Verdict


def ask(url: str, *overrides: Override) -> Failed:
    """Ask for an address as a run on the public internet does."""

    async def main() -> object:
        async with Client(timeout=5, overrides=overrides) as client:
            return await client.get(url, limit=1000)

    answer = asyncio.run(main())
    assert isinstance(answer, Failed)
    return answer


LITERALS = {
    "loopback": "127.0.0.1",
    "short": "127.1",
    "decimal": "2130706433",
    "hexadecimal": "0x7f000001",
    "octal": "017700000001",
    "mixed": "0x7f.0.0.01",
    "this host": "0.0.0.0",  # noqa: S104  nothing is bound to it
    "loopback of IPv6": "[::1]",
    "IPv4 mapped into IPv6": "[::ffff:127.0.0.1]",
    "IPv4 compatible": "[::127.0.0.1]",
    "NAT64": "[64:ff9b::127.0.0.1]",
    "local NAT64": "[64:ff9b:1::127.0.0.1]",
    "6to4": "[2002:7f00:1::]",
    "a name": "localhost",
}


@pytest.mark.parametrize("host", LITERALS.values(), ids=LITERALS)
def test_a_private_address_is_not_dialled_however_it_is_written(host: str) -> None:
    with Watched() as watched:
        answer = ask(f"http://{host}:{watched.port}/")
    assert answer.failure is Failure.FORBIDDEN
    assert watched.dialled == 0


ADDRESSES = ["127.0.0.1", "::1", "::ffff:127.0.0.1", "64:ff9b::7f00:1", "10.0.0.1", "169.254.169.254", "0.0.0.0"]  # noqa: S104  likewise


@pytest.mark.parametrize("address", ADDRESSES)
def test_a_public_name_that_leads_to_a_private_address_is_not_dialled(address: str) -> None:
    with Watched() as watched:
        answer = ask(f"http://innocent.example:{watched.port}/", Override("innocent.example", watched.port, address))
    assert answer.failure is Failure.FORBIDDEN
    assert watched.dialled == 0


@pytest.mark.parametrize("address", ADDRESSES)
def test_no_socket_is_made_for_a_private_address(address: str) -> None:
    make = guard.socket_factory(allow_private=False)
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    with pytest.raises(guard.ForbiddenError, match="is not a public address"):
        make((family, socket.SOCK_STREAM, 0, "", (address, 80)))


@pytest.fixture
def public_web(web: Web, monkeypatch: pytest.MonkeyPatch) -> Web:
    """The made-up web, as if its own hosts alone were public."""

    def is_private(address: str) -> bool:
        return not address.startswith("127.1.") and is_private_address(address)

    monkeypatch.setattr(guard, "is_private_address", is_private)
    return web


def public_options(web: Web) -> Options:
    return options_for(web, allow_private=False, overrides=(Override("site.example", web.port, web.address("site")),))


def test_a_redirect_to_a_private_address_is_not_followed(public_web: Web) -> None:
    with Watched() as watched:
        url = public_web.url("to-private", host="site.example", to=watched.url)
        seen = look([url], public_options(public_web))[url]
    assert seen.failure is Failure.FORBIDDEN
    assert judge(url, seen).verdict is Verdict.SKIPPED
    assert [hop.status for hop in seen.hops] == [302]
    assert watched.dialled == 0


@pytest.mark.parametrize("host", ["2130706433", "0x7f000001", "[::ffff:127.0.0.1]", "localhost"])
def test_a_redirect_to_a_private_address_in_disguise_is_not_followed(host: str, public_web: Web) -> None:
    with Watched() as watched:
        url = public_web.url("to-private", host="site.example", to=f"http://{host}:{watched.port}/")
        seen = look([url], public_options(public_web))[url]
    assert seen.failure is Failure.FORBIDDEN
    assert watched.dialled == 0


def test_a_name_that_resolves_differently_the_second_time_is_not_dialled(
    public_web: Web, monkeypatch: pytest.MonkeyPatch
) -> None:
    answers = iter([public_web.address("site"), "127.0.0.1"])

    class Rebinding(guard.Resolver):
        async def resolve(
            self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
        ) -> list[guard.ResolveResult]:
            return await guard.Resolver({(host, port): next(answers)}).resolve(host, port, family)

    monkeypatch.setattr(fetch, "Resolver", Rebinding)

    async def main(port: int) -> list[object]:
        found = []
        for path in ("/b/fine/0", "/"):
            async with Client(timeout=5) as client:
                found.append(await client.get(f"http://site.example:{port}{path}", limit=1000))
        return found

    with Watched() as watched:
        first, second = asyncio.run(main(public_web.port))
    assert getattr(first, "status", None) == 200
    assert getattr(second, "failure", None) is Failure.FORBIDDEN
    assert watched.dialled == 0


def test_no_proxy_is_asked_to_dial_for_us(monkeypatch: pytest.MonkeyPatch) -> None:
    with Watched() as watched:
        for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY"):
            monkeypatch.setenv(name, watched.url)
        ask("http://127.0.0.1:9/")
        ask("http://nowhere.invalid./")
    assert watched.dialled == 0


def test_private_addresses_are_dialled_if_that_is_wanted(web: Web) -> None:
    url = web.url("fine")
    assert look([url], options_for(web))[url].status == 200


@pytest.mark.parametrize(
    ("text", "override"),
    [
        ("example.org:443:192.0.2.1", Override("example.org", 443, "192.0.2.1")),
        ("Example.org:80:[2001:db8::1]", Override("example.org", 80, "2001:db8::1")),
        ("example.org:80:2001:db8::1", Override("example.org", 80, "2001:db8::1")),
    ],
)
def test_overrides_have_curls_form(text: str, override: Override) -> None:
    assert parse_override(text) == override


@pytest.mark.parametrize(
    "text",
    [
        "",
        "example.org",
        "example.org:443",
        "example.org:x:1.1.1.1",
        ":80:1.1.1.1",
        "a:0:1.1.1.1",
        "a:65536:1.1.1.1",
        "a:80:name",
    ],
)
def test_what_has_another_form_is_refused_with_an_example(text: str) -> None:
    with pytest.raises(ValueError, match="HOST:PORT:ADDRESS, as in"):
        parse_override(text)
