"""The search index of a preview follows the pages, and becomes what a clean build gives."""

from __future__ import annotations

import random
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from edited_project import Project, add, remove, retitle, sample

from llmindex.site.build import Options, build_site
from llmindex.site.languages import SITE_LANGUAGES
from llmindex.site.search import late
from llmindex.site.search.late import bring_up_to_date, late_index
from llmindex.site.search.run_pagefind import SearchError
from llmindex.site.workers import Workers


@pytest.fixture(scope="module")
def workers() -> Iterator[Workers]:
    with Workers() as at_work:
        yield at_work


@pytest.fixture
def project(tmp_path: Path) -> Project:
    made_up = sample(random.Random(1))
    made_up.write(tmp_path / "project")
    return made_up


def build(folder: Path, workers: Workers, *, index: bool = False) -> Path:
    build_site(folder / "project", folder / "site", options=Options(index=index), workers=workers)
    return folder / "site"


def indexes(site: Path) -> dict[str, bytes]:
    files = [path for path in site.glob("**/pagefind/**/*") if path.is_file()]
    return {path.relative_to(site).as_posix(): path.read_bytes() for path in files}


def bring_all_up_to_date(site: Path) -> None:
    for language in SITE_LANGUAGES:
        bring_up_to_date(site, language, threading.Lock())


def assert_as_clean(folder: Path, workers: Workers) -> None:
    clean = folder / "clean"
    build_site(folder / "project", clean, options=Options(clean=True), workers=workers)
    assert indexes(folder / "site") == indexes(clean)


def test_pages_do_not_wait_and_the_index_follows(project: Project, tmp_path: Path, workers: Workers) -> None:
    site = build(tmp_path, workers)
    assert (site / "entries" / "e0" / "index.html").is_file()
    assert indexes(site) == {}
    bring_all_up_to_date(site)
    assert_as_clean(tmp_path, workers)

    # Two builds, then one look at the index.
    for edit in (retitle, remove):
        edit(project, random.Random(3))
        project.write(tmp_path / "project")
        build(tmp_path, workers)
    bring_all_up_to_date(site)
    assert_as_clean(tmp_path, workers)


def test_a_failure_is_made_good_the_next_time(
    project: Project, tmp_path: Path, workers: Workers, monkeypatch: pytest.MonkeyPatch
) -> None:
    site = build(tmp_path, workers, index=True)
    add(project, random.Random(3))
    project.write(tmp_path / "project")
    build(tmp_path, workers)

    with monkeypatch.context() as patch:
        patch.setattr(late, "stage_index", fail)
        with pytest.raises(SearchError):
            bring_all_up_to_date(site)
    retitle(project, random.Random(4))
    project.write(tmp_path / "project")
    build(tmp_path, workers)
    bring_all_up_to_date(site)

    assert_as_clean(tmp_path, workers)


def fail(*_: object) -> list[str]:
    raise SearchError("made up")


def test_what_was_made_for_a_site_that_is_gone_is_thrown_away(
    project: Project, tmp_path: Path, workers: Workers, monkeypatch: pytest.MonkeyPatch
) -> None:
    site = build(tmp_path, workers, index=True)
    add(project, random.Random(3))
    project.write(tmp_path / "project")
    build(tmp_path, workers)
    stage = late.stage_index

    def replaced_meanwhile(*arguments: object) -> list[str]:
        build_site(tmp_path / "project", site, options=Options(clean=True, index=False), workers=workers)
        return stage(*arguments)  # type: ignore[arg-type]

    with monkeypatch.context() as patch:
        patch.setattr(late, "stage_index", replaced_meanwhile)
        bring_up_to_date(site, SITE_LANGUAGES[0], threading.Lock())
    assert not (site / "pagefind").exists()

    bring_all_up_to_date(site)
    assert_as_clean(tmp_path, workers)


@pytest.mark.usefixtures("project")
def test_a_thread_does_it_when_told(tmp_path: Path, workers: Workers) -> None:
    site = build(tmp_path, workers)
    complaints: list[str] = []

    with late_index(site, threading.Lock(), complaints.append) as changed:
        changed()
    # It ends what it has begun.
    bring_all_up_to_date(site)

    assert complaints == []
    assert_as_clean(tmp_path, workers)


@pytest.mark.usefixtures("project")
def test_a_failure_is_told(tmp_path: Path, workers: Workers, monkeypatch: pytest.MonkeyPatch) -> None:
    site = build(tmp_path, workers)
    told = threading.Event()
    monkeypatch.setattr(late, "stage_index", fail)

    with late_index(site, threading.Lock(), lambda message: message == "made up" and told.set()) as changed:
        changed()
        assert told.wait(30)
