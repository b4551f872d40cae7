"""A link: an address, and every place where it stands."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from llmindex.catalogue.positions import Path
from llmindex.links.address import normalise

__all__ = ["Link", "Place", "gather"]


@dataclass(frozen=True, slots=True)
class Place:
    """Where an address stands.

    ``path`` is the file as the user named it; ``line`` and ``column`` (1-based, in
    characters) are known once they were looked up (:mod:`llmindex.links.locate`). ``entry`` is
    the id of the entry it belongs to, ``what`` its field (``links[0].url``) or ``page``,
    ``note``, ``path``, ``list``.

    ``written`` is the address as it stands there, of which an identifier is the last part.
    ``at`` is the way to it in a YAML file, ``before`` how many like it stand before it in
    the same text.
    """

    path: str
    line: int | None = None
    column: int | None = None
    entry: str | None = None
    what: str = ""
    written: str = ""
    at: Path = field(default=(), repr=False)
    before: int = field(default=0, repr=False)

    def __str__(self) -> str:
        """Return ``file:line:column``, as far as it is known."""
        return ":".join(str(part) for part in (self.path, self.line, self.column) if part is not None)


@dataclass(frozen=True, slots=True)
class Link:
    """A normalised address and its places, in reading order."""

    url: str
    places: tuple[Place, ...] = ()


def gather(places: Iterable[Place], complaints: list[str] | None = None) -> tuple[Link, ...]:
    """Make one link of all places with the same address, in the order of first places.

    What is no web address although it looks like one is left out, with a complaint.
    """
    found: dict[str, list[Place]] = {}
    for place in places:
        try:
            found.setdefault(normalise(place.written), []).append(place)
        except ValueError as error:
            if complaints is not None:
                complaints.append(f"{place}: `{place.written}`: {error}")
    return tuple(Link(url, tuple(here)) for url, here in found.items())
