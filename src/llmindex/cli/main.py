"""The ``llmindex`` command and its verbs, each imported only when it is called for."""

from __future__ import annotations

import sys
from importlib import import_module

import click

from llmindex import __version__

__all__ = ["cli", "main"]

_VERBS = {
    "validate": "Check the catalogue and report everything that is wrong.",
    "build": "Build the site in every language.",
    "serve": "Preview the site, rebuilding on every change.",
    "check-links": "Check every link, and remember what was seen.",
    "schema": "Write the JSON Schemas that editors use for completion.",
    "export": "Write the pages as Markdown, for any other engine.",
}


class _LazyGroup(click.Group):
    """A group that knows its verbs by name and loads a verb's module on first use."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(_VERBS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in _VERBS:
            return None
        command: click.Command = import_module(f"llmindex.cli.{cmd_name.replace('-', '_')}").command
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        try:
            return super().resolve_command(ctx, args)
        except click.UsageError as error:
            from llmindex.catalogue.suggest import suggest

            hint = suggest(args[0], _VERBS, f"the commands are {', '.join(_VERBS)}")
            raise click.UsageError(f"{error.message} {hint}", ctx) from None

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl(list(_VERBS.items()))


@click.group(
    cls=_LazyGroup,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    epilog="Run `llmindex COMMAND --help` for the options and examples of a command.",
)
@click.version_option(__version__, message="%(prog)s %(version)s")
def cli() -> None:
    """Check, build and preview a curated index of how large language models are built."""


def main() -> None:
    """Run the command line."""
    try:
        cli(prog_name="llmindex")
    except OSError as error:  # a file that cannot be written, a full disk
        click.echo(f"Error: {error.filename or 'the command'}: {error.strerror or error}", err=True)
        sys.exit(2)
