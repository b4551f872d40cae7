"""How fast a made-up catalogue builds, in one language and in both, search index included.

Run on a quiet machine: `make bench`, or `python benchmarks/build.py --entries 1400 --runs 3`.
Prints the median wall time of whole commands, start-up included, and writes it as JSON if asked.
"""

from __future__ import annotations

import argparse
import json
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from synthetic import write_catalogue

PROJECT = Path(__file__).parent.parent


def measure(project: Path, language: str, runs: int) -> dict[str, float]:
    """Build a project several times; return the median seconds and the pages per second."""
    seconds = []
    for _ in range(runs):
        shutil.rmtree(project / "site", ignore_errors=True)
        start = time.perf_counter()
        command = [sys.executable, "-m", "llmindex", "build", "--language", language]
        subprocess.run(command, cwd=project, check=True, capture_output=True)
        seconds.append(time.perf_counter() - start)
    pages = sum(1 for _ in (project / "site").rglob("index.html"))
    median = statistics.median(seconds)
    return {"seconds": round(median, 2), "pages": pages, "pages_per_second": round(pages / median)}


def main() -> None:
    """Make a catalogue, build it, print a table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--entries", type=int, default=1400)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--json", type=Path, help="also write the figures here")
    options = parser.parse_args()
    results = {}
    with tempfile.TemporaryDirectory(prefix="llmindex-bench-") as folder:
        project = Path(folder)
        write_catalogue(project / "data", options.entries)
        for name in ("mkdocs.yml", "mkdocs.zh.yml"):
            text = (PROJECT / name).read_text(encoding="utf-8")
            (project / name).write_text(text.partition("\nnav:")[0] + "\nnav: []\n", encoding="utf-8")
        (project / "docs").mkdir()
        print(f"{options.entries} entries, median of {options.runs}")
        for language in ("en", "all"):
            result = results[language] = measure(project, language, options.runs)
            print(
                f"  {language:>3}: {result['seconds']:6.2f} s  {result['pages']:6} pages  {result['pages_per_second']:5} pages/s"
            )
    if options.json:
        options.json.write_text(json.dumps({"entries": options.entries, "results": results}, indent=2) + "\n")


if __name__ == "__main__":
    main()
