"""What a host's own interface said, where it was asked: its word counts before any page."""

from __future__ import annotations

from collections.abc import Callable

from llmindex.links.landing import address_asked, is_web_address, same_address
from llmindex.links.observation import Observation
from llmindex.links.rules.rule import Rule
from llmindex.links.verdict import Verdict

__all__ = ["RULES"]


def _said(mark: str) -> Callable[[Observation], bool]:
    return lambda seen: seen.service is not None and seen.mark(mark) is not None


def _new_address(seen: Observation) -> str | None:
    target = seen.mark("renamed") or ""
    return target if is_web_address(target) and not same_address(target, address_asked(seen)) else None


RULES = (
    Rule(
        "service-missing",
        Verdict.DEAD,
        _said("missing"),
        "There is no such thing, says the host's own interface.",
    ),
    Rule(
        "service-restricted",
        Verdict.BLOCKED,
        _said("restricted"),
        "It is private or needs a login, says the interface; or it is not there.",
        "private, or needs a login",
    ),
    Rule(
        "service-renamed",
        Verdict.MOVED,
        _said("renamed"),
        "The interface names another address for it.",
        target=_new_address,
    ),
    Rule(
        "service-archived",
        Verdict.OK,
        _said("archived"),
        "It is archived, says the interface: there to be read.",
        "archived by its owner",
    ),
    Rule(
        "service-withdrawn",
        Verdict.OK,
        _said("withdrawn"),
        "It is withdrawn, says the interface, and its page remains.",
        "withdrawn",
    ),
    Rule(
        "service-exists",
        Verdict.OK,
        _said("exists"),
        "It is there, says the interface.",
    ),
)
