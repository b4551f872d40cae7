"""JSON Schemas of the YAML files, for completion and checking in editors."""

from __future__ import annotations

import json
from typing import Any

from pydantic import TypeAdapter

from llmindex.catalogue.model import Entry
from llmindex.catalogue.taxonomy import Taxonomy

__all__ = ["schema_files"]

_DIALECT = "http://json-schema.org/draft-07/schema#"
"""The dialect that yaml-language-server reads best."""


def schema_files(taxonomy: Taxonomy | None) -> dict[str, str]:
    """Return the schemas' texts by file name.

    With a taxonomy, editors can complete its sections, tags, relations and facts.
    """
    entries = TypeAdapter(list[Entry]).json_schema(by_alias=True, ref_template="#/definitions/{model}")
    entries["title"] = "llmindex entries"
    if taxonomy:
        _name_vocabulary(entries, taxonomy)
    vocabulary = Taxonomy.model_json_schema(by_alias=True, ref_template="#/definitions/{model}")
    return {"entries.schema.json": _text(entries), "taxonomy.schema.json": _text(vocabulary)}


def _text(schema: dict[str, Any]) -> str:
    definitions = schema.pop("$defs", {})
    ordered = {"$schema": _DIALECT, **schema, "definitions": definitions}
    return json.dumps(ordered, ensure_ascii=False, indent=2) + "\n"


def _name_vocabulary(schema: dict[str, Any], taxonomy: Taxonomy) -> None:
    definitions = schema["$defs"]
    entry = definitions["Entry"]["properties"]
    sections = _terms([(section.id, section.label.en) for section in taxonomy.sections])
    entry["section"] = {"description": entry["section"]["description"], **sections}
    entry["also_in"]["items"] = sections
    entry["tags"]["items"] = _terms([(tag.id, tag.label.en) for tag in taxonomy.tags])
    targets = {"type": "array", "items": {"type": "string"}, "minItems": 1}
    entry["relations"] |= {
        "properties": {
            relation.id: {**targets, "description": relation.label.en or ""} for relation in taxonomy.relations
        },
        "additionalProperties": False,
    }
    fact = {"$ref": "#/definitions/Fact"}
    facts = {
        declaration.id: {"allOf": [fact], "description": declaration.label.en or ""} for declaration in taxonomy.facts
    }
    for owner in ("Entry", "Variant"):
        definitions[owner]["properties"]["facts"] |= {"properties": facts, "additionalProperties": False}


def _terms(pairs: list[tuple[str, str | None]]) -> dict[str, Any]:
    """Enumerate terms so that editors show their names beside the ids."""
    return {
        "type": "string",
        "enum": [term for term, _ in pairs],
        "markdownEnumDescriptions": [name or term for term, name in pairs],
    }
