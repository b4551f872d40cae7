"""``llmindex schema``."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from llmindex.catalogue.load import TAXONOMY, load_taxonomy
from llmindex.catalogue.schema import schema_files
from llmindex.cli.console import print_findings, say
from llmindex.diagnostics import Format
from llmindex.files import write_atomically

__all__ = ["command"]

_EPILOG = """\b
Examples:
  llmindex schema
  llmindex schema --check
  llmindex schema --data data --output schema

\b
Exit code: 0 written or current, 1 --check found an outdated schema, 2 the command could not run."""


@click.command("schema", epilog=_EPILOG, short_help="Write the JSON Schemas.")
@click.option(
    "--data",
    type=click.Path(path_type=Path),
    default=Path("data"),
    show_default=True,
    help="The data directory, for its taxonomy.",
)
@click.option(
    "--output",
    type=click.Path(path_type=Path),
    default=Path("schema"),
    show_default=True,
    help="The directory to write into.",
)
@click.option("--check", is_flag=True, help="Write nothing; fail if a schema is not current.")
def command(data: Path, output: Path, check: bool) -> None:
    """Write the JSON Schemas that editors use for completion.

    An editor that runs yaml-language-server finds them through the first line of the YAML
    files. They name the sections, tags, relations and facts of the taxonomy.
    """
    taxonomy, findings = load_taxonomy(data / TAXONOMY, str(data / TAXONOMY))
    if taxonomy is None:
        print_findings(findings, Format.TEXT, subject="taxonomy")
        sys.exit(2)
    outdated = 0
    for name, text in schema_files(taxonomy).items():
        path = output / name
        current = path.is_file() and path.read_bytes() == text.encode()
        outdated += not current
        if check:
            say(f"{path}: {'current' if current else 'outdated, run `llmindex schema`'}")
        else:
            say(f"{path}: {'written' if write_atomically(path, text) else 'current'}")
    sys.exit(int(check and outdated > 0))
