"""A real browser, and the shipped site on a real server below the path that it is published at."""

from __future__ import annotations

import runpy
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from llmindex.catalogue.catalogue import Catalogue
from llmindex.catalogue.load import load_catalogue

ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


PATIENCE = 20_000
"""Milliseconds to wait for what should come at once, on a machine that is busy."""

expect.set_options(timeout=PATIENCE)


class _Quiet(SimpleHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    extensions_map = SimpleHTTPRequestHandler.extensions_map | {".js": "text/javascript"}

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002  named by the base class
        pass

    def copyfile(self, source: Any, outputfile: Any) -> None:
        try:
            super().copyfile(source, outputfile)
        except (BrokenPipeError, ConnectionResetError):
            self.close_connection = True


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, request: Any, client_address: Any) -> None:
        pass  # a browser that is closed drops its connections


@contextmanager
def _serving(directory: Path) -> Iterator[str]:
    server = _Server(("127.0.0.1", 0), partial(_Quiet, directory=str(directory)))
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


@pytest.fixture(scope="session")
def address(shipped_site: Path) -> Iterator[str]:
    with _serving(shipped_site.parent) as root:
        yield f"{root}/{shipped_site.name}/"


@pytest.fixture(scope="session")
def catalogue(repository: Path) -> Catalogue:
    catalogue = load_catalogue(repository / "data").catalogue
    assert catalogue is not None
    return catalogue


@pytest.fixture(scope="module")  # while it lives, no other test can run an event loop of its own
def browser(repository: Path) -> Iterator[Browser]:
    find = runpy.run_path(str(repository / "scripts" / "ensure_browser.py"))["find"]
    executable = find()
    assert executable, "there is no browser: run scripts/ensure_browser.py"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=executable, args=list(ARGUMENTS))
        yield browser
        browser.close()


@dataclass
class Watched:
    """What pages asked for and complained of."""

    complaints: list[str] = field(default_factory=list)
    hosts: set[str] = field(default_factory=set)
    requests: list[str] = field(default_factory=list)


def _watch(context: BrowserContext) -> Watched:
    watched = Watched()

    def asked(url: str) -> None:
        parts = urlsplit(url)
        watched.requests.append(url)
        if parts.scheme not in ("data", "blob"):
            watched.hosts.add(parts.netloc)

    context.on("request", lambda request: asked(request.url))
    context.on("console", lambda message: watched.complaints.append(f"{message.type}: {message.text}"))
    context.on("weberror", lambda error: watched.complaints.append(f"uncaught: {error.error}"))
    return watched


Opener = Callable[..., Page]


@pytest.fixture
def contexts(browser: Browser) -> Iterator[Callable[..., tuple[BrowserContext, Watched]]]:
    opened: list[tuple[BrowserContext, Watched]] = []

    def open_context(**options: Any) -> tuple[BrowserContext, Watched]:
        context = browser.new_context(**options)
        context.set_default_timeout(PATIENCE)
        opened.append((context, _watch(context)))
        return opened[-1]

    yield open_context
    for context, _ in opened:
        context.close()


@pytest.fixture
def open_page(contexts: Callable[..., tuple[BrowserContext, Watched]], address: str) -> Iterator[Opener]:
    """Open a page of the shipped site; it must not complain, and ask nobody but the site."""
    watches: list[Watched] = []

    def open_one(path: str = "", **options: Any) -> Page:
        context, watched = contexts(**options)
        watches.append(watched)
        page = context.new_page()
        page.goto(address + path)
        return page

    yield open_one
    for watched in watches:
        assert watched.complaints == []
        assert watched.hosts == {urlsplit(address).netloc}


@pytest.fixture(params=["", "zh/"], ids=["en", "zh"])
def prefix(request: pytest.FixtureRequest) -> str:
    return str(request.param)
