"""The words of the interface in one language."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any

__all__ = ["Words", "words"]


class Words:
    """Words of the interface by key; a dot leads into a table (``kinds.paper``)."""

    def __init__(self, language: str, table: Mapping[str, Any]) -> None:
        self.language = language
        self.table = table
        self._found: dict[str, Any] = {}

    def __call__(self, key: str, **values: object) -> str:
        """Return the text for a key, with ``{name}`` replaced. Raises KeyError for an unknown key."""
        text = self._lookup(key)
        return str(text).format(**values) if values else str(text)

    def count(self, key: str, n: int) -> str:
        """Return the text for a number of things: its ``one`` or ``other`` form."""
        forms = self._lookup(key)
        form: str = forms["one"] if n == 1 else forms["other"]
        return form.format(n=n)

    def _lookup(self, key: str) -> Any:
        if key not in self._found:
            value: Any = self.table
            for part in key.split("."):
                value = value[part]
            self._found[key] = value
        return self._found[key]


@cache
def words(language: str) -> Words:
    """Load the words of a language."""
    text = files("llmindex.pages").joinpath(f"locale/{language}.toml").read_text(encoding="utf-8")
    return Words(language, tomllib.loads(text))
