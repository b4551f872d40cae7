"""``llmindex check-links merge``."""

from __future__ import annotations

from pathlib import Path

import click

from llmindex.cli.console import say
from llmindex.links.state import STATE, BrokenStateError, State, merge, read_state, save_state

__all__ = ["command"]

_EPILOG = """\b
Examples:
  llmindex check-links merge part-1.json part-2.json
  llmindex check-links merge part-*.json --state links.json"""


@click.command("merge", epilog=_EPILOG)
@click.argument("states", nargs=-1, required=True, type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option(
    "--state",
    "target",
    type=click.Path(path_type=Path, dir_okay=False),
    default=Path("data") / STATE,
    show_default=True,
    metavar="FILE",
    help="Where to write it; what it holds already is joined too.",
)
def command(states: tuple[Path, ...], target: Path) -> None:
    """Join what the parts of a divided run have learnt.

    Of each link the latest observation counts.
    """
    path = target
    try:
        joined = State()
        for path in states:
            joined = merge(joined, read_state(path))
        path = target
        written = save_state(target, joined)
    except BrokenStateError as error:
        raise click.UsageError(f"`{path}` is no link state: {error}") from None
    say(f"{target}: {len(written.records):,} links")
