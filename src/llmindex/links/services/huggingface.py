"""Models, data sets and spaces on Hugging Face, by the hub's API."""

from __future__ import annotations

import re
from collections.abc import Mapping
from urllib.parse import urlsplit

from llmindex.catalogue.identifiers import huggingface_url
from llmindex.links.services.reading import read_object
from llmindex.links.services.service import Answer, Question

__all__ = ["HuggingFace"]

_OK, _REFUSALS = 200, (401, 403, 404)

_NAME = r"[A-Za-z0-9][\w.-]{0,95}"
_REPO = re.compile(rf"/(?:(datasets|spaces|models)/)?({_NAME}/{_NAME})/?", re.ASCII)
_ID = re.compile(rf"{_NAME}(?:/{_NAME})?", re.ASCII)

_NO_OWNERS = frozenset(
    {
        "api",
        "blog",
        "buckets",
        "changelog",
        "chat",
        "collections",
        "course",
        "datasets",
        "docs",
        "enterprise",
        "hub",
        "inference",
        "jobs",
        "join",
        "kernels",
        "learn",
        "login",
        "models",
        "new",
        "notifications",
        "organizations",
        "papers",
        "posts",
        "pricing",
        "privacy",
        "search",
        "settings",
        "spaces",
        "storage",
        "support",
        "tasks",
        "terms-of-service",
        "welcome",
    }
)
"""First parts of the site's own addresses: none of them has a model beneath it."""


class HuggingFace:
    """``GET /api/models/{id}`` and the like for data sets and spaces (https://huggingface.co/docs/hub/api).

    What is missing, private or gated answers 401 to those without an account; the header
    ``X-Error-Code`` says which, private being told as missing (huggingface_hub:
    utils/_http.py, ``hf_raise_for_status``). One field is asked for, so that the answer is short.
    """

    name = "huggingface"
    sites = ("huggingface.co", "hf.co")

    def __init__(self, base: str) -> None:
        self._base = base

    def question(self, url: str) -> Question | None:
        """Ask about repositories; blog, papers, documentation and pages in a repository are asked for themselves."""
        match = _REPO.fullmatch(urlsplit(url).path)
        if not match or match[2].split("/")[0] in _NO_OWNERS:
            return None
        return Question(self.name, f"{self._base}/api/{match[1] or 'models'}/{match[2]}?expand=disabled")

    def read(
        self, question: Question, url: str, status: int, headers: Mapping[str, str], body: bytes
    ) -> Answer | Question | None:
        """Read a repository's description, or the reason why there is none."""
        del question
        if status in _REFUSALS:
            return _refusal(headers)
        found = read_object(body)
        match, name = _REPO.fullmatch(urlsplit(url).path), found.get("id")
        if status != _OK or not match or not isinstance(name, str) or not _ID.fullmatch(name):
            return None
        if found.get("disabled") is True:
            return Answer(("restricted", "note=disabled by Hugging Face"))
        if name.lower() == match[2].lower():
            return Answer(("exists",))
        kind = "" if match[1] in (None, "models") else f"{match[1]}/"
        return Answer(("exists", f"renamed={huggingface_url(kind + name)}"))


def _refusal(headers: Mapping[str, str]) -> Answer | None:
    """Read why there is no description.

    ``RepoNotFound`` is left to the page: not every address of two parts is meant for a
    repository, and the page answers in the same way if it is.
    """
    code = headers.get("x-error-code")
    if code == "GatedRepo":
        return Answer(("exists", "note=gated: readers must accept its terms first"))
    if headers.get("x-error-message") == "Access to this resource is disabled.":
        return Answer(("restricted", "note=disabled by Hugging Face"))
    return None
