"""How long the preview takes from saving an entry until a browser would show it."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.client import HTTPConnection
from pathlib import Path

from contestants import LANGUAGES, LLMINDEX, editing, write_project
from measure import ENVIRONMENT

POLL = 0.01
"""Seconds between two looks at a page."""

SETTLE = 0.5
"""Seconds of rest after a build, so that the next edit meets an idle preview."""

PATIENCE = 600
"""Seconds after which something must be wrong."""


def seconds_until_shown(root: Path, entries: int, edits: int) -> list[float]:
    """Start the preview, edit an entry several times; return how long each took to show in both languages."""
    project = write_project(root / "serve", entries, search=True)
    edit = editing(project, entries)
    addresses = [f"/{prefix}entries/entry-{entries // 2}/" for prefix in LANGUAGES.values()]
    with _preview(project) as (port, wait_for_build):
        result = []
        for _ in range(edits):
            time.sleep(SETTLE)
            os.sync()
            result.append(_one_edit(edit, port, addresses))
            wait_for_build()
    return result


def _one_edit(edit: Callable[[], str], port: int, addresses: list[str]) -> float:
    connection = HTTPConnection("127.0.0.1", port)
    start = time.perf_counter()
    words = edit().encode()
    for address in addresses:
        while words not in _get(connection, address):
            if time.perf_counter() - start > PATIENCE:
                raise SystemExit(f"the preview never showed {words!r} at {address}")
            time.sleep(POLL)
    seconds = time.perf_counter() - start
    connection.close()
    return seconds


def _get(connection: HTTPConnection, address: str) -> bytes:
    connection.request("GET", address)
    return connection.getresponse().read()


@contextmanager
def _preview(project: Path) -> Iterator[tuple[int, Callable[[], None]]]:
    """Run the preview; yield its port, once its first site stands, and what waits for the next build to end."""
    environment = {**os.environ, **ENVIRONMENT, "TMPDIR": str(project)}  # its site on the same disk as all others
    command = [*LLMINDEX, "serve", "--port", "0"]
    process = subprocess.Popen(command, cwd=project, env=environment, stderr=subprocess.PIPE, text=True)

    def wait_for(pattern: str) -> re.Match[str]:
        said = ""
        for line in process.stderr:
            said += line
            if found := re.search(pattern, line):
                return found
        raise SystemExit(f"the preview ended:\n{said}")

    try:
        port = int(wait_for(r"Serving on .*?http://[^:/]+:(\d+)")[1])
        yield port, lambda: wait_for("^Built ") and None
    finally:
        process.send_signal(signal.SIGINT)
        process.wait()
        process.stderr.close()
