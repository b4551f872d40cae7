"""What must hold between entries, beyond the shape of each.

One module per concern; each has a function ``check`` that yields findings.
"""

from __future__ import annotations

from collections.abc import Iterator

from llmindex.catalogue.checks import (
    alone,
    comparisons,
    completeness,
    dates,
    learning_paths,
    references,
    texts,
    vocabulary,
    works,
)
from llmindex.catalogue.checks.item import Scope
from llmindex.diagnostics import Diagnostic

__all__ = ["check_all"]


def check_all(scope: Scope) -> Iterator[Diagnostic]:
    """Run every check over a catalogue."""
    for module in (vocabulary, comparisons, references, works, texts, dates, completeness, learning_paths, alone):
        yield from module.check(scope)
