"""Facts are declared, and their values are of the declared type."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from pydantic_core import PydanticCustomError

from llmindex.catalogue.checks.item import Item, Scope
from llmindex.catalogue.model import NOT_APPLICABLE, Entry, Fact
from llmindex.catalogue.positions import Path
from llmindex.catalogue.suggest import listed, suggest
from llmindex.catalogue.taxonomy import FactDeclaration, FactType, Taxonomy
from llmindex.catalogue.values import describe, read_date, read_flag, read_number
from llmindex.diagnostics import Diagnostic

__all__ = ["check_entry", "fit"]


def check_entry(item: Item, scope: Scope) -> Iterator[Diagnostic]:
    """Check the facts of an entry and its variants."""
    yield from _check_facts(item, item.entry.facts, ("facts",), scope)
    seen: set[str] = set()
    for place, variant in enumerate(item.entry.variants):
        path: Path = ("variants", place)
        if variant.id in seen:
            yield item.finding("LI401", f"the variant `{variant.id}` stands here twice", (*path, "id"), "rename one")
        seen.add(variant.id)
        yield from _check_facts(item, variant.facts, (*path, "facts"), scope)


def _check_facts(item: Item, facts: dict[str, Fact], path: Path, scope: Scope) -> Iterator[Diagnostic]:
    for name, fact in facts.items():
        declaration = scope.taxonomy.fact_by_id.get(name)
        if declaration is None and "facts" in scope.unread:
            continue
        if declaration is None:
            hint = suggest(name, scope.taxonomy.fact_by_id, "use a fact of the taxonomy, or declare this one in it")
            yield item.finding("LI304", f"unknown fact `{name}`", (*path, name), hint, key=True)
        elif complaint := _complaint(declaration, fact.value):
            message, hint, *place = complaint
            yield item.finding("LI305", f"`{name}`: {message}", (*path, name, "value", *place), hint)


def fit(entry: Entry, taxonomy: Taxonomy) -> bool:
    """Whether all facts of an entry that are declared have values of their declared type."""
    groups = (entry.facts, *(variant.facts for variant in entry.variants))
    return not any(
        _complaint(declaration, fact.value)
        for facts in groups
        for name, fact in facts.items()
        if (declaration := taxonomy.fact_by_id.get(name))
    )


def _complaint(declaration: FactDeclaration, value: Any) -> tuple[str, str] | tuple[str, str, int] | None:
    """Say what is wrong with a value, what to do, and with which element; ``None`` if nothing is."""
    if value is None or value == NOT_APPLICABLE:
        return _NO_VALUE if value is None else None
    match declaration.type:
        case FactType.ENUM:
            return _not_listed(declaration, value)
        case FactType.LIST:
            return _bad_list(declaration, value)
        case FactType.TEXT:
            return _bad_text(value)
    reader = {FactType.NUMBER: read_number, FactType.BOOLEAN: read_flag, FactType.DATE: read_date}[declaration.type]
    try:
        reader(value)
    except PydanticCustomError as error:
        context = error.context or {}
        return str(context["message"]), str(context["hint"]) or f"`{declaration.id}` is a {declaration.type}"
    return None


_NO_VALUE = ("the value is missing", f"write it, or `{NOT_APPLICABLE}` where none can be; leave out what is unknown")


def _not_listed(declaration: FactDeclaration, value: Any) -> tuple[str, str] | None:
    if value in declaration.values:
        return None
    hint = suggest(str(value), declaration.values, listed(declaration.values))
    return f"{describe(value)} is not one of its values", hint


def _bad_list(declaration: FactDeclaration, value: Any) -> tuple[str, str] | tuple[str, str, int] | None:
    if not isinstance(value, list):
        return f"expected a list, found {describe(value)}", f"write `[{value}]`" if isinstance(value, str) else ""
    for place, element in enumerate(value):
        if not isinstance(element, str) or not element.strip():
            return f"expected text in the list, found {describe(element)}", "write each element as text", place
        if declaration.values and (complaint := _not_listed(declaration, element)):
            return *complaint, place
    return None


def _bad_text(value: Any) -> tuple[str, str] | None:
    texts = list(value.values()) if isinstance(value, dict) and value and set(value) <= {"en", "zh"} else [value]
    if all(isinstance(text, str) and text.strip() for text in texts):
        return None
    return f"expected text, found {describe(value)}", "write text, or `{en: …, zh: …}`"
