"""The search index of a site that stands, brought up to date with documents that are new or changed.

A folder of changes holds the new form of each document that may have changed; an empty
file says that the document is gone.
"""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from llmindex.site.apply import link_tree, put_into, remove_files
from llmindex.site.search.document_files import addresses, document_file
from llmindex.site.search.index import write_index
from llmindex.site.search.patch import patch_index

__all__ = ["INDEX", "Standing", "mark_removed", "stage_index", "take_over"]

INDEX = "pagefind"
"""Where the index of a language is, below its root."""


@dataclass(frozen=True, slots=True)
class Standing:
    """What stands of a language: its ``root``, and the ``documents`` that its index was made of.

    ``leaves``: all of the root is about to be replaced, so that what is still good must be taken along.
    """

    root: Path
    documents: Path
    leaves: bool = False


def mark_removed(changes: Path, address: str) -> None:
    """Say that a document is gone."""
    document_file(changes, address).write_bytes(b"")


def stage_index(standing: Standing, changes: Path, staging: Path, language: str) -> list[str]:
    """Write the files of the index that are new into ``staging``; return the names of those that are to go.

    Nothing that stands is touched; ``staging`` must be on the same file system. Raises SearchError.
    """
    index = standing.root / INDEX
    if not standing.documents.is_dir():
        # Pages may come and go before their first index is made.
        remove_files(changes, _removed(changes))
        write_index(changes, language, staging / INDEX)
        return _others(index, staging / INDEX)
    changed = _changed(standing.documents, changes)
    if not changed and index.is_dir():
        if standing.leaves:
            link_tree(index, staging / INDEX)
        return []
    if index.is_dir() and not standing.leaves:
        stale = patch_index(index, standing.documents, changed, language, staging / INDEX)
        if stale is not None:
            return [f"{INDEX}/{name}" for name in stale]
    whole = staging.with_name(f"{staging.name}-documents")
    link_tree(standing.documents, whole)
    link_tree(changes, whole)
    remove_files(whole, _removed(changes))
    write_index(whole, language, staging / INDEX)
    return _others(index, staging / INDEX)


def take_over(changes: Path, documents: Path) -> None:
    """Make the documents what the index was brought up to. Nothing is left of the folder of changes."""
    gone = _removed(changes)
    if documents.is_dir():
        put_into(changes, documents)
        shutil.rmtree(changes)
    else:
        changes.rename(documents)
    remove_files(documents, gone)


def _changed(documents: Path, changes: Path) -> Mapping[str, str | None]:
    """Return the documents that are really new or changed, and as ``None`` those that are gone."""
    result: dict[str, str | None] = {}
    for address in addresses(changes):
        new = document_file(changes, address).read_text(encoding="utf-8")
        standing = document_file(documents, address)
        old = standing.read_text(encoding="utf-8") if standing.is_file() else ""
        if new != old:
            result[address] = new or None
    return result


def _others(old: Path, new: Path) -> list[str]:
    """List the files of an index that are not in another, as they are named from their root."""
    names = {path.relative_to(new) for path in new.rglob("*")}
    found = (path.relative_to(old) for path in old.rglob("*") if path.is_file())
    return [f"{INDEX}/{name.as_posix()}" for name in found if name not in names]


def _removed(changes: Path) -> list[str]:
    """Return the names of those files that say that a document is gone."""
    return [path.name for path in changes.iterdir() if not path.stat().st_size]
