"""Copies of what is gone, in the Wayback Machine: what to ask, and what the answers say."""

from __future__ import annotations

import datetime
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import quote

from llmindex.links.address import normalise
from llmindex.links.services.service import Question

__all__ = ["BASE", "Snapshot", "availability_questions", "read_snapshot"]

BASE = "https://web.archive.org"

_OK, _REDIRECTS = 200, (301, 302, 303, 307, 308)
_LARGEST = 1 << 20
_NEWEST = "2"
"""A time may be cut short; of this one the newest copy is the nearest."""

_COPY = re.compile(r"/web/(\d{14})(?:[a-z]{2}_)?/(https?://.+)", re.ASCII | re.DOTALL)
"""A copy's path: the time, how it is shown, the address that was copied."""


@dataclass(frozen=True, slots=True)
class Snapshot:
    """A copy: where it is, and when it was made."""

    url: str
    taken: datetime.datetime


def availability_questions(
    url: str, base: str = BASE, before: datetime.datetime | None = None
) -> tuple[Question, Question]:
    """Return what to ask, in order until one answer names a copy, for an address that is gone.

    ``before`` is when it was last seen alive. It should be given if it is known: what was
    copied since is often the error page (https://github.com/dessant/web-archives/issues/51).

    The first question is to the index, which can leave out copies of errors but may look only
    at the latest few (https://github.com/internetarchive/wayback, wayback-cdx-server/README.md:
    ``limit=-1`` implies ``fastLatest``). The second is for the copy nearest to a time, and is
    answered by a redirect to it, which is not to be followed.
    """
    base, time = base.rstrip("/"), f"{before.astimezone(datetime.UTC):%Y%m%d%H%M%S}" if before else None
    until = f"&to={time}" if time else ""
    query = f"url={quote(url, safe='')}&output=json&fl=timestamp,original,statuscode&filter=statuscode:200&limit=-1"
    return (
        Question("archive", f"{base}/cdx/search/cdx?{query}{until}", step="index"),
        Question("archive", f"{base}/web/{time or _NEWEST}/{url}", step="nearest"),
    )


def read_snapshot(status: int, headers: Mapping[str, str], body: bytes, base: str = BASE) -> Snapshot | None:
    """Return the copy that an answer to either question names, ``None`` if it names none.

    The names of ``headers`` are in lower case. A copy's address is always one below ``base``,
    and of a web address.
    """
    base = base.rstrip("/")
    if status in _REDIRECTS:
        return _snapshot_at(headers.get("location", ""), base)
    return _newest(body, base) if status == _OK else None


def _snapshot_at(location: str, base: str) -> Snapshot | None:
    """Read where a redirect leads; ``http`` and ``https`` of the archive are the same to it."""
    house = base.partition("://")[2]
    path = re.sub(rf"^https?://{re.escape(house)}(?=/)", "", location.strip())
    match = _COPY.fullmatch(path)
    return _snapshot(match[1], match[2], base) if match else None


def _newest(body: bytes, base: str) -> Snapshot | None:
    """Read the index: rows of texts, the first of which names the columns; no row at all if there is no copy."""
    try:
        rows = json.loads(body) if len(body) <= _LARGEST else []
    except (ValueError, RecursionError):
        return None
    if not isinstance(rows, list) or not all(isinstance(row, list) for row in rows) or not rows:
        return None
    columns = [str(column) for column in rows[0]]
    copies = [dict(zip(columns, map(str, row), strict=False)) for row in rows[1:]]
    found = [copy for copy in copies if copy.get("statuscode") == str(_OK)]
    newest = max(found, key=lambda copy: copy.get("timestamp", ""), default={})
    return _snapshot(newest.get("timestamp", ""), newest.get("original", ""), base)


def _snapshot(time: str, original: str, base: str) -> Snapshot | None:
    if not re.fullmatch(r"(?:19|20)\d{12}", time, re.ASCII):
        return None
    try:
        taken = datetime.datetime.strptime(time, "%Y%m%d%H%M%S").replace(tzinfo=datetime.UTC)
        return Snapshot(f"{base}/web/{time}/{normalise(original)}", taken)
    except ValueError:
        return None
