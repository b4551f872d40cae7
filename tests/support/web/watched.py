"""A socket that nobody may dial."""

from __future__ import annotations

import socket
import threading
from types import TracebackType
from typing import Self


class Watched:
    """Listens on a loopback address and counts who connects, answering nobody.

    ``dialled`` is complete once the context has ended: connections that waited to be accepted count too.
    """

    def __init__(self, address: str = "127.0.0.1") -> None:
        self._socket = socket.create_server((address, 0))
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._count, daemon=True)
        self.address, self.port = self._socket.getsockname()
        self.dialled = 0

    @property
    def url(self) -> str:
        return f"http://{self.address}:{self.port}/"

    def __enter__(self) -> Self:
        self._socket.settimeout(0.02)
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stop.set()
        self._thread.join()
        self._socket.close()

    def _count(self) -> None:
        while True:
            last = self._stop.is_set()  # one more look after the end: a connection may have been waiting
            try:
                connection, _ = self._socket.accept()
            except TimeoutError:
                if last:
                    return
                continue
            self.dialled += 1
            connection.close()
