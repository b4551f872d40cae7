"""One issue on GitHub that always holds the latest report: opened, edited in place, closed and opened again.

The interface is GitHub's REST API (https://docs.github.com/en/rest/issues), version 2022-11-28.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import aiohttp

__all__ = ["IssueError", "Issues", "keep_issue"]

MARK = "<!-- llmindex: report on links -->"
"""Stands first in the issue's text, so that it is known again whatever it is called."""

_PAGE = 100
_MOST_PAGES = 10


class IssueError(Exception):
    """GitHub did not do what it was asked for; the text says what it answered."""


@dataclass(frozen=True, slots=True)
class Issues:
    """Where the issue is kept: ``repository`` is ``owner/name``, ``api`` the interface's address."""

    repository: str
    token: str = field(repr=False)
    api: str = "https://api.github.com"
    label: str = "links"
    title: str = "Links that need a look"


async def keep_issue(issues: Issues, report: str, *, needed: bool) -> str:
    """Put a report into the issue, and see that it is open while ``needed`` and closed otherwise.

    Only an issue with both the label, which strangers cannot set, and the mark is taken for
    it. Returns what was done, in a few words. Raises :class:`IssueError`.
    """
    timeout = aiohttp.ClientTimeout(total=60)
    headers = {
        "Accept": "application/vnd.github+json",
        "Authorization": f"Bearer {issues.token}",
        "X-GitHub-Api-Version": "2022-11-28",
    }
    async with aiohttp.ClientSession(headers=headers, timeout=timeout) as session:
        return await _keep(_GitHub(session, issues), f"{MARK}\n{report}", needed=needed)


async def _keep(github: _GitHub, body: str, *, needed: bool) -> str:
    issue = await github.find()
    if issue is None:
        return await github.create(body) if needed else "there is no issue, and none is needed"
    was_open = issue["state"] == "open"
    if not needed and not was_open:
        return f"issue #{issue['number']} is closed already"
    state = {"state": "open"} if needed else {"state": "closed", "state_reason": "completed"}
    await github.update(issue["number"], {"body": body, **state})
    if not needed:
        return f"closed issue #{issue['number']}"
    return f"{'updated' if was_open else 'opened again'} issue #{issue['number']}"


class _GitHub:
    """The few requests that are needed."""

    def __init__(self, session: aiohttp.ClientSession, issues: Issues) -> None:
        self._session = session
        self._issues = issues

    async def find(self) -> Mapping[str, Any] | None:
        """Return the issue, rather an open one than a closed one, rather a new one than an old one."""
        found: Mapping[str, Any] | None = None
        async for issue in self._labelled():
            if "pull_request" in issue or not (issue["body"] or "").startswith(MARK):
                continue
            if issue["state"] == "open":
                return issue
            found = found or issue
        return found

    async def _labelled(self) -> AsyncIterator[Mapping[str, Any]]:
        for page in range(1, _MOST_PAGES + 1):
            query = {"labels": self._issues.label, "state": "all", "per_page": str(_PAGE), "page": str(page)}
            batch = await self._ask("GET", "issues", query=query)
            for issue in batch:
                yield issue
            if len(batch) < _PAGE:
                return

    async def create(self, body: str) -> str:
        about = {"name": self._issues.label, "description": "What the link checker found"}
        # Without a label of this name it would not be set, and the issue not be found again.
        await self._ask("POST", "labels", about, also=422)
        given = {"title": self._issues.title, "body": body, "labels": [self._issues.label]}
        issue = await self._ask("POST", "issues", given)
        return f"opened issue #{issue['number']}"

    async def update(self, number: int, changes: Mapping[str, str]) -> None:
        await self._ask("PATCH", f"issues/{number}", changes)

    async def _ask(
        self,
        method: str,
        path: str,
        given: Mapping[str, Any] | None = None,
        *,
        query: Mapping[str, str] | None = None,
        also: int = 0,
    ) -> Any:
        """Ask for something; ``also`` is a status that is no failure."""
        url = f"{self._issues.api.rstrip('/')}/repos/{self._issues.repository}/{path}"
        try:
            async with self._session.request(method, url, json=given, params=query) as answer:
                if not answer.ok and answer.status != also:
                    raise IssueError(f"{method} {url}: HTTP {answer.status}: {(await answer.text())[:300]}")
                return await answer.json()
        except (aiohttp.ClientError, TimeoutError, ValueError) as error:
            raise IssueError(f"{method} {url}: {error or 'no answer in time'}") from None
