from __future__ import annotations

import datetime
from pathlib import Path

import pytest

from llmindex.catalogue.catalogue import Catalogue
from llmindex.catalogue.load import load_catalogue


@pytest.fixture(scope="session")
def catalogue(fixture_project: Path, today: datetime.date) -> Catalogue:
    catalogue = load_catalogue(fixture_project / "data", today=today).catalogue
    assert catalogue
    return catalogue
