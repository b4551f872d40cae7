from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from llmindex.links.services.arxiv import MOST_IDS, Arxiv
from llmindex.links.services.service import Answer

ARXIV = Arxiv("https://export.arxiv.org")

FEED = """<?xml version="1.0" encoding="UTF-8"?>
<feed xmlns="http://www.w3.org/2005/Atom" xmlns:arxiv="http://arxiv.org/schemas/atom">
  <title type="html">ArXiv Query</title>{}
</feed>
"""


def entry(arxiv: str, title: str = "A title", comment: str = "") -> str:
    said = f"<arxiv:comment>{comment}</arxiv:comment>" if comment else ""
    return f"<entry><id>http://arxiv.org/abs/{arxiv}</id><title>{title}</title>{said}</entry>"


def read(*entries: str) -> dict[str, Answer]:
    return ARXIV.read_batch(FEED.format("".join(entries)).encode())


def test_many_works_are_asked_about_at_once() -> None:
    question = ARXIV.batch_question(["2412.19437", "math.GT/0309136"])
    assert question.url == ("https://export.arxiv.org/api/query?id_list=2412.19437,math.GT/0309136&max_results=2")


@pytest.mark.parametrize(
    ("ids", "complaint"),
    [
        ([], "ask for 1 to 50"),
        (["2412.19437"] * (MOST_IDS + 1), "not 51"),
        (["2412.19437", "not-a-paper"], "`not-a-paper` is not an arXiv id"),
        (["2412.19437&x=1"], "is not an arXiv id"),
    ],
)
def test_what_would_spoil_the_answer_is_not_asked(ids: list[str], complaint: str) -> None:
    with pytest.raises(ValueError, match=complaint):
        ARXIV.batch_question(ids)


def test_works_are_known_by_their_bare_id_whatever_their_order() -> None:
    assert read(entry("math.GT/0309136v1", "Knots"), entry("2412.19437v2", "DeepSeek-V3\n  Technical Report")) == {
        "2412.19437": Answer(("exists", "title=DeepSeek-V3 Technical Report")),
        "math/0309136": Answer(("exists", "title=Knots")),
    }


@pytest.mark.parametrize(
    "comment",
    [
        "This paper has been withdrawn by the author due to a crucial error in equation 1",
        "Withdrawn; superseded by 2405.13351",
        "The article is being revised and was withdrawn by the authors",
        "This submission has been\n  withdrawn",
    ],
)
def test_a_withdrawn_work_is_known_by_its_comment(comment: str) -> None:
    assert read(entry("2412.19437v3", "T", comment))["2412.19437"].marks == ("exists", "withdrawn", "title=T")


@pytest.mark.parametrize("comment", ["12 pages", "Replaces the withdrawn 2405.13351", "On withdrawn liquidity"])
def test_other_comments_withdraw_nothing(comment: str) -> None:
    assert "withdrawn" not in read(entry("2412.19437v3", "T", comment))["2412.19437"].marks


def test_what_is_absent_is_not_spoken_of() -> None:
    assert read() == {}


def test_the_entry_of_an_error_is_no_work() -> None:
    error = "<entry><id>http://arxiv.org/api/errors#incorrect_id_format_for_x</id><title>Error</title></entry>"
    assert read(error) == {}


BOMB = """<?xml version="1.0"?>
<!DOCTYPE feed [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]>
<feed xmlns="http://www.w3.org/2005/Atom"><entry><id>http://arxiv.org/abs/2412.19437</id><title>&b;</title></entry></feed>
"""


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-32", "utf-7"])
def test_a_document_type_is_refused_in_any_encoding(encoding: str) -> None:
    assert ARXIV.read_batch(BOMB.encode(encoding)) == {}
    declared = BOMB.replace('"1.0"', f'"1.0" encoding="{encoding}"')
    assert ARXIV.read_batch(declared.encode(encoding)) == {}


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"not XML",
        b"<feed",
        b"<a>" * 300_000,
        b"<a>" * 300_000 + b"</a>" * 300_000,
        FEED.format("<entry/>" * 10_000).encode(),
        FEED.format("<entry><title>" + "a" * 5_000_000 + "</title></entry>").encode(),
        FEED.format("<entry><id>http://[</id></entry>").encode(),
        FEED.format("<entry><id>http://arxiv.org:x/abs/2412.19437</id></entry>").encode(),
    ],
    ids=range(9),
)
def test_no_feed_breaks_the_reader(body: bytes) -> None:
    assert ARXIV.read_batch(body) == {}


@given(
    st.one_of(
        st.binary(),
        st.text().map(lambda text: FEED.format(f"<entry><id>{text}</id></entry>").encode("utf-8", "replace")),
    )
)
def test_any_body_is_read(body: bytes) -> None:
    assert isinstance(ARXIV.read_batch(body), dict)
