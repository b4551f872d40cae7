"""``llmindex serve``."""

from __future__ import annotations

import tempfile
import threading
import time
from collections.abc import Iterable
from pathlib import Path

import click

from llmindex.cli.console import paint_if, say
from llmindex.site.build import BuildError, Options, build_site
from llmindex.site.languages import SITE_LANGUAGES
from llmindex.site.search.late import late_index
from llmindex.site.serve import Preview, preview_server
from llmindex.site.watch import changes, watched_paths
from llmindex.site.workers import Workers

__all__ = ["command"]

_EPILOG = """\b
Examples:
  llmindex serve
  llmindex serve --port 9000
  llmindex serve --host 0.0.0.0     so that a phone in the same network can look

\b
Exit code: 0 stopped by Ctrl-C, 2 the command could not run."""


@click.command("serve", epilog=_EPILOG, short_help="Preview the site.")
@click.option("--host", default="127.0.0.1", show_default=True, help="The address to listen on.")
@click.option(
    "--port", type=click.IntRange(0, 65535), default=8000, show_default=True, help="The port; 0 takes a free one."
)
def command(host: str, port: int) -> None:
    """Preview the site in every language, rebuilding on every change.

    A change of the catalogue, the documents, the configuration or a template rebuilds the
    site and reloads the browser. A mistake is shown in the terminal and in the browser;
    the last good site stays up until it is mended.
    """
    project = Path.cwd()
    if not (project / SITE_LANGUAGES[0].config_file).is_file():
        raise click.UsageError(
            f"there is no `{SITE_LANGUAGES[0].config_file}` here; run this in the project's directory"
        )
    with tempfile.TemporaryDirectory(prefix="llmindex-serve-") as folder:
        site_dir = Path(folder, "site")
        site_dir.mkdir()
        preview = Preview()
        try:
            with preview_server(site_dir, preview, host, port) as address:
                _run(project, site_dir, preview, address)
        except OSError as error:
            raise click.UsageError(f"cannot listen on {host}:{port}: {error.strerror}; try --port 0") from None
        except KeyboardInterrupt:
            say("Stopped.")


def _run(project: Path, site_dir: Path, preview: Preview, address: str) -> None:
    watching = changes(watched_paths(project))
    next(watching)  # before the first build, so that what is saved meanwhile is built next
    lock = threading.Lock()
    with Workers() as workers, late_index(site_dir, lock, _complain) as index:

        def rebuild() -> bool:
            start = time.monotonic()
            try:
                result = build_site(project, site_dir, options=Options(index=False), workers=workers, lock=lock)
            except BuildError as error:
                _complain(str(error))
                preview.failed(str(error))
                return False
            preview.built()
            index()
            for warning in result.warnings:
                say(f"{paint_if('warning', 'warning')}: {warning}")
            say(f"Built {result} in {time.monotonic() - start:.1f} s")
            return True

        if rebuild():
            say(f"Serving on {paint_if(address, 'place')}  (Ctrl-C stops)")
        else:
            shown = paint_if(address, "place")
            say(f"Nothing to show yet; {shown} will show the site once this is mended  (Ctrl-C stops)")
        for changed in watching:
            say(f"Changed: {_listed(changed, project)}")
            rebuild()


def _complain(message: str) -> None:
    say(f"{paint_if('error', 'error')}: {message}")


_MOST_NAMES = 3


def _listed(paths: Iterable[str], project: Path) -> str:
    names = sorted({_relative(Path(path), project) for path in paths})
    more = len(names) - _MOST_NAMES
    return ", ".join(names[:_MOST_NAMES]) + (f" and {more} more" if more > 0 else "")


def _relative(path: Path, project: Path) -> str:
    return str(path.relative_to(project)) if path.is_relative_to(project) else str(path)
