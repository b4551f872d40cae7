"""``llmindex serve``: a real process, real HTTP, real changes."""

from __future__ import annotations

import json
import re
import signal
import socket
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

MISSPELT = ("tags: [feedback]", "tags: [feedbak]")


@dataclass
class Serving:
    """The command at work."""

    process: subprocess.Popen[str]
    project: Path
    address: str = ""

    def read_until(self, pattern: str) -> re.Match[str]:
        """Read what it prints up to a line; a process that ends before is a failure."""
        assert self.process.stderr is not None
        seen = []
        for line in self.process.stderr:
            seen.append(line)
            if found := re.search(pattern, line):
                return found
        raise AssertionError(f"ended without {pattern!r}:\n{''.join(seen)}")

    def get(self, path: str) -> tuple[int, str, str]:
        """Return an answer's status, type and text."""
        try:
            with urllib.request.urlopen(self.address + path, timeout=40) as answer:  # noqa: S310  our own server
                return answer.status, answer.headers["Content-Type"], answer.read().decode()
        except urllib.error.HTTPError as error:
            return error.code, error.headers["Content-Type"], error.read().decode()

    def state(self, seen: int = -1) -> dict[str, Any]:
        """Ask for the state; the answer waits until there is a newer one than was seen."""
        root = re.match(r"http://[^/]+", self.address)
        assert root
        with urllib.request.urlopen(f"{root[0]}/__llmindex__/state?seen={seen}", timeout=40) as answer:  # noqa: S310
            return dict(json.load(answer))

    def replace(self, path: str, old: str, new: str) -> None:
        file = self.project / path
        text = file.read_text(encoding="utf-8")
        assert old in text
        file.write_text(text.replace(old, new), encoding="utf-8")


Start = Callable[..., Serving]


@pytest.fixture
def start(project: Path) -> Iterator[Start]:
    started: list[subprocess.Popen[str]] = []

    def run(*arguments: str) -> Serving:
        process = subprocess.Popen(
            [sys.executable, "-m", "llmindex", "serve", "--port", "0", *arguments],
            cwd=project,
            stderr=subprocess.PIPE,
            text=True,
        )
        started.append(process)
        return Serving(process, project)

    yield run
    for process in started:
        process.send_signal(signal.SIGINT)
        process.communicate(timeout=30)


def serve(start: Start) -> Serving:
    serving = start()
    serving.address = serving.read_until(r"Serving on (http://\S+)")[1]
    return serving


def test_pages_of_both_languages_are_served_with_the_live_script(start: Start) -> None:
    serving = serve(start)
    # The site is meant to stand below a path: it is served there, and the root leads to it.
    assert serving.address.startswith("http://localhost:")

    for path in ("", "zh/", "entries/grpx/", "entries/grpx/index.html"):
        status, kind, text = serving.get(path)
        assert (status, kind) == (200, "text/html; charset=utf-8")
        assert text.count('<script type="module" src="/__llmindex__/live.js"></script>') == 1

    style = re.search(r'href="([^"]*llmindex\.css[^"]*)"', serving.get("")[2])
    assert style
    assert serving.get(style[1])[1].startswith("text/css")


def test_a_missing_page_shows_the_sites_own_page_for_that(start: Start) -> None:
    status, _, text = serve(start).get("no/such/page/")

    assert status == 404
    assert "This page does not exist." in text


def test_a_mistake_is_told_while_the_old_page_stays_and_mending_it_brings_the_new_one(start: Start) -> None:
    serving = serve(start)
    first = serving.state()
    assert first["error"] == ""

    serving.replace("data/entries.yaml", *MISSPELT)
    broken = serving.state(first["version"])
    assert "unknown tag `feedbak`" in broken["error"]
    assert serving.read_until("Changed: data/entries.yaml")
    assert serving.read_until("unknown tag `feedbak`")
    assert "GRPX" in serving.get("entries/grpx/")[2]

    serving.replace("data/entries.yaml", *reversed(MISSPELT))
    mended = serving.state(broken["version"])
    assert mended["error"] == ""
    assert mended["version"] > broken["version"]


@pytest.mark.parametrize(
    ("path", "old", "new", "page"),
    [
        ("data/entries.yaml", "The older way.", "The newer way.", "entries/ppx/"),
        ("data/notes/grpx.en.md", "Take a group", "Take a crowd", "entries/grpx/"),
        ("docs/about.md", "A page written by hand", "A page typed by hand", "about/"),
        ("mkdocs.yml", "site_name: Test index", "site_name: Best index", ""),
    ],
)
def test_a_change_is_built_and_served(start: Start, path: str, old: str, new: str, page: str) -> None:
    serving = serve(start)
    seen = serving.state()["version"]

    serving.replace(path, old, new)

    assert serving.state(seen)["error"] == ""
    assert new.removeprefix("site_name: ") in serving.get(page)[2]


def test_a_project_that_is_wrong_from_the_beginning_is_served_once_it_is_mended(start: Start, project: Path) -> None:
    entries = project / "data" / "entries.yaml"
    entries.write_text(entries.read_text(encoding="utf-8").replace(*MISSPELT), encoding="utf-8")
    serving = start()
    serving.address = serving.read_until(r"Nothing to show yet; (http://\S+) will show the site")[1]
    broken = serving.state()
    assert "feedbak" in broken["error"]

    serving.replace("data/entries.yaml", *reversed(MISSPELT))
    serving.state(broken["version"])

    assert "GRPX" in serving.get("entries/grpx/")[2]


def test_ctrl_c_stops_it_quietly(start: Start) -> None:
    serving = serve(start)

    serving.process.send_signal(signal.SIGINT)
    _, printed = serving.process.communicate(timeout=30)

    assert printed.splitlines()[-1] == "Stopped."
    assert serving.process.returncode == 0
    assert "Traceback" not in printed


def test_a_port_that_is_taken_is_said_in_words(project: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        done = subprocess.run(
            [sys.executable, "-m", "llmindex", "serve", "--port", str(port)],
            cwd=project,
            capture_output=True,
            text=True,
            check=False,
        )

    assert done.returncode == 2
    assert f"cannot listen on 127.0.0.1:{port}: Address already in use; try --port 0" in done.stderr


def test_outside_a_project_it_says_where_to_run(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "llmindex", "serve"], cwd=tmp_path, capture_output=True, text=True, check=False
    )

    assert done.returncode == 2
    assert "there is no `mkdocs.yml` here; run this in the project's directory" in done.stderr
