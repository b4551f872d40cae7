"""What was seen of a link, and what to do about it, in words."""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Iterable

from llmindex.links.checked import Checked, Standing
from llmindex.links.observation import Failure
from llmindex.links.verdict import Verdict

__all__ = ["advice", "evidence", "history", "needs_work", "summary"]

_FAILURES = {
    Failure.TIMEOUT: "no answer in time",
    Failure.UNRESPONSIVE: "not asked, since its host let other requests time out",
    Failure.NO_HOST: "there is no host of this name",
    Failure.RESOLVER: "its host could not be looked up",
    Failure.REFUSED: "nobody listens there",
    Failure.RESET: "the connection broke",
    Failure.TLS: "no trusted encrypted connection",
    Failure.MALFORMED: "the answer is not HTTP",
    Failure.REDIRECTS: "redirects that lead nowhere",
    Failure.FORBIDDEN: "not asked, since it is not on the public internet",
}


def evidence(checked: Checked) -> str:
    """Say what was seen: the answer, what the rule adds to it, and where redirects led."""
    seen = checked.seen
    moved = checked.verdict is Verdict.MOVED
    answer = seen.hops[0].status if moved and seen.hops else seen.status
    parts = [f"HTTP {answer}" if seen.failure is None else _FAILURES[seen.failure]]
    if seen.failure is not None and seen.detail:
        parts[0] += f" ({seen.detail})"
    if checked.judgement.note:
        parts.append(checked.judgement.note)
    if seen.hops and not moved:
        parts.append(f"redirected to {seen.url}")
    return ", ".join(parts)


def history(checked: Checked, now: datetime.datetime) -> str:
    """Say how long it has been so; an empty text where that is not known."""
    record = checked.record
    parts: list[str] = []
    if checked.verdict.gone and record.first_failed:
        runs = f"in {record.failures} runs " if record.failures > 1 else ""
        parts.append(f"gone {runs}since {_day(record.first_failed, now)}")
    if not checked.verdict.alive and record.last_ok:
        parts.append(f"last seen alive on {_day(record.last_ok, now)}")
    return ", ".join(parts)


def _day(moment: datetime.datetime, now: datetime.datetime) -> str:
    days = (now - moment).days
    return f"{moment.date().isoformat()} ({days} day{'s' * (days != 1)} ago)" if days > 0 else moment.date().isoformat()


def advice(checked: Checked) -> str:
    """Say what to do; an empty text for what is fine."""
    standing = checked.standing
    if standing in (Standing.NEW, Standing.FAILING):
        copy = checked.record.archived
        return f"replace it, or write `archived: {copy}` beside it" if copy else "replace or remove it"
    if standing is Standing.SUSPECTED:
        return "nothing yet: it counts when a later run finds it gone too"
    if standing is Standing.MOVED:
        return f"write `{checked.judgement.target}`" if checked.judgement.target else "look where it is now"
    if checked.verdict is Verdict.BLOCKED:
        return "open it in a browser: the host does not let programs in"
    return "nothing: it will be asked for again" if standing is Standing.UNCERTAIN else ""


def needs_work(all_checked: Iterable[Checked]) -> bool:
    """Whether there is anything that a person should do now."""
    return any(checked.standing in (Standing.NEW, Standing.FAILING, Standing.MOVED) for checked in all_checked)


_COUNTED = {
    Verdict.DEAD: "dead",
    Verdict.SOFT_404: "gone behind a page that still answers",
    Verdict.MOVED: "moved",
    Verdict.BLOCKED: "blocked",
    Verdict.TIMEOUT: "timed out",
    Verdict.ERROR: "failing otherwise",
    Verdict.SKIPPED: "skipped",
    Verdict.OK: "ok",
}


def summary(all_checked: Iterable[Checked]) -> str:
    """Say in one line what became of all links: ``12 links: 1 dead, 11 ok``."""
    counts = Counter(checked.verdict for checked in all_checked)
    parts = [f"{counts[verdict]} {words}" for verdict, words in _COUNTED.items() if counts[verdict]]
    number = counts.total()
    return f"{number} link{'s' * (number != 1)}: {', '.join(parts) or 'nothing to check'}"
