"""The preview's server, over real HTTP."""

from __future__ import annotations

import http.client
import json
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from llmindex.site.serve import Preview, preview_server


@dataclass
class Site:
    """A served directory and a way to ask."""

    directory: Path
    preview: Preview = field(default_factory=Preview)
    address: str = ""

    def ask(self, path: str, method: str = "GET") -> tuple[http.client.HTTPResponse, bytes]:
        parts = urlsplit(self.address)
        connection = http.client.HTTPConnection("127.0.0.1", parts.port or 80, timeout=30)
        try:
            connection.request(method, path)
            response = connection.getresponse()
            return response, response.read()
        finally:
            connection.close()


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    (tmp_path / "index.html").write_text("<html><body>Home</body></html>", encoding="utf-8")
    (tmp_path / "bare.html").write_text("no body", encoding="utf-8")
    (tmp_path / "style.css").write_text("a {}", encoding="utf-8")
    (tmp_path / "folder").mkdir()
    (tmp_path / "folder" / "index.html").write_text("<body>Folder</body>", encoding="utf-8")
    site = Site(tmp_path)
    with preview_server(tmp_path, site.preview, "127.0.0.1", 0) as site.address:
        yield site


SCRIPT = b'<script type="module" src="/__llmindex__/live.js"></script>'


def test_a_page_carries_the_script_before_its_body_ends(site: Site) -> None:
    response, body = site.ask("/")

    assert body == b"<html><body>Home" + SCRIPT + b"</body></html>"
    assert response.getheader("Content-Type") == "text/html; charset=utf-8"
    assert response.getheader("Cache-Control") == "no-store"


def test_a_page_without_a_body_carries_it_at_its_end(site: Site) -> None:
    assert site.ask("/bare.html")[1] == b"no body" + SCRIPT


def test_other_files_are_served_as_they_are_and_not_cached(site: Site) -> None:
    response, body = site.ask("/style.css?v=1")

    assert body == b"a {}"
    assert response.getheader("Content-Type") == "text/css"
    assert response.getheader("Cache-Control") == "no-store"


def test_a_folder_without_its_slash_leads_to_the_one_with(site: Site) -> None:
    response, _ = site.ask("/folder")

    assert (response.status, response.getheader("Location")) == (301, "/folder/")


def test_heads_are_answered_without_a_body(site: Site) -> None:
    response, body = site.ask("/", "HEAD")

    assert (response.status, body) == (200, b"")
    assert int(response.getheader("Content-Length") or 0) > 30


def test_the_script_is_served(site: Site) -> None:
    response, body = site.ask("/__llmindex__/live.js")

    assert response.getheader("Content-Type") == "text/javascript; charset=utf-8"
    assert b"/__llmindex__/state" in body


def test_a_missing_page_is_the_sites_own_where_there_is_one(site: Site) -> None:
    response, body = site.ask("/missing/")
    assert response.status == 404
    assert b"Nothing matches" in body

    (site.directory / "404.html").write_text("<body>Ours</body>", encoding="utf-8")
    response, body = site.ask("/missing/")
    assert response.status == 404
    assert body == b"<body>Ours" + SCRIPT + b"</body>"


def test_nothing_outside_the_site_is_served(site: Site) -> None:
    (site.directory.parent / "secret.html").write_text("secret", encoding="utf-8")

    for path in ("/../secret.html", "/%2e%2e/secret.html", "//../secret.html"):
        response, body = site.ask(path)
        assert response.status == 404
        assert b"secret</" not in body


@pytest.mark.parametrize("seen", ["", "?seen=-1", "?seen=x", "?seen=99"])
def test_the_state_is_told_at_once_to_who_has_not_seen_it(site: Site, seen: str) -> None:
    site.preview.built()

    _, body = site.ask(f"/__llmindex__/state{seen}")

    assert json.loads(body) == {"version": 1, "error": ""}


def test_who_has_seen_the_state_is_told_the_next(site: Site) -> None:
    site.preview.built()
    told: list[dict[str, object]] = []
    waiting = threading.Thread(target=lambda: told.append(json.loads(site.ask("/__llmindex__/state?seen=1")[1])))
    waiting.start()

    site.preview.failed("wrong")

    waiting.join(timeout=20)
    assert told == [{"version": 2, "error": "wrong"}]


def test_who_waits_in_vain_is_answered_all_the_same() -> None:
    preview = Preview()

    assert preview.wait(seen=0, timeout=0.01) == {"version": 0, "error": ""}


def test_a_site_below_a_path_is_served_there_and_the_root_leads_to_it(site: Site) -> None:
    with preview_server(site.directory, site.preview, "127.0.0.1", 0, base="/index/") as address:
        below = Site(site.directory, address=address)
        assert address.endswith("/index/")
        response, _ = below.ask("/")
        assert (response.status, response.getheader("Location")) == (302, "/index/")
        assert b"Folder" in below.ask("/index/folder/")[1]
        assert below.ask("/index/style.css")[1] == b"a {}"


def test_a_named_host_is_shown_as_named(site: Site) -> None:
    with preview_server(site.directory, site.preview, "0.0.0.0", 0) as address:  # noqa: S104  closed at once
        assert address.startswith("http://localhost:")


def test_a_visitor_who_leaves_is_no_error(site: Site, capfd: pytest.CaptureFixture[str]) -> None:
    (site.directory / "large.bin").write_bytes(b"x" * 30_000_000)
    connection = http.client.HTTPConnection("127.0.0.1", urlsplit(site.address).port or 80, timeout=30)
    connection.request("GET", "/large.bin")
    connection.getresponse().read(10)
    connection.close()

    assert site.ask("/")[0].status == 200
    assert capfd.readouterr().err == ""
