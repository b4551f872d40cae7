"""A directory beside the site for what is being made, and what killed builds have left of theirs."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

__all__ = ["staging_beside", "sweep"]


@contextmanager
def staging_beside(site_dir: Path) -> Iterator[Path]:
    """Make a directory beside the site (so that a rename suffices), removed in the end; its name says whose it is."""
    staging = Path(tempfile.mkdtemp(prefix=f".{site_dir.name}-{os.getpid()}-", dir=site_dir.parent))
    try:
        yield staging
    finally:
        shutil.rmtree(staging, ignore_errors=True)


def sweep(site_dir: Path) -> None:
    """Remove what builds that were killed have left behind."""
    for leftover in site_dir.parent.glob(f".{site_dir.name}-*-*"):
        _, pid, _ = leftover.name.rsplit("-", 2)
        if pid.isdigit() and not _runs(int(pid)):
            shutil.rmtree(leftover, ignore_errors=True)


def _runs(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except (OverflowError, ProcessLookupError):
        return False
    except PermissionError:
        return True
    return True
