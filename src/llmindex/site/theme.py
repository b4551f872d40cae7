"""Additions to the theme: our templates, styles and scripts, with addresses that change with their content."""

from __future__ import annotations

import hashlib
import json
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING

from llmindex.pages.tree import PageKind
from llmindex.site.search.index import RANKING

if TYPE_CHECKING:
    from mkdocs.config.defaults import MkDocsConfig

__all__ = ["PAGE_SCRIPTS", "install"]

STYLES = ("assets/llmindex/llmindex.css",)
FEATURES = ("navigation.tabs", "navigation.tabs.sticky")
PAGE_SCRIPTS = {PageKind.BROWSE: "browse", PageKind.COMPARISON: "comparison", PageKind.PATH: "path"}
"""The scripts that belong to pages of a kind. They share ``dom``, and import it by this name (``main.html`` says where it is)."""

SCRIPTS = tuple(f"assets/llmindex/{name}.js" for name in ("search", "dom", *PAGE_SCRIPTS.values()))


def install(config: MkDocsConfig) -> None:
    """Put our templates before the theme's, and our styles after."""
    folder = Path(str(files("llmindex.site"))) / "theme"
    config.theme.dirs.insert(0, str(folder))
    # Our header holds the tabs; unless told, the theme's script takes them for ones that scroll away.
    config.theme["features"] = list(dict.fromkeys([*config.theme.get("features", ()), *FEATURES]))
    config.extra_css += [_versioned(folder, path) for path in STYLES]
    config.extra["llmindex_scripts"] = {Path(path).stem: _versioned(folder, path) for path in SCRIPTS}
    config.extra["llmindex_ranking"] = json.dumps(RANKING)
    config.watch.append(str(folder))


def _versioned(folder: Path, path: str) -> str:
    """Append a fingerprint, so that browsers fetch a file again when it changes."""
    digest = hashlib.sha256((folder / path).read_bytes()).hexdigest()[:8]
    return f"{path}?v={digest}"
