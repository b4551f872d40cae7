"""What was read of a catalogue, kept from one run of the program to the next.

It lies in the user's own cache, not in the project: reading it back runs what it says
(:mod:`pickle`), so nobody else must be able to write it.
"""

from __future__ import annotations

import contextlib
import hashlib
import pickle
from pathlib import Path

from llmindex.catalogue.load import Loader
from llmindex.files import write_atomically
from llmindex.package import cache_directory, package_digest, version_of

__all__ = ["recall", "remember"]

FEWEST = 1000
"""Entries fewer than this are read as quickly as they are remembered."""

WORTH_IT = 0.05
"""Share of a catalogue that must be new before it is worth writing all of it again."""


def recall(directory: Path, processes: int = 1) -> Loader:
    """Return a loader that knows what was read of a data directory in an earlier run, if anything is kept of that.

    If nothing is, so many processes share the reading.
    """
    path = _path(directory)
    if path is None or not path.is_file():
        return Loader(processes)
    try:
        with path.open("rb") as file:
            loader = pickle.load(file) if file.readline() == _program() else None  # noqa: S301  from the user's own cache
    except Exception:  # noqa: BLE001  whatever is wrong with it, the catalogue can be read without
        return Loader(processes)
    return loader if isinstance(loader, Loader) else Loader(processes)


def remember(directory: Path, loader: Loader) -> None:
    """Keep what a loader knows for later runs, if that is much and much of it is new."""
    path = _path(directory)
    if path is None or loader.known < FEWEST or loader.news <= WORTH_IT * loader.known:
        return
    loader.news = 0
    with contextlib.suppress(OSError):
        write_atomically(path, _program() + pickle.dumps(loader, pickle.HIGHEST_PROTOCOL))


def _path(directory: Path) -> Path | None:
    folder = cache_directory()
    where = hashlib.blake2b(str(directory.resolve()).encode(), digest_size=16).hexdigest()
    return folder / f"catalogue-{where}" if folder else None


def _program() -> bytes:
    """Name the program that reads: another one may read otherwise."""
    return " ".join([package_digest(), *map(version_of, ("pydantic", "ryaml", "pyyaml")), "\n"]).encode()
