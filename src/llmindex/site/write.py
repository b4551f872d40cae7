"""Writing what is generated: the pages that are new or changed, downloads, redirects, the marker.

Pages whose fingerprint has not changed are set aside: they are not made, and the site keeps
the files it has of them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from llmindex import __version__
from llmindex.pages.html import PageHtml
from llmindex.pages.tree import Download, Page, PageTree, url_of
from llmindex.parallel import share_out
from llmindex.site.fill import Filler
from llmindex.site.fingerprint import fingerprinter
from llmindex.site.manifest import Manifest
from llmindex.site.marker import write_marker
from llmindex.site.redirects import write_redirects

__all__ = ["Outcome", "Since", "write_generated"]


@dataclass(frozen=True, slots=True)
class Since:
    """What was built before, if anything, and the digest of the configuration now."""

    previous: Manifest | None
    configuration: str


@dataclass(frozen=True)
class Outcome:
    """What came of writing: the fingerprints of all generated pages, those set aside, and all other files."""

    fingerprints: dict[str, str]
    kept: frozenset[str]
    files: list[str]


def write_generated(
    tree: PageTree,
    filler: Filler,
    site_url: str,
    *,
    since: Since,
    processes: int,
    done: Callable[[Page, PageHtml], None],
) -> Outcome:
    """Write the generated pages that are not in the site as they would be now.

    ``done`` is told of each page that is written, in whatever process writes it.
    """
    _write_downloads(filler.site_dir, tree.downloads)
    write_redirects(filler.site_dir, tree.redirects, site_url)
    write_marker(filler.site_dir, tree, __version__)
    files = _files(filler.site_dir)
    fingerprint = fingerprinter(filler.shells, [filler.sources_url, since.configuration])
    write = partial(filler.write, done)

    fingerprints: dict[str, str] = {}

    def take_fingerprints() -> None:
        fingerprints.update((url_of(source.path), fingerprint(source)) for source in tree.sources)

    if since.previous is None:  # no page has to wait for its fingerprint
        share_out(write, tree.sources, processes, meanwhile=take_fingerprints)
        return Outcome(fingerprints, frozenset(), files)
    take_fingerprints()
    kept = frozenset(since.previous.unchanged(fingerprints))
    share_out(write, [source for source in tree.sources if url_of(source.path) not in kept], processes)
    return Outcome(fingerprints, kept, files)


def _write_downloads(site_dir: Path, downloads: Iterable[Download]) -> None:
    """Write all downloads: they are few, and made as quickly as a fingerprint of theirs would be."""
    for download in downloads:
        path = site_dir / download.path
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(download.make())


def _files(folder: Path) -> list[str]:
    """List all files below a folder, as they are named from there."""
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())
