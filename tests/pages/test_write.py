from __future__ import annotations

import json
from pathlib import Path

import yaml
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter, ValidationError

from llmindex.catalogue.catalogue import Catalogue
from llmindex.catalogue.values import Text
from llmindex.pages.build import build_tree
from llmindex.pages.tree import NavItem, Page, PageKind, PageTree
from llmindex.pages.write import page_source, write_tree


def _files(directory: Path) -> set[str]:
    return {path.relative_to(directory).as_posix() for path in directory.rglob("*") if path.is_file()}


def test_every_page_is_written_with_the_navigation(catalogue: Catalogue, tmp_path: Path) -> None:
    tree = build_tree(catalogue, "en")
    assert write_tree(tree, tmp_path) == len(tree.pages) + len(tree.downloads) + 1
    written = {*(page.path for page in tree.pages), *(download.path for download in tree.downloads)}
    assert _files(tmp_path) == written | {"nav.json", ".llmindex-pages"}
    nav = json.loads((tmp_path / "nav.json").read_text(encoding="utf-8"))
    assert nav == [
        {"Home": "index.md"},
        {"Topics": [{"Architecture": "sections/architecture.md"}, {"Training": "sections/training.md"}]},
        {"Learning paths": "paths/index.md"},
        {
            "Comparisons": [
                {"All comparisons": "comparisons/index.md"},
                {"Models": "comparisons/models.md"},
                {"Tools": "comparisons/tools.md"},
            ]
        },
        {"Browse": "browse.md"},
        {"Glossary": "glossary.md"},
        {"Tags": "tags/index.md"},
    ]


def test_writing_again_changes_nothing(catalogue: Catalogue, tmp_path: Path) -> None:
    write_tree(build_tree(catalogue, "en"), tmp_path)
    assert write_tree(build_tree(catalogue, "en"), tmp_path) == 0


def test_pages_that_are_no_more_are_removed_and_other_files_stay(catalogue: Catalogue, tmp_path: Path) -> None:
    (tmp_path / "entries").mkdir()
    (tmp_path / "entries" / "mine.md").write_text("mine", encoding="utf-8")
    tree = build_tree(catalogue, "en")
    write_tree(tree, tmp_path)
    fewer = PageTree("en", tree.sources[:-1], tree.nav, downloads=tree.downloads[:-1])
    assert write_tree(fewer, tmp_path) == 2
    assert not (tmp_path / tree.pages[-1].path).exists()
    assert not (tmp_path / tree.downloads[-1].path).exists()
    assert (tmp_path / "entries" / "mine.md").read_text(encoding="utf-8") == "mine"


def test_a_list_of_pages_that_leads_out_of_the_folder_is_not_followed(tmp_path: Path) -> None:
    folder = tmp_path / "pages"
    folder.mkdir()
    (tmp_path / "precious.md").write_text("precious", encoding="utf-8")
    (folder / ".llmindex-pages").write_bytes(f"../precious.md\n{tmp_path}/precious.md\n\xff\n".encode("latin-1"))
    write_tree(PageTree("en", (), (NavItem("Home", "index.md"),)), folder)
    assert (tmp_path / "precious.md").exists()


@given(title=st.text(), description=st.text())
def test_front_matter_reads_back(title: str, description: str) -> None:
    try:  # what the catalogue lets through
        title, description = (TypeAdapter(Text).validate_python(text) for text in (title, description))
    except ValidationError:
        return
    page = Page("a.md", PageKind.HOME, title, description, "# Body\n")
    _, front, body = page_source(page).split("---\n", 2)
    assert yaml.safe_load(front) == {"title": title, "description": description, "hide": ["navigation", "toc"]}
    assert body == "\n# Body\n"
