"""Repositories on GitHub, by its REST API."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import urlsplit

from llmindex.catalogue.identifiers import check_repo, repo_url
from llmindex.links.services.reading import read_object, text_of
from llmindex.links.services.service import Answer, Question

__all__ = ["GitHub"]

_OK, _TAKEN_DOWN = 200, 451

_NO_OWNERS = frozenset(
    {
        "about",
        "account",
        "apps",
        "blog",
        "collections",
        "contact",
        "customer-stories",
        "enterprise",
        "events",
        "explore",
        "features",
        "join",
        "login",
        "marketplace",
        "newsroom",
        "notifications",
        "organizations",
        "orgs",
        "pricing",
        "readme",
        "resources",
        "search",
        "security",
        "sessions",
        "settings",
        "site",
        "solutions",
        "sponsors",
        "stars",
        "team",
        "topics",
        "trending",
        "users",
    }
)
"""Some first parts of addresses that are no owners (https://github.com/Mottie/github-reserved-names); there are
more, which is why the API does not have the last word on what is missing."""


class GitHub:
    """``GET /repos/{owner}/{name}`` (https://docs.github.com/en/rest/repos/repos#get-a-repository).

    It is asked only with a token: without one there are 60 requests an hour, with one at least
    1,000 (https://docs.github.com/en/rest/using-the-rest-api/rate-limits-for-the-rest-api).
    A renamed repository answers 301 with its address by number, whose answer has the new name
    (https://docs.github.com/en/rest/using-the-rest-api/best-practices-for-using-the-rest-api).
    """

    name = "github"
    sites = ("github.com",)

    def __init__(self, base: str, token: str | None) -> None:
        self._base = base
        self._headers = {
            "Accept": "application/vnd.github+json",
            "Authorization": f"Bearer {(token or '').strip()}",
            "X-GitHub-Api-Version": "2022-11-28",
        }
        self._has_token = bool(token and token.strip())

    def question(self, url: str) -> Question | None:
        """Ask about repositories; pages of people, and pages in a repository, are asked for themselves."""
        repo = _repo(url)
        if not repo or not self._has_token:
            return None
        return Question(self.name, f"{self._base}/repos/{repo}", self._headers)

    def read(
        self, question: Question, url: str, status: int, headers: Mapping[str, str], body: bytes
    ) -> Answer | Question | None:
        """Read a repository's description.

        404 says nothing: the address may be of a page that is no repository (their names are no
        closed list), and the page answers 404 itself if there is none. What was taken down
        answers 451 with the reason (https://github.com/github/rest-api-description/issues/3314).
        Used-up limits (403, 429) say nothing either.
        """
        del question, headers
        found = read_object(body)
        if status == _TAKEN_DOWN:
            block = found.get("block")
            reason = text_of(block.get("reason")) if isinstance(block, dict) else ""
            return Answer(("missing", f"note=taken down ({reason})" if reason else "note=taken down"))
        name = found.get("full_name")
        if status != _OK or not isinstance(name, str) or check_repo(name):
            return None
        renamed = name.lower() != (_repo(url) or "").lower()
        return Answer(
            (
                "exists",
                *(["archived"] if found.get("archived") is True else []),
                *([f"renamed={repo_url(name)}"] if renamed else []),
            )
        )


def _repo(url: str) -> str | None:
    """Return the repository whose front page an address is."""
    repo = urlsplit(url).path.strip("/").removesuffix(".git")
    return repo if check_repo(repo) is None and repo.split("/")[0].lower() not in _NO_OWNERS else None
