"""The file by which a built site is known as one of ours, so that it may be replaced."""

from __future__ import annotations

import json
from pathlib import Path

from llmindex.pages.tree import PageKind, PageTree

__all__ = ["MARKER", "is_ours", "write_marker"]

MARKER = "llmindex.json"


def write_marker(site_dir: Path, tree: PageTree, version: str) -> None:
    """Write what was built: readable by people and scripts, the same for the same input."""
    entries = sum(page.kind is PageKind.ENTRY for page in tree.sources)
    info = {
        "generator": "llmindex",
        "version": version,
        "language": tree.language,
        "pages": len(tree.sources),
        "entries": entries,
    }
    (site_dir / MARKER).write_text(json.dumps(info, indent=2) + "\n", encoding="utf-8")


def is_ours(site_dir: Path) -> bool:
    """Whether a directory may be replaced: it is absent, empty, or a site that was built before."""
    return not site_dir.exists() or (site_dir / MARKER).is_file() or (site_dir.is_dir() and not any(site_dir.iterdir()))
