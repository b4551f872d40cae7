"""Proposals for misspelt words."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches

__all__ = ["listed", "suggest"]


def listed(words: Iterable[str]) -> str:
    """Return a hint that lists all there is to choose from."""
    return f"it is one of {', '.join(words)}"


def suggest(word: str, candidates: Iterable[str], otherwise: str = "") -> str:
    """Return ``did you mean `x`?`` for the nearest candidate, or another hint.

    >>> suggest("rlfh", ["rlhf", "ppo"])
    'did you mean `rlhf`?'
    """
    folded = {candidate.lower().replace("_", "-"): candidate for candidate in candidates}
    near = get_close_matches(word.lower().replace("_", "-").replace(" ", "-"), folded, n=1, cutoff=0.6)
    return f"did you mean `{folded[near[0]]}`?" if near else otherwise
