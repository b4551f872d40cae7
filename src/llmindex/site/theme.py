"""Additions to the theme: our templates, styles and scripts, with addresses that change with their content."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterator
from importlib.resources import files
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

from jinja2 import FileSystemLoader

from llmindex.pages.tree import PageKind
from llmindex.site.search.index import RANKING

if TYPE_CHECKING:
    from jinja2 import Environment
    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.theme import Theme

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
    _leave_icons_out(config.theme)


class _Templates(FileSystemLoader):
    """Lists nothing in hidden folders: Material has twelve thousand icons there, of which MkDocs publishes none."""

    def list_templates(self) -> list[str]:
        return sorted(set(chain.from_iterable(_visible_files(folder) for folder in self.searchpath)))


def _visible_files(folder: str) -> Iterator[str]:
    for parent, folders, names in os.walk(folder):
        folders[:] = [name for name in folders if not name.startswith(".")]
        yield from (Path(parent, name).relative_to(folder).as_posix() for name in names)


def _leave_icons_out(theme: Theme) -> None:
    """Have MkDocs look for files to publish where there can be any."""
    make = theme.get_env

    def get_env() -> Environment:
        environment = make()
        environment.loader = _Templates(theme.dirs)
        return environment

    theme.get_env = get_env  # type: ignore[method-assign]


def _versioned(folder: Path, path: str) -> str:
    """Append a fingerprint, so that browsers fetch a file again when it changes."""
    digest = hashlib.sha256((folder / path).read_bytes()).hexdigest()[:8]
    return f"{path}?v={digest}"
