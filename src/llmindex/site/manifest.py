"""The manifest: what stands in a built site, and what each page was made of.

An incremental build takes over the pages whose fingerprint is still the same and whose file
is still as it was written. The manifest is there only while the site is as it says: it is
removed before the site changes and written anew after. So a build that was killed leaves no
manifest, and the next one is a clean build.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Annotated, Literal, NamedTuple

from pydantic import BaseModel, ConfigDict, Field, ValidationError

__all__ = ["Manifest", "ManifestError", "PageRecord", "read_manifest", "records", "write_manifest"]

FORMAT: Literal[1] = 1


class ManifestError(ValueError):
    """A manifest is damaged, or of another site; the message says which."""


class PageRecord(NamedTuple):
    """A page as it was written: its fingerprint, its file's size in bytes and its time of change in nanoseconds."""

    fingerprint: str
    size: int
    changed: int


class Manifest(BaseModel):
    """What one language of a built site consists of.

    ``site`` is the directory, ``pages`` are generated pages by address (``entries/grpo/``),
    ``files`` all other files but the search index, ``documents`` the addresses in the search index.
    """

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)

    format: Literal[1] = FORMAT
    generator: Literal["llmindex"] = "llmindex"
    site: str
    pages: dict[str, PageRecord]
    files: list[Annotated[str, Field(min_length=1)]]
    documents: list[str]

    @property
    def all_files(self) -> set[str]:
        """The names of all files but the search index."""
        return {*self.files, *(f"{url}index.html" for url in self.pages)}

    def unchanged(self, fingerprints: Mapping[str, str]) -> set[str]:
        """Return the pages that have the same fingerprint and whose file is as it was written."""
        same = (url for url, fingerprint in fingerprints.items() if self._has(url, fingerprint))
        return {url for url in same if record(self.site, url, fingerprints[url]) == self.pages[url]}

    def _has(self, url: str, fingerprint: str) -> bool:
        known = self.pages.get(url)
        return known is not None and known.fingerprint == fingerprint


def record(site: str | Path, url: str, fingerprint: str) -> PageRecord | None:
    """Look at the file of a page and return its record; nothing if there is no such file."""
    try:
        state = os.stat(f"{site}/{url}index.html", follow_symlinks=False)  # noqa: PTH116  see fill.write_page
    except OSError:
        return None
    return PageRecord(fingerprint, state.st_size, state.st_mtime_ns)


def records(site: Path, fingerprints: Mapping[str, str]) -> dict[str, PageRecord]:
    """Look at the files of pages that were just written."""
    return {url: found for url, mark in fingerprints.items() if (found := record(site, url, mark))}


def read_manifest(path: Path, site: Path) -> Manifest | None:
    """Read the manifest of a site; nothing if there is none, or no site. Raises ManifestError."""
    try:
        data = path.read_bytes()
    except FileNotFoundError:
        return None
    except OSError as error:
        raise ManifestError(f"cannot be read: {error.strerror}") from None
    try:
        manifest = _parsed(data)
    except ValidationError:
        raise ManifestError("is damaged, or of another version") from None
    if manifest.site != str(site):
        raise ManifestError(f"is of another site, `{manifest.site}`")
    return manifest if site.is_dir() else None


@lru_cache(maxsize=2)
def _parsed(data: bytes) -> Manifest:
    """Read the text of a manifest; those of both languages are asked for again by the processes that are copied."""
    return Manifest.model_validate_json(data)


def write_manifest(path: Path, manifest: Manifest) -> None:
    """Write a manifest into a file that nobody looks for yet; one that was cut off would be known as damaged."""
    path.write_text(manifest.model_dump_json(), encoding="utf-8")
