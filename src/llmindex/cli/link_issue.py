"""``python -m llmindex.cli.link_issue``: for workflows, no verb of the program."""

from __future__ import annotations

import asyncio
import os
import sys
from pathlib import Path

import click

from llmindex.cli.console import say
from llmindex.links.report.markdown import NOTHING_TO_DO
from llmindex.links.rolling_issue import IssueError, Issues, keep_issue

__all__ = ["command"]


@click.command("link-issue")
@click.argument("report", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def command(report: Path) -> None:
    """Put the REPORT of `llmindex check-links --format markdown` into one issue on GitHub.

    The issue is closed when the report asks nothing of anybody. GITHUB_TOKEN,
    GITHUB_REPOSITORY and GITHUB_API_URL say who, where and which GitHub, as in any workflow.
    """
    token, repository = (os.environ.get(name, "") for name in ("GITHUB_TOKEN", "GITHUB_REPOSITORY"))
    if not token or not repository:
        raise click.UsageError("set GITHUB_TOKEN and GITHUB_REPOSITORY (`owner/name`)")
    issues = Issues(repository, token, os.environ.get("GITHUB_API_URL") or "https://api.github.com")
    text = report.read_text(encoding="utf-8")
    try:
        say(asyncio.run(keep_issue(issues, text, needed=not text.startswith(NOTHING_TO_DO))))
    except IssueError as error:
        say(f"the issue could not be kept: {error}")
        sys.exit(2)


if __name__ == "__main__":
    command()
