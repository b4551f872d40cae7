from __future__ import annotations

import json

import pytest

from llmindex.links.services.bilibili import Bilibili
from llmindex.links.services.service import Answer, Question

BILIBILI = Bilibili("https://api.bilibili.com")
PAGE = "https://www.bilibili.com/video/BV1GJ411x7h7"


def read(answer: object, status: int = 200) -> Answer | Question | None:
    return BILIBILI.read(Question("bilibili", ""), PAGE, status, {}, json.dumps(answer).encode())


@pytest.mark.parametrize(
    ("page", "asked"),
    [
        (PAGE, "bvid=BV1GJ411x7h7"),
        ("https://m.bilibili.com/video/BV1GJ411x7h7/?p=2&vd_source=x", "bvid=BV1GJ411x7h7"),
        ("https://www.bilibili.com/video/av80433022", "aid=80433022"),
    ],
)
def test_videos_are_asked_about(page: str, asked: str) -> None:
    question = BILIBILI.question(page)
    assert question
    assert question.url == f"https://api.bilibili.com/x/web-interface/view?{asked}"


@pytest.mark.parametrize(
    "page",
    [
        "https://www.bilibili.com/",
        "https://www.bilibili.com/read/cv1",
        "https://www.bilibili.com/bangumi/play/ep1",
        "https://www.bilibili.com/video/BV1",
        "https://www.bilibili.com/video/av",
    ],
)
def test_other_pages_are_asked_for_themselves(page: str) -> None:
    assert BILIBILI.question(page) is None


def test_a_video_is_read() -> None:
    assert read({"code": 0, "data": {"title": "从零\n写 GPT"}}) == Answer(("exists", "title=从零 写 GPT"))


@pytest.mark.parametrize(
    ("code", "mark"), [(-404, "missing"), (62002, "missing"), (62012, "missing"), (-403, "restricted")]
)
def test_codes_that_speak_of_the_video_are_read(code: int, mark: str) -> None:
    assert read({"code": code, "message": "…"}) == Answer((mark,))


@pytest.mark.parametrize("code", [-352, -412, -400, -799, 62004, "-404", -404.0, None, False])
def test_codes_that_speak_of_something_else_leave_it_to_the_page(code: object) -> None:
    assert read({"code": code, "data": {"title": "x"}}) is None


def test_a_code_beside_a_failure_leaves_it_to_the_page() -> None:
    assert read({"code": -404}, status=412) is None
