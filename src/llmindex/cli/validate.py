"""``llmindex validate``."""

from __future__ import annotations

from pathlib import Path

import click

from llmindex.catalogue.load import (
    FOLDERS,
    TAXONOMY,
    TEXT_FOLDERS,
    catalogue_files,
    load_catalogue,
    without_collecting,
)
from llmindex.cli.console import exit_code, leave, print_findings
from llmindex.diagnostics import Diagnostic, Format
from llmindex.parallel import cores

__all__ = ["command"]

_EPILOG = """\b
Examples:
  llmindex validate
  llmindex validate data/entries.yaml
  llmindex validate --format github
  llmindex validate --strict --format sarif > findings.sarif

\b
Exit code: 0 nothing wrong, 1 errors (with --strict warnings too), 2 the command could not run."""


@click.command("validate", epilog=_EPILOG, short_help="Check the catalogue.")
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path))
@click.option(
    "--format",
    "style",
    type=click.Choice([style.value for style in Format]),
    default=Format.TEXT.value,
    show_default=True,
    help="How to print findings.",
)
@click.option("--strict", is_flag=True, help="Fail on warnings too.")
def command(paths: tuple[Path, ...], style: str, strict: bool) -> None:
    """Check the catalogue and report everything that is wrong, in one run.

    PATHS are data directories, or files in one: the whole catalogue is then checked, and
    what concerns these files is reported. Default: `data`.
    """
    findings: dict[Diagnostic, None] = {}
    entries = 0
    with without_collecting():
        loads = []  # to the end: nobody needs the memory meanwhile
        for directory, files in _directories(paths or (Path("data"),)).items():
            if not directory.is_dir():
                raise click.UsageError(f"there is no directory `{directory}`; name the one that holds {TAXONOMY}")
            _require(files, directory)
            loads.append(loaded := load_catalogue(directory, processes=cores()))
            entries += len(loaded.catalogue.entries) if loaded.catalogue else 0
            findings |= dict.fromkeys(d for d in loaded.diagnostics if not files or _concerns(d, files))
        subject = f"{entries} entries" if entries else "catalogue"
        print_findings(list(findings), Format(style), subject=subject)
        leave(exit_code(list(findings), strict=strict))


def _directories(paths: tuple[Path, ...]) -> dict[Path, list[Path]]:
    """Group paths by the data directory they belong to; no files means all of it."""
    result: dict[Path, list[Path]] = {}
    whole: set[Path] = set()
    for path in paths:
        directory = _data_directory(path)
        files = result.setdefault(directory, [])
        if path == directory:
            whole.add(directory)
        else:
            files.append(path)
    return {directory: [] if directory in whole else files for directory, files in result.items()}


def _require(files: list[Path], directory: Path) -> None:
    """Refuse a path that leads to nothing, unless the catalogue must have it, and a file that it does not read."""
    needed = {directory / TAXONOMY, *catalogue_files(directory)}
    for file in files:
        if not file.exists() and file not in needed:
            raise click.UsageError(f"there is no `{file}`; name the directory that holds {TAXONOMY}, or a file in it")
        if file.is_file() and file not in needed and file.parent.name not in TEXT_FOLDERS:
            raise click.UsageError(f"`{file}` is no part of a catalogue; name the directory that holds {TAXONOMY}")


def _data_directory(path: Path) -> Path:
    """Find the data directory that a path names or lies in."""
    if path.is_dir() and path.name not in FOLDERS:
        return path
    parent = path.parent
    if parent.name in FOLDERS and not (parent / TAXONOMY).exists():
        return parent.parent
    return parent


def _concerns(diagnostic: Diagnostic, files: list[Path]) -> bool:
    """Whether a finding is in one of the files or folders, or keeps them from being checked at all."""
    path = Path(diagnostic.path)
    return diagnostic.rule.code < "LI010" or any(file == path or file in path.parents for file in files)
