"""What is read once for both languages is as good as what each would have read."""

from __future__ import annotations

import json
import random
from pathlib import Path

import pytest
from edited_project import Project, sample

from llmindex.catalogue.load import Loader
from llmindex.site import reading
from llmindex.site.build import BuildError, Options, build_site


@pytest.fixture
def project() -> Project:
    return sample(random.Random(1))


@pytest.fixture
def folder(project: Project, tmp_path: Path) -> Path:
    project.write(tmp_path / "project")
    return tmp_path / "project"


def files(site: Path) -> dict[str, bytes]:
    return {path.relative_to(site).as_posix(): path.read_bytes() for path in site.rglob("*") if path.is_file()}


def test_after_an_edit_the_site_is_the_same_as_if_it_were_new(project: Project, folder: Path, tmp_path: Path) -> None:
    site, clean = tmp_path / "site", tmp_path / "clean"
    build_site(folder, site)
    project.entries[2]["title"] = {"en": "Another name", "zh": "另一个名字"}
    project.write(folder)

    result = build_site(folder, site)

    build_site(folder, clean, options=Options(clean=True))
    assert 0 < result.fresh < result.pages
    assert files(site) == files(clean)


def test_both_languages_have_it_read_once(folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    noted = tmp_path / "reads"

    def read(directory: Path, processes: int) -> Loader:
        with noted.open("a") as file:
            file.write(f"{directory.name}\n")
        return Loader(processes)

    build_site(folder, tmp_path / "site")
    monkeypatch.setattr(reading, "recall", read)
    build_site(folder, tmp_path / "site")

    assert noted.read_text() == "data\n"


def test_each_may_have_a_catalogue_of_its_own(project: Project, folder: Path, tmp_path: Path) -> None:
    Project(project.entries[:1], {**project.taxonomy, "comparisons": []}).write(tmp_path / "other")
    (tmp_path / "other" / "data").rename(folder / "fewer")
    config = json.loads((folder / "mkdocs.zh.yml").read_text(encoding="utf-8"))
    config["plugins"]["llmindex"]["catalogue"] = "fewer"
    (folder / "mkdocs.zh.yml").write_text(json.dumps(config), encoding="utf-8")

    build_site(folder, tmp_path / "site")

    assert (tmp_path / "site" / "entries" / "e1").is_dir()
    assert not (tmp_path / "site" / "zh" / "entries" / "e1").exists()


def test_what_is_wrong_is_told_once(folder: Path, tmp_path: Path) -> None:
    (folder / "data" / "entries.yaml").write_text("- id: e0\n", encoding="utf-8")

    with pytest.raises(BuildError) as error:
        build_site(folder, tmp_path / "site")

    assert str(error.value).count("the field `added` is missing") == 1
