"""What stands above the Markdown of a file, between two lines of dashes."""

from __future__ import annotations

from typing import TypeVar

from frontmatter.default_handlers import YAMLHandler

from llmindex.catalogue.shape import shape
from llmindex.catalogue.source import SourceFile
from llmindex.catalogue.values import Record
from llmindex.catalogue.yaml import YamlDocument, parse_yaml
from llmindex.diagnostics import Diagnostic

__all__ = ["read_front_matter", "split_front_matter"]

R = TypeVar("R", bound=Record)


def read_front_matter(model: type[R], path: str, front: str) -> tuple[R | None, YamlDocument | None, list[Diagnostic]]:
    """Make a record of front matter, if there is any; the document tells where its fields stand."""
    # An empty line in front, where the dashes stand, keeps the positions true.
    documents, findings = parse_yaml(SourceFile(path, "\n" + front))
    if not documents or documents[0].data is None:
        return None, None, findings
    record, complaints = shape(model, documents[0].data, documents[0])
    return record, documents[0], findings + complaints


def split_front_matter(text: str) -> tuple[str, str, int]:
    """Return front matter, body, and the line (1-based) on which the body begins."""
    if not text.startswith("---"):
        return "", text, 1
    handler = YAMLHandler()
    if not handler.detect(text):
        return "", text, 1
    try:
        front, body = handler.split(text)
    except ValueError:  # the front matter is not closed
        return "", text, 1
    lines_before = text[: len(text) - len(body)].count("\n")
    stripped = body.lstrip("\n")
    return front.strip("\n"), stripped, lines_before + 1 + len(body) - len(stripped)
