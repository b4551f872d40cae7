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
from contextlib import suppress
from typing import IO, Any

from pagefind.service import get_executable

from llmindex.site.search import word_chunks

__all__ = ["SearchError", "index_parts", "run_pagefind"]

SPECIAL_CHARACTERS = "+"
"""Characters that belong to names here, as in REINFORCE++."""


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
    executable = get_executable()
    if executable is None:
        raise SearchError("the search index could not be written: Pagefind is not installed")
    environment = {**os.environ, "PAGEFIND_UNSTABLE_INDEX_CHUNK_SIZE": str(chunk_size)}
    with subprocess.Popen(  # noqa: S603  our own arguments
        [str(executable), "--service"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        env=environment,
    ) as process:
        assert process.stdin  # noqa: S101  both are pipes
        assert process.stdout  # noqa: S101
        try:
            for number, documents in enumerate(parts):
                answers = _asked(process.stdin, process.stdout, _requests(number, documents, language))
                files = _files(answers)
                yield documents, {one["path"].replace("\\", "/"): base64.b64decode(one["content"]) for one in files}
        finally:
            with suppress(BrokenPipeError):  # when it died, there may be something left to send
                process.stdin.close()


def _asked(stdin: IO[bytes], stdout: IO[bytes], requests: Iterable[dict[str, Any]]) -> bytes:
    """Send requests and return the answers, or what Pagefind says as it dies."""
    expected = sys.maxsize
    with suppress(BrokenPipeError):
        # It reads on while nobody takes its answers, and ends at once when there is no more to read.
        expected = _send(stdin, requests)
    return _receive(stdout, expected)


def _requests(number: int, documents: Mapping[str, str], language: str) -> Iterator[dict[str, Any]]:
    """List what to ask of Pagefind for a part."""
    if number:
        yield {"type": "DeleteIndex", "index_id": number - 1}
    yield {"type": "NewIndex", "config": {"force_language": language, "include_characters": SPECIAL_CHARACTERS}}
    for url, text in documents.items():
        yield {"type": "AddRecord", "index_id": number, "url": url, **json.loads(text)}
    yield {"type": "GetFiles", "index_id": number}


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
