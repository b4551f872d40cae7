"""The page tree on disk, for any other engine."""

from __future__ import annotations

import json
from pathlib import Path

from llmindex.files import write_atomically
from llmindex.pages.tree import NavItem, Page, PageTree

__all__ = ["page_source", "write_tree"]


def page_source(page: Page) -> str:
    """Return a page as a Markdown file: front matter and body."""
    # A JSON string is a YAML string (YAML 1.2 §1.3), whatever it holds.
    front = {"title": page.title, "description": page.description}
    hidden = ["navigation", "toc"] if page.wide else []
    lines = [f"{key}: {json.dumps(value, ensure_ascii=False)}" for key, value in front.items()]
    if hidden:
        lines.append(f"hide: {json.dumps(hidden)}")
    return "---\n" + "\n".join(lines) + f"\n---\n\n{page.body}"


def write_tree(tree: PageTree, directory: Path) -> int:
    """Write every page, the downloads and the navigation (``nav.json``); return how many files changed.

    Pages that an earlier run wrote and that are no more are removed; other files stay.
    """
    wanted: dict[str, str | bytes] = {page.path: page_source(page) for page in tree.pages}
    wanted |= {download.path: download.make() for download in tree.downloads}
    manifest = directory / ".llmindex-pages"
    before = manifest.read_text(encoding="utf-8", errors="replace").splitlines() if manifest.is_file() else []
    changed = sum(write_atomically(directory / path, text) for path, text in wanted.items())
    for path in before:
        if path not in wanted and (stale := _inside(directory, path)):
            stale.unlink(missing_ok=True)
            changed += 1
    nav = json.dumps([_nav(item) for item in tree.nav], ensure_ascii=False, indent=2) + "\n"
    changed += write_atomically(directory / "nav.json", nav)
    write_atomically(manifest, "".join(f"{path}\n" for path in sorted(wanted)))
    return changed


def _inside(directory: Path, path: str) -> Path | None:
    """Return a path below a directory, or nothing if it leads out of it."""
    candidate = directory / path
    return candidate if candidate.resolve().is_relative_to(directory.resolve()) else None


def _nav(item: NavItem) -> dict[str, object]:
    return {item.label: list(map(_nav, item.items)) if item.items else item.path}
