"""The same project under MkDocs, under ProperDocs, and, as a tree of Markdown files, under Zensical."""

from __future__ import annotations

import json
import os
import re
import socket
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from html import unescape
from pathlib import Path

import pytest

pytestmark = pytest.mark.engine


def run(*command: str | Path, cwd: Path, check: bool = True) -> subprocess.CompletedProcess[str]:
    done = subprocess.run(
        [sys.executable, "-m", *command], cwd=cwd, capture_output=True, text=True, check=False, timeout=120
    )
    assert not check or done.returncode == 0, done.stdout + done.stderr
    return done


def words_of(page: Path) -> list[str]:
    """The words of a page's article, whatever is around it."""
    html = page.read_text(encoding="utf-8")
    article = html[html.index("<article") : html.index("</article>")]
    article = re.sub(r'<a class="headerlink".*?</a>|<nav.*?</nav>|<script.*?</script>', "", article, flags=re.DOTALL)
    article = re.sub(r'<a [^>]*class="md-content__button.*?</a>', "", article, flags=re.DOTALL)
    return unescape(re.sub(r"<[^>]*>", " ", article)).split()


@pytest.mark.shipped
@pytest.mark.parametrize("config", ["mkdocs.yml", "mkdocs.zh.yml"])
def test_the_shipped_project_builds_strictly_under_mkdocs_without_a_warning(
    repository: Path, tmp_path: Path, config: str
) -> None:
    done = run("mkdocs", "build", "--strict", "--config-file", config, "--site-dir", tmp_path / "site", cwd=repository)

    assert not re.search(r"^WARNING", done.stderr, re.MULTILINE)
    assert (tmp_path / "site" / "entries" / "grpo" / "index.html").is_file()


@pytest.mark.parametrize(("config", "place"), [("mkdocs.yml", "site"), ("mkdocs.zh.yml", "site/zh")])
def test_plain_mkdocs_builds_each_language_into_its_place(project: Path, config: str, place: str) -> None:
    run("mkdocs", "build", "--strict", "--config-file", config, cwd=project)

    assert (project / place / "entries" / "grpx" / "index.html").is_file()


def test_mkdocs_refuses_a_catalogue_with_an_error_in_words(project: Path) -> None:
    entries = project / "data" / "entries.yaml"
    entries.write_text(entries.read_text(encoding="utf-8").replace("kind: model", "kind: modell"), encoding="utf-8")

    done = run("mkdocs", "build", cwd=project, check=False)

    assert done.returncode == 1
    assert "did you mean `model`?" in done.stderr
    assert "Traceback" not in done.stderr
    assert not (project / "site").exists()


def test_the_same_plugin_builds_under_properdocs(project: Path, tmp_path: Path) -> None:
    run("mkdocs", "build", "--strict", "--site-dir", tmp_path / "mkdocs", cwd=project)

    done = run(
        "properdocs", "build", "--strict", "-f", "mkdocs.yml", "--site-dir", tmp_path / "properdocs", cwd=project
    )

    assert not re.search(r"^WARNING", done.stderr, re.MULTILINE)
    mkdocs = {path.relative_to(tmp_path / "mkdocs") for path in (tmp_path / "mkdocs").rglob("*.html")}
    assert {path.relative_to(tmp_path / "properdocs") for path in (tmp_path / "properdocs").rglob("*.html")} == mkdocs
    page = "entries/grpx-paper/index.html"
    assert words_of(tmp_path / "properdocs" / page) == words_of(tmp_path / "mkdocs" / page)
    assert (tmp_path / "properdocs" / "pagefind" / "pagefind.js").is_file()


def write_zensical_project(tree: Path) -> None:
    """Configure Zensical for a tree that was exported, with its navigation, in the directory above."""
    nav = json.loads((tree / "nav.json").read_text(encoding="utf-8"))
    config = {"site_name": "Exported", "docs_dir": tree.name, "site_dir": "site", "nav": nav}
    (tree.parent / "mkdocs.yml").write_text(json.dumps(config, ensure_ascii=False), encoding="utf-8")


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_exported_tree_builds_strictly_under_zensical_and_reads_alike(
    project: Path, tmp_path: Path, language: str
) -> None:
    tree = tmp_path / "zensical" / "docs"
    run("llmindex", "export", "markdown", "--language", language, tree, cwd=project)
    write_zensical_project(tree)
    config = "mkdocs.yml" if language == "en" else "mkdocs.zh.yml"
    run("mkdocs", "build", "--config-file", config, "--site-dir", tmp_path / "mkdocs", cwd=project)

    done = run("zensical", "build", "--strict", cwd=tree.parent)

    assert "No issues found" in done.stdout + done.stderr
    sources = sorted(path.relative_to(tree).with_suffix("") for path in tree.rglob("*.md"))
    assert len(sources) > 15
    for source in sources:
        place = source.parent if source.name == "index" else source
        ours, theirs = (root / place / "index.html" for root in (tmp_path / "mkdocs", tree.parent / "site"))
        assert words_of(theirs) == words_of(ours), source


def test_zensical_in_strict_mode_does_find_a_broken_link(project: Path, tmp_path: Path) -> None:
    tree = tmp_path / "zensical" / "docs"
    run("llmindex", "export", "markdown", tree, cwd=project)
    write_zensical_project(tree)
    (tree / "entries" / "fern.md").unlink()

    done = run("zensical", "build", "--strict", cwd=tree.parent, check=False)

    assert done.returncode != 0
    assert "page does not exist" in done.stderr


@pytest.mark.shipped
def test_the_shipped_catalogue_builds_strictly_under_zensical(repository: Path, tmp_path: Path) -> None:
    tree = tmp_path / "docs"
    run("llmindex", "export", "markdown", tree, cwd=repository)
    write_zensical_project(tree)

    done = run("zensical", "build", "--strict", cwd=tmp_path)

    assert "No issues found" in done.stdout + done.stderr
    assert (tmp_path / "site" / "entries" / "grpo" / "index.html").is_file()


@pytest.fixture
def mkdocs_serving(project: Path) -> Iterator[str]:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
    process = subprocess.Popen(
        [sys.executable, "-m", "mkdocs", "serve", "--dev-addr", f"127.0.0.1:{port}"],
        cwd=project,
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, "NO_MKDOCS_2_WARNING": "1"},
    )
    assert process.stderr is not None
    for line in process.stderr:
        if found := re.search(r"Serving on (http://\S+)", line):
            yield found[1]
            break
    process.terminate()
    process.communicate(timeout=20)


def test_plain_mkdocs_serves_the_project(mkdocs_serving: str) -> None:
    with urllib.request.urlopen(f"{mkdocs_serving}entries/grpx/") as response:  # noqa: S310  our own server
        assert "A way to learn from groups" in response.read().decode()
