from __future__ import annotations

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from observations import CHECKED, see

from llmindex.links.judge import judge
from llmindex.links.observation import Failure, Hop, Observation, Page
from llmindex.links.rules import MARKERS
from llmindex.links.verdict import Judgement, Verdict

OK, MOVED, DEAD, SOFT = Verdict.OK, Verdict.MOVED, Verdict.DEAD, Verdict.SOFT_404
BLOCKED, ERROR, TIMEOUT, SKIPPED = Verdict.BLOCKED, Verdict.ERROR, Verdict.TIMEOUT, Verdict.SKIPPED

URL = "https://x.org/a"
LONG = "<p>Words of a page that has something to say.</p>" * 40


# Status and failure


@pytest.mark.parametrize(
    ("verdict", "statuses"),
    [
        (OK, (200, 201, 203, 204, 206)),
        (DEAD, (404, 410)),
        (BLOCKED, (401, 403, 407, 429, 451, 999)),
        (ERROR, (100, 300, 301, 302, 304, 307, 308, 400, 402, 405, 406, 408, 418, 500, 502, 503, 504, 521, 530, 600)),
    ],
)
@pytest.mark.parametrize("source", [None, "", LONG])
def test_a_status_alone(verdict: Verdict, statuses: tuple[int, ...], source: str | None) -> None:
    for status in statuses:
        assert judge(URL, see(URL, status, source)) == Judgement(verdict, f"status-{status}")


@pytest.mark.parametrize(
    ("failure", "verdict"),
    [
        (Failure.TIMEOUT, TIMEOUT), (Failure.UNRESPONSIVE, TIMEOUT), (Failure.NO_HOST, DEAD), (Failure.RESOLVER, ERROR),
        (Failure.REFUSED, ERROR), (Failure.RESET, ERROR), (Failure.TLS, ERROR), (Failure.MALFORMED, ERROR),
        (Failure.REDIRECTS, ERROR), (Failure.FORBIDDEN, SKIPPED),
    ],
)  # fmt: skip
def test_a_failure(failure: Failure, verdict: Verdict) -> None:
    judged = judge(URL, see(URL, None, failure=failure))
    assert (judged.verdict, judged.rule) == (verdict, failure.value)
    assert judged.note


def test_every_failure_has_a_verdict() -> None:
    assert [judge(URL, see(URL, None, failure=failure)).rule for failure in Failure] == [one.value for one in Failure]


def test_a_failure_after_a_redirect_says_so() -> None:
    seen = see("https://gone.org/", None, hops=[(URL, 301)], failure=Failure.NO_HOST)
    assert judge(URL, seen) == Judgement(DEAD, "no-host", "redirected, then: there is no such host")


def test_no_answer_at_all_is_an_error() -> None:
    assert judge(URL, see(URL, None)) == Judgement(ERROR, "no-answer")


# Redirects


@pytest.mark.parametrize(
    ("codes", "target"),
    [
        ((301,), 1), ((308,), 1), ((302,), None), ((303,), None), ((307,), None), ((301, 301), 2), ((301, 308, 301), 3),
        ((301, 302), 1), ((301, 302, 301), 1), ((302, 301), None), ((307, 308), None), ((308, 307), 1),
    ],
)  # fmt: skip
def test_permanent_redirects_at_the_beginning_move_a_link(codes: tuple[int, ...], target: int | None) -> None:
    addresses = [f"https://x{number}.org/a" for number in range(len(codes) + 1)]
    seen = see(addresses[-1], hops=list(zip(addresses, codes, strict=False)))
    expected = Judgement(OK, "status-200") if target is None else Judgement(MOVED, "moved", target=addresses[target])
    assert judge(addresses[0], seen) == expected


@pytest.mark.parametrize("status", [404, 410, 403, 429, 500, 503, 400])
@pytest.mark.parametrize("code", [301, 302])
def test_a_redirect_to_a_page_that_is_not_fine_is_judged_by_that(status: int, code: int) -> None:
    seen = see("https://y.org/b", status, hops=[(URL, code)])
    assert judge(URL, seen) == judge("https://y.org/b", see("https://y.org/b", status))


@pytest.mark.parametrize(
    "target",
    [
        "https://x.org/a#part",
        "HTTPS://X.org/a",
        "https://x.org:443/a",
        "https://x.org/a?utm_source=b",
        "https://x.org/en/a",
    ],
)
def test_what_is_the_same_but_for_how_it_is_written_has_not_moved(target: str) -> None:
    assert judge(URL, see(target, hops=[(URL, 301)])) == Judgement(OK, "status-200")


@pytest.mark.parametrize(
    "target", ["http://x.org/a", "https://www.x.org/a", "https://x.org/a/", "https://x.org/A", "https://x.org/ai/a"]
)
def test_what_differs_has_moved(target: str) -> None:
    assert judge(URL, see(target, hops=[(URL, 308)])) == Judgement(MOVED, "moved", target=target)


def test_the_fragment_moves_along() -> None:
    seen = see("https://y.org/b", hops=[(URL, 301)])
    assert judge(f"{URL}#part", seen).target == "https://y.org/b#part"


def test_nothing_moves_to_a_login_on_the_way() -> None:
    hops = [(URL, 301), ("https://x.org/login", 302)]
    assert judge(URL, see("https://x.org/b", hops=hops)) == Judgement(OK, "status-200")


def test_a_page_that_moved_to_the_front_of_another_site_is_to_be_looked_at() -> None:
    judged = judge(URL, see("https://y.org/", hops=[(URL, 301)]))
    assert judged == Judgement(MOVED, "moved", "leads to a front page", "https://y.org/")


