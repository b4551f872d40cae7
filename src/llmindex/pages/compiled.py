"""Templates as they were compiled, kept from one run of the program to the next."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from jinja2 import BytecodeCache, FileSystemBytecodeCache

from llmindex.package import cache_directory, package_digest

if TYPE_CHECKING:
    from jinja2.bccache import Bucket

__all__ = ["compiled_templates"]


def compiled_templates(name: str) -> BytecodeCache | None:
    """Return what keeps the compiled templates of an environment, in the user's own cache; nothing where there is none.

    Reading them back runs them, so nobody else must be able to write there.
    """
    folder = cache_directory()
    if folder is None:
        return None
    directory = folder / name
    try:
        directory.mkdir(exist_ok=True)
    except OSError:
        return None
    return _Compiled(directory)


class _Compiled(FileSystemBytecodeCache):
    """Compiles all anew when anything in this package changes: that may be how templates are compiled."""

    def __init__(self, directory: Path) -> None:
        super().__init__(str(directory))
        self._package = package_digest()

    def get_source_checksum(self, source: str) -> str:
        return super().get_source_checksum(source + self._package)

    def dump_bytecode(self, bucket: Bucket) -> None:
        with suppress(OSError):  # it can be done without
            super().dump_bytecode(bucket)
