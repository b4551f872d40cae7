"""Compiled templates are kept in the user's own cache, and believed as long as the package is the same."""

from __future__ import annotations

from pathlib import Path

import pytest
from jinja2 import DictLoader, Environment

from llmindex.pages import compiled
from llmindex.pages.compiled import compiled_templates


@pytest.fixture
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    return tmp_path / "llmindex"


def rendered(text: str) -> str:
    environment = Environment(  # noqa: S701  no HTML
        loader=DictLoader({"page": text}), bytecode_cache=compiled_templates("made-up")
    )
    return environment.get_template("page").render(name="moss")


def kept(cache: Path) -> list[bytes]:
    return [path.read_bytes() for path in (cache / "made-up").iterdir()]


@pytest.mark.usefixtures("cache")
def test_a_template_is_compiled_once(monkeypatch: pytest.MonkeyPatch) -> None:
    assert rendered("A {{ name }}") == "A moss"
    monkeypatch.delattr(Environment, "compile")

    assert rendered("A {{ name }}") == "A moss"


@pytest.mark.usefixtures("cache")
def test_another_text_is_compiled_anew() -> None:
    rendered("A {{ name }}")

    assert rendered("The {{ name }}") == "The moss"


def test_another_package_compiles_anew(cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    rendered("A {{ name }}")
    before = kept(cache)
    monkeypatch.setattr(compiled, "package_digest", lambda: "another")

    assert rendered("A {{ name }}") == "A moss"
    assert len(kept(cache)) == 1
    assert kept(cache) != before


def test_where_nothing_can_be_kept_it_is_compiled_all_the_same(cache: Path) -> None:
    cache.mkdir()
    (cache / "made-up").write_text("in the way")

    assert rendered("A {{ name }}") == "A moss"


def test_without_a_cache_nothing_is_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "file"))

    assert compiled_templates("made-up") is None
