"""The made-up web in a process of its own, for guests that must not share an interpreter with it."""

from __future__ import annotations

import multiprocessing
import time
from collections.abc import Mapping
from dataclasses import dataclass
from multiprocessing.connection import Connection as Pipe
from types import TracebackType
from typing import Self

from web.journal import Journal
from web.server import Web


@dataclass(frozen=True, slots=True)
class Shift:
    """What a server has seen since it was last asked, and the processor time it needed for that, in seconds."""

    journal: Journal
    busy: float


class WebProcess:
    """A `Web` elsewhere; ``port`` is that of plain HTTP."""

    def __init__(self, *, at_accept: Mapping[str, str] | None = None) -> None:
        context = multiprocessing.get_context("spawn")
        self._pipe, other = context.Pipe()
        self._process = context.Process(target=_serve, args=(other, dict(at_accept or {})), daemon=True)
        self.port = 0

    def __enter__(self) -> Self:
        self._process.start()
        self.port = self._pipe.recv()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._pipe.send(False)
        self._process.join()

    def renew(self) -> Shift:
        """Have it forget everything; return what it has seen."""
        self._pipe.send(True)
        shift = self._pipe.recv()
        assert isinstance(shift, Shift)
        return shift


def _serve(pipe: Pipe, at_accept: dict[str, str]) -> None:
    with Web(at_accept=at_accept) as web:
        pipe.send(web.port)
        since = time.process_time()
        while pipe.recv():
            now = time.process_time()
            pipe.send(Shift(web.renew(), now - since))
            since = time.process_time()
