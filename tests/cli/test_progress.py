from __future__ import annotations

import io
import re
import time

import pytest  # noqa: TC002  as everywhere

from llmindex.cli import progress
from llmindex.cli.progress import Progress


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_a_terminal_shows_a_bar_that_is_gone_at_the_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    monkeypatch.setattr(progress, "_REDRAW", 0.0)
    terminal = Terminal()
    with Progress("links", 4, terminal) as bar:
        for number in range(4):
            bar.step(f"{number + 1} ok")
    drawings = terminal.getvalue().split("\r\x1b[K")
    assert drawings[-1] == ""
    assert drawings[-2] == f"{'━' * 30} 4 of 4 links  4 ok"
    assert drawings[-4] == f"{'━' * 15}{'╌' * 15} 2 of 4 links  2 ok"


def test_a_narrow_terminal_is_not_overrun(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "24")
    monkeypatch.setattr(progress, "_REDRAW", 0.0)
    terminal = Terminal()
    with Progress("links", 10_000, terminal) as bar:
        bar.step("1 ok, 2 moved, 3 dead")
    assert max(len(drawing) for drawing in re.split(r"\r\x1b\[K", terminal.getvalue())) < 24


def test_a_log_gets_a_line_now_and_then(monkeypatch: pytest.MonkeyPatch) -> None:
    times = iter([0.0, 0.0, 5.0, 16.0, 20.0, 40.0])
    monkeypatch.setattr(time, "monotonic", lambda: next(times))
    log = io.StringIO()
    with Progress("links", 5000, log) as lines:
        for number in range(4):
            lines.step(f"{number + 1} ok")
    assert log.getvalue() == "2 of 5,000 links, 2 ok\n4 of 5,000 links, 4 ok\n"


def test_nothing_is_shown_of_nothing() -> None:
    terminal = Terminal()
    with Progress("links", 0, terminal):
        pass
    assert terminal.getvalue() == "\r\x1b[K"
