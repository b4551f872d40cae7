"""Annotations beside the lines of a pull request."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from llmindex.diagnostics import Diagnostic, Format, Severity, render

__all__ = ["MOST", "github_annotations"]

MOST = 10
"""How many annotations of a severity GitHub shows of one step (actions/toolkit, docs/problem-matchers.md)."""


def github_annotations(findings: Sequence[Diagnostic]) -> str:
    """Render the first findings of each severity as workflow commands, gravest first, and count the rest."""
    shown: list[Diagnostic] = []
    counts: Counter[Severity] = Counter()
    for finding in sorted(findings, key=lambda finding: finding.rule.severity.rank):
        counts[finding.rule.severity] += 1
        if counts[finding.rule.severity] <= MOST:
            shown.append(finding)
    rest = [
        f"{count - MOST} more {severity}{'s' * (count - MOST > 1)}"
        for severity, count in counts.items()
        if count > MOST
    ]
    lines = [render(shown, Format.GITHUB)] if shown else []
    return "\n".join([*lines, *([f"Not shown: {', '.join(rest)}"] if rest else [])])
