"""What the preview watches."""

from __future__ import annotations

import threading
from pathlib import Path

from llmindex.site.watch import changes, watched_paths


def test_data_documents_configuration_and_the_packages_own_templates_are_watched(project: Path) -> None:
    paths = watched_paths(project)

    assert {path.relative_to(project).as_posix() for path in paths if path.is_relative_to(project)} == {
        "data",
        "docs",
        "mkdocs.yml",
        "mkdocs.zh.yml",
    }
    assert {path.name for path in paths if not path.is_relative_to(project)} == {"templates", "locale", "theme"}


def test_the_configuration_says_where_data_and_documents_are(project: Path) -> None:
    (project / "data").rename(project / "catalogue")
    (project / "docs").rename(project / "pages")
    config = project / "mkdocs.yml"
    text = config.read_text(encoding="utf-8").replace("{language: en}", "{language: en, catalogue: catalogue}")
    config.write_text(f"docs_dir: pages\n{text}", encoding="utf-8")

    names = {path.name for path in watched_paths(project) if path.is_relative_to(project)}

    assert names == {"catalogue", "pages", "mkdocs.yml", "mkdocs.zh.yml"}


def test_what_is_not_there_is_not_watched(tmp_path: Path) -> None:
    assert [path for path in watched_paths(tmp_path) if path.is_relative_to(tmp_path)] == []


def test_a_change_made_before_anybody_asks_is_not_missed(project: Path) -> None:
    stop = threading.Event()
    watching = changes([project / "data"], stop)
    assert next(watching) == set()

    (project / "data" / "entries.yaml").touch()

    assert next(watching) == {str(project / "data" / "entries.yaml")}
    stop.set()
    assert list(watching) == []
