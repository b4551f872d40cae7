"""Putting what is new into a directory that stands, file by file, each in one step."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterable
from pathlib import Path

__all__ = ["link", "link_tree", "put_into", "remove_files"]


def put_into(new: Path, target: Path) -> None:
    """Move all files below ``new`` to the same places below ``target``, replacing what stands there.

    Every file is the old one until it is the new one (POSIX ``rename`` is atomic). Both must be
    on one file system. What lies deeper moves first: what names other files comes after them.
    """
    if not target.exists():
        new.rename(target)
        return
    for folder, _, names in os.walk(new, topdown=False):
        place = os.path.join(target, os.path.relpath(folder, new))  # noqa: PTH118  for each of many files
        if names and not os.path.isdir(place):  # noqa: PTH112
            os.makedirs(place)  # noqa: PTH103
        for name in names:
            os.replace(f"{folder}/{name}", f"{place}/{name}")  # noqa: PTH105


def remove_files(root: Path, names: Iterable[str]) -> None:
    """Remove files below a directory, and the directories that are empty then. Names that lead out of it are ignored."""
    real = root.resolve()
    for name in names:
        path = real / name
        if ".." in Path(name).parts or not path.is_relative_to(real):
            continue
        path.unlink(missing_ok=True)
        _remove_empty(path.parent, real)


def _remove_empty(folder: Path, root: Path) -> None:
    while folder != root:
        try:
            folder.rmdir()
        except OSError:  # something is left in it
            return
        folder = folder.parent


def link_tree(source: Path, target: Path) -> None:
    """Let the files of a directory stand in a second place too, replacing what stands there."""
    shutil.copytree(source, target, copy_function=link, dirs_exist_ok=True)


def link(source: str, target: str) -> None:
    """Let a file stand in a second place, as a copy where the file system has no links."""
    Path(target).unlink(missing_ok=True)
    try:
        os.link(source, target)
    except OSError:
        shutil.copy2(source, target)
