"""A made-up web for checking links against."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from web import Web


@pytest.fixture(scope="module")
def web() -> Iterator[Web]:
    with Web() as running:
        yield running
