"""One JSON object a line for each link."""

from __future__ import annotations

import datetime
import json
from collections.abc import Iterable, Iterator
from typing import Any

from llmindex.links.checked import Checked
from llmindex.links.link import Place

__all__ = ["json_lines"]


def json_lines(all_checked: Iterable[Checked]) -> Iterator[str]:
    """Yield a line for each link: verdict, evidence and places. Times are UTC (RFC 3339), durations seconds."""
    return (json.dumps(_object(checked), ensure_ascii=False) for checked in all_checked)


def _object(checked: Checked) -> dict[str, Any]:
    judgement, record = checked.judgement, checked.record
    return {
        "url": checked.link.url,
        "verdict": judgement.verdict.value,
        "rule": judgement.rule,
        "note": judgement.note or None,
        "target": judgement.target,
        "confirmed": checked.confirmed,
        "new": checked.new,
        "recovered": checked.recovered,
        "failures": record.failures,
        "first_failed": _time(record.first_failed),
        "last_ok": _time(record.last_ok),
        "archived": record.archived,
        "evidence": _evidence(checked),
        "places": [_place(place) for place in checked.link.places],
    }


def _evidence(checked: Checked) -> dict[str, Any]:
    seen = checked.seen
    return {
        "checked": _time(seen.checked),
        "url": seen.url,
        "status": seen.status,
        "failure": seen.failure.value if seen.failure else None,
        "detail": seen.detail or None,
        "hops": [{"url": hop.url, "status": hop.status} for hop in seen.hops],
        "service": seen.service,
        "attempts": seen.attempts,
        "elapsed": round(seen.elapsed, 3),
    }


def _place(place: Place) -> dict[str, Any]:
    return {
        "path": place.path,
        "line": place.line,
        "column": place.column,
        "entry": place.entry,
        "what": place.what or None,
        "written": place.written,
    }


def _time(moment: datetime.datetime | None) -> str | None:
    return moment.astimezone(datetime.UTC).strftime("%Y-%m-%dT%H:%M:%SZ") if moment else None
