"""Fingerprints: for every generated page a digest of all that goes into it.

Equal fingerprints mean equal pages. What goes in is what the page shows of the catalogue
(:mod:`llmindex.pages.inputs`), the theme's shell around it, and what all pages have in
common: this package, the libraries that make HTML, the configuration, where pages are edited.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from llmindex.package import package_digest, version_of
from llmindex.pages.tree import PageSource
from llmindex.site.shells import Shells

__all__ = ["configuration_digest", "digest", "fingerprinter"]

_LIBRARIES = ("mkdocs", "mkdocs-material", "cmarkgfm", "jinja2", "markupsafe", "latex2mathml", "pydantic")
"""Libraries that take part in making a page."""


def digest(parts: Iterable[str]) -> str:
    """Return a short digest of some texts."""
    return hashlib.blake2b("\n".join(parts).encode(), digest_size=16).hexdigest()


def fingerprinter(shells: Shells, common: Iterable[str]) -> Callable[[PageSource], str]:
    """Return the function that tells a page's fingerprint; ``common`` is what else goes into every page."""
    base = digest([package_digest(), *library_versions(), *common])

    def fingerprint(source: PageSource) -> str:
        return digest((base, source.path, shells.digest(source), source.inputs()))

    return fingerprint


def configuration_digest(config_file: Path, others: Iterable[Path] = ()) -> str:
    """Return a digest of a MkDocs configuration: its file, those it inherits from, and ``others`` such as hooks.

    The theme's options show in the shells; this is for what does not, such as what other plugins are told.
    """
    files = [*_inherited(config_file), *others]
    return digest(hashlib.blake2b(path.read_bytes()).hexdigest() for path in files if path.is_file())


def _inherited(config_file: Path) -> Iterator[Path]:
    """Yield a configuration file and those that it inherits from (MkDocs user guide, "Configuration Inheritance")."""
    seen: set[Path] = set()
    while config_file not in seen and config_file.is_file():
        seen.add(config_file)
        yield config_file
        if parent := _INHERIT.search(config_file.read_text(encoding="utf-8", errors="replace")):
            config_file = config_file.parent / parent[1]


_INHERIT = re.compile(r"""["']?INHERIT["']?\s*:\s*["']?([^"',\n}]+?)["']?\s*(?:[,}\n]|\Z)""")


def library_versions() -> list[str]:
    """Name the versions of the libraries that make pages."""
    return [version_of(library) for library in _LIBRARIES]
