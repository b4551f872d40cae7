"""The package as it stands on disk, and the user's own cache."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from llmindex import package
from llmindex.package import cache_directory, package_digest, version_of

PACKAGE = Path(package.__file__).parent


@pytest.fixture
def taken_anew() -> Iterator[None]:
    package_digest.cache_clear()
    yield
    package_digest.cache_clear()


@pytest.mark.usefixtures("taken_anew")
@pytest.mark.parametrize("suffix", [".py", ".jinja", ".toml", ".css", ".js", ".html"])
def test_every_file_of_the_package_counts(suffix: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    copy = shutil.copytree(PACKAGE, tmp_path / "package")
    monkeypatch.setattr(package, "files", lambda _: copy)
    before = package_digest()
    assert before == package_digest()

    changed = next(path for path in sorted(copy.rglob(f"*{suffix}")))
    changed.write_text(changed.read_text(encoding="utf-8") + "\n", encoding="utf-8")

    package_digest.cache_clear()
    assert package_digest() != before


def test_a_library_is_named_with_its_version() -> None:
    assert version_of("mkdocs").startswith("mkdocs 1.6")


def test_the_cache_is_the_users_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))

    directory = cache_directory()

    assert directory == tmp_path / "cache" / "llmindex"
    assert directory.stat().st_mode & 0o777 == 0o700


def test_without_a_place_of_its_own_it_is_in_the_home_directory(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", "relative/paths/do/not/count")
    monkeypatch.setenv("HOME", str(tmp_path))

    assert cache_directory() == tmp_path / ".cache" / "llmindex"


def test_a_cache_in_which_others_may_write_is_not_used(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    (tmp_path / "llmindex").mkdir()
    (tmp_path / "llmindex").chmod(0o777)

    assert cache_directory() is None


def test_where_there_can_be_none_there_is_none(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "file"))

    assert cache_directory() is None
    assert [path.name for path in tmp_path.iterdir()] == ["file"]
