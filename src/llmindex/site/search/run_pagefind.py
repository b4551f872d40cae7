"""Running Pagefind on documents, in an order that is ours.

Pagefind numbers the pages of a folder in the order in which the file system lists them. Its
service (`pagefind --service`, in src/service/mod.rs of Pagefind 1.5.2) takes documents one after
another over a pipe, and numbers them in that order. The index comes back the same way: files
that the service is asked to write are not all written yet when it says so.
"""

from __future__ import annotations

import base64
import json
import os
import subprocess
import sys
from collections.abc import Generator, Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from typing import IO, Any

from pagefind.service import get_executable

from llmindex.site.search import word_chunks

__all__ = ["SearchError", "index_parts", "run_pagefind", "started_ahead"]

SPECIAL_CHARACTERS = "+"
"""Characters that belong to names here, as in REINFORCE++."""

_WORDS = "中文"
"""Words that take a dictionary to tell apart."""


class SearchError(RuntimeError):
    """Pagefind failed."""


def run_pagefind(documents: Mapping[str, str], language: str) -> dict[str, bytes]:
    """Return the files of an index of documents, which are records in JSON, by address.

    Pages are numbered in the order given; a document without words is no page.
    Raises SearchError.
    """
    ((_, files),) = index_parts([documents], language, word_chunks.CHUNK_SIZE)
    return files


def index_parts(
    parts: Iterable[Mapping[str, str]], language: str, chunk_size: int
) -> Generator[tuple[Mapping[str, str], dict[str, bytes]]]:
    """Yield each part of the documents with the files of its index, one after another. Raises SearchError.

    What Pagefind knows of a part it forgets before the next. ``chunk_size`` is as in `word_chunks`.
    """
    service = _AHEAD.pop((language, chunk_size), None) or _Service(chunk_size)
    try:
        for documents in parts:
            files = _files(service.index(documents, language))
            yield documents, {one["path"].replace("\\", "/"): base64.b64decode(one["content"]) for one in files}
    finally:
        service.end()


@contextmanager
def started_ahead(language: str) -> Iterator[None]:
    """Have Pagefind read its dictionary of a language while there is other work, so that `run_pagefind` need not wait.

    Of Chinese, that takes it a tenth of a second or two.
    """
    key = language, word_chunks.CHUNK_SIZE
    with suppress(SearchError, OSError):  # whoever needs it will hear of it
        _AHEAD[key] = _Service(word_chunks.CHUNK_SIZE)
        _AHEAD[key].prepare(language)
    try:
        yield
    finally:
        if unused := _AHEAD.pop(key, None):
            unused.kill()


class _Service:
    """Pagefind at work in a process of its own. Raises SearchError if there is no Pagefind."""

    def __init__(self, chunk_size: int) -> None:
        executable = get_executable()
        if executable is None:
            raise SearchError("the search index could not be written: Pagefind is not installed")
        self._process = subprocess.Popen(  # noqa: S603  our own arguments
            [str(executable), "--service"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            env={**os.environ, "PAGEFIND_UNSTABLE_INDEX_CHUNK_SIZE": str(chunk_size)},
        )
        self._indexes = 0
        """How many indexes it was asked for; it numbers them from 0."""
        self._unread = 0
        """How many answers nobody has read yet."""

    def prepare(self, language: str) -> None:
        """Let it read its dictionary; nobody needs to know what it answers."""
        document = json.dumps({"language": language, "content": _WORDS})
        *requests, _ = _requests(0, {"/": document}, language)
        self._indexes = 1
        with suppress(BrokenPipeError):
            self._unread = _send(self._stdin, requests)

    def index(self, documents: Mapping[str, str], language: str) -> bytes:
        """Have it index documents; return its answers, or what it says as it dies."""
        requests = _requests(self._indexes, documents, language)
        self._indexes += 1
        expected = sys.maxsize
        with suppress(BrokenPipeError):
            # It reads on while nobody takes its answers, and ends at once when there is no more to read.
            expected = _send(self._stdin, requests) + self._unread
        self._unread = 0
        return _receive(self._stdout, expected)

    def end(self) -> None:
        """Wait for its end, which comes when there is no more to read."""
        with suppress(BrokenPipeError):  # when it died, there may be something left to send
            self._stdin.close()
        self._stdout.close()
        self._process.wait()

    def kill(self) -> None:
        """End it, whatever it is at."""
        self._process.kill()
        self.end()

    @property
    def _stdin(self) -> IO[bytes]:
        assert self._process.stdin  # noqa: S101  it is a pipe
        return self._process.stdin

    @property
    def _stdout(self) -> IO[bytes]:
        assert self._process.stdout  # noqa: S101  it is a pipe
        return self._process.stdout


def _requests(number: int, documents: Mapping[str, str], language: str) -> Iterator[dict[str, Any]]:
    """List what to ask of Pagefind for an index of that number; the one before it may be forgotten."""
    if number:
        yield {"type": "DeleteIndex", "index_id": number - 1}
    yield {"type": "NewIndex", "config": {"force_language": language, "include_characters": SPECIAL_CHARACTERS}}
    for url, text in documents.items():
        yield {"type": "AddRecord", "index_id": number, "url": url, **json.loads(text)}
    yield {"type": "GetFiles", "index_id": number}


_AHEAD: dict[tuple[str, int], _Service] = {}
"""Those started ahead, by language and size of chunks, until somebody needs them."""


def _send(pipe: IO[bytes], requests: Iterable[dict[str, Any]]) -> int:
    """Send requests, each as JSON in base 64 with a comma behind it; return how many there were."""
    number = 0
    for number, payload in enumerate(requests, 1):
        message = json.dumps({"message_id": number, "payload": payload}, ensure_ascii=False)
        pipe.write(base64.b64encode(message.encode()) + b",")
    pipe.flush()
    return number


def _receive(pipe: IO[bytes], answers: int) -> bytes:
    """Take as many answers as are expected, in the form of the requests, or all there are."""
    parts = []
    while answers > 0 and (part := os.read(pipe.fileno(), 1 << 20)):
        parts.append(part)
        answers -= part.count(b",")
    return b"".join(parts)


def _files(received: bytes) -> list[dict[str, str]]:
    """Return the files in the last answer. Raises SearchError, if there is none or if one tells of an error."""
    payload: dict[str, Any] = {}
    for answer in received.split(b",")[:-1]:
        try:
            payload = json.loads(base64.b64decode(answer, validate=True))["payload"]
        except ValueError:  # no answer, but what it says as it dies
            payload = {}
            break
        if payload["type"] == "Error":
            raise SearchError(f"the search index could not be written: {payload['message']}")
    if "files" not in payload:
        raise SearchError(f"the search index could not be written:\n{received.decode(errors='replace')}")
    files: list[dict[str, str]] = payload["files"]
    return files
