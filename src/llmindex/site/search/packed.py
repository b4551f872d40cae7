"""Pagefind's packed files: a value in CBOR behind a mark, compressed, named by a hash of what it holds.

The form is that of Pagefind 1.5.2: src/output/mod.rs (mark, compression), src/utils.rs (hash) and
src/index/ (values). Its encoder and cbor2 write the same bytes for the same value.
"""

from __future__ import annotations

import gzip
import hashlib
import re
import struct
import zlib
from collections.abc import Container, Mapping

__all__ = ["UnfitError", "chunk_name", "facet_name", "free_name", "pack", "packed_here", "pieces", "unpack"]

_MAGIC = b"pagefind_dcd"
"""What a packed file begins with, once decompressed."""

_LEVEL = 6
"""How hard to compress: 9, as Pagefind does, is five times the work for 2 % fewer bytes."""

_HEAD = b"\x1f\x8b\x08" + bytes(6) + b"\xff"
"""The head of a compressed file: no name, no time, no system (RFC 1952, section 2.3). Pagefind's tells of level 9."""

_FLUSHED = b"\x00\x00\xff\xff"
"""Ends a piece that is compressed by itself (RFC 1951, section 3.2.4: an empty block of bytes as they are)."""

_END = b"\x03\x00"
"""Says that no piece follows: an empty last block."""

_PIECE = 1 << 14
_BORDER = re.compile(rb"[\x10\x50\x90\xd0]\x80(?=\x83)")
"""Pieces are at least so long, and end where such bytes do: behind some posting. What changes moves no borders far off."""

_CHARACTERS = 7
"""Characters of the hash in the name of a chunk or a fragment, as long as no two begin alike."""


class UnfitError(ValueError):
    """An index cannot be changed as it stands: it is damaged, or of a form that is not known here."""


def chunk_name(content: bytes, language: str) -> str:
    """Name a chunk or a fragment as Pagefind does, as long as no other is called so."""
    return free_name(content, language, ())


def free_name(content: bytes, language: str, taken: Container[str]) -> str:
    """Name a chunk or a fragment as Pagefind does: its full_hash (src/utils.rs) drops the leading zero of a byte.

    A name that is taken becomes longer, until it is another.
    """
    digest = hashlib.sha1(content, usedforsecurity=False).digest()
    full = "".join(f"{byte:x}" for byte in digest)
    names = (f"{language}_{full[:length]}" for length in range(_CHARACTERS, len(full) + 1))
    return next((name for name in names if name not in taken), f"{language}_{full}")


def facet_name(content: bytes, language: str) -> str:
    """Name a facet or the metadata: what Pagefind calls them depends on the order in a hash map."""
    return f"{language}_{hashlib.sha256(content).hexdigest()[:10]}"


def pack(content: bytes, known: Mapping[bytes, bytes] | None = None) -> bytes:
    """Return the bytes of a packed file. Pieces that are ``known`` compressed, from `pieces`, need no work."""
    marked = _MAGIC + content
    compressed = [(known and known.get(piece)) or _compressed(piece) for piece in _cut(marked)]
    return b"".join([_HEAD, *compressed, _END, struct.pack("<II", zlib.crc32(marked), len(marked))])


def pieces(packed: bytes, content: bytes) -> dict[bytes, bytes]:
    """Return the pieces of a packed file and its content, each with what it is compressed."""
    compressed = packed[len(_HEAD) :].split(_FLUSHED)
    plain = _cut(_MAGIC + content)
    if len(compressed) != len(plain) + 1:  # the mark happens to stand within a piece as well
        return {}
    return {piece: one + _FLUSHED for piece, one in zip(plain, compressed, strict=False)}


def _cut(content: bytes) -> list[bytes]:
    cut = []
    start = 0
    while border := _BORDER.search(content, start + _PIECE):
        cut.append(content[start : border.end()])
        start = border.end()
    return [*cut, content[start:]]


def _compressed(piece: bytes) -> bytes:
    compressor = zlib.compressobj(_LEVEL, zlib.DEFLATED, -zlib.MAX_WBITS)
    return compressor.compress(piece) + compressor.flush(zlib.Z_FULL_FLUSH)


def packed_here(packed: bytes) -> bool:
    """Tell whether a file was packed by `pack`, not by Pagefind."""
    return packed.startswith(_HEAD)


def unpack(packed: bytes) -> bytes:
    """Return what is in a packed file. Raises UnfitError."""
    try:
        content = gzip.decompress(packed)
    except (OSError, EOFError, zlib.error) as error:
        raise UnfitError(str(error)) from error
    if not content.startswith(_MAGIC):
        raise UnfitError("no packed file")
    return content[len(_MAGIC) :]
