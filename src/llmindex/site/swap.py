"""Putting a finished site in the place of the old one, in one step."""

from __future__ import annotations

import ctypes
import os
import shutil
import sys
from pathlib import Path

__all__ = ["exchange", "put_in_place"]

_AT_FDCWD = {"linux": -100, "darwin": -2}
_RENAME_EXCHANGE = 2
"""renameat2(2) on Linux; RENAME_SWAP of renameatx_np(2) on macOS has the same value."""


def put_in_place(new: Path, target: Path) -> None:
    """Make ``new`` stand at ``target``; what stood there is removed.

    Where the system can exchange two directories at once, there is no moment at which
    ``target`` is missing or mixed. Elsewhere it is missing for an instant.
    """
    if not target.exists():
        new.rename(target)
        return
    if exchange(new, target):
        shutil.rmtree(new)
        return
    old = new.with_name(f"{new.name}-old")
    target.rename(old)
    try:
        new.rename(target)
    except OSError:
        old.rename(target)
        raise
    shutil.rmtree(old)


def exchange(one: Path, other: Path) -> bool:
    """Exchange two directories atomically; return whether the system could."""
    names = {"linux": "renameat2", "darwin": "renameatx_np"}
    if sys.platform not in names:
        return False
    function = getattr(ctypes.CDLL(None, use_errno=True), names[sys.platform], None)
    if function is None:
        return False
    at = _AT_FDCWD[sys.platform]
    done: int = function(at, os.fsencode(one), at, os.fsencode(other), _RENAME_EXCHANGE)
    return done == 0
