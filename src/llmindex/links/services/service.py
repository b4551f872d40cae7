"""What a host's own interface is to the rest: questions to ask, and what answers say."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Protocol
from urllib.parse import urlsplit

__all__ = ["Answer", "Question", "Service"]


@dataclass(frozen=True, slots=True)
class Question:
    """What to GET. ``step`` tells a service's questions apart; headers may hold a secret, so they are not shown."""

    service: str
    url: str
    headers: Mapping[str, str] = field(default_factory=dict, repr=False)
    step: str = ""

    def at(self, url: str) -> Question:
        """Return the question at the address that a redirect leads to.

        Credentials go to nobody else (RFC 9110 §15.4: header fields to remove).
        """
        if urlsplit(url)[:2] == urlsplit(self.url)[:2]:
            return replace(self, url=url)
        kept = {name: value for name, value in self.headers.items() if name.lower() != "authorization"}
        return replace(self, url=url, headers=kept)


@dataclass(frozen=True, slots=True)
class Answer:
    """What an interface says of a page.

    Marks are names, some with a value: ``exists``, ``missing``, ``restricted`` (it is there,
    but not for everybody), ``archived``, ``withdrawn``, ``renamed=`` with the new address,
    ``title=``, ``note=`` with the reason that is given.
    """

    marks: tuple[str, ...]


class Service(Protocol):
    """A host's own interface."""

    @property
    def name(self) -> str:
        """What it is called in :data:`llmindex.links.services.BASES`."""

    @property
    def sites(self) -> tuple[str, ...]:
        """The sites (:func:`llmindex.links.address.site_of`) whose pages it knows."""

    def question(self, url: str) -> Question | None:
        """Return what to ask about a page, or ``None`` if it is of a kind that the interface does not know."""

    def read(
        self, question: Question, url: str, status: int, headers: Mapping[str, str], body: bytes
    ) -> Answer | Question | None:
        """Return what an answer says of the page ``url``; whatever is in it, nothing is raised."""
