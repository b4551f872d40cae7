"""The options of ``llmindex check-links``, and what a user has asked for with them."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass
from functools import reduce
from pathlib import Path
from typing import Any

import click

from llmindex.cli.link_report import ReportFormat
from llmindex.links.guard import Override, parse_override
from llmindex.links.memory import Recheck
from llmindex.links.observe import Options
from llmindex.links.services import BASES
from llmindex.links.shard import Shard, parse_shard
from llmindex.links.state import STATE

__all__ = ["Order", "with_options"]


@dataclass(frozen=True, slots=True)
class Order:
    """What the user has asked for."""

    paths: tuple[Path, ...]
    urls: Path | None
    changed_since: str | None
    recheck: Recheck
    shard: Shard | None
    fix: bool
    state_path: Path | None
    style: ReportFormat
    outputs: tuple[tuple[ReportFormat, Path], ...]
    timeout: float
    max_concurrency: int
    per_host: int | None
    interval: float | None
    services: tuple[tuple[str, str], ...]
    overrides: tuple[Override, ...]
    allow_private: bool

    @property
    def options(self) -> Options:
        """How to ask."""
        return Options(
            timeout=self.timeout,
            max_concurrency=self.max_concurrency,
            per_host=self.per_host,
            interval=self.interval,
            allow_private=self.allow_private,
            overrides=self.overrides,
            services=dict(self.services),
            github_token=os.environ.get("GITHUB_TOKEN") or None,
        )


def _reading(read: Callable[[str], object]) -> Any:
    """Make a callback that reads each value of an option, and says in click's way what is wrong with one."""

    def callback(_context: click.Context, _parameter: click.Parameter, value: Any) -> Any:
        try:
            return tuple(map(read, value)) if isinstance(value, tuple) else value and read(value)
        except ValueError as error:
            raise click.BadParameter(str(error)) from None

    return callback


def _output(text: str) -> tuple[ReportFormat, Path]:
    name, _, file = text.partition("=")
    if name not in list(ReportFormat) or not file:
        raise ValueError(f"`{text}` is not FORMAT=FILE; the formats are {', '.join(ReportFormat)}")
    return ReportFormat(name), Path(file)


def _service(text: str) -> tuple[str, str]:
    name, _, base = text.partition("=")
    if name not in BASES or not base.startswith(("http://", "https://")):
        raise ValueError(f"`{text}` is not NAME=URL; the names are {', '.join(BASES)}")
    return name, base.rstrip("/")


_OPTIONS = (
    click.argument("paths", nargs=-1, type=click.Path(path_type=Path)),
    click.option(
        "--urls",
        type=click.Path(path_type=Path, allow_dash=True),
        metavar="FILE",
        help="Check the addresses in a file instead, one a line; `-` is standard input.",
    ),
    click.option(
        "--changed-since",
        metavar="REV",
        help="Check only links that are not in this Git revision; what is gone then fails at once.",
    ),
    click.option(
        "--recheck",
        type=click.Choice([which.value for which in Recheck]),
        callback=_reading(Recheck),
        default=Recheck.DUE.value,
        show_default=True,
        help="Which links to ask for: all, those that are due, or those not found alive.",
    ),
    click.option(
        "--shard", metavar="I/N", callback=_reading(parse_shard), help="Check the I-th of N parts, divided by host."
    ),
    click.option("--fix", is_flag=True, help="Write the new addresses of what has moved into the files."),
    click.option(
        "--state",
        "state_path",
        type=click.Path(path_type=Path, dir_okay=False),
        metavar="FILE",
        help=f"What is remembered from run to run.  [default: {STATE} in the data directory]",
    ),
    click.option(
        "--format",
        "style",
        type=click.Choice([style.value for style in ReportFormat]),
        callback=_reading(ReportFormat),
        default=ReportFormat.TEXT.value,
        show_default=True,
        help="How to print the report; json is one line for each address.",
    ),
    click.option(
        "--output",
        "outputs",
        multiple=True,
        callback=_reading(_output),
        metavar="FORMAT=FILE",
        help="Write the report to a file too; may be given several times.",
    ),
    click.option(
        "--timeout",
        type=click.FloatRange(min=0.1),
        default=10.0,
        show_default=True,
        metavar="SECONDS",
        help="How long to wait for an answer.",
    ),
    click.option(
        "--max-concurrency",
        type=click.IntRange(1, 1024),
        default=128,
        show_default=True,
        metavar="N",
        help="Requests at once, in all.",
    ),
    click.option(
        "--per-host",
        type=click.IntRange(1, 64),
        metavar="N",
        help="Requests at once to one host.  [default: 2, for some hosts less]",
    ),
    click.option(
        "--interval",
        type=click.FloatRange(min=0),
        metavar="SECONDS",
        help="Between two requests to one host.  [default: 0.25, for some hosts more]",
    ),
    click.option(
        "--service",
        "services",
        multiple=True,
        callback=_reading(_service),
        metavar="NAME=URL",
        help="Where to find a host's interface (" + ", ".join(BASES) + "), for mirrors and tests.",
    ),
    click.option(
        "--resolve",
        "overrides",
        multiple=True,
        callback=_reading(parse_override),
        metavar="HOST:PORT:ADDRESS",
        help="Find a host at this address, as with curl.",
    ),
    click.option("--allow-private", is_flag=True, help="Ask for addresses that are not on the public internet too."),
)


def with_options(command: Callable[..., None]) -> Callable[..., None]:
    """Give a command these options; it is called with the fields of an :class:`Order`."""
    return reduce(lambda made, option: option(made), reversed(_OPTIONS), command)
