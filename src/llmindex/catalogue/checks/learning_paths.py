"""Learning paths lead through entries that exist, each once, in the same order in every language."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from llmindex.catalogue.checks.item import PathItem, Scope
from llmindex.catalogue.checks.texts import check_field, language_name, text_problems
from llmindex.catalogue.learning_path import PathStep
from llmindex.catalogue.positions import Path
from llmindex.catalogue.suggest import suggest
from llmindex.catalogue.values import LANGUAGES
from llmindex.diagnostics import Diagnostic

__all__ = ["check"]


def check(scope: Scope) -> Iterator[Diagnostic]:
    """Check every path by itself, and its languages against each other."""
    languages: dict[str, dict[str, PathItem]] = defaultdict(dict)
    for item in scope.paths:
        languages[item.id][item.language] = item
        yield from _check_steps(item, scope)
        yield from _check_texts(item, scope)
    for items in languages.values():
        yield from _check_languages(items)


def _check_steps(item: PathItem, scope: Scope) -> Iterator[Diagnostic]:
    seen: set[str] = set()
    for place, step in enumerate(item.matter.steps):
        at = ("steps", place, "entry")
        if step.entry not in scope.known_ids:
            hint = suggest(step.entry, scope.known_ids, "name an entry by its id, or add that entry")
            yield item.document.finding("LI408", f"there is no entry `{step.entry}`", at, hint)
        elif step.entry in seen:
            message = f"the path comes to `{step.entry}` twice"
            yield item.document.finding("LI509", message, at, "leave one of the two out")
        seen.add(step.entry)


def _check_texts(item: PathItem, scope: Scope) -> Iterator[Diagnostic]:
    for problem in text_problems(item.introduction, scope, item.seen.targets, headings=True):
        yield item.finding(problem.code, problem.message, problem.hint, words=(problem.piece, problem.nth))
    for path, text in _front_texts(item):
        yield from check_field(item.document, path, text, scope, item.seen.targets)


def _front_texts(item: PathItem) -> Iterator[tuple[Path, str]]:
    yield ("audience",), item.matter.audience
    yield ("prerequisites",), item.matter.prerequisites
    for place, step in enumerate(item.matter.steps):
        yield ("steps", place, "why"), step.why
        yield ("steps", place, "after"), step.after


def _check_languages(items: dict[str, PathItem]) -> Iterator[Diagnostic]:
    first, *others = (items[language] for language in LANGUAGES if language in items)
    for language in LANGUAGES:
        if language not in items:
            message = f"the path `{first.id}` is not there in {language_name(language)}"
            yield first.finding("LI601", message, f"write `paths/{first.id}.{language}.md`")
    for other in others:
        yield from _compare(first, other)


_COMMON = ("order", "level", "effort")
"""What a path has in common in all its languages; beside it, its steps."""


def _compare(first: PathItem, other: PathItem) -> Iterator[Diagnostic]:
    """Report where a language says otherwise than the first."""
    for field in _COMMON:
        here, there = getattr(other.matter, field), getattr(first.matter, field)
        if here != there:
            message = f"`{field}` is {here} here, and {there} in {language_name(first.language)}"
            yield other.document.finding("LI510", message, (field,), f"{first.source.path} must say the same")
    theirs = [_what_is_common(step) for step in first.matter.steps]
    for place, step in enumerate(other.matter.steps):
        if place >= len(theirs) or _what_is_common(step) != theirs[place]:
            there = first.matter.steps[place].entry if place < len(theirs) else "none"
            message = f"step {place + 1} differs from that in {language_name(first.language)}, `{there}`"
            yield other.document.finding("LI510", message, ("steps", place), _SAME)
            return
    if len(other.matter.steps) < len(theirs):
        message = f"step {len(other.matter.steps) + 1}, `{theirs[len(other.matter.steps)][0]}`, is missing"
        yield other.document.finding("LI510", message, ("steps",), _SAME, key=True)


_SAME = "every language has the same steps: `entry`, `effort`, `optional`, and where a `part` begins"


def _what_is_common(step: PathStep) -> tuple[str, str | None, bool, bool]:
    return step.entry, step.effort, step.optional, bool(step.part)
