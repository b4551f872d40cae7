from __future__ import annotations

import asyncio
from collections.abc import Iterator

import pytest
from made_up_github import TOKEN, MadeUpGitHub, made_up_github

from llmindex.links.rolling_issue import MARK, IssueError, Issues, keep_issue


@pytest.fixture
def github() -> Iterator[MadeUpGitHub]:
    with made_up_github() as server:
        yield server


def _keep(github: MadeUpGitHub, report: str = "A report.", *, needed: bool = True, token: str = TOKEN) -> str:
    return asyncio.run(keep_issue(Issues("owner/name", token, github.url), report, needed=needed))


def test_from_the_first_report_to_the_last_there_is_one_issue(github: MadeUpGitHub) -> None:
    assert _keep(github, needed=False) == "there is no issue, and none is needed"
    assert _keep(github, "First.") == "opened issue #1"
    assert _keep(github, "Second.") == "updated issue #1"
    assert _keep(github, "All is well.", needed=False) == "closed issue #1"
    assert _keep(github, "All is well.", needed=False) == "issue #1 is closed already"
    assert _keep(github, "Third.") == "opened again issue #1"
    [issue] = github.issues
    assert issue["body"] == f"{MARK}\nThird."
    assert issue["state"] == "open"
    assert issue["labels"] == ["links"]


def test_a_label_that_is_there_is_used(github: MadeUpGitHub) -> None:
    github.labels.add("links")
    assert _keep(github) == "opened issue #1"


def test_issues_of_others_are_left_alone(github: MadeUpGitHub) -> None:
    github.add("Something else", labels=("links",))
    github.add(None, labels=("links",))
    github.add(f"{MARK}\nNot labelled, so perhaps a stranger's")
    github.add(f"{MARK}\n", labels=("links",), pull_request={})
    before = [dict(issue) for issue in github.issues]
    assert _keep(github) == "opened issue #5"
    assert github.issues[:4] == before


def test_an_open_issue_goes_before_a_closed_one(github: MadeUpGitHub) -> None:
    github.add(f"{MARK}\n", labels=("links",))
    github.add(f"{MARK}\n", labels=("links",), state="closed")
    assert _keep(github) == "updated issue #1"


def test_it_is_found_behind_many_others(github: MadeUpGitHub) -> None:
    github.add(f"{MARK}\n", labels=("links",))
    for _ in range(250):
        github.add("Another", labels=("links",))
    assert _keep(github) == "updated issue #1"
    assert github.requests.count("GET /repos/owner/name/issues") == 3


def test_what_github_says_is_handed_on(github: MadeUpGitHub) -> None:
    with pytest.raises(IssueError, match=r"GET http.*/repos/owner/name/issues: HTTP 401: .*Bad credentials"):
        _keep(github, token="wrong")  # noqa: S106  it opens nothing
    github.fails_with = 503
    with pytest.raises(IssueError, match="HTTP 503"):
        _keep(github)


def test_silence_is_said_too() -> None:
    with made_up_github() as github:
        pass
    with pytest.raises(IssueError, match="Cannot connect"):
        _keep(github)


def test_no_message_shows_the_token() -> None:
    assert TOKEN not in repr(Issues("owner/name", TOKEN))
