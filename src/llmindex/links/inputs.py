"""What a run is about: data directories, hand-written pages, lists of addresses."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from llmindex.catalogue.load import FOLDERS, TAXONOMY, load_catalogue
from llmindex.catalogue.source import SourceFile
from llmindex.diagnostics import Diagnostic, Severity
from llmindex.links.collect import catalogue_places, page_places, read_urls
from llmindex.links.link import Link, Place, gather

__all__ = ["Inputs", "InputsError", "read_list", "read_paths"]


class InputsError(ValueError):
    """A path that nothing can be made of; the message is for people."""


@dataclass(frozen=True, slots=True)
class Inputs:
    """Links with their places.

    ``findings`` are a catalogue's errors: there are then no links of it. ``complaints`` are
    about what is no address although it should be one. ``directory`` is the data directory and ``pages`` the
    folder of pages, where there is one, and ``whole`` whether all there is was read.
    """

    links: tuple[Link, ...]
    findings: tuple[Diagnostic, ...] = ()
    complaints: tuple[str, ...] = ()
    directory: Path | None = None
    pages: Path | None = None
    whole: bool = False


def read_list(source: SourceFile) -> Inputs:
    """Read a list of addresses, one a line."""
    links, complaints = read_urls(source)
    return Inputs(links, complaints=tuple(complaints))


def read_paths(paths: Sequence[Path]) -> Inputs:
    """Read the links of data directories, of files in one, of Markdown pages and of folders of pages.

    Without paths, `data` and, where there are any, the pages in `docs` are read. Raises
    :class:`InputsError`.
    """
    chosen = list(paths) or [Path("data"), *(path for path in [Path("docs")] if path.is_dir())]
    places: list[Place] = []
    findings: list[Diagnostic] = []
    directories = dict.fromkeys(_data_directory(path) for path in chosen)
    for directory in filter(None, directories):
        found = list(_catalogue(directory, findings))
        wanted = [path for path in chosen if _data_directory(path) == directory]
        places += found if directory in wanted else (place for place in found if _is_in(place, wanted))
    for path in chosen:
        if not _data_directory(path):
            places += page_places(path)
    complaints: list[str] = []
    return Inputs(
        gather(places, complaints),
        tuple(findings),
        tuple(complaints),
        directory=next(filter(None, directories), None),
        pages=next((path for path in chosen if path.is_dir() and not _data_directory(path)), None),
        whole=not paths,
    )


def _catalogue(directory: Path, findings: list[Diagnostic]) -> Iterable[Place]:
    loaded = load_catalogue(directory)
    if loaded.catalogue:
        return catalogue_places(loaded.catalogue, str(directory))
    findings += (finding for finding in loaded.diagnostics if finding.rule.severity is Severity.ERROR)
    return ()


def _data_directory(path: Path) -> Path | None:
    """Return the data directory that a path is or lies in; nothing for pages."""
    if not path.exists():
        raise InputsError(f"there is no `{path}`; name a data directory, a file in it, or pages in Markdown")
    for candidate in (path, path.parent, path.parent.parent):
        if (candidate / TAXONOMY).is_file() and _belongs(path, candidate):
            return candidate
    if path.is_dir() or path.suffix == ".md":
        return None
    raise InputsError(f"`{path}` is neither part of a catalogue nor a page in Markdown")


def _belongs(path: Path, directory: Path) -> bool:
    """Whether a path is one that a catalogue reads, or a folder of such."""
    folders = (directory, *(directory / folder for folder in FOLDERS))
    return path in folders or (path.is_file() and path.parent in folders)


def _is_in(place: Place, wanted: Sequence[Path]) -> bool:
    path = Path(place.path)
    return any(path == one or one in path.parents for one in wanted)
