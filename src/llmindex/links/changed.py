"""Which links a branch adds: those of the working tree that were nowhere where it began."""

from __future__ import annotations

import os
import re
import subprocess
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from llmindex.catalogue.addresses import find_addresses
from llmindex.catalogue.identifiers import arxiv_url, doi_url, huggingface_url, repo_url
from llmindex.catalogue.load import catalogue_files, load_catalogue
from llmindex.catalogue.source import SourceFile, read_source
from llmindex.catalogue.yaml import parse_yaml
from llmindex.diagnostics import Diagnostic
from llmindex.links.address import normalise
from llmindex.links.collect import catalogue_places, page_places
from llmindex.links.link import Link

__all__ = ["RevisionError", "added_links", "old_urls"]


class RevisionError(Exception):
    """There is no older version to compare with; the text says why and what to do."""


def added_links(links: Iterable[Link], revision: str, data: Path, pages: Path | None = None) -> tuple[Link, ...]:
    """Return those links whose address was nowhere at the point where this branch left a revision.

    ``data`` and ``pages`` are the folders that the links come from. Raises :class:`RevisionError`.
    """
    old = old_urls(revision, data, pages)
    return tuple(link for link in links if link.url not in old)


def old_urls(revision: str, data: Path, pages: Path | None = None) -> frozenset[str]:
    """Return the normalised addresses of a catalogue and of pages at the merge base of a revision and ``HEAD``."""
    repository = _Repository(data)
    base = repository.merge_base(revision)
    with TemporaryDirectory(prefix="llmindex-") as name:
        folder = Path(name)
        written = _old_catalogue(repository.copy(base, data, folder / "data"))
        if pages:
            written += [place.written for place in page_places(repository.copy(base, pages, folder / "pages"))]
    return frozenset(_normalised(written))


def _normalised(addresses: Iterable[str]) -> Iterator[str]:
    for address in addresses:
        with suppress(ValueError):  # what is no address is no link
            yield normalise(address)


class _Repository:
    """A Git repository, asked by its own program."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        top = self._git("rev-parse", "--show-toplevel", refusal=f"`{folder}` is in no Git repository")
        self._top = Path(os.fsdecode(top).rstrip("\n"))

    def merge_base(self, revision: str) -> str:
        if not revision or revision.startswith(("-", "^")) or re.search(r"[\s\x00-\x1f]", revision):
            raise RevisionError(f"`{revision}` is not the name of a revision")
        unknown = f"there is no revision `{revision}`{self._advice('fetch it first')}"
        commit = (
            self._git("rev-parse", "--verify", "--quiet", f"{revision}^{{commit}}", refusal=unknown).decode().strip()
        )
        apart = f"`{revision}` and HEAD have no common history{self._advice('name another revision')}"
        return self._git("merge-base", commit, "HEAD", refusal=apart).decode().split()[0]

    def _advice(self, otherwise: str) -> str:
        answer = self._git("rev-parse", "--is-shallow-repository", refusal="git cannot be asked")
        if answer.strip() == b"true":
            return ": this clone is shallow; run `git fetch --unshallow`, or set `fetch-depth: 0` in the workflow"
        return f"; {otherwise}"

    def copy(self, commit: str, folder: Path, target: Path) -> Path:
        """Write the YAML and Markdown files that a folder had into another; return that."""
        target.mkdir()
        inside = folder.resolve().relative_to(self._top.resolve()).as_posix()
        files = dict(self._files(commit, inside))
        for (path, _), content in zip(files.items(), self._contents(files.values()), strict=True):
            file = target / Path(path).relative_to(inside)
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(content)
        return target

    def _files(self, commit: str, inside: str) -> Iterator[tuple[str, str]]:
        listing = self._git("ls-tree", "-r", "-z", "--full-tree", commit, "--", inside, refusal="git cannot list files")
        for line in filter(None, listing.split(b"\0")):
            about, _, path = line.partition(b"\t")
            mode, kind, name = about.decode().split()
            # Links and submodules lead elsewhere.
            if kind == "blob" and mode != "120000" and path.endswith((b".yaml", b".md")):
                yield os.fsdecode(path), name

    def _contents(self, names: Iterable[str]) -> Iterator[bytes]:
        """Read objects in the form of ``git cat-file --batch``: a line about each, then its bytes and a line feed."""
        asked = "".join(f"{name}\n" for name in names).encode()
        answer = self._git("cat-file", "--batch", refusal="git cannot read files", given=asked)
        start = 0
        while start < len(answer):
            end = answer.index(b"\n", start)
            size = int(answer[start:end].split()[2])
            yield answer[end + 1 : end + 1 + size]
            start = end + size + 2

    def _git(self, *arguments: str, refusal: str, given: bytes | None = None) -> bytes:
        try:
            done = subprocess.run(  # noqa: S603  no shell, and no argument that begins with a dash is anybody else's
                ["git", "-C", str(self._folder), *arguments],  # noqa: S607  whichever is first in the path
                input=given,
                capture_output=True,
                check=False,
            )
        except FileNotFoundError:
            raise RevisionError("git is not installed; install it, or check all links") from None
        if done.returncode:
            said = done.stderr.decode(errors="replace").strip().splitlines()
            raise RevisionError(f"{refusal} ({said[0]})" if said else refusal)
        return done.stdout


def _old_catalogue(directory: Path) -> list[str]:
    loaded = load_catalogue(directory, shown="")
    if loaded.catalogue:
        return [place.written for place in catalogue_places(loaded.catalogue, "")]
    # It had errors: what looks like an address counts as one that was there.
    sources = [read_source(path, path.name) for path in (*catalogue_files(directory), *directory.rglob("notes/*.md"))]
    return [address for source in sources if not isinstance(source, Diagnostic) for address in _loosely(source)]


_RAW = re.compile(r"https?://[^\s\"'<>()\[\]{},]+", re.IGNORECASE)

_IDENTIFIERS = {"arxiv": arxiv_url, "doi": doi_url, "repo": repo_url, "huggingface": huggingface_url}


def _loosely(source: SourceFile) -> Iterator[str]:
    yield from _RAW.findall(source.text)
    if source.path.endswith(".md"):
        yield from find_addresses(source.text)
        return
    todo: list[tuple[str, Any]] = [("", document.data) for document in parse_yaml(source)[0]]
    while todo:
        key, value = todo.pop()
        if isinstance(value, dict):
            todo += value.items()
        elif isinstance(value, list):
            todo += [("", item) for item in value]
        elif isinstance(value, str):
            yield from _in_value(key, value)


def _in_value(key: str, value: str) -> Sequence[str]:
    if make := _IDENTIFIERS.get(key):
        return [make(value)]
    return [value] if _RAW.match(value) and " " not in value else find_addresses(value)
