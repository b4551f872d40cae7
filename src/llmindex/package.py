"""What this package consists of, and where it keeps what it may forget."""

from __future__ import annotations

import hashlib
import os
import platform
from functools import cache
from importlib.metadata import version
from importlib.resources import files
from pathlib import Path

__all__ = ["cache_directory", "package_digest", "version_of"]

_COMPILED = {".pyc", ".pyo"}


@cache
def package_digest() -> str:
    """Return a digest of this package: its code, templates, words, styles and scripts, and of the Python that runs it.

    Not its version, which stays the same while somebody works on it. It is taken once; a process that
    goes on after its work calls ``package_digest.cache_clear``.
    """
    root = Path(str(files("llmindex")))
    found = sorted(path for path in root.rglob("*") if path.is_file() and path.suffix not in _COMPILED)
    result = hashlib.blake2b(platform.python_version().encode(), digest_size=16)
    for path in found:
        result.update(f"\n{path.relative_to(root).as_posix()} ".encode())
        result.update(hashlib.blake2b(path.read_bytes()).digest())
    return result.hexdigest()


@cache
def version_of(library: str) -> str:
    """Name a library with its version."""
    return f"{library} {version(library)}"


def cache_directory() -> Path | None:
    """Return a directory of the user's own for what can be made again; nothing where there can be none.

    It is outside every project (XDG Base Directory Specification 0.8), and nobody else may
    write in it: what is read from it is trusted as this package's own code is. A project's
    directory is not: what lies there may have come by pull request.
    """
    base = os.environ.get("XDG_CACHE_HOME", "")
    directory = (Path(base) if os.path.isabs(base) else Path("~/.cache").expanduser()) / "llmindex"  # noqa: PTH117
    try:
        directory.mkdir(mode=0o700, parents=True, exist_ok=True)
        state = directory.stat()
    except (OSError, RuntimeError):
        return None
    if hasattr(os, "getuid") and (state.st_uid != os.getuid() or state.st_mode & 0o022):
        return None
    return directory