def test_a_site_that_moved_is_not() -> None:
    judged = judge("https://x.org/", see("https://y.org/", hops=[("https://x.org/", 301)]))
    assert judged == Judgement(MOVED, "moved", target="https://y.org/")


# Which counts first


def test_no_answer_counts_before_what_a_service_said() -> None:
    seen = see(URL, None, failure=Failure.TIMEOUT, service="github", marks=("exists",))
    assert judge(URL, seen).verdict is TIMEOUT


def test_a_service_counts_before_the_page() -> None:
    seen = see(URL, source="<title>Page not found</title>", service="github", marks=("exists",))
    assert judge(URL, seen).rule == "service-exists"


def test_a_service_that_said_nothing_leaves_it_to_the_status() -> None:
    assert judge(URL, see(URL, 403, service="github")) == Judgement(BLOCKED, "status-403")


def test_what_is_renamed_and_archived_moves_with_a_note() -> None:
    seen = see(URL, service="github", marks=("exists", "archived", "renamed=https://x.org/b"))
    assert judge(f"{URL}#c", seen) == Judgement(MOVED, "service-renamed", "archived by its owner", "https://x.org/b#c")


def test_what_moved_and_is_archived_moves_with_a_note() -> None:
    banner = "<p>This repository was archived by the owner on May 1, 2024.</p>"
    seen = see("https://github.com/c/d", source=banner, hops=[("https://github.com/a/b", 301)])
    expected = Judgement(MOVED, "moved", "archived by its owner", "https://github.com/c/d")
    assert judge("https://github.com/a/b", seen) == expected


def test_a_note_does_not_hide_a_wall() -> None:
    banner = "<p>This repository was archived by the owner on May 1, 2024.</p>"
    seen = see("https://github.com/a/b", source=banner, headers={"cf-mitigated": "challenge"})
    assert judge("https://github.com/a/b", seen) == Judgement(BLOCKED, "cloudflare-challenge", "archived by its owner")


def test_a_challenge_is_no_proof_that_a_page_is_gone() -> None:
    assert judge(URL, see(URL, 404, headers={"cf-mitigated": "challenge"})).verdict is BLOCKED


def test_a_hosts_rules_are_those_of_where_the_redirects_led() -> None:
    seen = see("https://mp.weixin.qq.com/s/a", source="<p>该内容已被发布者删除</p>", hops=[("https://t.cn/a", 302)])
    assert judge("https://t.cn/a", seen).rule == "weixin-deleted"


def test_a_permanent_redirect_to_a_deleted_article_is_no_move() -> None:
    seen = see(
        "https://mp.weixin.qq.com/s/a",
        source="<p>该内容已被发布者删除</p>",
        hops=[("http://mp.weixin.qq.com/s/a", 301)],
    )
    assert judge("http://mp.weixin.qq.com/s/a", seen).verdict is SOFT


# Whatever was seen

HOSTS = ["x.org", "github.com", "arxiv.org", *sorted({host for marker in MARKERS for host in marker.hosts})]
ADDRESSES = st.one_of(
    st.text(),
    st.builds(
        "https://{}{}{}".format,
        st.sampled_from(["", "www.", "passport."]),
        st.sampled_from(HOSTS),
        st.sampled_from(["", "/", "/a", "/login", "/404", "/?p=1", "/en/", "/a#b", ":x", "/a?utm_source=b"]),
    ),
)
TEXTS = st.one_of(
    st.text(), st.sampled_from(["Page not found", "404", "该内容已被发布者删除", "Just a moment...", '"code":40362'])
)
PAGES = st.builds(Page, TEXTS, TEXTS, TEXTS, st.integers(0, 2000), st.integers(0, 300_000), st.booleans())
MARKS = st.builds(
    "{}{}".format,
    st.sampled_from(["exists", "missing", "restricted", "renamed", "withdrawn", *(marker.name for marker in MARKERS)]),
    st.sampled_from(["", "=", "=https://y.org/", "=-404", "=ERROR"]),
)
OBSERVATIONS = st.builds(
    Observation,
    checked=st.just(CHECKED),
    url=ADDRESSES,
    status=st.one_of(st.none(), st.integers(), st.sampled_from([200, 301, 403, 404, 412, 521])),
    failure=st.one_of(st.none(), st.sampled_from(Failure)),
    hops=st.lists(st.builds(Hop, ADDRESSES, st.sampled_from([301, 302, 307, 308, 0]))).map(tuple),
    headers=st.dictionaries(st.sampled_from(["cf-mitigated", "x-error-code"]), st.text()),
    page=st.one_of(st.none(), PAGES),
    service=st.one_of(st.none(), st.text()),
    marks=st.lists(MARKS | st.text()).map(tuple),
)


@given(ADDRESSES, OBSERVATIONS)
def test_whatever_was_seen_is_judged_and_always_alike(url: str, seen: Observation) -> None:
    judged = judge(url, seen)
    assert judged == judge(url, seen)
    assert judged.rule
    assert (judged.target is not None) == (judged.verdict is MOVED)


@given(ADDRESSES, OBSERVATIONS)
def test_what_is_gone_has_proof(url: str, seen: Observation) -> None:
    """Nothing is gone for a refusal, a fault of the server or silence."""
    judged = judge(url, seen)
    if judged.verdict.gone and seen.status in {429, 500, 503} and seen.failure is None:
        assert judged.rule.startswith(("weixin-", "zhihu-", "youtube-", "bilibili-", "huggingface-", "service-"))


def test_when_it_was_seen_does_not_matter() -> None:
    later = datetime.datetime(2027, 1, 1, tzinfo=datetime.UTC)
    assert judge(URL, Observation(later, URL, 404)) == judge(URL, see(URL, 404))
