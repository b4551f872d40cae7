"""The reference of the catalogue's fields, as Markdown tables made from the models.

A field's ``description`` is written once, in the model. Editors show it, and the page
``docs/contribute/schema.md`` holds the tables made here; a test compares the two.
"""

from __future__ import annotations

from enum import StrEnum
from types import UnionType
from typing import TYPE_CHECKING, Any, Union, get_args, get_origin, get_type_hints

from llmindex.catalogue import values
from llmindex.catalogue.learning_path import PathMatter, PathStep
from llmindex.catalogue.model import Change, Claim, Entry, Fact, Fix, Link, RelationTargets, Variant
from llmindex.catalogue.notes import FrontMatter
from llmindex.catalogue.taxonomy import (
    Comparison,
    FactDeclaration,
    RelationType,
    Section,
    StartingPoint,
    Tag,
    Taxonomy,
)
from llmindex.catalogue.values import Localized, Record, Title

if TYPE_CHECKING:
    from pydantic.fields import FieldInfo

__all__ = ["RECORDS", "reference_tables"]

RECORDS: dict[str, type[Record]] = {
    "entry": Entry,
    "link": Link,
    "fact": Fact,
    "variant": Variant,
    "claim": Claim,
    "change": Change,
    "fix": Fix,
    "taxonomy": Taxonomy,
    "section": Section,
    "tag": Tag,
    "relation-type": RelationType,
    "fact-declaration": FactDeclaration,
    "comparison": Comparison,
    "starting-point": StartingPoint,
    "note": FrontMatter,
    "learning-path": PathMatter,
    "step": PathStep,
}
"""What the page describes; the names are the anchors of its headings."""

_SINGULAR_AND_PLURAL: tuple[tuple[Any, str, str], ...] = (
    (values.Text, "text", "texts"),
    (values.Slug, "id", "ids"),
    (values.Arxiv, "arXiv id", "arXiv ids"),
    (values.Doi, "DOI", "DOIs"),
    (values.Repo, "`owner/name`", "`owner/name`"),
    (values.HuggingFace, "`owner/name`", "`owner/name`"),
    (values.Isbn, "ISBN", "ISBNs"),
    (values.Url, "address", "addresses"),
    (values.Urls, "address, or list of addresses", ""),
    (values.LanguageCodes, "language code, or list of codes", ""),
    (values.Date, "date", "dates"),
    (values.Effort, "effort", ""),
    (values.Number, "number", "numbers"),
    (values.Flag, "`true` or `false`", ""),
    (RelationTargets, "list of ids", "lists of ids"),
    (Title, "text, or `{en, zh}`", ""),
    (Localized, "`{en, zh}`", ""),
    (Any, "as declared", ""),
)


def reference_tables() -> dict[str, str]:
    """Return the Markdown table of each record by its name in ``RECORDS``."""
    return {name: _table(record) for name, record in RECORDS.items()}


def _table(record: type[Record]) -> str:
    hints = get_type_hints(record, include_extras=True)
    rows = [_row(field.alias or name, hints[name], field) for name, field in record.model_fields.items()]
    return "\n".join(["| Field | Value | Meaning |", "| --- | --- | --- |", *rows])


def _row(name: str, hint: Any, field: FieldInfo) -> str:
    required = " **Required.**" if field.is_required() else ""
    default = f" Default: {_default(field.default)}." if _worth_saying(field) else ""
    return f"| `{name}` | {_value(hint)} | {field.description}{required}{default} |"


def _worth_saying(field: FieldInfo) -> bool:
    return not field.is_required() and isinstance(field.default, bool | StrEnum)


def _default(value: object) -> str:
    return f"`{value.value if isinstance(value, StrEnum) else str(value).lower()}`"


def _value(hint: Any) -> str:
    """Name the values of a field, as a curator thinks of them."""
    if name := next((one for known, one, _ in _SINGULAR_AND_PLURAL if known == hint), None):
        return name
    if isinstance(hint, type):
        return _words(hint) if issubclass(hint, StrEnum) else _link(hint, 1)
    arguments = get_args(hint)
    match get_origin(hint):
        case origin if origin in (Union, UnionType):
            return _value(next(argument for argument in arguments if argument is not type(None)))
        case origin if origin is dict:
            return f"mapping to {_plural(arguments[1])}"
    return f"list of {_plural(arguments[0])}"


def _words(enum: type[StrEnum]) -> str:
    return ", ".join(f"`{member.value}`" for member in enum)


def _plural(hint: Any) -> str:
    return next((many for known, _, many in _SINGULAR_AND_PLURAL if known == hint), "") or _link(hint, 2)


def _link(hint: Any, number: int) -> str:
    name = next(name for name, record in RECORDS.items() if record is hint)
    words = name.replace("-", " ")
    return f"[{words if number == 1 else words + 's'}](#{name})"
