"""What a build keeps beside the site for the next one: per language the manifest and the documents of the search."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path

from llmindex.site.apply import put_into
from llmindex.site.search.update import take_over

__all__ = ["State", "state_directory"]


def state_directory(site_dir: Path) -> Path:
    """Return where the state of a site is: a hidden directory beside it."""
    return site_dir.parent / f".{site_dir.name}-state"


@dataclass(frozen=True, slots=True)
class State:
    """The state of one language, in a directory."""

    directory: Path
    language: str

    @property
    def manifest(self) -> Path:
        """What the site consists of; there only while the site is as it says."""
        return self.directory / f"{self.language}.json"

    @property
    def documents(self) -> Path:
        """What the search index that stands was made of."""
        return self.directory / f"{self.language}-documents"

    @property
    def pending(self) -> Path:
        """Changes of documents that are not in the search index yet."""
        return self.directory / f"{self.language}-pending"

    @property
    def indexing(self) -> Path:
        """Changes that are being put into the search index."""
        return self.directory / f"{self.language}-indexing"

    def forget(self) -> None:
        """Say that the site is about to change: whoever finds it in this state builds it anew."""
        self.manifest.unlink(missing_ok=True)

    def adopt(self, staged: State, *, whole: bool, indexed: bool) -> None:
        """Take over the state of what was put into the site: ``whole`` is all of a language, ``indexed`` its index too."""
        self.directory.mkdir(exist_ok=True)
        if whole:
            for folder in (self.documents, self.pending, self.indexing):
                shutil.rmtree(folder, ignore_errors=True)
        if staged.pending.is_dir():
            if indexed:
                take_over(staged.pending, self.documents)
            else:
                put_into(staged.pending, self.pending)
        staged.manifest.replace(self.manifest)
