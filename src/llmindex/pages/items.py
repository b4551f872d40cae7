"""An entry as an item of a list."""

from __future__ import annotations

from llmindex.catalogue.model import Entry, Lifecycle
from llmindex.pages.escape import Markdown, escape
from llmindex.pages.view import View

__all__ = ["list_item"]


def list_item(view: View, entry: Entry, *, kind: bool = False, depth: int = 0) -> Markdown:
    """Print an entry as a list item with its summary; ``kind`` shows what it is, ``depth`` nests it.

    An entry is an item of many pages, and looks the same on all that link to it alike.
    """
    key = ("item", entry.id, kind, depth, view.way_to_entries)
    item: Markdown | None = view.memo.get(key)
    if item is None:
        item = view.memo[key] = _make(view, entry, "    " * depth, kind=kind)
    return item


def _make(view: View, entry: Entry, indent: str, *, kind: bool) -> Markdown:
    words = view.words
    parts = [f"{indent}-   **{view.link(entry)}**"]
    if entry.recommended:
        hint = escape(words("recommended_hint"))
        parts.append(f'<span class="li-pick" role="img" aria-label="{hint}" title="{hint}">★</span>')
    if entry.core:
        parts.append(view.core_badge)
    if entry.published:
        parts.append(view.time(entry.published, "li-when"))
    if kind:
        parts.append(view.badge(entry))
    if entry.lifecycle and entry.lifecycle is not Lifecycle.ACTIVE:
        state = entry.lifecycle.value
        parts.append(f'<span class="li-badge li-badge--{state}">{escape(words(f"lifecycles.{state}"))}</span>')
    text = " ".join(parts) + "\n"
    if entry.summary:
        text += f"\n{indent}    {view.text(entry.summary)}\n"
    return Markdown(text)
