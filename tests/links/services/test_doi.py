from __future__ import annotations

import json

import pytest

from llmindex.links.services.doi import Doi
from llmindex.links.services.service import Answer, Question

RESOLVER = Doi("https://doi.org")
PAGE = "https://doi.org/10.1145/3600006.3613165"


def read(status: int, answer: object) -> Answer | Question | None:
    return RESOLVER.read(Question("doi", ""), PAGE, status, {}, json.dumps(answer).encode())


@pytest.mark.parametrize(
    ("page", "asked"),
    [
        (PAGE, "10.1145/3600006.3613165"),
        ("https://dx.doi.org/10.48550/arXiv.2412.19437", "10.48550/arXiv.2412.19437"),
        (
            "https://doi.org/10.1002/(SICI)1096%3C1::AID-X%3E3.0.CO;2-4",
            "10.1002/%28SICI%291096%3C1%3A%3AAID-X%3E3.0.CO%3B2-4",
        ),
        ("https://doi.org/10.1000/a%23b%3Fc%25d", "10.1000/a%23b%3Fc%25d"),
        ("https://doi.org/10.1000/%E4%BD%A0", "10.1000/%E4%BD%A0"),
    ],
)
def test_dois_are_asked_about_percent_encoded(page: str, asked: str) -> None:
    question = RESOLVER.question(page)
    assert question
    assert question.url == f"https://doi.org/api/handles/{asked}"


@pytest.mark.parametrize(
    "page",
    ["https://doi.org/", "https://doi.org/the-identifier", "https://doi.org/10.1145", "https://doi.org/10.1000/%FF"],
)
def test_other_pages_are_asked_for_themselves(page: str) -> None:
    assert RESOLVER.question(page) is None


def test_response_codes_are_read() -> None:
    assert read(200, {"responseCode": 1, "handle": "10.1145/3600006.3613165"}) == Answer(("exists",))
    assert read(404, {"responseCode": 100}) == Answer(("missing",))


@pytest.mark.parametrize(
    ("status", "answer"),
    [
        (500, {"responseCode": 2}),
        (200, {"responseCode": 200}),
        (200, {"responseCode": True}),
        (200, {"responseCode": 100}),
        (404, {"responseCode": 1}),
        (404, {}),
        (404, "Not Found"),
    ],
)
def test_anything_else_leaves_it_to_the_page(status: int, answer: object) -> None:
    assert read(status, answer) is None
