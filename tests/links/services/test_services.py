from __future__ import annotations

import json

import pytest
from hostile_answers import BODIES, HEADERS, STATUSES
from hypothesis import given
from hypothesis import strategies as st

from llmindex.links.address import normalise
from llmindex.links.services import BASES, Answer, Question, Services

SERVICES = Services(None, "token")
PAGES = [
    "https://github.com/verl-project/verl",
    "https://www.youtube.com/watch?v=kCc8FmEb1nY",
    "https://www.youtube.com/playlist?list=PLoROMvodv4rOY23Y0BoGoBGgQ1zmU_MT_",
    "https://huggingface.co/Qwen/Qwen3-8B",
    "https://huggingface.co/datasets/HuggingFaceFW/fineweb",
    "https://www.bilibili.com/video/BV1GJ411x7h7",
    "https://doi.org/10.1145/3600006.3613165",
]


@pytest.mark.parametrize("page", PAGES)
@given(status=STATUSES, headers=HEADERS, body=BODIES)
def test_no_answer_breaks_a_service(page: str, status: int, headers: dict[str, str], body: bytes) -> None:
    question = SERVICES.question(page)
    assert question
    read = SERVICES.read(question, page, status, headers, body)
    if isinstance(read, Question):
        assert normalise(read.url) == read.url
        read = SERVICES.read(read, page, status, headers, body)
    if isinstance(read, Answer):
        assert read.marks
        json.dumps(read.marks, ensure_ascii=False).encode()
        assert all(mark.isprintable() and len(mark) < 300 for mark in read.marks)


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("status", [301, 418, 429, 500, 502, 503])
def test_what_is_said_of_the_interface_says_nothing_of_the_page(page: str, status: int) -> None:
    question = SERVICES.question(page)
    assert question
    assert SERVICES.read(question, page, status, {}, b'{"message": "busy"}') is None


@pytest.mark.parametrize("page", PAGES)
def test_a_web_page_in_place_of_an_answer_says_nothing(page: str) -> None:
    question = SERVICES.question(page)
    assert question
    assert SERVICES.read(question, page, 200, {}, b"<!doctype html><title>Log in to this network</title>") is None


@given(st.sampled_from([*PAGES, "https://arxiv.org/"]), st.text())
def test_any_address_is_asked_about_or_not(page: str, rest: str) -> None:
    try:
        url = normalise(page + rest)
    except ValueError:
        return
    question = SERVICES.question(url)
    if question:
        assert normalise(question.url) == question.url


@pytest.mark.parametrize(
    "page",
    ["https://x.org/", "https://arxiv.org/abs/2412.19437", "https://notgithub.com/a/b", "https://github.com.x.org/a/b"],
)
def test_pages_of_other_hosts_are_asked_for_themselves(page: str) -> None:
    assert SERVICES.question(page) is None


def test_an_interface_can_be_elsewhere() -> None:
    services = Services(dict.fromkeys(BASES, "http://127.0.0.1:8080/mock/"), "token")
    for page in PAGES:
        question = services.question(page)
        assert question
        assert question.url.startswith("http://127.0.0.1:8080/mock/")
    assert services.arxiv.batch_question(["2412.19437"]).url.startswith("http://127.0.0.1:8080/mock/api/query?")


@pytest.mark.parametrize(
    ("bases", "complaint"),
    [
        ({"gihub": "https://x.org"}, "did you mean `github`"),
        ({"zzz": "https://x.org"}, "there are github, youtube"),
        ({"doi": "x.org"}, "the address of `doi`: this is no web address"),
    ],
)
def test_what_is_no_interface_is_refused_with_a_reason(bases: dict[str, str], complaint: str) -> None:
    with pytest.raises(ValueError, match=complaint):
        Services(bases=bases)
