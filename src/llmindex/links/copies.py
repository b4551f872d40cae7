"""Looking for archived copies of what is gone: at leisure, and with as few questions as can be."""

from __future__ import annotations

import asyncio
import datetime
from collections.abc import Callable, Mapping

from llmindex.links.fetch import Client, Response
from llmindex.links.observe import Options, client_for
from llmindex.links.services import BASES
from llmindex.links.services.archive import Snapshot, availability_questions, read_snapshot

__all__ = ["find_copies"]

_INTERVAL = 1.0
"""Seconds between two questions to the archive."""

_LIMIT = 64 * 1024
_PATIENCE = 3
"""So many questions in a row that it does not answer, and the archive is left alone until the next run."""


async def find_copies(
    gone: Mapping[str, datetime.datetime | None], options: Options, deliver: Callable[[str, Snapshot | None], None]
) -> None:
    """Look for the newest copy of each address, made before it was last seen alive if that is known.

    ``deliver(url, copy)`` is called for each address in turn, with ``None`` if there is none.
    """
    base = options.services.get("archive", BASES["archive"])
    silent = 0
    async with client_for(options) as client:
        for url, last_ok in gone.items():
            answered, copy = await _find(client, url, base, last_ok)
            deliver(url, copy)
            silent = 0 if answered else silent + 1
            if silent == _PATIENCE:
                return


async def _find(client: Client, url: str, base: str, before: datetime.datetime | None) -> tuple[bool, Snapshot | None]:
    """Return whether the archive answered, and the copy if it has one."""
    answered = False
    for question in availability_questions(url, base, before):
        answer = await client.get(question.url, limit=_LIMIT)
        await asyncio.sleep(_INTERVAL)
        if isinstance(answer, Response):
            answered = answered or answer.status < 500  # noqa: PLR2004  server errors begin there
            if copy := read_snapshot(answer.status, answer.headers, answer.body, base):
                return True, copy
    return answered, None
