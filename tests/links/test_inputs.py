from __future__ import annotations

from pathlib import Path

import pytest

from llmindex.catalogue.source import SourceFile
from llmindex.links.inputs import InputsError, read_list, read_paths


@pytest.fixture
def place(project: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The made-up project, as the working directory, with a page."""
    monkeypatch.chdir(project)
    (project / "docs").mkdir(exist_ok=True)
    (project / "docs" / "page.md").write_text("<https://page.example/>\n", encoding="utf-8")
    return project


def paths_of(*paths: str) -> set[str]:
    inputs = read_paths([Path(path) for path in paths])
    return {found.path for link in inputs.links for found in link.places}


@pytest.mark.usefixtures("place")
def test_without_paths_the_catalogue_and_its_pages_are_read() -> None:
    inputs = read_paths([])
    assert inputs.whole
    assert (inputs.directory, inputs.pages) == (Path("data"), Path("docs"))
    assert {"data/entries.yaml", "docs/page.md"} <= paths_of()


@pytest.mark.usefixtures("place")
def test_a_file_of_a_catalogue_is_read_alone() -> None:
    assert paths_of("data/entries.yaml") == {"data/entries.yaml"}
    inputs = read_paths([Path("data/entries.yaml")])
    assert (inputs.directory, inputs.whole) == (Path("data"), False)


@pytest.mark.usefixtures("place")
def test_a_page_and_a_folder_of_pages_are_read() -> None:
    assert paths_of("docs/page.md") == {"docs/page.md"}
    assert "docs/page.md" in paths_of("docs")
    assert read_paths([Path("docs/page.md")]).directory is None


@pytest.mark.parametrize(
    ("path", "complaint"),
    [("nowhere", "there is no `nowhere`"), ("mkdocs.yml", "neither part of a catalogue nor a page")],
)
def test_what_is_neither_is_refused(place: Path, path: str, complaint: str) -> None:
    del place
    with pytest.raises(InputsError, match=complaint):
        read_paths([Path(path)])


def test_a_catalogue_with_errors_gives_its_findings_and_no_links(place: Path) -> None:
    entries = place / "data" / "entries.yaml"
    entries.write_text(entries.read_text(encoding="utf-8") + "\n- id: [\n", encoding="utf-8")
    inputs = read_paths([Path("data")])
    assert inputs.links == ()
    assert [finding.rule.code for finding in inputs.findings] == ["LI010"]


def test_a_list_keeps_its_lines_and_complains_of_what_is_none() -> None:
    inputs = read_list(SourceFile("list", "https://a.example/\n\nwhat\nhttps://a.example/#x\n"))
    (link,) = inputs.links
    assert [place.line for place in link.places] == [1, 4]
    assert len(inputs.complaints) == 1
    assert inputs.complaints[0].startswith("list:3: ")
