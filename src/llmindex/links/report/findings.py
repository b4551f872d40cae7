"""Links with something to say of them, as findings at the places where they stand."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator
from dataclasses import replace

from llmindex.catalogue.rules import rule
from llmindex.diagnostics import Diagnostic, Rule, Severity
from llmindex.links.checked import Checked, Standing
from llmindex.links.locate import Locations
from llmindex.links.report.words import advice, evidence, history
from llmindex.links.verdict import Verdict

__all__ = ["findings"]

_CODES = {
    Verdict.DEAD: "LI701",
    Verdict.SOFT_404: "LI702",
    Verdict.MOVED: "LI703",
    Verdict.BLOCKED: "LI704",
    Verdict.TIMEOUT: "LI704",
    Verdict.ERROR: "LI704",
}

_SAYINGS = {
    "LI701": "the link is dead",
    "LI702": "the page says that it is gone",
    "LI703": "the link has moved",
    "LI704": "the link could not be checked",
}


def findings(all_checked: Iterable[Checked], locations: Locations, now: datetime.datetime) -> list[Diagnostic]:
    """Return a finding for each place of each link that is gone, has moved or could not be checked, in reading order.

    What is gone and not confirmed yet is a warning.
    """
    found = [finding for checked in all_checked for finding in _of(checked, locations, now)]
    return sorted(found, key=lambda finding: finding.sort_key)


def _of(checked: Checked, locations: Locations, now: datetime.datetime) -> Iterator[Diagnostic]:
    code = _CODES.get(checked.verdict)
    if code is None:
        return
    parts = filter(None, (evidence(checked), history(checked, now)))
    message = f"{_SAYINGS[code]}: {checked.link.url} ({'; '.join(parts)})"
    for place in checked.link.places:
        span = locations.span(place)
        excerpt = locations.excerpt(place, span.line) if span else ""
        yield Diagnostic(_rule(code, checked), message, place.path, span, advice(checked), excerpt)


def _rule(code: str, checked: Checked) -> Rule:
    suspected = checked.standing is Standing.SUSPECTED
    return replace(rule(code), severity=Severity.WARNING) if suspected else rule(code)
