"""The report for people at a terminal, by what has to be done."""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator

from llmindex.diagnostics import visible
from llmindex.links.checked import Checked, Standing
from llmindex.links.report.words import advice, evidence, history

__all__ = ["terminal_report"]

_TITLES = {
    Standing.NEW: ("Gone", "error"),
    Standing.FAILING: ("Still gone", "error"),
    Standing.SUSPECTED: ("Seen gone once", "warning"),
    Standing.MOVED: ("Moved", "warning"),
    Standing.UNCERTAIN: ("Could not be checked", "info"),
    Standing.RECOVERED: ("Alive again", "info"),
}


def terminal_report(
    all_checked: Iterable[Checked],
    now: datetime.datetime,
    paint: Callable[[str, str], str] = lambda text, _role: text,
) -> str:
    """Return links with something to say of them, by what has to be done, most urgent first.

    ``paint(text, role)`` may colour a piece; the roles are those of :func:`llmindex.diagnostics.render`.
    """
    by_standing: dict[Standing, list[Checked]] = defaultdict(list)
    for checked in all_checked:
        by_standing[checked.standing].append(checked)
    groups: list[str] = []
    for standing, (title, role) in _TITLES.items():
        if found := by_standing[standing]:
            lines = [line for checked in found for line in _lines(checked, now, paint)]
            groups.append("\n".join([paint(f"{title} ({len(found)})", role), *lines]))
    return "\n\n".join(groups)


def _lines(checked: Checked, now: datetime.datetime, paint: Callable[[str, str], str]) -> Iterator[str]:
    yield f"  {paint(visible(checked.link.url), 'place')}"
    said = "; ".join(filter(None, (evidence(checked), history(checked, now))))
    yield f"    {visible(said)}"
    for place in checked.link.places:
        owner = ", ".join(filter(None, (place.entry, place.what)))
        yield f"    {visible(str(place))}{paint(f' ({visible(owner)})', 'dim') if owner else ''}"
    if help_text := advice(checked):
        yield f"    {paint('help', 'hint')}: {visible(help_text)}"
