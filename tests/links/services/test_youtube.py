from __future__ import annotations

import pytest

from llmindex.links.services.service import Answer, Question
from llmindex.links.services.youtube import YouTube

YOUTUBE = YouTube("https://www.youtube.com", "https://i.ytimg.com")
VIDEO = "https://www.youtube.com/watch?v=kCc8FmEb1nY"
PLAYLIST = "https://www.youtube.com/playlist?list=PLAqhIrjkxbuWI23v9cThsA9GvCAUhRvKZ"


def asked(page: str) -> Question:
    question = YOUTUBE.question(page)
    assert question
    return question


def read(page: str, status: int, body: bytes = b"") -> Answer | Question | None:
    return YOUTUBE.read(asked(page), page, status, {}, body)


@pytest.mark.parametrize(
    "page",
    [
        VIDEO,
        "https://www.youtube.com/watch?list=PLx&v=kCc8FmEb1nY",
        "https://www.youtube.com/shorts/kCc8FmEb1nY",
        "https://www.youtube.com/live/kCc8FmEb1nY",
        "https://youtu.be/kCc8FmEb1nY",
    ],
)
def test_a_video_is_asked_about_in_one_form(page: str) -> None:
    assert (
        asked(page).url
        == "https://www.youtube.com/oembed?url=https%3A%2F%2Fwww.youtube.com%2Fwatch%3Fv%3DkCc8FmEb1nY&format=json"
    )


def test_a_playlist_is_asked_about() -> None:
    assert "playlist%3Flist%3DPLAqhIrjkxbuWI23v9cThsA9GvCAUhRvKZ&format=json" in asked(PLAYLIST).url


@pytest.mark.parametrize(
    "page",
    [
        "https://www.youtube.com/",
        "https://www.youtube.com/@AndrejKarpathy",
        "https://www.youtube.com/results?search_query=llm",
        "https://www.youtube.com/playlist?list=WL",
        "https://www.youtube.com/playlist?list=RDkCc8FmEb1nY",
        "https://www.youtube.com/watch?v=x",
    ],
)
def test_other_pages_are_asked_for_themselves(page: str) -> None:
    assert YOUTUBE.question(page) is None


@pytest.mark.parametrize(
    ("status", "body", "marks"),
    [
        (200, b'{"title": "Let\'s build GPT", "type": "video"}', ("exists", "title=Let's build GPT")),
        (401, b"Unauthorized", ("exists",)),
        (404, b"Not Found", ("missing",)),
        (400, b"Bad Request", ("missing",)),
    ],
)
@pytest.mark.parametrize("page", [VIDEO, PLAYLIST])
def test_an_answer_of_oembed_is_read(page: str, status: int, body: bytes, marks: tuple[str, ...]) -> None:
    assert read(page, status, body) == Answer(marks)


@pytest.mark.parametrize(("status", "mark"), [(404, "missing"), (200, "restricted")])
def test_where_oembed_refuses_the_picture_tells(status: int, mark: str) -> None:
    picture = read(VIDEO, 403, b"Forbidden")
    assert isinstance(picture, Question)
    assert picture.url == "https://i.ytimg.com/vi/kCc8FmEb1nY/mqdefault.jpg"
    assert YOUTUBE.read(picture, VIDEO, status, {}, b"\xff\xd8\xff") == Answer((mark,))


@pytest.mark.parametrize("status", [403, 429, 500])
def test_a_picture_that_is_refused_leaves_it_to_the_page(status: int) -> None:
    picture = read(VIDEO, 403)
    assert isinstance(picture, Question)
    assert YOUTUBE.read(picture, VIDEO, status, {}, b"") is None


def test_a_picture_is_still_one_after_a_redirect() -> None:
    picture = read(VIDEO, 403)
    assert isinstance(picture, Question)
    assert YOUTUBE.read(picture.at("https://x.org/a.jpg"), VIDEO, 404, {}, b"") == Answer(("missing",))


def test_a_playlist_that_is_refused_is_left_to_its_page() -> None:
    assert read(PLAYLIST, 403) is None
