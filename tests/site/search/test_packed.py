"""Packed files can be read by anybody, and equal pieces are compressed once."""

from __future__ import annotations

import gzip
import random

import pytest

from llmindex.site.search import packed
from llmindex.site.search.packed import UnfitError, chunk_name, pack, pieces, unpack


@pytest.fixture
def content() -> bytes:
    """Make bytes like those of postings, with many borders."""
    chance = random.Random(1)
    return b"".join(bytes([0x83, chance.randrange(24), 0x81, chance.randrange(24), 0x80]) for _ in range(40_000))


def test_what_is_packed_is_read_again(content: bytes) -> None:
    for one in (b"", b"\x80", content):
        assert unpack(pack(one)) == one
        assert gzip.decompress(pack(one)) == b"pagefind_dcd" + one


def test_pieces_are_taken_over(content: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    changed = content[:70_000] + b"\x19\x27\x10" + content[70_000:]
    known, whole = pieces(pack(content), content), pack(changed)
    compressed = []
    monkeypatch.setattr(packed, "_compressed", lambda piece: compressed.append(piece) or known.get(piece, b""))

    pack(changed, known)

    assert len(known) > 10
    assert len(compressed) <= 2
    monkeypatch.undo()
    assert pack(changed, known) == whole


def test_no_pieces_are_taken_from_what_is_cut_otherwise(content: bytes) -> None:
    assert pieces(pack(content), content[:100]) == {}


NOT_PACKED = {"empty": b"", "plain": b"text", "unmarked": gzip.compress(b"text"), "cut off": pack(b"text")[:-9]}


@pytest.mark.parametrize("name", NOT_PACKED)
def test_what_is_not_packed_is_told(name: str) -> None:
    with pytest.raises(UnfitError):
        unpack(NOT_PACKED[name])


def test_names_are_pagefinds() -> None:
    # The SHA-1 of "11" begins with 17 ba 07 91, that of "36" with fc 07 4d 50.
    assert chunk_name(b"11", "en") == "en_17ba791"
    assert chunk_name(b"36", "zh") == "zh_fc74d50"
