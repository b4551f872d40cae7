"""Building beside the site that stands: what it leaves behind when all goes well, and when it does not."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from llmindex.site.build import BuildError, Options, SiteDirError, build_site
from llmindex.site.languages import SITE_LANGUAGES, SiteLanguage

ENGLISH, CHINESE = SITE_LANGUAGES

Snapshot = dict[str, bytes]


def snapshot(directory: Path) -> Snapshot:
    """Every file with its bytes."""
    return {
        path.relative_to(directory).as_posix(): path.read_bytes() for path in directory.rglob("*") if path.is_file()
    }


def leftovers(site: Path) -> list[str]:
    """What a build left beside a site, but for what the next one needs."""
    found = [path.name for path in site.parent.iterdir() if path.name.startswith(f".{site.name}-")]
    return [name for name in found if name != f".{site.name}-state"]


def spoil(project: Path) -> None:
    entries = project / "data" / "entries.yaml"
    entries.write_text(entries.read_text(encoding="utf-8").replace("tags: [feedback]", "tags: [feedbak]"), "utf-8")


def add_hook(project: Path, code: str, config: str = "mkdocs.yml") -> None:
    """Let MkDocs run a hook of ours in the middle of a build."""
    (project / "hook.py").write_text(f"import os, signal\n{code}\n", encoding="utf-8")
    with (project / config).open("a", encoding="utf-8") as file:
        file.write("hooks: [hook.py]\n")


@pytest.fixture
def site(project: Path, tmp_path: Path) -> Path:
    """A site of the project's, in English for speed, beside which others are built."""
    build_site(project, tmp_path / "site", [ENGLISH])
    return tmp_path / "site"


def test_both_languages_are_built_side_by_side(project: Path, tmp_path: Path) -> None:
    result = build_site(project, tmp_path / "deep" / "site")

    site = tmp_path / "deep" / "site"
    assert [built.language for built in result.languages] == ["en", "zh"]
    assert all(built.pages > 15 and built.warnings == () for built in result.languages)
    assert 'lang="en"' in (site / "entries" / "grpx" / "index.html").read_text(encoding="utf-8")
    assert 'lang="zh"' in (site / "zh" / "entries" / "grpx" / "index.html").read_text(encoding="utf-8")
    assert leftovers(site) == []


def test_one_language_alone_keeps_its_place(project: Path, tmp_path: Path) -> None:
    build_site(project, tmp_path / "site", [CHINESE])

    assert (tmp_path / "site" / "llmindex.json").is_file()
    assert (tmp_path / "site" / "zh" / "index.html").is_file()
    assert not (tmp_path / "site" / "index.html").exists()


@pytest.mark.parametrize("language", SITE_LANGUAGES)
def test_a_language_that_is_not_built_stays_as_it_was(project: Path, tmp_path: Path, language: SiteLanguage) -> None:
    build_site(project, tmp_path / "both")
    before = snapshot(tmp_path / "both")
    build_site(project, tmp_path / "both", [language])

    assert snapshot(tmp_path / "both") == before


def test_a_page_that_is_no_more_is_gone_from_the_new_site(project: Path, site: Path) -> None:
    assert (site / "about").is_dir()
    (project / "docs" / "about.md").unlink()
    (project / "docs" / "other.md").write_text("# Other\n", encoding="utf-8")
    config = project / "mkdocs.yml"
    config.write_text(config.read_text(encoding="utf-8").replace("about.md", "other.md"), encoding="utf-8")

    build_site(project, site, [ENGLISH])

    assert not (site / "about").exists()
    assert (site / "other" / "index.html").is_file()


def test_an_error_in_the_catalogue_leaves_the_site_untouched(project: Path, site: Path) -> None:
    before = snapshot(site)
    spoil(project)

    with pytest.raises(BuildError) as error:
        build_site(project, site, [ENGLISH])

    assert "data/entries.yaml:7:10: error LI302: unknown tag `feedbak`" in str(error.value)
    assert "did you mean `feedback`?" in str(error.value)
    assert snapshot(site) == before
    assert leftovers(site) == []


def test_an_error_is_said_once_though_both_languages_meet_it(project: Path, tmp_path: Path) -> None:
    spoil(project)

    with pytest.raises(BuildError) as error:
        build_site(project, tmp_path / "site")

    assert str(error.value).count("data/entries.yaml:7:10") == 1
    assert not (tmp_path / "site").exists()


def test_strictness_turns_a_broken_link_of_a_page_into_an_error(project: Path, site: Path) -> None:
    before = snapshot(site)
    about = project / "docs" / "about.md"
    about.write_text(about.read_text(encoding="utf-8") + "\n[gone](gone.md)\n", encoding="utf-8")

    with pytest.raises(BuildError, match=r"gone\.md"):
        build_site(project, site, [ENGLISH], Options(strict=True))
    assert snapshot(site) == before

    result = build_site(project, site, [ENGLISH])
    assert [warning for warning in result.warnings if "gone.md" in warning]


