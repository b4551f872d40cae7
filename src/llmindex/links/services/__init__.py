"""Hosts' own interfaces, which say plainly what their pages show to browsers only.

Nothing here speaks HTTP: a service says what to ask, and reads the answer.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from llmindex.catalogue.suggest import suggest
from llmindex.links.address import host_of, normalise, site_of
from llmindex.links.services import archive
from llmindex.links.services.arxiv import Arxiv
from llmindex.links.services.bilibili import Bilibili
from llmindex.links.services.doi import Doi
from llmindex.links.services.github import GitHub
from llmindex.links.services.huggingface import HuggingFace
from llmindex.links.services.service import Answer, Question, Service
from llmindex.links.services.youtube import YouTube

__all__ = ["BASES", "Answer", "Question", "Service", "Services"]

BASES: Mapping[str, str] = MappingProxyType(
    {
        "github": "https://api.github.com",
        "youtube": "https://www.youtube.com",
        "youtube-images": "https://i.ytimg.com",
        "huggingface": "https://huggingface.co",
        "bilibili": "https://api.bilibili.com",
        "doi": "https://doi.org",
        "arxiv": "https://export.arxiv.org",
        "archive": archive.BASE,
    }
)
"""Where each interface is, by name."""


class Services:
    """The interfaces that can be asked, and where they are.

    arXiv's is asked about many works at once (:class:`Arxiv`), not by :meth:`question`.

    ``bases`` moves some of :data:`BASES` elsewhere, for instance to a test server. GitHub is
    asked only with a token.

    Raises :class:`ValueError`, with a message for people, if a name or an address is none.
    """

    def __init__(self, bases: Mapping[str, str] | None = None, github_token: str | None = None) -> None:
        at = {**BASES, **{name: _base(name, url) for name, url in (bases or {}).items()}}
        self.arxiv = Arxiv(at["arxiv"])
        services: tuple[Service, ...] = (
            GitHub(at["github"], github_token),
            YouTube(at["youtube"], at["youtube-images"]),
            HuggingFace(at["huggingface"]),
            Bilibili(at["bilibili"]),
            Doi(at["doi"]),
        )
        self._by_name = {service.name: service for service in services}
        self._by_site = {site: service for service in services for site in service.sites}

    def question(self, url: str) -> Question | None:
        """Return what to ask instead of a page, given its normalised address, or ``None`` to ask the page itself.

        >>> Services().question("https://doi.org/10.1145/3600006.3613165").url
        'https://doi.org/api/handles/10.1145/3600006.3613165'
        """
        service = self._by_site.get(site_of(host_of(url)))
        return service.question(url) if service else None

    def read(
        self, question: Question, url: str, status: int, headers: Mapping[str, str], body: bytes
    ) -> Answer | Question | None:
        """Return what an answer to a question about a page says of it.

        The names of ``headers`` are in lower case. The result is another question where one
        answer is not enough, ``None`` where it says nothing: then the page itself is asked.
        """
        return self._by_name[question.service].read(question, url, status, headers, body)


def _base(name: str, url: str) -> str:
    if name not in BASES:
        hint = suggest(name, BASES, f"there are {', '.join(BASES)}")
        raise ValueError(f"there is no service `{name}`: {hint}")
    try:
        return normalise(url).rstrip("/")
    except ValueError as error:
        raise ValueError(f"the address of `{name}`: {error}") from error
