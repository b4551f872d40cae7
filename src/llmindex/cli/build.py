"""``llmindex build``."""

from __future__ import annotations

import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import NoReturn

import click

from llmindex.catalogue.load import without_collecting
from llmindex.cli.console import leave, paint_if, say
from llmindex.site.build import BuildError, Options, SiteDirError, build_site
from llmindex.site.languages import SITE_LANGUAGES, SiteLanguage

__all__ = ["command"]

_EPILOG = """\b
Examples:
  llmindex build
  llmindex build --strict
  llmindex build --clean
  llmindex build --language zh --site-dir /tmp/preview

\b
Exit code: 0 built, 1 the catalogue or a page is wrong (the old site stays), 2 the command could not run."""


@click.command("build", epilog=_EPILOG, short_help="Build the site.")
@click.option(
    "--language",
    type=click.Choice([*(language.code for language in SITE_LANGUAGES), "all"]),
    default="all",
    show_default=True,
    help="What to build.",
)
@click.option(
    "--site-dir",
    type=click.Path(path_type=Path, file_okay=False),
    default=Path("site"),
    show_default=True,
    help="Where to build it.",
)
@click.option("--clean", is_flag=True, help="Build every page, whatever an earlier build has left.")
@click.option("--strict", is_flag=True, help="Fail on warnings too.")
def command(language: str, site_dir: Path, clean: bool, strict: bool) -> None:
    """Build the site in every language, side by side.

    Only what has changed since the last build is made again. It is made beside the site and
    put into it when all of it is there: a mistake leaves the old site as it was, and after
    an interruption the next build puts everything right.
    """
    chosen = [one for one in SITE_LANGUAGES if language in (one.code, "all")]
    missing = [one.config_file for one in chosen if not Path(one.config_file).is_file()]
    if missing:
        raise click.UsageError(f"there is no `{missing[0]}` here; run this in the project's directory")
    with without_collecting():
        _build(site_dir, chosen, Options(strict=strict, clean=clean))


def _build(site_dir: Path, chosen: Sequence[SiteLanguage], options: Options) -> NoReturn:
    start = time.monotonic()
    say(f"Building {' and '.join(one.name for one in chosen)} …")
    try:
        result = build_site(Path.cwd(), site_dir, chosen, options)
    except SiteDirError as error:
        say(f"{paint_if('error', 'error')}: {error}")
        sys.exit(2)
    except BuildError as error:
        say(f"{paint_if('error', 'error')}: {error}\n\nThe site in `{site_dir}` is as it was.")
        sys.exit(1)
    for line in filter(None, [result.note]):
        say(f"{paint_if('note', 'info')}: {line}")
    for warning in result.warnings:
        say(f"{paint_if('warning', 'warning')}: {warning}")
    say(f"{result} in {time.monotonic() - start:.1f} s: open {site_dir / 'index.html'}, or run `llmindex serve`")
    leave(0)
