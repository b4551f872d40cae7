"""Fingerprints: for every generated page a digest of all that goes into it.

Equal fingerprints mean equal pages. What goes in is what the page shows of the catalogue
(:mod:`llmindex.pages.inputs`), the theme's shell around it, where it is edited, and
everything that all pages have in common: this package, and the libraries that make HTML.
"""

from __future__ import annotations

import hashlib
import platform
from collections.abc import Callable, Iterable
from functools import cache
from importlib.metadata import version
from importlib.resources import files
from pathlib import Path

from llmindex.pages.tree import PageSource
from llmindex.site.shells import Shells

__all__ = ["digest", "fingerprinter", "package_digest"]

_LIBRARIES = ("mkdocs", "mkdocs-material", "cmarkgfm", "jinja2", "markupsafe", "latex2mathml", "pydantic")
"""Libraries that take part in making a page."""


def digest(parts: Iterable[str]) -> str:
    """Return a short digest of some texts."""
    return hashlib.blake2b("\n".join(parts).encode(), digest_size=16).hexdigest()


def fingerprinter(shells: Shells, sources_url: str) -> Callable[[PageSource], str]:
    """Return the function that tells a page's fingerprint; ``sources_url`` is where the catalogue can be edited."""
    common = digest([package_digest(), *library_versions(), sources_url])

    def fingerprint(source: PageSource) -> str:
        return digest((common, source.path, shells.digest(source), source.inputs()))

    return fingerprint


@cache
def library_versions() -> tuple[str, ...]:
    """Name the versions of Python and of the libraries that make pages."""
    return (platform.python_version(), *(f"{name} {version(name)}" for name in _LIBRARIES))


def package_digest() -> str:
    """Return a digest of this package: its code, templates, words, styles and scripts.

    Not its version, which stays the same while somebody works on it.
    """
    root = Path(str(files("llmindex")))
    found = sorted(path for path in root.rglob("*") if path.is_file() and path.suffix not in _COMPILED)
    return digest(f"{path.relative_to(root)} {hashlib.blake2b(path.read_bytes()).hexdigest()}" for path in found)


_COMPILED = {".pyc", ".pyo"}
