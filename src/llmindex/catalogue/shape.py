"""From YAML data to typed records, with every complaint where it belongs."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from itertools import pairwise
from types import UnionType
from typing import Annotated, Any, TypeVar, Union, get_args, get_origin

from pydantic import BaseModel, ValidationError

from llmindex.catalogue.positions import Path
from llmindex.catalogue.suggest import listed, suggest
from llmindex.catalogue.values import Record, describe
from llmindex.catalogue.yaml import YamlDocument
from llmindex.diagnostics import Diagnostic

__all__ = ["salvage", "shape"]

R = TypeVar("R", bound=Record)

_FEW_FIELDS = 15
"""So many fields are listed in a hint; of more, only a near one is named."""


def shape(model: type[R], data: object, document: YamlDocument, prefix: Path = ()) -> tuple[R | None, list[Diagnostic]]:
    """Make a record of the data that stands at ``prefix`` in a document.

    Returns the record, or ``None`` and all that is wrong.
    """
    try:
        return model.model_validate(data), []
    except ValidationError as error:
        return None, [_diagnose(model, item, document, prefix) for item in error.errors(include_url=False)]


def salvage(model: type[R], data: object, placeholders: dict[str, Any]) -> R | None:
    """Make a record of what is sound in broken data, so that the rest can still be checked.

    Fields that cannot be read are left out, required ones replaced by a placeholder. Returns
    ``None`` where nothing is left.
    """
    if not isinstance(data, dict):
        return None
    data = copy.deepcopy(data)
    for _ in range(4):  # leaving something out may bring up another complaint, but not for ever
        try:
            return model.model_validate(data)
        except ValidationError as error:
            for item in error.errors(include_url=False):
                _leave_out(data, item["loc"])
            data = {**placeholders, **data}
    return None


def _leave_out(data: dict[str, Any], loc: tuple[str | int, ...]) -> None:
    """Remove a value: one fact or relation by its key, anything else by its whole field."""
    container: Any = data
    for step, inner in pairwise(loc):
        if step in ("facts", "relations") and isinstance(container, dict) and isinstance(container.get(step), dict):
            container[step].pop(inner, None)
            return
        try:
            container = container[step]
        except (KeyError, IndexError, TypeError):
            break
    if loc:
        data.pop(str(loc[0]), None)


def _diagnose(model: type[Record], error: Any, document: YamlDocument, prefix: Path) -> Diagnostic:
    kind: str = error["type"]
    loc: Path = error["loc"]
    name = str(loc[-1]) if loc else ""
    at = (*prefix, *loc)
    if kind.startswith("LI"):
        context = error["ctx"]
        if context["field"]:
            return document.finding(kind, context["message"], (*at, context["field"]), context["hint"], key=True)
        return document.finding(kind, context["message"], at, context["hint"])
    if kind == "missing":
        return _missing(loc, document, prefix)
    if kind == "extra_forbidden":
        owner = _model_at(model, loc[:-1])
        fields = [field.alias or key for key, field in owner.model_fields.items()] if owner else []
        hint = suggest(
            name, fields, f"the fields here are {', '.join(fields)}" if len(fields) < _FEW_FIELDS else "remove it"
        )
        return document.finding("LI101", f"unknown field `{name}`", at, hint, key=True)
    if kind == "enum":
        allowed = [part.strip("'") for part in error["ctx"]["expected"].replace(" or ", ", ").split(", ")]
        hint = suggest(str(error["input"]), allowed, listed(allowed))
        return document.finding("LI105", f"unknown {name} {describe(error['input'])}", at, hint)
    return document.finding(
        "LI102",
        f"expected {_EXPECTED.get(kind, 'something else')}, found {describe(error['input'])}",
        at,
        _type_hint(kind, error["input"], _model_at(model, loc)),
    )


_EXPECTED = {
    "tuple_type": "a list",
    "dict_type": "a mapping",
    "model_type": "a mapping",
    "model_attributes_type": "a mapping",
}


def _type_hint(kind: str, value: object, element: type[BaseModel] | None) -> str:
    if kind == "tuple_type" and isinstance(value, str) and element is None:
        return f"write `[{value}]`"
    if kind == "tuple_type" and value is None:
        return "write a list, or remove the field"
    return "see the schema's page for the form"


def _missing(loc: Path, document: YamlDocument, prefix: Path) -> Diagnostic:
    at = (*prefix, *loc)
    name = str(loc[-1])
    if name == "source" and "facts" in loc:
        hint = "add `source:` with the address of the document that says so, or remove the fact"
        return document.finding("LI306", f"the fact `{loc[-2]}` has no source", at[:-1], hint, key=True)
    where = f" in `{'.'.join(map(str, loc[:-1]))}`" if len(loc) > 1 else ""
    return document.finding("LI103", f"the field `{name}` is missing{where}", at, f"add `{name}:`")


def _model_at(model: type[BaseModel], loc: Path) -> type[BaseModel] | None:
    """Find the record class that a path leads to."""
    current: type[BaseModel] | None = model
    for step in loc:
        fields = current.model_fields if current else {}
        # A step that is no field is a place in a list or a key of a mapping: the class is found already.
        if (field := next((f for key, f in fields.items() if step in (key, f.alias)), None)) is not None:
            current = next(_models_in(field.annotation), None)
    return current


def _models_in(annotation: Any) -> Iterator[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    elif get_origin(annotation) in (Union, UnionType, Annotated, tuple, dict):
        for argument in get_args(annotation):
            yield from _models_in(argument)
