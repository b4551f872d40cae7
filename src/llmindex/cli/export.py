"""``llmindex export``."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from llmindex.catalogue.load import load_catalogue
from llmindex.catalogue.values import LANGUAGES
from llmindex.cli.console import paint_if, print_findings, say
from llmindex.diagnostics import Format, Severity, render
from llmindex.links.load import load_health
from llmindex.pages.build import build_tree
from llmindex.pages.write import write_tree

__all__ = ["command"]

_EPILOG = """\b
Examples:
  llmindex export markdown build/pages
  llmindex export markdown --language zh build/pages-zh"""


@click.group("export", epilog=_EPILOG, short_help="Write the pages as Markdown.")
def command() -> None:
    """Write what the catalogue holds in another form."""


_MARKDOWN_EPILOG = """\b
Examples:
  llmindex export markdown build/pages
  llmindex export markdown --language zh build/pages-zh

\b
Exit code: 0 written, 1 the catalogue has errors, 2 the command could not run."""


@command.command("markdown", epilog=_MARKDOWN_EPILOG)
@click.argument("directory", type=click.Path(path_type=Path, file_okay=False))
@click.option(
    "--language",
    type=click.Choice(LANGUAGES),
    default=LANGUAGES[0],
    show_default=True,
    help="The language of the pages.",
)
@click.option(
    "--data", type=click.Path(path_type=Path), default=Path("data"), show_default=True, help="The data directory."
)
def markdown(directory: Path, language: str, data: Path) -> None:
    """Write every generated page as a Markdown file into DIRECTORY.

    The pages are CommonMark with tables and self-contained HTML; links between them lead
    to the Markdown files. `nav.json` holds the navigation in MkDocs' form. Pages of an
    earlier run that are no more are removed; other files in DIRECTORY stay.
    """
    if not data.is_dir():
        raise click.UsageError(f"there is no directory `{data}`")
    loaded = load_catalogue(data)
    if loaded.catalogue is None:
        errors = [d for d in loaded.diagnostics if d.rule.severity is Severity.ERROR]
        print_findings(errors, Format.TEXT, subject="nothing written")
        sys.exit(1)
    health = load_health(data)
    if health.diagnostics:
        say(render(health.diagnostics, paint=paint_if))
    tree = build_tree(loaded.catalogue, language, health.health)
    changed = write_tree(tree, directory)
    say(f"{directory}: {len(tree.pages)} pages, {changed} files changed")
