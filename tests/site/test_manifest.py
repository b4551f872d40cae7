"""The record of a built site: it is believed only while it is whole, ours, and true."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from llmindex.site.manifest import Manifest, ManifestError, read_manifest, records, write_manifest

FINGERPRINTS = {"": "aa", "entries/fern/": "bb"}


@pytest.fixture
def site(tmp_path: Path) -> Path:
    site = tmp_path / "site"
    for url in FINGERPRINTS:
        (site / url).mkdir(parents=True, exist_ok=True)
        (site / url / "index.html").write_text(f"page {url}", encoding="utf-8")
    return site


@pytest.fixture
def manifest(site: Path) -> Manifest:
    pages = records(site, FINGERPRINTS)
    return Manifest(site=str(site), pages=pages, files=["404.html"], documents=["entries/fern/"])


def test_what_is_written_is_read(manifest: Manifest, site: Path, tmp_path: Path) -> None:
    write_manifest(tmp_path / "en.json", manifest)

    assert read_manifest(tmp_path / "en.json", site) == manifest


def test_pages_are_unchanged_while_fingerprint_and_file_are_the_same(manifest: Manifest) -> None:
    assert manifest.unchanged(FINGERPRINTS) == {"", "entries/fern/"}
    assert manifest.unchanged({"": "aa", "entries/fern/": "cc", "entries/new/": "dd"}) == {""}


def test_a_page_whose_file_was_touched_is_not_believed(manifest: Manifest, site: Path) -> None:
    page = site / "entries" / "fern" / "index.html"
    state = page.stat()

    page.write_text("longer than it was before", encoding="utf-8")
    os.utime(page, ns=(state.st_atime_ns, state.st_mtime_ns))
    assert manifest.unchanged(FINGERPRINTS) == {""}

    page.write_text("page entries/fern/", encoding="utf-8")
    os.utime(page, ns=(state.st_atime_ns, state.st_mtime_ns + 1))
    assert manifest.unchanged(FINGERPRINTS) == {""}

    page.unlink()
    assert manifest.unchanged(FINGERPRINTS) == {""}


def test_all_files_are_known(manifest: Manifest) -> None:
    assert manifest.all_files == {"404.html", "index.html", "entries/fern/index.html"}


def test_no_manifest_and_no_site_are_nothing_to_speak_of(manifest: Manifest, tmp_path: Path) -> None:
    assert read_manifest(tmp_path / "en.json", tmp_path / "site") is None

    gone = manifest.model_copy(update={"site": str(tmp_path / "gone")})
    write_manifest(tmp_path / "en.json", gone)
    assert read_manifest(tmp_path / "en.json", tmp_path / "gone") is None


def damaged(manifest: Manifest) -> list[str]:
    text = manifest.model_dump_json()
    data = json.loads(text)
    return [
        "",
        "null",
        text[: len(text) // 2],
        text.replace("llmindex", "other"),
        json.dumps({**data, "format": 2}),
        json.dumps({**data, "more": 1}),
        json.dumps({**data, "pages": {"": ["aa", "12", 1]}}),
        json.dumps({key: value for key, value in data.items() if key != "files"}),
    ]


@pytest.mark.parametrize("place", range(8))
def test_a_damaged_manifest_is_said_to_be_so(manifest: Manifest, site: Path, tmp_path: Path, place: int) -> None:
    (tmp_path / "en.json").write_text(damaged(manifest)[place], encoding="utf-8")

    with pytest.raises(ManifestError, match="is damaged, or of another version"):
        read_manifest(tmp_path / "en.json", site)


def test_a_manifest_of_another_site_is_not_believed(manifest: Manifest, tmp_path: Path) -> None:
    write_manifest(tmp_path / "en.json", manifest)

    with pytest.raises(ManifestError, match="is of another site"):
        read_manifest(tmp_path / "en.json", tmp_path)


def test_a_manifest_that_cannot_be_read_is_said_to_be_so(site: Path, tmp_path: Path) -> None:
    (tmp_path / "en.json").mkdir()

    with pytest.raises(ManifestError, match="cannot be read"):
        read_manifest(tmp_path / "en.json", site)
