"""Where the values of a YAML text stand: found by reading the text again, only when somebody asks."""

from __future__ import annotations

from typing import Any

import yaml

from llmindex.diagnostics import Span

__all__ = ["LOADER", "Locator", "Path", "span_between"]

Path = tuple[str | int, ...]
"""The way from a document's root to a value: keys and list positions."""

LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
"""The parser: libyaml where PyYAML was built with it."""


def span_between(start: Any, end: Any) -> Span:
    """Return the span between two of the parser's marks, which count from 0."""
    return Span(start.line + 1, start.column + 1, end.line + 1, end.column + 1)


class Locator:
    """Where the values of a YAML text stand."""

    def __init__(self, text: str) -> None:
        self._root = yaml.compose(text, Loader=LOADER)

    def span(self, path: Path, *, key: bool = False) -> Span:
        """Return the span of the value at a path, or of its key.

        Where the path leads to nothing, the nearest thing on the way that exists is meant: a
        mapping or list is then shown by its first line.
        """
        node: Any = self._root
        key_node: Any = None
        for step in path:
            found = _child(node, step)
            if found is None:
                return _head(node)
            key_node, node = found
        if key and key_node is not None:
            return span_between(key_node.start_mark, key_node.end_mark)
        return _head(node)


def _child(node: Any, step: str | int) -> tuple[Any, Any] | None:
    if isinstance(node, yaml.MappingNode):
        for key_node, value_node in node.value:
            if key_node.value == step:
                return key_node, value_node
    elif isinstance(node, yaml.SequenceNode) and isinstance(step, int) and step < len(node.value):
        return None, node.value[step]
    return None


def _head(node: Any) -> Span:
    """Return a scalar's span, or the beginning of a collection up to its first child's end."""
    if node is None:
        return Span(1, 1, 1, 1)
    if isinstance(node, yaml.ScalarNode) or not node.value or node.flow_style:
        return span_between(node.start_mark, node.end_mark)
    first = node.value[0][0] if isinstance(node, yaml.MappingNode) else node.value[0]
    if isinstance(first, yaml.ScalarNode):
        return span_between(node.start_mark, first.end_mark)
    return Span(*_start(node.start_mark), *_start(node.start_mark))


def _start(mark: Any) -> tuple[int, int]:
    return mark.line + 1, mark.column + 1
