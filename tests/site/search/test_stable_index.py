"""An index of the same pages is the same, whatever order Pagefind wrote it in."""

from __future__ import annotations

import gzip
import json
from pathlib import Path
from typing import Any

import cbor2

from llmindex.site.search.stable_index import stabilize

MAGIC = b"pagefind_dcd"


def pack(path: Path, value: Any) -> None:
    path.write_bytes(gzip.compress(MAGIC + cbor2.dumps(value)))


def unpack(path: Path) -> Any:
    return cbor2.loads(gzip.decompress(path.read_bytes()).removeprefix(MAGIC))


def write_index(directory: Path, *, backwards: bool) -> None:
    """Write the files that carry facets, in one order or the other, as Pagefind would name them."""
    (directory / "filter").mkdir(parents=True)
    facets = {"kind": [["model", [1]], ["paper", [0, 2]]], "year": [["2023", [0]], ["2024", [1, 2]]]}
    listed, sorts = [], [["date", [0, 1, 2]], ["title", [2, 1, 0]]]
    for number, (name, values) in enumerate(facets.items()):
        in_order = values[::-1] if backwards else values
        hash_ = f"en_{'b' if backwards else 'a'}{number}"
        pack(directory / "filter" / f"{hash_}.pf_filter", [name, in_order])
        listed.append([name, hash_])
    if backwards:
        listed.reverse()
        sorts.reverse()
    meta_hash = f"en_meta{int(backwards)}"
    pack(directory / f"pagefind.{meta_hash}.pf_meta", ["1.5.2", [["p", 10]], [], listed, sorts, ["title"]])
    entry = {"version": "1.5.2", "languages": {"en": {"hash": meta_hash, "wasm": "en", "page_count": 3}}}
    (directory / "pagefind-entry.json").write_text(json.dumps(entry), encoding="utf-8")


def files(directory: Path) -> dict[str, bytes]:
    return {
        path.relative_to(directory).as_posix(): path.read_bytes() for path in directory.rglob("*") if path.is_file()
    }


def test_two_orders_become_one(tmp_path: Path) -> None:
    for name, backwards in (("one", False), ("two", True)):
        write_index(tmp_path / name, backwards=backwards)
        stabilize(tmp_path / name)

    assert files(tmp_path / "one") == files(tmp_path / "two")


def test_the_index_still_names_its_parts(tmp_path: Path) -> None:
    write_index(tmp_path, backwards=True)

    stabilize(tmp_path)

    entry = json.loads((tmp_path / "pagefind-entry.json").read_text(encoding="utf-8"))
    (meta_path,) = tmp_path.glob("*.pf_meta")
    assert meta_path.name == f"pagefind.{entry['languages']['en']['hash']}.pf_meta"
    listed = unpack(meta_path)[3]
    assert [name for name, _ in listed] == ["kind", "year"]
    facets = {name: unpack(tmp_path / "filter" / f"{hash_}.pf_filter") for name, hash_ in listed}
    assert facets["kind"] == ["kind", [["model", [1]], ["paper", [0, 2]]]]
    assert len(list((tmp_path / "filter").iterdir())) == 2


def test_doing_it_twice_changes_nothing(tmp_path: Path) -> None:
    write_index(tmp_path, backwards=False)
    stabilize(tmp_path)
    once = files(tmp_path)

    stabilize(tmp_path)

    assert files(tmp_path) == once