def test_a_mistake_in_the_configuration_is_an_error_in_words(project: Path, site: Path) -> None:
    before = snapshot(site)
    with (project / "mkdocs.yml").open("a", encoding="utf-8") as file:
        file.write("markdown_extensions: [no_such_extension]\n")

    with pytest.raises(BuildError, match="no_such_extension"):
        build_site(project, site, [ENGLISH])
    assert snapshot(site) == before


def test_a_defect_in_the_code_is_reported_in_full_and_leaves_the_site(project: Path, site: Path) -> None:
    before = snapshot(site)
    add_hook(project, "def on_post_build(config): raise ZeroDivisionError('made up')")

    with pytest.raises(BuildError, match=r"(?s)internal error, please report it:.*ZeroDivisionError: made up"):
        build_site(project, site, [ENGLISH])
    assert snapshot(site) == before


def test_a_build_that_fails_leaves_nothing_among_the_temporary_files(
    project: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    temporary = tmp_path / "temporary"
    temporary.mkdir()
    monkeypatch.setenv("TMPDIR", str(temporary))
    add_hook(project, "def on_post_page(output, page, config): raise ZeroDivisionError('made up')")

    with pytest.raises(BuildError, match="made up"):
        build_site(project, tmp_path / "site")
    assert not list(temporary.glob("llmindex-*"))


def test_a_missing_configuration_is_named(tmp_path: Path) -> None:
    with pytest.raises(BuildError, match=r"there is no `.*mkdocs\.yml`"):
        build_site(tmp_path, tmp_path / "site")


def test_a_directory_of_somebody_else_is_refused(project: Path) -> None:
    before = snapshot(project)

    with pytest.raises(SiteDirError, match="files that llmindex did not write"):
        build_site(project, project / "docs", [ENGLISH])
    assert snapshot(project) == before


def test_a_file_in_the_way_is_refused(project: Path, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("mine", encoding="utf-8")

    with pytest.raises(SiteDirError, match="did not write"):
        build_site(project, tmp_path / "file", [ENGLISH])
    with pytest.raises(SiteDirError, match="cannot write"):
        build_site(project, tmp_path / "file" / "site", [ENGLISH])
    assert (tmp_path / "file").read_text(encoding="utf-8") == "mine"


def test_an_empty_directory_is_filled(project: Path, tmp_path: Path) -> None:
    (tmp_path / "site").mkdir()

    build_site(project, tmp_path / "site", [ENGLISH])

    assert (tmp_path / "site" / "index.html").is_file()


def test_a_symbolic_link_is_followed(project: Path, tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    link = tmp_path / "site"
    link.symlink_to(tmp_path / "elsewhere")

    build_site(project, link, [ENGLISH])
    build_site(project, link, [ENGLISH])

    assert link.is_symlink()
    assert (tmp_path / "elsewhere" / "index.html").is_file()
    assert leftovers(tmp_path / "elsewhere") == []


def test_building_twice_gives_the_same_bytes(project: Path, tmp_path: Path) -> None:
    sites = [tmp_path / "one" / "site", tmp_path / "two" / "other-name"]
    for seed, site in enumerate(sites):
        subprocess.run(
            [sys.executable, "-m", "llmindex", "build", "--site-dir", site],
            cwd=project,
            env={**os.environ, "PYTHONHASHSEED": str(seed)},
            check=True,
            capture_output=True,
        )

    one, two = map(snapshot, sites)
    assert one.keys() == two.keys()
    assert [path for path in one if one[path] != two[path]] == []


@pytest.mark.shipped
def test_building_the_shipped_site_twice_gives_the_same_bytes(
    repository: Path, shipped_site: Path, site_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SITE_URL", site_url)

    build_site(repository, tmp_path / "again")

    one, two = snapshot(shipped_site), snapshot(tmp_path / "again")
    assert one.keys() == two.keys()
    assert [path for path in one if one[path] != two[path]] == []


# A build that is killed -----------------------------------------------------------------

DIE = "os.killpg(0, signal.SIGKILL)"  # the command, its workers and whatever they have started

DURING = {
    "when the catalogue is read": f"def on_config(config): {DIE}",
    "when files are gathered": f"def on_files(files, config): {DIE}",
    "between two pages": f"def on_page_content(html, page, config, files): page.url.endswith('training/') and {DIE}",
    "when the pages are written": f"def on_post_build(config): {DIE}",
}


def killed(command: list[str | Path], cwd: Path) -> None:
    done = subprocess.run(command, cwd=cwd, start_new_session=True, capture_output=True, check=False)
    assert done.returncode == -signal.SIGKILL


@pytest.mark.parametrize("code", DURING.values(), ids=DURING)
def test_a_build_killed_midway_leaves_the_site_and_the_next_one_sweeps(project: Path, site: Path, code: str) -> None:
    before = snapshot(site)
    config = (project / "mkdocs.yml").read_text(encoding="utf-8")
    add_hook(project, code)

    killed([sys.executable, "-m", "llmindex", "build", "--site-dir", site], project)
    assert snapshot(site) == before
    assert len(leftovers(site)) == 1

    (project / "mkdocs.yml").write_text(config, encoding="utf-8")
    build_site(project, site, [ENGLISH])
    assert snapshot(site) == before
    assert leftovers(site) == []


# Runs the command, and is killed where a function of the build is entered or left.
KILLED_AT = """
import os, signal, sys
from pathlib import Path
from llmindex.site import build, swap

def dying(function, before):
    def replacement(*arguments, **options):
        if before:
            os.kill(os.getpid(), signal.SIGKILL)
        result = function(*arguments, **options)
        os.kill(os.getpid(), signal.SIGKILL)
    return replacement

module, name, before, site = sys.argv[1:]
module = {"build": build, "swap": swap}[module]
setattr(module, name, dying(getattr(module, name), before == "before"))
build.build_site(Path.cwd(), Path(site), build.SITE_LANGUAGES[:1], build.Options(clean=True))
"""

OLD_SITE = [
    ("build", "sweep", "after"),
    ("build", "_work", "before"),
    ("build", "_work", "after"),
    ("build", "_join", "after"),
    ("build", "put_in_place", "before"),
    ("swap", "exchange", "before"),
]
NEW_SITE = [("swap", "exchange", "after"), ("build", "put_in_place", "after")]


@pytest.mark.skipif(sys.platform not in ("linux", "darwin"), reason="only these can exchange two directories")
@pytest.mark.parametrize("moment", [*OLD_SITE, *NEW_SITE], ids=" ".join)
def test_a_build_killed_around_the_swap_leaves_one_site_or_the_other_whole(
    project: Path, site: Path, moment: tuple[str, str, str]
) -> None:
    old = snapshot(site)
    about = project / "docs" / "about.md"
    about.write_text("# About\n\nNew words.\n", encoding="utf-8")

    killed([sys.executable, "-c", KILLED_AT, *moment, site], project)

    after = snapshot(site)
    build_site(project, site, [ENGLISH])
    new = snapshot(site)
    assert b"New words." in new["about/index.html"]
    assert after == (old if moment in OLD_SITE else new)
    assert leftovers(site) == []


def test_a_build_that_still_runs_is_not_swept(project: Path, site: Path) -> None:
    own = site.with_name(f".{site.name}-{os.getpid()}-abc")
    strange = site.with_name(f".{site.name}-notes-abc")
    far = site.with_name(f".{site.name}-{2**80}-abc")
    for directory in (own, strange, far):
        directory.mkdir()

    build_site(project, site, [ENGLISH])

    assert own.is_dir()
    assert strange.is_dir()
    assert not far.exists()


def test_a_worker_that_is_killed_is_reported_in_words(project: Path, site: Path) -> None:
    before = snapshot(site)
    add_hook(project, "def on_post_build(config): os.kill(os.getpid(), signal.SIGKILL)")

    with pytest.raises(BuildError, match="was killed, perhaps for want of memory"):
        build_site(project, site)
    assert snapshot(site) == before


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere, workers are not children of the command")
def test_a_worker_does_not_outlive_the_command(project: Path, site: Path) -> None:
    add_hook(project, "def on_post_build(config): os.kill(os.getppid(), signal.SIGKILL)")
    command = [sys.executable, "-m", "llmindex", "build", "--language", "en", "--site-dir", site]

    # This waits until nobody is left who could write to the command's output.
    done = subprocess.run(command, cwd=project, capture_output=True, check=False, timeout=60)

    assert done.returncode == -signal.SIGKILL
    assert done.stderr.decode().count("Traceback") == 0


def test_a_worker_serves_beside_threads_too(project: Path, site: Path) -> None:
    before = snapshot(site)
    stop = threading.Event()
    thread = threading.Thread(target=stop.wait)
    thread.start()
    try:
        build_site(project, site, options=Options(clean=True))
    finally:
        stop.set()
        thread.join()

    assert {name: content for name, content in snapshot(site).items() if not name.startswith("zh/")} == before


def test_an_interrupted_build_leaves_the_site_and_says_little(project: Path, site: Path) -> None:
    before = snapshot(site)
    # Both workers are at work when Ctrl-C reaches all processes of the terminal, as it does.
    add_hook(project, "def on_post_build(config): os.killpg(0, signal.SIGINT)")

    done = subprocess.run(
        [sys.executable, "-m", "llmindex", "build", "--site-dir", site],
        cwd=project,
        start_new_session=True,
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 1
    assert "Aborted!" in done.stderr
    assert "Traceback" not in done.stderr
    assert snapshot(site) == before
    assert leftovers(site) == []
