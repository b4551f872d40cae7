"""The summary for an issue or a job's page."""

from __future__ import annotations

import datetime
import re
from collections import defaultdict
from collections.abc import Iterable
from urllib.parse import quote, urlsplit

from llmindex.links.checked import Checked, Standing
from llmindex.links.link import Place
from llmindex.links.report.words import advice, evidence, history, needs_work, summary

__all__ = ["LIMIT", "NOTHING_TO_DO", "markdown_report"]

LIMIT = 65_536
"""Characters that GitHub accepts as the text of an issue."""

NOTHING_TO_DO = "<!-- llmindex: nothing to do -->"
"""The first line, not shown, of a report that asks nothing of anybody."""

_RESERVE = 2_000
"""Characters left free for what others put around the report."""

_MOST_PLACES = 5

_SECTIONS = {
    Standing.NEW: ("New", "Gone for certain since the last report. Replace or remove them."),
    Standing.FAILING: ("Still gone", "Reported before."),
    Standing.SUSPECTED: (
        "Seen gone once",
        "They count when a later run finds them gone too. Nothing has to be done yet.",
    ),
    Standing.MOVED: ("Moved", "`llmindex check-links --fix` writes the new addresses."),
    Standing.RECOVERED: ("Alive again", "Nothing has to be done."),
    Standing.UNCERTAIN: (
        "Could not be checked",
        "Bot walls, silence, faults of a server: no proof that anything is gone. They never fail a run.",
    ),
}


def markdown_report(
    all_checked: Iterable[Checked], now: datetime.datetime, *, source: str = "", limit: int = LIMIT - _RESERVE
) -> str:
    """Return the report as Markdown of at most ``limit`` characters; what does not fit is counted.

    ``source`` is the address under which the repository's files are shown, such as
    ``https://github.com/owner/name/blob/main``.
    """
    every = list(all_checked)
    by_standing: dict[Standing, list[Checked]] = defaultdict(list)
    for checked in every:
        by_standing[checked.standing].append(checked)
    sections = {standing: by_standing[standing] for standing in _SECTIONS if by_standing[standing]}
    quiet = "" if needs_work(every) else f"{NOTHING_TO_DO}\n"
    head = f"{quiet}{summary(every)}. Checked on {now.date().isoformat()}.\n"
    room = limit - len(head) - sum(len(_section(standing, len(found), [])) for standing, found in sections.items())
    parts = [head]
    for standing, found in sections.items():
        items: list[str] = []
        for checked in found:
            item = _item(checked, now, source)
            if len(item) > room:
                break
            room -= len(item)
            items.append(item)
        parts.append(_section(standing, len(found), items))
    return "".join(parts)


def _section(standing: Standing, count: int, items: list[str]) -> str:
    title, words = _SECTIONS[standing]
    rest = f"- … and {count - len(items)} more\n" if count > len(items) else ""
    return f"\n## {title} ({count})\n\n{words}\n\n{''.join(items)}{rest}"


def _item(checked: Checked, now: datetime.datetime, source: str) -> str:
    said = "; ".join(filter(None, (evidence(checked), history(checked, now))))
    lines = [f"- {_address(checked.link.url)}: {_text(said)}"]
    if checked.standing in (Standing.NEW, Standing.FAILING, Standing.MOVED) and (what := advice(checked)):
        lines.append(f"    - {_text(what)}")
    places = checked.link.places
    lines += [f"    - {_place(place, source)}" for place in places[:_MOST_PLACES]]
    if len(places) > _MOST_PLACES:
        lines.append(f"    - and {len(places) - _MOST_PLACES} more places")
    return "\n".join(lines) + "\n"


def _address(url: str) -> str:
    # An address on GitHub that can be clicked would leave a trace at the issue it leads to.
    on_github = (urlsplit(url).hostname or "").endswith("github.com")
    return _code(url) if on_github or re.search(r"[\s<>]", url) else f"<{url}>"


def _code(text: str) -> str:
    """Set a text so that it is shown as it is, whatever is in it."""
    shown = re.sub(r"[`\s]+", " ", text)
    return f"`{shown}`"


_LITERAL = re.compile(r"`[^`\n]+`|https?://[^\s,;)]+|[\\`*_{}\[\]<>#|~@!&]", re.IGNORECASE)


def _text(text: str) -> str:
    """Escape words that came from a page: no markup, no mention, no link. What is in ticks is code."""

    def literal(match: re.Match[str]) -> str:
        piece = match[0]
        if len(piece) > 1:
            return _code(piece.strip("`"))
        # Nothing but a character between them keeps a name from being told of it: here one without width.
        return "@&#8203;" if piece == "@" else f"\\{piece}"

    return _LITERAL.sub(literal, re.sub(r"\s+", " ", text))


def _place(place: Place, source: str) -> str:
    owner = f", entry `{place.entry}`" if place.entry else ""
    if source and place.line:
        return f"[{_text(str(place))}]({source}/{quote(place.path)}#L{place.line}){owner}"
    return f"{_code(str(place))}{owner}"
