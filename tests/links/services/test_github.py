from __future__ import annotations

import json

import pytest

from llmindex.links.services.github import GitHub
from llmindex.links.services.service import Answer, Question

GITHUB = GitHub("https://api.github.com", "secret\n")
PAGE = "https://github.com/volcengine/verl"
ASKED = Question("github", "https://api.github.com/repos/volcengine/verl")


def read(status: int, answer: object, page: str = PAGE) -> Answer | Question | None:
    return GITHUB.read(ASKED, page, status, {}, json.dumps(answer).encode())


def test_a_repository_is_asked_about_with_the_token() -> None:
    question = GITHUB.question(PAGE)
    assert question
    assert question.url == "https://api.github.com/repos/volcengine/verl"
    assert question.headers["Authorization"] == "Bearer secret"


@pytest.mark.parametrize(
    "page", ["https://www.github.com/a/b.git", "https://github.com/a/b/", "https://github.com/a/b?tab=x"]
)
def test_every_form_of_its_address_means_a_repository(page: str) -> None:
    question = GITHUB.question(page)
    assert question
    assert question.url == "https://api.github.com/repos/a/b"


@pytest.mark.parametrize(
    "page",
    [
        "https://github.com/",
        "https://github.com/karpathy",
        "https://github.com/a/b/blob/main/README.md",
        "https://github.com/a/b/issues/1",
        "https://github.com/topics/llm",
        "https://github.com/orgs/openai",
        "https://github.com/a/%2e%2e%2fb",
        "https://github.com/-a/b",
    ],
)
def test_other_pages_are_asked_for_themselves(page: str) -> None:
    assert GITHUB.question(page) is None


@pytest.mark.parametrize("token", [None, "", " \n"])
def test_without_a_token_pages_are_asked_for_themselves(token: str | None) -> None:
    assert GitHub("https://api.github.com", token).question(PAGE) is None


@pytest.mark.parametrize(
    ("answer", "marks"),
    [
        ({"full_name": "volcengine/verl", "archived": False}, ("exists",)),
        ({"full_name": "VolcEngine/Verl"}, ("exists",)),
        ({"full_name": "volcengine/verl", "archived": True}, ("exists", "archived")),
        (
            {"full_name": "verl-project/verl", "archived": True},
            ("exists", "archived", "renamed=https://github.com/verl-project/verl"),
        ),
        ({"full_name": "volcengine/verl", "archived": "yes"}, ("exists",)),
    ],
)
def test_a_repository_is_read(answer: object, marks: tuple[str, ...]) -> None:
    assert read(200, answer) == Answer(marks)


@pytest.mark.parametrize(
    ("answer", "marks"),
    [
        ({"message": "Repository access blocked", "block": {"reason": "dmca"}}, ("missing", "note=taken down (dmca)")),
        ({"message": "Repository access blocked", "block": None}, ("missing", "note=taken down")),
    ],
)
def test_what_was_taken_down_is_missing(answer: object, marks: tuple[str, ...]) -> None:
    assert read(451, answer) == Answer(marks)


@pytest.mark.parametrize(
    ("status", "answer"),
    [
        (404, {"message": "Not Found"}),
        (403, {"message": "API rate limit exceeded"}),
        (401, {"message": "Bad credentials"}),
        (200, {"full_name": "no repository"}),
        (200, {"full_name": "../../etc"}),
        (200, {}),
    ],
)
def test_anything_else_leaves_it_to_the_page(status: int, answer: object) -> None:
    assert read(status, answer) is None
