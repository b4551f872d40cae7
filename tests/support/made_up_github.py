"""A server that behaves as GitHub's REST API does, as far as issues and labels go."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web

TOKEN = "made-up"  # noqa: S105  it opens nothing


@dataclass
class MadeUpGitHub:
    """What the server holds: one repository, ``owner/name``."""

    issues: list[dict[str, Any]] = field(default_factory=list)
    labels: set[str] = field(default_factory=set)
    requests: list[str] = field(default_factory=list)
    fails_with: int = 0
    url: str = ""

    def add(
        self, body: str | None, *, state: str = "open", labels: tuple[str, ...] = (), **more: Any
    ) -> dict[str, Any]:
        self.labels |= set(labels)
        issue = {
            "number": len(self.issues) + 1,
            "title": "",
            "body": body,
            "state": state,
            "labels": list(labels),
            **more,
        }
        self.issues.append(issue)
        return issue

    def application(self) -> web.Application:
        app = web.Application(middlewares=[self._guard])
        root = "/repos/owner/name"
        app.router.add_get(f"{root}/issues", self._list)
        app.router.add_post(f"{root}/issues", self._create)
        app.router.add_patch(root + "/issues/{number}", self._update)
        app.router.add_post(f"{root}/labels", self._label)
        return app

    @web.middleware
    async def _guard(self, request: web.Request, handler: Any) -> web.StreamResponse:
        self.requests.append(f"{request.method} {request.path}")
        if self.fails_with:
            return web.json_response({"message": "out of order"}, status=self.fails_with)
        if request.headers.get("Authorization") != f"Bearer {TOKEN}":
            return web.json_response({"message": "Bad credentials"}, status=401)
        answer: web.StreamResponse = await handler(request)
        return answer

    async def _list(self, request: web.Request) -> web.Response:
        wanted = request.query.get("labels")
        state = request.query.get("state", "open")
        size, page = int(request.query.get("per_page", "30")), int(request.query.get("page", "1"))
        found = [
            issue
            for issue in reversed(self.issues)
            if state in ("all", issue["state"]) and (not wanted or wanted in issue["labels"])
        ]
        return web.json_response(found[(page - 1) * size : page * size])

    async def _create(self, request: web.Request) -> web.Response:
        given = await request.json()
        if len(given["body"]) > 65_536:
            return web.json_response({"message": "body is too long"}, status=422)
        # Labels that there are not are left out in silence.
        labels = tuple(label for label in given.get("labels", ()) if label in self.labels)
        return web.json_response(self.add(given["body"], labels=labels) | {"title": given["title"]}, status=201)

    async def _update(self, request: web.Request) -> web.Response:
        issue = self.issues[int(request.match_info["number"]) - 1]
        issue.update(await request.json())
        return web.json_response(issue)

    async def _label(self, request: web.Request) -> web.Response:
        name = (await request.json())["name"]
        if name in self.labels:
            return web.json_response({"errors": [{"code": "already_exists"}]}, status=422)
        self.labels.add(name)
        return web.json_response({"name": name}, status=201)


@contextmanager
def made_up_github() -> Iterator[MadeUpGitHub]:
    """Serve one on loopback, in a thread of its own."""
    github = MadeUpGitHub()
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever)
    thread.start()
    runner = web.AppRunner(github.application())

    async def start() -> str:
        await runner.setup()
        site = web.TCPSite(runner, "127.0.0.1", 0)
        await site.start()
        return f"http://127.0.0.1:{runner.addresses[0][1]}"

    try:
        github.url = asyncio.run_coroutine_threadsafe(start(), loop).result()
        yield github
    finally:
        asyncio.run_coroutine_threadsafe(runner.cleanup(), loop).result()
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        loop.close()
