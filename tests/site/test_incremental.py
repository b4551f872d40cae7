"""An incremental build gives byte for byte what a clean build gives, whatever was edited before it."""

from __future__ import annotations

import os
import random
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
from edited_project import EDITS, Edit, Project, add, document, measure, remove, retitle, sample
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from llmindex.site.build import Options, build_site
from llmindex.site.languages import SITE_LANGUAGES
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


@pytest.fixture
def project(tmp_path: Path) -> Project:
    made_up = sample(random.Random(1))
    made_up.write(tmp_path / "project")
    return made_up


@pytest.fixture
def site(project: Project, tmp_path: Path, workers: Workers) -> Path:
    assert project.entries
    build_site(tmp_path / "project", tmp_path / "site", workers=workers)
    return tmp_path / "site"


def identities(site: Path) -> dict[str, int]:
    return {path.relative_to(site).as_posix(): path.stat().st_ino for path in site.glob("**/entries/*/index.html")}


def test_only_what_changed_is_written(project: Project, site: Path, tmp_path: Path, workers: Workers) -> None:
    before = identities(site)
    project.entries[2]["authors"] = ["Ada"]
    project.write(tmp_path / "project")

    result = build_site(tmp_path / "project", site, workers=workers)

    after = identities(site)
    assert {name for name in before if before[name] != after[name]} == {
        "entries/e2/index.html",
        "zh/entries/e2/index.html",
    }
    assert 0 < result.fresh < result.pages
    assert str(result) == f"{result.pages} pages, {result.fresh} of them new"
    assert result.note == ""


def test_a_clean_build_writes_everything(site: Path, tmp_path: Path, workers: Workers) -> None:
    before = identities(site)

    result = build_site(tmp_path / "project", site, options=Options(clean=True), workers=workers)

    after = identities(site)
    assert [name for name in before if before[name] == after[name]] == []
    assert result.fresh == result.pages


def test_what_was_done_to_the_site_by_hand_is_undone(site: Path, tmp_path: Path, workers: Workers) -> None:
    (site / "entries" / "e0" / "index.html").write_text("mine", encoding="utf-8")
    (site / "zh" / "entries" / "e1" / "index.html").unlink()
    (site / "404.html").unlink()

    build_site(tmp_path / "project", site, workers=workers)

    assert_same(tmp_path / "project", site, workers)


def test_a_damaged_record_means_a_clean_build_and_a_line_that_says_so(
    site: Path, tmp_path: Path, workers: Workers
) -> None:
    (tmp_path / ".site-state" / "zh.json").write_text("{", encoding="utf-8")
    (site / "stray.html").write_text("", encoding="utf-8")

    result = build_site(tmp_path / "project", site, workers=workers)

    expected = "`.site-state/zh.json`, is damaged, or of another version: building everything"
    assert result.note == f"the record of the last build, {expected}"
    assert result.fresh == result.pages
    assert_same(tmp_path / "project", site, workers)


def test_a_site_without_a_record_is_built_clean(site: Path, tmp_path: Path, workers: Workers) -> None:
    (tmp_path / ".site-state" / "en.json").unlink()
    (site / "stray.html").write_text("", encoding="utf-8")

    result = build_site(tmp_path / "project", site, workers=workers)

    assert result.note == ""
    assert_same(tmp_path / "project", site, workers)


def test_a_site_that_was_removed_is_built_anew(site: Path, tmp_path: Path, workers: Workers) -> None:
    shutil.rmtree(site)

    build_site(tmp_path / "project", site, workers=workers)

    assert_same(tmp_path / "project", site, workers)


def test_one_language_alone_leaves_the_other_as_it_was(
    project: Project, site: Path, tmp_path: Path, workers: Workers
) -> None:
    project.entries[0]["title"] = "Another"
    project.write(tmp_path / "project")
    for language in SITE_LANGUAGES:
        build_site(tmp_path / "project", site, [language], workers=workers)

    assert_same(tmp_path / "project", site, workers)


def test_the_search_may_be_switched_off_and_on(project: Project, site: Path, tmp_path: Path, workers: Workers) -> None:
    for search in (False, True):
        project.config["plugins"] = {"llmindex": {"language": "en", "search": search}}
        project.write(tmp_path / "project")
        build_site(tmp_path / "project", site, workers=workers)
        assert (site / "zh" / "pagefind").is_dir() is search
        assert_same(tmp_path / "project", site, workers)


def test_the_files_of_a_comparison_follow_its_facts_and_go_with_it(
    project: Project, site: Path, tmp_path: Path, workers: Workers
) -> None:
    table = site / "zh" / "comparisons" / "c0.csv"
    before = table.read_bytes()
    project.entries[1]["facts"]["size"]["value"] = 4711
    project.write(tmp_path / "project")
    build_site(tmp_path / "project", site, workers=workers)
    assert b"4711" in table.read_bytes()
    assert b"4711" not in before

    project.entries[2]["authors"] = ["Ada"]
    project.write(tmp_path / "project")
    build_site(tmp_path / "project", site, workers=workers)
    assert b"4711" in table.read_bytes()

    project.taxonomy["comparisons"] = []
    project.write(tmp_path / "project")
    build_site(tmp_path / "project", site, workers=workers)
    assert not table.exists()
    assert not (site / "comparisons").exists()
    assert_same(tmp_path / "project", site, workers)


# Runs an incremental build that is killed where a function is entered or left for the nth time.
KILLED_AT = """
import os, signal, sys
from pathlib import Path
from llmindex.site import apply, build, state

def dying(function, before):
    def replacement(*arguments, **options):
        global left
        if os.getpid() != command:  # a worker, which is a copy of the command
            return function(*arguments, **options)
        left -= 1
        if before and not left:
            os.kill(os.getpid(), signal.SIGKILL)
        result = function(*arguments, **options)
        if not left:
            os.kill(os.getpid(), signal.SIGKILL)
        return result
    return replacement

owner, name, before, left, site = sys.argv[1:]
left, command = int(left), os.getpid()
owner = {"build": build, "os": apply.os, "state": state.State}[owner]
setattr(owner, name, dying(getattr(owner, name), before == "before"))
build.build_site(Path.cwd(), Path(site))
"""

MOMENTS = [
    ("build", "_work", "after", "1"),
    ("state", "forget", "after", "1"),
    ("state", "forget", "after", "2"),
    *(("os", "replace", "after", str(number)) for number in (1, 2, 5, 20, 60)),
    ("build", "remove_files", "after", "1"),
    ("build", "remove_files", "after", "2"),
    ("state", "adopt", "before", "1"),
    ("state", "adopt", "after", "1"),
    ("state", "adopt", "after", "2"),
]


@pytest.mark.parametrize("moment", MOMENTS, ids=" ".join)
def test_a_build_killed_while_it_changes_the_site_leaves_whole_pages_and_the_next_is_right(
    project: Project, site: Path, tmp_path: Path, workers: Workers, moment: tuple[str, ...]
) -> None:
    old = tree(site)
    for edit in (retitle, remove, add, measure, document):
        edit(project, random.Random(5))
    project.write(tmp_path / "project")

    command = [sys.executable, "-c", KILLED_AT, *moment, site]
    done = subprocess.run(command, cwd=tmp_path / "project", capture_output=True, check=False)
    assert done.returncode == -signal.SIGKILL, done.stderr.decode()
    killed = tree(site)

    build_site(tmp_path / "project", site, workers=workers)
    assert_same(tmp_path / "project", site, workers)
    new = tree(site)
    assert [name for name, content in killed.items() if content not in (old.get(name), new.get(name))] == []
