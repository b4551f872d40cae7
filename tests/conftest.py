"""What tests of every part need: the checkout, a made-up project, catalogues from text, golden files, the shipped site."""

from __future__ import annotations

import datetime
import os
import shutil
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import pytest
from hypothesis import settings

from llmindex.catalogue.load import Loaded, load_catalogue
from llmindex.site.build import build_site

SITE_URL = "https://index.example/llmindex/"
FIXTURES = Path(__file__).parent / "fixtures"

# A machine that is busy is not a mistake; and what CI says depends on the code alone.
settings.register_profile("llmindex", deadline=None, derandomize="CI" in os.environ)
settings.load_profile("llmindex")

MakeCatalogue = Callable[..., Loaded]
Golden = Callable[[Path, str], None]


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--update-golden", action="store_true", help="Write what is, where it differs from a golden file.")


@pytest.fixture(scope="session", autouse=True)
def own_cache(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Keep what commands remember from run to run out of the user's cache, and that out of the tests."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_CACHE_HOME", str(tmp_path_factory.mktemp("cache")))
        yield


@pytest.fixture(scope="session")
def repository() -> Path:
    return Path(__file__).resolve().parents[1]


@pytest.fixture
def project(repository: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(repository / "tests" / "fixtures" / "project", tmp_path / "project"))


@pytest.fixture(scope="session")
def fixture_project() -> Path:
    """The made-up project itself: to be read, not to be changed."""
    return FIXTURES / "project"


@pytest.fixture(scope="session")
def today() -> datetime.date:
    return datetime.date(2024, 6, 1)


@pytest.fixture
def make_catalogue(tmp_path: Path, today: datetime.date) -> MakeCatalogue:
    """Load a catalogue from YAML text: the entries, and what differs from a small taxonomy and no notes."""

    def make(entries: str, *, taxonomy: str | None = None, notes: Mapping[str, str] | None = None) -> Loaded:
        directory = tmp_path / "data"
        shutil.rmtree(directory, ignore_errors=True)
        (directory / "notes").mkdir(parents=True)
        text = (FIXTURES / "taxonomy.yaml").read_text(encoding="utf-8") if taxonomy is None else taxonomy
        (directory / "taxonomy.yaml").write_text(text, encoding="utf-8")
        (directory / "entries.yaml").write_text(entries, encoding="utf-8")
        for name, note in (notes or {}).items():
            (directory / "notes" / name).write_text(note, encoding="utf-8")
        return load_catalogue(directory, shown="data", today=today)

    return make


@pytest.fixture
def golden(request: pytest.FixtureRequest) -> Golden:
    """Compare a text with a golden file; `pytest --update-golden` writes it."""

    def compare(path: Path, text: str) -> None:
        if request.config.getoption("--update-golden"):
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
        assert text == path.read_text(encoding="utf-8"), "if this is meant, run pytest with --update-golden"

    return compare


@pytest.fixture(scope="session")
def site_url() -> str:
    return SITE_URL


@pytest.fixture(scope="session")
def shipped_site(repository: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    site = tmp_path_factory.mktemp("shipped") / "llmindex"
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SITE_URL", SITE_URL)
        build_site(repository, site)
    return site
