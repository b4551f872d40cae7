from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any, ClassVar

import pytest
import yaml
from jsonschema import Draft7Validator

from llmindex.catalogue.load import load_taxonomy
from llmindex.catalogue.schema import schema_files


@pytest.fixture(scope="module")
def schemas(fixture_project: Path) -> dict[str, Any]:
    taxonomy, _ = load_taxonomy(fixture_project / "data" / "taxonomy.yaml", "t")
    assert taxonomy
    files = schema_files(taxonomy)
    assert all(text.endswith("}\n") for text in files.values())
    return {name: json.loads(text) for name, text in files.items()}


def _complaints(schema: dict[str, Any], data: Any) -> list[str]:
    return sorted("/".join(map(str, error.absolute_path)) for error in Draft7Validator(schema).iter_errors(data))


def test_the_schemas_are_valid_themselves(schemas: dict[str, Any]) -> None:
    assert list(schemas) == ["entries.schema.json", "taxonomy.schema.json"]
    for schema in schemas.values():
        assert schema["$schema"] == "http://json-schema.org/draft-07/schema#"
        Draft7Validator.check_schema(schema)
        references = set(re.findall(r'"\$ref": "([^"]+)"', json.dumps(schema)))
        assert references <= {f"#/definitions/{name}" for name in schema["definitions"]}


def test_a_sound_catalogue_follows_them(schemas: dict[str, Any], fixture_project: Path) -> None:
    for name, schema in schemas.items():
        path = fixture_project / "data" / name.replace(".schema.json", ".yaml")
        # As an editor reads it: YAML 1.2, where only numbers and booleans are no text.
        data = yaml.load(path.read_text(encoding="utf-8"), Loader=_Editor)  # noqa: S506  it is a safe one
        assert _complaints(schema, data) == []


class _Editor(yaml.SafeLoader):
    yaml_implicit_resolvers: ClassVar = {  # type: ignore[misc]
        char: [(tag, pattern) for tag, pattern in resolvers if not tag.endswith((":timestamp", ":merge"))]
        for char, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
    }


ENTRY: dict[str, Any] = {"id": "a", "kind": "paper", "title": "A", "section": "training", "added": "2024-01-05"}


@pytest.mark.parametrize(
    ("fields", "places"),
    [
        ({}, []),
        ({"added": 2024, "published": "2024-06"}, []),
        ({"title": {"en": "A", "zh": "甲"}, "language": ["en", "zh"]}, []),
        ({"id": "A b"}, ["0/id"]),
        ({"kind": "papr"}, ["0/kind"]),
        ({"section": "cooking"}, ["0/section"]),
        ({"tags": ["feedback", "cooking"]}, ["0/tags/1"]),
        ({"also_in": ["cooking"]}, ["0/also_in/0"]),
        ({"relations": {"extends": ["b"]}}, ["0/relations"]),
        ({"relations": {"based_on": "b"}}, ["0/relations/based_on"]),
        ({"facts": {"heads": {"value": 1, "as_of": 2024}}}, ["0/facts/heads"]),
        ({"facts": {"weight": {"value": 1, "source": "https://example.org", "as_of": 2024}}}, ["0/facts"]),
        ({"variants": [{"id": "b", "name": "B", "facts": {"weight": {}}}]}, ["0/variants/0/facts"]),
        ({"sumary": "x"}, ["0"]),
        ({"links": [{"rel": "docs", "url": "ftp://example.org"}]}, ["0/links/0/url"]),
        ({"history": [{"date": "2024", "event": "moved", "text": {"en": "x"}, "from": "https://example.org"}]}, []),
        ({"claims": [{"text": {"en": "x"}, "by": "y", "verdict": "wrong", "as_of": 2024, "for": ["https://example.org"]}]}, []),
    ],
)  # fmt: skip
def test_an_editor_marks_what_is_wrong(schemas: dict[str, Any], fields: dict[str, Any], places: list[str]) -> None:
    assert _complaints(schemas["entries.schema.json"], [ENTRY | fields]) == places


def test_an_editor_shows_the_names_of_terms(schemas: dict[str, Any]) -> None:
    entry = schemas["entries.schema.json"]["definitions"]["Entry"]["properties"]
    assert entry["section"]["enum"] == ["architecture", "training", "empty"]
    assert entry["tags"]["items"]["markdownEnumDescriptions"] == ["Learning", "Feedback", "Attention", "Unused"]
    assert entry["relations"]["properties"]["based_on"]["description"] == "Based on"


def test_without_a_taxonomy_every_term_is_allowed() -> None:
    schema = json.loads(schema_files(None)["entries.schema.json"])
    assert _complaints(schema, [ENTRY | {"section": "cooking", "tags": ["x"], "relations": {"y": ["z"]}}]) == []


def test_every_field_is_described(schemas: dict[str, Any]) -> None:
    for schema in schemas.values():
        for name, definition in schema["definitions"].items():
            if name in ("Localized", "Title"):
                continue
            for field, content in definition.get("properties", {}).items():
                target = schema["definitions"].get(content.get("$ref", "").rpartition("/")[2], {})
                assert content.get("description") or target.get("description"), f"{name}.{field}"
