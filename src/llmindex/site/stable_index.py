"""Make a Pagefind index the same, byte for byte, whenever it is made of the same pages.

Pagefind 1.5 writes facets and sort keys in the order of a hash map, which differs from run to run, and
names files by the hash of their content. Here facets are put in order and the files that
name them follow. To be dropped once a release sorts them itself (its development branch
does); on such an index this changes nothing but names.
"""

from __future__ import annotations

import gzip
import hashlib
import json
from pathlib import Path
from typing import Any

import cbor2

__all__ = ["stabilize"]

_MAGIC = b"pagefind_dcd"
"""What a packed file begins with, once decompressed."""


def stabilize(directory: Path) -> None:
    """Rewrite the facets of an index, its metadata, and the entry file that names these."""
    entry_path = directory / "pagefind-entry.json"
    entry = json.loads(entry_path.read_text(encoding="utf-8"))
    for language, info in entry["languages"].items():
        meta_path = directory / f"pagefind.{info['hash']}.pf_meta"
        meta = _read(meta_path)
        # pf_meta: version, pages, index chunks, filters [name, hash], sorts, meta fields
        meta[3] = sorted([name, _sort_filter(directory / "filter", name_hash, language)] for name, name_hash in meta[3])
        meta[4] = sorted(meta[4])
        meta_path.unlink()
        info["hash"] = f"{language}_{_digest(meta)}"
        _write(directory / f"pagefind.{info['hash']}.pf_meta", meta)
    entry_path.write_text(json.dumps(entry, ensure_ascii=False, separators=(",", ":")), encoding="utf-8")


def _sort_filter(folder: Path, name_hash: str, language: str) -> str:
    """Put the values of a facet in order; return the new hash in its name."""
    path = folder / f"{name_hash}.pf_filter"
    name, values = _read(path)
    facet = [name, sorted(values)]
    path.unlink()
    new_hash = f"{language}_{_digest(facet)}"
    _write(folder / f"{new_hash}.pf_filter", facet)
    return new_hash


def _digest(value: Any) -> str:
    return hashlib.sha256(cbor2.dumps(value)).hexdigest()[:10]


def _read(path: Path) -> Any:
    return cbor2.loads(gzip.decompress(path.read_bytes()).removeprefix(_MAGIC))


def _write(path: Path, value: Any) -> None:
    path.write_bytes(gzip.compress(_MAGIC + cbor2.dumps(value), mtime=0))
