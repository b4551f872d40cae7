"""When to ask again: what an answer asks for, and what is usual where it asks for nothing."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from email.utils import parsedate_to_datetime
from zlib import crc32

from llmindex.links.observation import Failure

__all__ = ["LONGEST_WAIT", "MOST_ATTEMPTS", "attempts_for", "backoff", "is_passing", "wait_asked_for"]

MOST_ATTEMPTS = 3
"""How often an address is asked in one run at most."""

_ATTEMPTS_IN_SILENCE = 2
"""Silence costs the most time to wait for, and proves nothing however often it is heard."""

LONGEST_WAIT = 60.0
"""Seconds that a run waits for a host that asks to be left alone; who asks for more is not asked again in this run."""

_MARGIN = 0.1
"""Seconds waited beyond what was asked, since clocks and networks jitter."""

_ASKS_TO_WAIT = {429, 503}
_LIMITED = {403, 429}
"""GitHub's answers once a limit is used up
(https://docs.github.com/en/rest/using-the-rest-api/rate-limits-for-the-rest-api#exceeding-the-rate-limit)."""

_PASSING = {Failure.TIMEOUT, Failure.RESET, Failure.REFUSED, Failure.RESOLVER}


def wait_asked_for(status: int, headers: Mapping[str, str], now: datetime.datetime) -> float | None:
    """Return for how many seconds an answer asks not to be asked again; nothing where it does not say.

    ``Retry-After`` is a number of seconds or a date (RFC 9110 §10.2.3); a date is measured by
    the answer's own ``Date``, since a server's clock may be wrong. GitHub names the time when a
    limit begins anew.
    """
    if status in _ASKS_TO_WAIT or (status in _LIMITED and "x-ratelimit-remaining" in headers):
        wait = _retry_after(headers, now)
        if wait is None and headers.get("x-ratelimit-remaining") == "0":
            wait = _until(headers.get("x-ratelimit-reset", ""), now)
        return None if wait is None else max(wait, 0.0) + _MARGIN
    return None


def _retry_after(headers: Mapping[str, str], now: datetime.datetime) -> float | None:
    text = headers.get("retry-after", "").strip()
    if text.isascii() and text.isdigit():
        return float(text[:9])
    date = _date(text)
    if date is None:
        return None
    return (date - (_date(headers.get("date", "")) or now)).total_seconds()


def _until(text: str, now: datetime.datetime) -> float | None:
    return float(text) - now.timestamp() if text.isascii() and text.isdigit() and len(text) < 12 else None  # noqa: PLR2004  seconds since 1970


def _date(text: str) -> datetime.datetime | None:
    """Read a date in any of HTTP's forms (RFC 9110 §5.6.7)."""
    try:
        date = parsedate_to_datetime(text)
        return date if date.tzinfo else date.replace(tzinfo=datetime.UTC)
    except (ValueError, IndexError, OverflowError):
        return None


def is_passing(fault: int | Failure) -> bool:
    """Say whether a status or a failure may well be another one if it is asked for again."""
    if isinstance(fault, Failure):
        return fault in _PASSING
    return fault == 429 or fault // 100 == 5  # noqa: PLR2004  Too Many Requests (RFC 6585), server errors


def attempts_for(fault: int | Failure) -> int:
    """Return how often an address is asked in one run before a status or a failure counts."""
    if not is_passing(fault):
        return 1
    return _ATTEMPTS_IN_SILENCE if fault is Failure.TIMEOUT else MOST_ATTEMPTS


def backoff(attempt: int, url: str) -> float:
    """Return how many seconds to wait after the n-th attempt (from 1): about 1, 3, 9.

    Each address waits a little differently, and always the same, so that what failed together
    does not come back together.
    """
    return 3.0 ** (attempt - 1) * (0.75 + crc32(url.encode()) % 512 / 1024)
