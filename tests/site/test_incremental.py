"""An incremental build gives byte for byte what a clean build gives, whatever was edited before it."""

from __future__ import annotations

import os
import random
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
from edited_project import EDITS, Edit, sample
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from llmindex.site.build import Options, build_site
from llmindex.site.workers import Workers


@pytest.fixture(scope="module")
def workers() -> Iterator[Workers]:
    with Workers() as at_work:
        yield at_work


def tree(site: Path) -> dict[str, bytes | None]:
    """Every file with its bytes, and every directory."""
    return {
        path.relative_to(site).as_posix(): path.read_bytes() if path.is_file() else None for path in site.rglob("*")
    }


def assert_same(project: Path, site: Path, workers: Workers) -> None:
    clean = site.with_name("clean")
    build_site(project, clean, options=Options(clean=True), workers=workers)
    expected, found = tree(clean), tree(site)
    assert sorted(expected.keys() ^ found.keys()) == []
    assert [name for name, content in expected.items() if content != found[name]] == []


@settings(max_examples=int(os.environ.get("EDITED_EXAMPLES", "12")), suppress_health_check=list(HealthCheck))
@given(
    seed=st.integers(0, 2**32), rounds=st.lists(st.lists(st.sampled_from(EDITS), min_size=1, max_size=3), max_size=4)
)
def test_a_site_is_the_same_as_if_it_were_new(
    tmp_path_factory: pytest.TempPathFactory, workers: Workers, seed: int, rounds: Sequence[Sequence[Edit]]
) -> None:
    folder, dice = tmp_path_factory.mktemp("edited"), random.Random(seed)
    project = sample(dice)
    project.write(folder / "project")
    build_site(folder / "project", folder / "site", workers=workers)

    for edits in rounds:
        for edit in edits:
            edit(project, dice)
        project.write(folder / "project")
        build_site(folder / "project", folder / "site", workers=workers)
        assert_same(folder / "project", folder / "site", workers)
