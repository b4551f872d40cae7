"""CSDN, which sends browsers a script to run before it shows anything."""

from __future__ import annotations

from llmindex.links.observation import Observation
from llmindex.links.rules.rule import Rule
from llmindex.links.verdict import Verdict

__all__ = ["RULES"]

_CHALLENGE = 521
"""No status of HTTP; CSDN's wall answers with it, and Cloudflare where it reaches no server."""
_SILENT = 100
"""So few characters are shown where all is done by a script."""


def _is_challenge(seen: Observation) -> bool:
    return seen.status == _CHALLENGE and seen.page is not None and seen.page.text_length <= _SILENT


RULES = (
    Rule(
        "csdn-challenge",
        Verdict.BLOCKED,
        _is_challenge,
        "Status 521 with a page that shows nothing and runs a script.",
        hosts=("csdn.net",),
    ),
)
