"""What is remembered of links from run to run: ``data/link-state.json``.

The file is sorted and indented, so that a change of it can be read in review; what is empty is
left out. It is replaced in one step, and what another run has written meanwhile is kept.
"""

from __future__ import annotations

import datetime
import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from hashlib import blake2b
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import (
    AfterValidator,
    AwareDatetime,
    BaseModel,
    ConfigDict,
    Field,
    PlainSerializer,
    ValidationError,
)

from llmindex.files import write_atomically
from llmindex.links.observation import Failure, Hop, Observation, Page
from llmindex.package import cache_directory

__all__ = [
    "STATE",
    "BrokenStateError",
    "ForeignStateError",
    "Record",
    "State",
    "merge",
    "parse_state",
    "read_state",
    "render_state",
    "save_state",
]

STATE = "link-state.json"
"""The name of the file in a data directory."""

_VERSION = 1
_MAX_BYTES = 512 * 1024 * 1024


class BrokenStateError(ValueError):
    """The file is there, but is no link state; the message says why, for people."""


class ForeignStateError(BrokenStateError):
    """The file is the link state of another version of llmindex."""


@dataclass(frozen=True, slots=True)
class Record:
    """What is known of one address.

    ``last_ok`` is when it was last seen alive, ``first_failed`` when the present row of
    failures (dead or soft-404) began, ``failures`` how many runs found it gone since.
    ``archived`` is the address of a copy in a web archive, looked up once it is confirmed
    to be gone.
    """

    seen: Observation
    last_ok: datetime.datetime | None = None
    first_failed: datetime.datetime | None = None
    failures: int = 0
    archived: str | None = None


@dataclass(slots=True)
class State:
    """Records by normalised address (:func:`llmindex.links.address.normalise`)."""

    records: dict[str, Record] = field(default_factory=dict)


def read_state(path: Path) -> State:
    """Read a state file; a file that is not there is an empty state.

    Raises :class:`BrokenStateError` for a file that is no link state, ``OSError`` for one that
    cannot be read.
    """
    try:
        size = path.stat().st_size
    except FileNotFoundError:
        return State()
    if size > _MAX_BYTES:
        raise BrokenStateError(f"the file has {size / 1024**2:,.0f} MiB")
    return parse_state(path.read_bytes())


def parse_state(data: bytes) -> State:
    """Read the text of a state file; see :func:`read_state`."""
    try:
        file = _File.model_validate_json(data)
    except ValidationError as error:
        raise _complaint(error) from None
    except OverflowError:  # a time that is none in UTC, such as the year 1 in China
        raise BrokenStateError("a time in it is out of range") from None
    return State({url: _record(url, row) for url, row in file.links.items()})


def render_state(state: State) -> str:
    """Return the text of a state file."""
    links = {url: _row(url, state.records[url]) for url in sorted(state.records)}
    return json.dumps({"version": _VERSION, "links": links}, ensure_ascii=False, indent=1) + "\n"


def save_state(path: Path, state: State, *, known: frozenset[str] | None = None) -> State:
    """Write a state, joined with what the file holds now, and return what was written.

    Another run may have written since the file was read, so of each address the later
    observation counts. ``known`` are the addresses that there still are; others are dropped.
    Raises :class:`BrokenStateError` where something else has taken the file's place.
    """
    with _alone(path):
        joined = merge(read_state(path), state)
        if known is not None:
            joined = State({url: record for url, record in joined.records.items() if url in known})
        write_atomically(path, render_state(joined))
    return joined


def merge(*states: State) -> State:
    """Join states: of each address the latest observation counts, with its counts.

    At the same time to the second, the record that has seen more failures counts, so that the
    order of the states does not matter.
    """
    records: dict[str, Record] = {}
    for state in states:
        for url, record in state.records.items():
            if url not in records or _later(record, records[url]):
                records[url] = record
    return State(records)


def _later(record: Record, other: Record) -> bool:
    return _rank(record) > _rank(other)


def _rank(record: Record) -> tuple[Any, ...]:
    return (record.seen.checked, record.failures, record.archived or "", repr(record))


@contextmanager
def _alone(path: Path) -> Iterator[None]:
    """Keep other runs from writing the file between reading and writing it, where the system has locks for that."""
    try:
        import fcntl
    except ImportError:  # Windows: the last of two that write at the same moment wins
        yield
        return
    directory = cache_directory() or path.parent
    name = blake2b(str(path.resolve()).encode(), digest_size=8).hexdigest()
    with (directory / f"link-state-{name}.lock").open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


# The form of the file. Times are to the second, in UTC.

_Time = Annotated[
    AwareDatetime,
    AfterValidator(lambda time: time.astimezone(datetime.UTC)),
    PlainSerializer(lambda time: time.strftime("%Y-%m-%dT%H:%M:%SZ")),
]


class _Form(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, defer_build=True)  # who reads no state need not wait


class _PageForm(_Form):
    title: str = ""
    heading: str = ""
    text: str = ""
    text_length: int = 0
    size: int = 0
    whole: bool = True


class _Row(_Form):
    checked: _Time
    status: int | None = None
    failure: Failure | None = None
    detail: str = ""
    url: str = ""
    hops: list[tuple[str, int]] = Field(default_factory=list)
    headers: dict[str, str] = Field(default_factory=dict)
    service: str | None = None
    marks: list[str] = Field(default_factory=list)
    attempts: int = 1
    page: _PageForm | None = None
    last_ok: _Time | None = None
    first_failed: _Time | None = None
    failures: int = 0
    archived: str | None = None


class _File(_Form):
    version: Literal[1]
    links: dict[str, _Row]


def _record(url: str, row: _Row) -> Record:
    seen = Observation(
        checked=row.checked,
        url=row.url or url,
        status=row.status,
        failure=row.failure,
        detail=row.detail,
        hops=tuple(Hop(address, status) for address, status in row.hops),
        headers=row.headers,
        page=Page(**row.page.model_dump()) if row.page else None,
        service=row.service,
        marks=tuple(row.marks),
        attempts=row.attempts,
    )
    return Record(seen, row.last_ok, row.first_failed, row.failures, row.archived)


def _row(url: str, record: Record) -> Mapping[str, Any]:
    seen = record.seen
    row = _Row.model_construct(
        checked=seen.checked,
        status=seen.status,
        failure=seen.failure,
        detail=seen.detail,
        url="" if seen.url == url else seen.url,
        hops=[(hop.url, hop.status) for hop in seen.hops],
        headers=dict(sorted(seen.headers.items())),
        service=seen.service,
        marks=list(seen.marks),
        attempts=seen.attempts,
        page=_page_form(seen.page) if seen.page else None,
        last_ok=record.last_ok,
        first_failed=record.first_failed,
        failures=record.failures,
        archived=record.archived,
    )
    return row.model_dump(mode="json", exclude_defaults=True)


def _page_form(page: Page) -> _PageForm:
    return _PageForm.model_construct(
        title=page.title,
        heading=page.heading,
        text=page.text,
        text_length=page.text_length,
        size=page.size,
        whole=page.whole,
    )


def _complaint(error: ValidationError) -> BrokenStateError:
    first = error.errors(include_url=False)[0]
    place = ".".join(str(part) for part in first["loc"])
    if place == "version":
        return ForeignStateError("it was written by another version of llmindex")
    return BrokenStateError(f"{place}: {first['msg']}" if place else first["msg"])
