"""Changing single values of a YAML file, every other character as it was."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from copy import deepcopy
from dataclasses import dataclass, replace
from typing import Any

import yaml

from llmindex.catalogue.addresses import replace_address
from llmindex.catalogue.composer import RejectedError, compose
from llmindex.catalogue.positions import LOADER, Path
from llmindex.catalogue.source import SourceFile
from llmindex.catalogue.yaml import item_parts

__all__ = ["Change", "EditError", "replace_scalars"]


@dataclass(frozen=True, slots=True)
class Change:
    """A value to be replaced.

    ``path`` leads to a scalar; where that stands for a list of one, it may have the number 0 at
    its end. ``old`` is the whole value or, if ``linked``, an address that a Markdown text links to.
    """

    path: Path
    old: str
    new: str
    linked: bool = False


class EditError(Exception):
    """A change cannot be made so that everything else stays."""


def replace_scalars(text: str, changes: Iterable[Change]) -> str:
    """Replace values in a YAML text and return it, every other character as it was.

    Quotes stay as they are, unless the new value cannot stand without. What comes of it is read
    again. Raises :class:`EditError` if the text does not hold the old values, or would not hold
    exactly the new ones.

    >>> replace_scalars("- {url: 'https://a.example'} # ours", [Change((0, "url"), "https://a.example", "https://b.example")])
    "- {url: 'https://b.example'} # ours"
    """
    changes = tuple(dict.fromkeys(changes))
    try:
        return _replace_in_items(text, changes)
    except EditError:  # an item may not be readable alone
        return _Edit(text, changes).result()


def _replace_in_items(text: str, changes: Sequence[Change]) -> str:
    """Edit each item of the list alone: to read a large file as a whole takes long."""
    parts = item_parts(text)
    by_item: dict[str | int, list[Change]] = defaultdict(list)
    for change in changes:
        if not change.path or not isinstance(change.path[0], int) or change.path[0] >= len(parts):
            raise EditError("there is no such item")
        by_item[change.path[0]].append(replace(change, path=(0, *change.path[1:])))
    pieces: list[str] = []
    after = 0
    for index, part in enumerate(parts):
        if own := by_item.get(index):
            pieces += [text[after : part.start], _Edit(text[part.start : part.end], own).result()]
            after = part.end
    return "".join([*pieces, text[after:]])


@dataclass(slots=True)
class _Scalar:
    """A scalar in the text: its offsets, its source, its value; the last two as they become."""

    start: int
    end: int
    style: str | None
    source: str
    value: str

    def change(self, change: Change) -> None:
        if change.linked:
            self.value, before = replace_address(self.value, change.old, change.new), self.value
            if self.value == before:
                raise EditError(f"no link leads to `{change.old}` in {_name(change.path)}")
            old, new = (_escaped(address, self.style) for address in (change.old, change.new))
            self.source = replace_address(self.source, old, new)
        elif self.value != change.old:
            raise EditError(f"{_name(change.path)} is not `{change.old}`")
        else:
            self.source = _rewritten(self.source, self.style, change)
            self.value = change.new


class _Edit:
    """Changes to one text."""

    def __init__(self, text: str, changes: Sequence[Change]) -> None:
        self._text = text
        self._expected = deepcopy(_read(text))  # what aliases share stays shared
        self._root = yaml.compose(text, Loader=LOADER)
        self._scalars: dict[int, _Scalar] = {}
        made: set[tuple[int, str, str, bool]] = set()
        for change in changes:
            path, node = _find(self._root, change.path)
            scalar = self._scalars.setdefault(id(node), self._scalar(node))
            what = (id(node), change.old, change.new, change.linked)
            if what not in made:  # an alias leads to the same scalar again
                scalar.change(change)
            made.add(what)
            _put(self._expected, path, scalar.value)

    def _scalar(self, node: Any) -> _Scalar:
        start, end = node.start_mark.index, node.end_mark.index
        if properties := _PROPERTIES.match(self._text, start, end):
            start = properties.end()
        return _Scalar(start, end, node.style or None, self._text[start:end], node.value)

    def result(self) -> str:
        """Return the text with its changes, after a look at what it now says."""
        pieces: list[str] = []
        after = 0
        for scalar in sorted(self._scalars.values(), key=lambda scalar: scalar.start):
            pieces += [self._text[after : scalar.start], scalar.source]
            after = scalar.end
        edited = "".join([*pieces, self._text[after:]])
        if _read(edited) != self._expected:
            raise EditError("the file would not say what it should; change it by hand")
        return edited


_PROPERTIES = re.compile(r"(?:[&!]\S*\s+)+")
"""An anchor, a tag (YAML 1.2 §6.9): the parser counts them to the scalar."""

_PLAIN = re.compile(r"[A-Za-z0-9](?:[^\s,\[\]{}\"'`]*[^\s,\[\]{}\"'`:])?")
"""What may stand without quotes anywhere; more may (YAML 1.2 §7.3.3), but this is easily told."""


def _rewritten(source: str, style: str | None, change: Change) -> str:
    if style in ("|", ">"):
        if source.count(change.old) != 1:
            raise EditError(f"{_name(change.path)} is written over several lines")
        return source.replace(change.old, change.new)
    if style is None and not _PLAIN.fullmatch(change.new):
        style = '"'
    quote = style or ""
    return f"{quote}{_escaped(change.new, style)}{quote}"


def _escaped(text: str, style: str | None) -> str:
    """Write a text as it stands between its quotes (YAML 1.2 §7.3)."""
    if style == "'":
        return text.replace("'", "''")
    return text.replace("\\", "\\\\").replace('"', '\\"') if style == '"' else text


def _read(text: str) -> Any:
    try:
        return compose(SourceFile("", text), [])[0]
    except RejectedError as error:
        raise EditError(f"the file cannot be read: {error}") from None


def _find(root: Any, path: Path) -> tuple[Path, Any]:
    """Return the scalar to which a path leads, and the path to it."""
    node = root
    for number, step in enumerate(path):
        if isinstance(node, yaml.ScalarNode) and (number, step) == (len(path) - 1, 0):
            return path[:-1], node
        node = _step(node, step)
    if not isinstance(node, yaml.ScalarNode):
        raise EditError(f"there is no value at {_name(path)}")
    return path, node


def _step(node: Any, step: str | int) -> Any:
    if isinstance(node, yaml.MappingNode):
        return next((value for key, value in node.value if key.value == step), None)
    if isinstance(node, yaml.SequenceNode) and isinstance(step, int) and step < len(node.value):
        return node.value[step]
    return None


def _put(data: Any, path: Path, value: str) -> None:
    for step in path[:-1]:
        data = data[step]
    data[path[-1]] = value


def _name(path: Path) -> str:
    return f"`{'.'.join(map(str, path[1:]))}`"
