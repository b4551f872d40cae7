from __future__ import annotations

import pytest

from llmindex.links.services.service import Question

QUESTION = Question("github", "https://api.github.com/repos/a/b", {"Authorization": "Bearer secret", "Accept": "x"})


def test_a_redirect_within_the_host_keeps_the_headers() -> None:
    moved = QUESTION.at("https://api.github.com/repositories/1")
    assert moved == Question("github", "https://api.github.com/repositories/1", QUESTION.headers)


@pytest.mark.parametrize(
    "url", ["https://x.org/repositories/1", "http://api.github.com/repositories/1", "https://api.github.com:8443/"]
)
def test_credentials_go_to_nobody_else(url: str) -> None:
    moved = QUESTION.at(url)
    assert moved.url == url
    assert moved.headers == {"Accept": "x"}
    assert moved.at(QUESTION.url).headers == {"Accept": "x"}


def test_what_is_shown_of_a_question_holds_no_secret() -> None:
    assert "secret" not in repr(QUESTION)
