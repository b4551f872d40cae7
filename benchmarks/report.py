"""What was measured, as Markdown tables and as JSON."""

from __future__ import annotations

import json
import os
import platform
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from measure import Contestant, Memory

NO_FIGURE = "–"


@dataclass(frozen=True)
class Row:
    """A line of a table: the seconds of all rounds, the memory, and the name of the line it is compared with."""

    entries: int
    group: str
    name: str
    seconds: list[float]
    memory: Memory | None = None
    against: str = ""

    @property
    def median(self) -> float:
        """The median of all rounds."""
        return median(self.seconds)


def rows_of(entries: int, group: str, contestants: Sequence[Contestant]) -> list[Row]:
    """Return what contestants have come to."""
    return [Row(entries, group, one.name, one.seconds, one.memory, one.against) for one in contestants]


def tables(rows: Sequence[Row], rounds: int) -> Iterator[str]:
    """Write everything as Markdown, line by line: a table per size, and one of the growth over sizes."""
    yield (
        f"Medians of {rounds}; wall time of whole commands, start-up included, on {os.cpu_count()} processor cores. "
        "Memory is the most that was seen in a run of its own: the resident set of the largest process, and the "
        "proportional set of all processes together (what they share counts once)."
    )
    sizes = list(dict.fromkeys(row.entries for row in rows))
    for size in sizes:
        yield from ("", f"## {size:,} entries", "")
        yield from _table([row for row in rows if row.entries == size])
    if len(sizes) > 1:
        yield from ("", "## Growth", "")
        yield from _growth([row for row in rows if row.group == "cold"], sizes)


def _table(rows: Sequence[Row]) -> Iterator[str]:
    yield "| what | time | beside | largest process | all processes |"
    yield "| --- | ---: | ---: | ---: | ---: |"
    by_name = {row.name: row for row in rows}
    for row in rows:
        other = by_name.get(row.against)
        yield f"| {row.name} | {_seconds(row.median)} | {_beside(row, other)} | {_megabytes(row.memory)} |"


def _growth(rows: Sequence[Row], sizes: Sequence[int]) -> Iterator[str]:
    """Show how time and memory grow from each size to the next."""
    yield f"| what | {' | '.join(f'{size:,}' for size in sizes)} |"
    yield f"| --- |{' ---: |' * len(sizes)}"
    for name in dict.fromkeys(row.name for row in rows):
        found = {row.entries: row for row in rows if row.name == name}
        cells, before = [], None
        for size in sizes:
            row = found.get(size)
            times = f" (× {row.median / before.median:.1f})" if row and before else ""
            cells.append(f"{_seconds(row.median)}{times}, {_tree(row.memory)}" if row else NO_FIGURE)
            before = row
        yield f"| {name} | {' | '.join(cells)} |"


def _seconds(seconds: float) -> str:
    return f"{seconds:.2f} s" if seconds < 10 else f"{seconds:.1f} s"  # noqa: PLR2004  three figures are enough


def _beside(row: Row, other: Row | None) -> str:
    """Compare with another line: as a multiple, or by what comes on top where the other is a part of it."""
    if not other:
        return NO_FIGURE
    if row.group == "again":
        return f"{_short(other.name)} + {row.median - other.median:.2f} s"
    return f"{row.median / other.median:.2f} × {_short(other.name)}"


def _short(name: str) -> str:
    """Name a line in another one: by what stands before the first comma or bracket."""
    return name.partition(",")[0].partition(" (")[0]


def _megabytes(memory: Memory | None) -> str:
    return f"{memory.largest:,.0f} MB | {memory.tree:,.0f} MB" if memory else f"{NO_FIGURE} | {NO_FIGURE}"


def _tree(memory: Memory | None) -> str:
    return f"{memory.tree:,.0f} MB" if memory else NO_FIGURE


def write_json(path: Path, rows: Sequence[Row], rounds: int) -> None:
    """Write every figure of every round."""
    machine = {"cores": os.cpu_count(), "system": platform.platform(), "python": platform.python_version()}
    results = [{**asdict(row), "median": row.median} for row in rows]
    text = json.dumps({"rounds": rounds, "machine": machine, "results": results}, indent=2, ensure_ascii=False)
    path.write_text(text + "\n", encoding="utf-8")
