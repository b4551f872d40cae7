"""Where documents are kept: all in one folder, each in a file that its page's address names.

A folder for each, as pages have, would take as long to make as the files.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

__all__ = ["addresses", "document_file"]

_SUFFIX = ".json"


def document_file(folder: Path, address: str) -> Path:
    """Return the file of a document, which need not be there.

    >>> document_file(Path("documents"), "entries/grpo/").name
    'entries%2Fgrpo%2F.json'
    """
    return folder / f"{address.replace('%', '%25').replace('/', '%2F')}{_SUFFIX}"


def addresses(folder: Path) -> Iterator[str]:
    """List the addresses of the documents in a folder."""
    for name in os.listdir(folder):  # noqa: PTH208  ten thousand names, of which no Path is needed
        if name.endswith(_SUFFIX):
            yield name.removesuffix(_SUFFIX).replace("%2F", "/").replace("%25", "%")
