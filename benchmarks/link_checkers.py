"""Who checks links: llmindex and lychee, how they are run and what they say of each address."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from measure import KIB_PER_MB, PROC, SAMPLING, kib
from web import Limits

TIMEOUT = 5
"""Seconds to wait for an answer, for both."""

CLASSES = {
    **dict.fromkeys(("ok", "moved"), "alive"),
    **dict.fromkeys(("dead", "soft-404"), "gone"),
    **dict.fromkeys(("blocked", "timeout", "error"), "unclear"),
}
"""What both can be held to: whether a page is there, whether it is not, or whether nothing can be said."""

ABSENT = {404, 410}


@dataclass(frozen=True, slots=True)
class Said:
    """What a checker says of an address: one of `CLASSES`, whether it fails the run for that, and its own word."""

    kind: str
    failing: bool
    verdict: str


@dataclass(frozen=True, slots=True)
class Checker:
    """A link checker: how it is run, what it writes, what it promises to every host."""

    name: str
    command: Callable[[Path, Path], list[str]]
    read: Callable[[str, list[str]], dict[str, Said]]
    limits: Limits


@dataclass(frozen=True, slots=True)
class Run:
    """One run: when it began (monotonic clock), seconds, processor seconds, peak memory in MB, and what was said."""

    began: float
    seconds: float
    processor: float
    memory: float
    said: Mapping[str, Said]


def run(checker: Checker, urls: str) -> Run:
    """Run a checker on a list of addresses. It may end with a code that says that links are broken."""
    with tempfile.TemporaryDirectory(prefix="llmindex-bench-") as folder:
        listed, result = Path(folder) / "links.txt", Path(folder) / "result.json"
        listed.write_text(urls, encoding="utf-8")
        with result.open("w") as output, (Path(folder) / "said").open("w+") as complaints:
            began = time.monotonic()
            process = subprocess.Popen(checker.command(listed, result), stdout=output, stderr=complaints, cwd=folder)
            with _watched(process.pid) as memory:
                _, status, usage = os.wait4(process.pid, 0)
                seconds = time.monotonic() - began
            process.returncode = os.waitstatus_to_exitcode(status)
            complaints.seek(0)
            said = complaints.read()
        answers = checker.read(result.read_text(encoding="utf-8"), urls.split())
    if not answers:
        raise SystemExit(f"{checker.name} ended with {process.returncode} and said nothing of any link\n{said[-2000:]}")
    return Run(began, seconds, usage.ru_utime + usage.ru_stime, memory[0], answers)


@contextmanager
def _watched(pid: int) -> Iterator[list[float]]:
    """Look again and again at the largest resident set that a process had; the only item is that, in MB.

    What `os.wait4` says of it counts the process as it was before it became the program: a copy of this one.
    """
    memory, stop = [0.0], threading.Event()

    def look() -> None:
        while not stop.wait(SAMPLING):
            with suppress(OSError):
                memory[0] = max(memory[0], kib(PROC / str(pid) / "status", "VmHWM:") / KIB_PER_MB)

    thread = threading.Thread(target=look, daemon=True)
    thread.start()
    try:
        yield memory
    finally:
        stop.set()
        thread.join()


def ours(command: list[str] | None = None) -> Checker:
    """Return llmindex, or another command that takes its options and writes what it writes."""
    start = command or [sys.executable, "-m", "llmindex", "check-links"]

    def complete(urls: Path, _: Path) -> list[str]:
        options = ["--urls", str(urls), "--allow-private", "--timeout", str(TIMEOUT), "--format", "json"]
        return [*start, *options]

    return Checker("llmindex", complete, read_ours, Limits())


def read_ours(text: str, _: list[str]) -> dict[str, Said]:
    """Read a line of JSON for each address."""
    found = (json.loads(line) for line in text.splitlines() if line.startswith("{"))
    return {
        one["url"]: Said(CLASSES.get(one["verdict"], ""), CLASSES.get(one["verdict"]) == "gone", one["verdict"])
        for one in found
    }


def lychee() -> Checker | None:
    """Return lychee, with the limits per host that it has by default; nothing if it is not installed."""
    beside = Path(sys.executable).parent / "lychee"
    program = str(beside) if beside.exists() else shutil.which("lychee")
    if not program:
        return None

    def complete(urls: Path, result: Path) -> list[str]:
        options = ["--timeout", str(TIMEOUT), "--max-concurrency", "512", "--no-progress"]
        return [program, *options, "--format", "json", "--output", str(result), str(urls)]

    return Checker("lychee", complete, read_lychee, Limits(connections=10, interval=0.05, slack=0.02))


def read_lychee(text: str, urls: list[str]) -> dict[str, Said]:
    """Read lychee's report, which lists only what fails its run.

    It has no word for what cannot be told; a reader can tell by the code that it prints, so
    only 404 and 410 are taken to mean that a page is gone.
    """
    if not text:
        return {}
    report = json.loads(text)
    said = dict.fromkeys(urls, Said("alive", failing=False, verdict="success"))
    for one in (one for part in ("error_map", "timeout_map") for found in report[part].values() for one in found):
        kind = "gone" if one["status"].get("code") in ABSENT else "unclear"
        said[one["url"]] = Said(kind, failing=True, verdict=one["status"]["text"])
    return said
