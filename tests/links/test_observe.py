from __future__ import annotations

import socket
from itertools import groupby

import pytest
from asking import bases, look, options_for
from web import BEHAVIOURS, Behaviour, Journal, Limits, Web
from web.services import SERVICES, Address

from llmindex.links.address import asked_as, normalise
from llmindex.links.judge import judge
from llmindex.links.observation import Failure, Observation
from llmindex.links.observe import NoNetworkError, Options
from llmindex.links.verdict import Judgement, Verdict

LEFT_TO_PAGES = [
    one for one in SERVICES if one.url.endswith(("github.com/b/missing", "huggingface.co/b/missing", "2401.99999"))
]
PLAIN = [behaviour for behaviour in BEHAVIOURS if not behaviour.guarded]


@pytest.fixture(scope="module")
def seen(web: Web) -> dict[str, Observation]:
    """What is seen when every kind of answer is asked for at once."""
    return look((web.url(behaviour) for behaviour in PLAIN), options_for(web))


def verdict_of(url: str, seen: dict[str, Observation]) -> Judgement:
    key = normalise(url)
    return judge(key, seen[key])


@pytest.mark.parametrize("behaviour", PLAIN, ids=str)
def test_every_kind_of_answer_gets_its_verdict(behaviour: Behaviour, web: Web, seen: dict[str, Observation]) -> None:
    found = verdict_of(web.url(behaviour), seen)
    assert found.verdict == behaviour.verdict, found


@pytest.mark.parametrize("behaviour", [one for one in PLAIN if one.retried is not None], ids=str)
def test_what_may_pass_is_asked_again_and_nothing_else(
    behaviour: Behaviour, web: Web, seen: dict[str, Observation]
) -> None:
    assert (seen[normalise(web.url(behaviour))].attempts > 1) is behaviour.retried


def test_no_answer_holds_up_another(web: Web) -> None:
    web.renew()
    quick = [web.url("fine", number, host=web.address(f"quick-{number}")) for number in range(30)]
    hanging = [web.url("hang", number, host=web.address("hanging")) for number in range(20)]
    look([*hanging, *quick], options_for(web, max_concurrency=8))
    journal = web.renew()
    asked = [one for one in journal.requests if "/b/fine/" in one.target]
    assert len(asked) == 30
    assert max(one.time for one in asked) - min(one.time for one in journal.requests) < 1.5


def test_a_host_that_is_silent_is_not_asked_for_all_it_has(web: Web) -> None:
    web.renew()
    urls = [web.url("hang", number, host=web.address("silent")) for number in range(40)]
    seen = look(urls, options_for(web, timeout=0.2))
    asked = [one for one in web.renew().requests if "/b/hang/" in one.target]
    assert len(asked) < 10
    assert {judge(url, one).verdict for url, one in seen.items()} == {Verdict.TIMEOUT}
    assert Failure.UNRESPONSIVE in {one.failure for one in seen.values()}


def test_a_host_that_asks_for_hours_is_left_alone(web: Web) -> None:
    web.renew()
    urls = [web.url("later-hours", number, host=web.address("busy")) for number in range(10)]
    seen = look(urls, options_for(web, per_host=1))
    assert len([one for one in web.renew().requests if "/b/later-hours/" in one.target]) == 1
    assert {judge(url, one).verdict for url, one in seen.items()} == {Verdict.BLOCKED}


@pytest.fixture(scope="module")
def crowd(web: Web) -> Journal:
    """What hosts saw of a run over many links with the ordinary limits."""
    web.renew()
    names = (
        "fine",
        "slow",
        "not-found",
        "found-302",
        "fault-once",
        "later-429",
        "later-429-date",
        "later-503",
        "rate-limited",
    )
    urls = [
        web.url(name, f"{number}-{host}", host=web.address(f"crowd-{host}"))
        for host in range(6)
        for number, name in enumerate(names)
    ]
    look(urls, options_for(web, interval=None, timeout=5))
    return web.renew()


