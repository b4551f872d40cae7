"""Pagefind's packed files: a value in CBOR behind a mark, compressed, named by a hash of what it holds.

The form is that of Pagefind 1.5.2: src/output/mod.rs (mark, compression), src/utils.rs (hash) and
src/index/ (values). Its encoder and cbor2 write the same bytes for the same value.
"""

from __future__ import annotations

import gzip
import hashlib
import zlib

__all__ = ["UnfitError", "chunk_name", "facet_name", "pack", "packed_here", "unpack"]

_MAGIC = b"pagefind_dcd"
"""What a packed file begins with, once decompressed."""

_LEVEL = 6
"""How hard to compress. Pagefind takes 9: five times the work for 2 % fewer bytes."""

_CHARACTERS = 7
"""Characters of the hash in the name of a chunk or a fragment, as long as no two begin alike."""


_HEAD = 10
"""Bytes of a compressed file before what is compressed (RFC 1952, section 2.3)."""


class UnfitError(ValueError):
    """An index cannot be changed as it stands: it is damaged, or of a form that is not known here."""


def chunk_name(content: bytes, language: str) -> str:
    """Name a chunk or a fragment as Pagefind does: its full_hash (src/utils.rs) drops the leading zero of a byte."""
    digest = hashlib.sha1(content, usedforsecurity=False).digest()
    return f"{language}_{''.join(f'{byte:x}' for byte in digest)[:_CHARACTERS]}"


def facet_name(content: bytes, language: str) -> str:
    """Name a facet or the metadata: what Pagefind calls them depends on the order in a hash map."""
    return f"{language}_{hashlib.sha256(content).hexdigest()[:10]}"


def pack(content: bytes) -> bytes:
    """Return the bytes of a packed file."""
    return gzip.compress(_MAGIC + content, _LEVEL, mtime=0)


def packed_here(packed: bytes) -> bool:
    """Tell whether a file was packed by `pack`, going by its head: Pagefind's own names its way of compressing."""
    return packed[:_HEAD] == pack(b"")[:_HEAD]


def unpack(packed: bytes) -> bytes:
    """Return what is in a packed file. Raises UnfitError."""
    try:
        content = gzip.decompress(packed)
    except (OSError, EOFError, zlib.error) as error:
        raise UnfitError(str(error)) from error
    if not content.startswith(_MAGIC):
        raise UnfitError("no packed file")
    return content[len(_MAGIC) :]
