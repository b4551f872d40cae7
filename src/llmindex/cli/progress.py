"""Showing how far long work has come: a line that is redrawn on a terminal, a line now and then in a log."""

from __future__ import annotations

import shutil
import sys
import time
from types import TracebackType
from typing import Self, TextIO

__all__ = ["Progress"]

_REDRAW = 0.1
"""Seconds between two drawings on a terminal."""

_LOG = 15.0
"""Seconds between two lines in a log."""


class Progress:
    """Shows how many of ``total`` things are done, on standard error.

    ``subject`` names them. To be used as a context manager, which leaves a clean line behind.
    """

    def __init__(self, subject: str, total: int, stream: TextIO | None = None) -> None:
        self._subject = subject
        self._total = total
        self.done = 0
        """How many are done."""
        self._stream = stream or sys.stderr
        self._terminal = self._stream.isatty()
        self._next = 0.0 if self._terminal else time.monotonic() + _LOG

    def __enter__(self) -> Self:
        self._show()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._terminal:
            self._stream.write("\r\x1b[K")  # ECMA-48: erase to the end of the line
            self._stream.flush()

    def step(self, note: str = "") -> None:
        """Count one more; ``note`` is shown beside the number."""
        self.done += 1
        self._show(note)

    def _show(self, note: str = "") -> None:
        now = time.monotonic()
        if now < self._next or not self._total:
            return
        self._next = now + (_REDRAW if self._terminal else _LOG)
        line = f"{self.done:,} of {self._total:,} {self._subject}"
        if self._terminal:
            self._draw(line, note)
        else:
            self._stream.write(f"{line}{f', {note}' if note else ''}\n")
            self._stream.flush()

    def _draw(self, line: str, note: str) -> None:
        width = shutil.get_terminal_size().columns - 1
        room = min(30, max(0, width - len(line) - len(note) - 4))
        full = room * self.done // self._total
        bar = f"{'━' * full}{'╌' * (room - full)} " if room >= 10 else ""  # noqa: PLR2004  below that it shows nothing
        self._stream.write(f"\r\x1b[K{f'{bar}{line}  {note}'[:width]}")
        self._stream.flush()
