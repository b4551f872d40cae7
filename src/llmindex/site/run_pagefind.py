"""Running Pagefind on documents, in an order that is ours.

Pagefind numbers the pages of a folder in the order in which the file system lists them. Its
service (`pagefind --service`, in src/service/mod.rs of Pagefind 1.5.2) takes documents one after
another over a pipe, and numbers them in that order.
"""

from __future__ import annotations

import base64
import json
import os
import subprocess
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import IO, Any

from pagefind.service import get_executable

__all__ = ["SearchError", "run_pagefind"]

SPECIAL_CHARACTERS = "+"
"""Characters that belong to names here, as in REINFORCE++."""


class SearchError(RuntimeError):
    """Pagefind failed."""


def run_pagefind(documents: Iterable[tuple[str, str]], language: str, directory: Path) -> None:
    """Write an index of documents, given as an address and HTML each, into a directory.

    Pages are numbered in the order given; a document without words is no page.
    Raises SearchError.
    """
    executable = get_executable()
    if executable is None:
        raise SearchError("the search index could not be written: Pagefind is not installed")
    command = [str(executable), "--service"]
    with subprocess.Popen(  # noqa: S603  our own arguments
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.STDOUT
    ) as process:
        assert process.stdin  # noqa: S101  both are pipes
        assert process.stdout  # noqa: S101
        try:
            # It reads on while nobody takes its answers, and ends as soon as there is no more to read.
            sent = _send(process.stdin, _requests(documents, language, directory))
            failure = _failure(process.stdout, sent)
            process.stdin.close()
        except BrokenPipeError:
            failure = process.stdout.read().decode(errors="replace")
    if failure is not None:
        raise SearchError(f"the search index could not be written:\n{failure}")


def _requests(documents: Iterable[tuple[str, str]], language: str, directory: Path) -> Iterator[dict[str, Any]]:
    yield {"type": "NewIndex", "config": {"force_language": language, "include_characters": SPECIAL_CHARACTERS}}
    for url, text in documents:
        yield {"type": "AddFile", "index_id": 0, "url": url, "file_contents": text}
    yield {"type": "WriteFiles", "index_id": 0, "output_path": str(directory.absolute())}


def _send(pipe: IO[bytes], requests: Iterable[dict[str, Any]]) -> int:
    """Send requests, each as JSON in base 64 with a comma behind it; return how many there were."""
    number = 0
    for number, payload in enumerate(requests, 1):
        message = json.dumps({"message_id": number, "payload": payload}, ensure_ascii=False)
        pipe.write(base64.b64encode(message.encode()) + b",")
    pipe.flush()
    return number


def _failure(pipe: IO[bytes], expected: int) -> str | None:
    """Take as many answers as are expected; return what went wrong, if anything did."""
    received = bytearray()
    while expected > 0 and (part := os.read(pipe.fileno(), 1 << 16)):
        received += part
        expected -= part.count(b",")
    for answer in bytes(received).split(b",")[:-1]:
        try:
            payload = json.loads(base64.b64decode(answer, validate=True))["payload"]
        except ValueError:  # no answer, but what it says when it dies
            return received.decode(errors="replace")
        if payload["type"] == "Error":
            return str(payload["message"])
    return received.decode(errors="replace") if expected > 0 else None
