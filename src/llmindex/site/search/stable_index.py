"""Make a Pagefind index the same, byte for byte, whenever it is made of the same pages.

Pagefind 1.5 writes facets and sort keys in the order of a hash map, which differs from run to run, and
names files by the hash of their content. Here facets are put in order and the files that
name them follow. What can be changed later (all but fragments) is compressed by us, so that
a changed index has the same bytes as one that is written anew.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import cbor2

from llmindex.site.search.packed import facet_name, pack, unpack

__all__ = ["ENTRY", "entry_bytes", "stabilize"]

ENTRY = "pagefind-entry.json"
"""The file that is read first: it names each language's metadata."""


def stabilize(directory: Path) -> None:
    """Rewrite the facets of an index, its metadata, its chunks of words, and the entry file that names the metadata."""
    entry = json.loads((directory / ENTRY).read_text(encoding="utf-8"))
    for language, info in entry["languages"].items():
        meta_path = directory / f"pagefind.{info['hash']}.pf_meta"
        meta = cbor2.loads(unpack(meta_path.read_bytes()))
        # pf_meta: version, pages, index chunks, filters [name, hash], sorts, meta fields
        meta[3] = sorted([name, _sort_filter(directory / "filter", name_hash, language)] for name, name_hash in meta[3])
        meta[4] = sorted(meta[4])
        meta_path.unlink()
        content = cbor2.dumps(meta)
        info["hash"] = facet_name(content, language)
        (directory / f"pagefind.{info['hash']}.pf_meta").write_bytes(pack(content))
    for chunk in directory.glob("index/*.pf_index"):
        chunk.write_bytes(pack(unpack(chunk.read_bytes())))
    (directory / ENTRY).write_bytes(entry_bytes(entry))


def entry_bytes(entry: dict[str, Any]) -> bytes:
    """Return the content of the entry file."""
    return json.dumps(entry, ensure_ascii=False, separators=(",", ":")).encode()


def _sort_filter(folder: Path, name_hash: str, language: str) -> str:
    """Put the values of a facet in order; return the new hash in its name."""
    path = folder / f"{name_hash}.pf_filter"
    name, values = cbor2.loads(unpack(path.read_bytes()))
    content = cbor2.dumps([name, sorted(values)])
    path.unlink()
    new_hash = facet_name(content, language)
    (folder / f"{new_hash}.pf_filter").write_bytes(pack(content))
    return new_hash
