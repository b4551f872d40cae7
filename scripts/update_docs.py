"""Bring the generated blocks of the documentation up to date: ``python scripts/update_docs.py [--check]``.

A block stands between ``<!-- begin: generated NAME -->`` and ``<!-- end: generated NAME -->``.
"""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import click

from llmindex.catalogue.reference import reference_tables
from llmindex.catalogue.rules import RULES
from llmindex.cli.main import cli
from llmindex.links import rules as links

ROOT = Path(__file__).resolve().parent.parent

WIDTH = 88
"""Columns of the help texts, so that they do not depend on a terminal."""

_BLOCK = re.compile(
    r"<!-- begin: generated (?P<name>[^\n]+?) -->\n(?P<text>.*?)<!-- end: generated (?P=name) -->", re.DOTALL
)


def commands() -> Iterator[tuple[str, click.Command, click.Context]]:
    """Find every command with its full name, ``llmindex`` itself first."""
    yield from _walk(cli, click.Context(cli, info_name="llmindex", terminal_width=WIDTH, **cli.context_settings))


def _walk(command: click.Command, context: click.Context) -> Iterator[tuple[str, click.Command, click.Context]]:
    yield context.command_path, command, context
    if isinstance(command, click.Group):
        for name in command.list_commands(context):
            if child := command.get_command(context, name):
                yield from _walk(child, click.Context(child, context, info_name=name, terminal_width=WIDTH))


@cache
def blocks() -> dict[str, str]:
    """Return every generated block by its name."""
    tables = {f"table {name}": text for name, text in reference_tables().items()}
    helps = {f"help {name}": f"```text\n{command.get_help(context)}\n```" for name, command, context in commands()}
    return {
        **tables,
        **helps,
        "codes": _codes(),
        "modules": _modules(),
        "rules": _link_rules(),
        "markers": _link_markers(),
    }


def _modules() -> str:
    package = ROOT / "src" / "llmindex"
    rows = []
    for path in sorted(package.rglob("*.py"), key=lambda path: (path.parent.as_posix(), path.name)):
        if not path.name.startswith("__"):
            docstring = ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))) or ""
            rows.append(
                f"| `{path.relative_to(package).as_posix()}` | {docstring.splitlines()[0].replace('``', '`')} |"
            )
    return "\n".join(["| Module | What it is |", "| --- | --- |", *rows])


def _codes() -> str:
    rows = [f"| [{rule.code}](#{rule.code.lower()}) | {rule.severity} | {rule.title} |" for rule in RULES.values()]
    return "\n".join(["| Code | Severity | Title |", "| --- | --- | --- |", *rows])


def _hosts(hosts: tuple[str, ...]) -> str:
    return ", ".join(f"`{host}`" for host in hosts) or "any"


def _link_rules() -> str:
    rows = [f"| `{rule.name}` | {_hosts(rule.hosts)} | {rule.verdict} | {rule.why} |" for rule in links.RULES]
    return "\n".join(["| Rule | Host | Verdict | What it looks at |", "| --- | --- | --- | --- |", *rows])


def _link_markers() -> str:
    rows = [f"| `{marker.name}` | {_hosts(marker.hosts)} | {marker.why} |" for marker in links.MARKERS]
    return "\n".join(["| Mark | Host | What is found |", "| --- | --- | --- |", *rows])


def pages() -> list[Path]:
    """Return the hand-written pages, in a fixed order."""
    return sorted((ROOT / "docs").rglob("*.md"))


def names_in(text: str) -> list[str]:
    """Return the names of the blocks in a page, in order."""
    return [match["name"] for match in _BLOCK.finditer(text)]


def updated(text: str) -> str:
    """Return a page with its blocks as they should be. Raises KeyError for a block that is not known."""

    def fill(match: re.Match[str]) -> str:
        name = match["name"]
        return f"<!-- begin: generated {name} -->\n\n{blocks()[name]}\n\n<!-- end: generated {name} -->"

    return _BLOCK.sub(fill, text)


def main(arguments: list[str]) -> int:
    """Update the pages, or with ``--check`` name those that are not current."""
    outdated = 0
    for page in pages():
        text = page.read_text(encoding="utf-8")
        if (current := updated(text)) != text:
            outdated += 1
            click.echo(f"{page.relative_to(ROOT)}: {'outdated' if '--check' in arguments else 'updated'}")
            if "--check" not in arguments:
                page.write_text(current, encoding="utf-8")
    return int("--check" in arguments and outdated > 0)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
