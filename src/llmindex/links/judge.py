"""What an observation says of a link.

In this order: that there was no answer, what the host's own interface said, the rules for
the host, the rules for every host, redirects and the status. Of the rules the first that
applies decides, except that one whose verdict is ok leaves room: a rule after it may say
more, and its note stays.
"""

from __future__ import annotations

from collections.abc import Iterable

from llmindex.links.landing import adds_language, host_of, is_door, is_front_page, keep_fragment, moved_to, same_address
from llmindex.links.observation import Failure, Observation
from llmindex.links.rules import ANYWHERE, SERVICE, Rule, rules_for
from llmindex.links.rules.rule import is_fine
from llmindex.links.verdict import Judgement, Verdict

__all__ = ["judge"]


def judge(url: str, seen: Observation) -> Judgement:
    """Say what an observation of this address means. Never raises.

    >>> import datetime
    >>> judge("https://x.org/a", Observation(datetime.datetime.now(datetime.UTC), "https://x.org/a", 404)).rule
    'status-404'
    """
    if seen.failure is not None:
        return _by_failure(seen.failure, redirected=bool(seen.hops))
    if said := _applying(SERVICE, seen):
        return _decide(said, seen, url)
    found = _applying((*rules_for(host_of(seen.url)), *ANYWHERE), seen)
    decided = _decide(found, seen, url) if found else None
    if decided is not None and decided.verdict is not Verdict.OK:
        return decided
    moved = _moved(url, seen, decided.note if decided else "")
    return moved or decided or _by_status(seen)


# No answer

_FAILURES = {
    Failure.TIMEOUT: (Verdict.TIMEOUT, "no answer in time"),
    Failure.UNRESPONSIVE: (Verdict.TIMEOUT, "the host did not answer other requests"),
    Failure.NO_HOST: (Verdict.DEAD, "there is no such host"),
    Failure.RESOLVER: (Verdict.ERROR, "the host's name could not be looked up"),
    Failure.REFUSED: (Verdict.ERROR, "the host takes no connections"),
    Failure.RESET: (Verdict.ERROR, "the connection broke"),
    Failure.TLS: (Verdict.ERROR, "no trusted encrypted connection"),
    Failure.MALFORMED: (Verdict.ERROR, "the answer is not HTTP"),
    Failure.REDIRECTS: (Verdict.ERROR, "redirects that lead nowhere"),
    Failure.FORBIDDEN: (Verdict.SKIPPED, "not on the public internet"),
}


def _by_failure(failure: Failure, *, redirected: bool) -> Judgement:
    verdict, note = _FAILURES[failure]
    return Judgement(verdict, failure.value, f"redirected, then: {note}" if redirected else note)


# Rules


def _applying(rules: Iterable[Rule], seen: Observation) -> list[Rule]:
    return [rule for rule in rules if rule.applies(seen) and (rule.target is None or rule.target(seen) is not None)]


def _decide(rules: list[Rule], seen: Observation, url: str) -> Judgement:
    """Let the first rule decide that does more than add a note, with the notes of those that do not."""
    first = next((rule for rule in rules if rule.verdict is not Verdict.OK), rules[0])
    notes = [rule.note for rule in rules if rule.note and (rule is first or rule.verdict is Verdict.OK)]
    if seen.service and (said := seen.mark("note")):
        notes.append(said)
    target = first.target(seen) if first.target else None
    return Judgement(first.verdict, first.name, "; ".join(notes), keep_fragment(target, url) if target else None)


# Redirects and the status

_ABSENT = {404, 410}
_REFUSALS = {401, 403, 407, 429, 451, 999}
"""Refused without proof that nothing is there; 999 is LinkedIn's."""


def _moved(url: str, seen: Observation, note: str) -> Judgement | None:
    """Say that it has moved, if it was redirected there for good and can be read.

    Only redirects that come before any temporary one count. What is the same address but for
    the way it is written (:func:`llmindex.links.landing.same_address`) is no move, nor is
    what only has a language put before its path: that one was chosen for us.
    """
    target = moved_to(seen)
    if target is None or not is_fine(seen) or is_door(target):
        return None
    if same_address(url, target) or adds_language(url, target):
        return None
    if is_front_page(target) and not is_front_page(url):
        note = "; ".join(filter(None, [note, "leads to a front page"]))
    return Judgement(Verdict.MOVED, "moved", note, keep_fragment(target, url))


def _by_status(seen: Observation) -> Judgement:
    status = seen.status
    if status is None:
        return Judgement(Verdict.ERROR, "no-answer")
    if is_fine(seen):
        verdict = Verdict.OK
    elif status in _ABSENT:
        verdict = Verdict.DEAD
    else:
        verdict = Verdict.BLOCKED if status in _REFUSALS else Verdict.ERROR
    return Judgement(verdict, f"status-{status}")
