"""Asking the made-up web as a run does."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from typing import Any

from web import Web  # noqa: TC002  as everywhere

from llmindex.links.address import normalise
from llmindex.links.guard import parse_override
from llmindex.links.observation import Observation
from llmindex.links.observe import Options, observe
from llmindex.links.services import BASES


def options_for(web: Web, **changes: Any) -> Options:
    """Return options with which hosts of the made-up web are found, and asked without long pauses."""
    overrides = tuple(map(parse_override, web.overrides()))
    return Options(**{"timeout": 1.5, "interval": 0.0, "allow_private": True, "overrides": overrides, **changes})


def look(urls: Iterable[str], options: Options) -> dict[str, Observation]:
    """Ask for links; return what was seen of each, which is one thing."""
    seen: dict[str, Observation] = {}

    def deliver(url: str, observation: Observation) -> None:
        assert url not in seen
        seen[url] = observation

    asyncio.run(observe(list(map(normalise, urls)), options, deliver))
    return seen


def bases(web: Web) -> dict[str, str]:
    """Return where hosts' own interfaces are in the made-up web."""
    return {name: web.at(url).rstrip("/") for name, url in BASES.items()}