def test_no_host_sees_more_than_it_is_promised(crowd: Journal) -> None:
    assert crowd.violations(Limits()) == []


def test_hosts_are_asked_side_by_side(crowd: Journal) -> None:
    starts = [
        next(rows).time
        for _, rows in groupby(sorted(crowd.requests, key=lambda one: one.address), lambda one: one.address)
    ]
    assert max(starts) - min(starts) < 0.5


@pytest.fixture(scope="module")
def of_services(web: Web) -> dict[str, Observation]:
    """What is seen of hosts that have an interface of their own, asked by it."""
    options = options_for(web, services=bases(web), github_token="made up")  # noqa: S106  nobody's
    return look({asked_as(address.url) for address in SERVICES if address not in LEFT_TO_PAGES}, options)


@pytest.mark.parametrize("address", [one for one in SERVICES if one not in LEFT_TO_PAGES], ids=str)
def test_hosts_own_interfaces_are_asked(address: Address, of_services: dict[str, Observation]) -> None:
    found = verdict_of(asked_as(address.url), of_services)
    assert found.verdict == address.verdict, found
    assert address.note in f"{found.note} {found.target}"


@pytest.mark.parametrize("address", LEFT_TO_PAGES, ids=str)
def test_what_an_interface_does_not_know_is_left_to_the_page(address: Address, web: Web) -> None:
    url = web.at(address.url)
    options = options_for(web, services=bases(web), github_token="made up")  # noqa: S106  nobody's
    assert verdict_of(url, look([url], options)).verdict == address.verdict


@pytest.mark.parametrize("address", [one for one in SERVICES if "github.com" in one.url], ids=str)
def test_without_a_token_the_pages_of_github_say_the_same(address: Address, web: Web) -> None:
    url = web.at(address.url)
    web.renew()
    found = verdict_of(url, look([url], options_for(web, services=bases(web))))
    assert found.verdict == address.verdict, found
    assert web.renew().asked(web.address("api.github.com")) == []


def test_an_interface_whose_limit_is_used_up_is_not_asked_again(web: Web) -> None:
    web.renew()
    urls = [web.at(f"https://github.com/b/{name}") for name in ("limited", "alive", "archived", "missing")]
    options = options_for(web, services=bases(web), github_token="made up", per_host=1)  # noqa: S106  nobody's
    seen = look(urls, options)
    assert len(web.renew().asked(web.address("api.github.com"))) == 1
    assert [judge(url, seen[url]).verdict for url in urls[1:]] == [Verdict.OK, Verdict.OK, Verdict.DEAD]


def test_works_on_arxiv_are_asked_for_together(web: Web) -> None:
    web.renew()
    urls = [f"https://arxiv.org/abs/{number}" for number in ("2401.00001", "2401.00002")]
    look(urls, options_for(web, services=bases(web)))
    journal = web.renew()
    assert len(journal.asked(web.address("export.arxiv.org"))) == 1
    assert journal.asked(web.address("arxiv.org")) == []


@pytest.fixture
def no_names(monkeypatch: pytest.MonkeyPatch) -> None:
    """A machine on which no name can be looked up."""

    def fail(*_: object, **__: object) -> object:
        raise socket.gaierror(socket.EAI_AGAIN, "Temporary failure in name resolution")

    monkeypatch.setattr(socket, "getaddrinfo", fail)


@pytest.mark.usefixtures("no_names")
@pytest.mark.parametrize("number", [1, 200])
def test_a_machine_without_a_network_is_noticed(number: int) -> None:
    urls = [f"https://host-{n}.example/" for n in range(number)]
    with pytest.raises(NoNetworkError):
        look(urls, Options(timeout=1))


@pytest.mark.usefixtures("no_names")
def test_names_that_do_not_resolve_are_no_sign_of_that_if_anything_answers(web: Web) -> None:
    seen = look(["https://nowhere.example/", web.url("fine")], options_for(web))
    assert seen["https://nowhere.example/"].failure is Failure.RESOLVER
