from __future__ import annotations

import datetime
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from llmindex.catalogue.catalogue import Origin
from llmindex.catalogue.load import Loaded, catalogue_files, load_catalogue, load_taxonomy
from llmindex.catalogue.source import digest_of
from llmindex.diagnostics import render
from llmindex.pages.build import build_tree
from llmindex.pages.html import render_html

ENTRY = """\
- id: {id}
  kind: concept
  title: Title
  section: training
  added: 2024-01-05
  status: reviewed
  summary: {{en: A method., zh: 一种方法。}}
"""
Make = Callable[..., Loaded]


def _codes(loaded: Loaded) -> list[str]:
    return [finding.rule.code for finding in loaded.diagnostics]


def test_the_fixture_project_is_without_findings(fixture_project: Path, today: datetime.date) -> None:
    loaded = load_catalogue(fixture_project / "data", today=today)
    assert render(loaded.diagnostics) == ""
    assert loaded.ok
    assert loaded.catalogue
    assert len(loaded.catalogue.entries) == 8
    assert loaded.catalogue.origins["ppx"] == Origin("entries.yaml", 22, loaded.catalogue.origins["ppx"].digest)
    assert loaded.catalogue.notes["grpx", "zh"].path == "notes/grpx.zh.md"


@pytest.mark.parametrize(
    ("shown", "path"),
    [
        (None, "{directory}/entries.yaml"),
        ("data", "data/entries.yaml"),
        ("data/", "data/entries.yaml"),
        (".", "entries.yaml"),
        ("", "entries.yaml"),
    ],
)
def test_findings_name_files_as_the_directory_was_named(
    project: Path, today: datetime.date, shown: str | None, path: str
) -> None:
    directory = project / "data"
    text = (directory / "entries.yaml").read_text(encoding="utf-8")
    (directory / "entries.yaml").write_text(text.replace("tags: [feedback]", "tags: [fedback]"), encoding="utf-8")
    loaded = load_catalogue(directory, shown=shown, today=today)
    assert {finding.path for finding in loaded.diagnostics} == {path.format(directory=directory)}
    assert not loaded.ok
    (directory / "entries.yaml").write_text(text, encoding="utf-8")
    loaded = load_catalogue(directory, shown=shown, today=today)
    assert loaded.catalogue
    assert {origin.path for origin in loaded.catalogue.origins.values()} == {"entries.yaml"}


def test_missing_files_are_findings(tmp_path: Path) -> None:
    loaded = load_catalogue(tmp_path, shown="data")
    assert render(loaded.diagnostics) == (
        "data/entries.yaml: error LI001: there is no such file\n  help: check the path\n\n"
        "data/taxonomy.yaml: error LI001: there is no such file\n  help: check the path"
    )


def test_entries_may_be_split_over_files(project: Path, today: datetime.date) -> None:
    data = project / "data"
    (data / "entries").mkdir()
    (data / "entries" / "b.yaml").write_text(ENTRY.format(id="b"), encoding="utf-8")
    (data / "entries" / "a.yaml").write_text(ENTRY.format(id="a"), encoding="utf-8")
    assert [path.relative_to(data).as_posix() for path in catalogue_files(data)] == ["entries.yaml", "entries/a.yaml", "entries/b.yaml"]  # fmt: skip
    loaded = load_catalogue(data, today=today)
    assert loaded.catalogue
    assert [entry.id for entry in loaded.catalogue.entries][-2:] == ["a", "b"]
    assert loaded.catalogue.origins["b"] == Origin("entries/b.yaml", 1, digest_of(ENTRY.format(id="b")))
    (data / "entries.yaml").unlink()
    assert [path.name for path in catalogue_files(data)] == ["a.yaml", "b.yaml"]
    shutil.rmtree(data / "entries")
    assert catalogue_files(data) == [data / "entries.yaml"]


@pytest.mark.parametrize("above", ["", "# &exactly\n"])
def test_a_digest_changes_with_what_an_entry_comes_from(make_catalogue: Make, above: str) -> None:
    def digests(*titles: str) -> dict[str, str]:
        text = "".join(ENTRY.format(id=name).replace("Title", title) for name, title in zip("abc", titles, strict=True))
        catalogue = make_catalogue(above + text).catalogue
        assert catalogue
        return {name: origin.digest for name, origin in catalogue.origins.items()}

    before, after = digests("A", "B", "C"), digests("A", "X", "C")
    assert len(set(before.values())) == 3
    assert {name for name in before if before[name] != after[name]} == ({"a", "b", "c"} if above else {"b"})
    assert digests("A", "B", "C") == before


def test_an_alias_takes_part_in_the_digest_of_its_entry(make_catalogue: Make) -> None:
    def digest(title: str) -> str:
        text = ENTRY.format(id="a").replace("Title", f"&t {title}") + ENTRY.format(id="b").replace("Title", "*t")
        catalogue = make_catalogue(text).catalogue
        assert catalogue
        assert catalogue.by_id["b"].title.en == title
        return catalogue.origins["b"].digest

    assert digest("X") != digest("Y")


def test_notes_and_the_taxonomy_have_digests_of_their_texts(fixture_project: Path, today: datetime.date) -> None:
    data = fixture_project / "data"
    catalogue = load_catalogue(data, today=today).catalogue
    assert catalogue
    assert catalogue.taxonomy_digest == digest_of((data / "taxonomy.yaml").read_text(encoding="utf-8"))
    assert catalogue.notes
    for note in catalogue.notes.values():
        assert note.digest == digest_of((data / note.path).read_text(encoding="utf-8"))


def test_a_folder_in_place_of_a_file_is_a_finding(project: Path, today: datetime.date) -> None:
    (project / "data" / "notes" / "fern.en.md").mkdir()
    (project / "data" / "entries.yaml").unlink()
    (project / "data" / "entries.yaml").mkdir()
    assert "LI002" in _codes(load_catalogue(project / "data", today=today))


def test_every_line_end_gives_the_same_catalogue(project: Path, today: datetime.date) -> None:
    directory = project / "data"
    before = load_catalogue(directory, today=today)
    for path in directory.rglob("*.*"):
        if path.is_file():
            path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes().replace(b"\n", b"\r\n"))
    assert load_catalogue(directory, today=today) == before


# Each slip is reported once -----------------------------------------------------------


def test_an_entry_that_cannot_be_read_is_known_all_the_same(make_catalogue: Make) -> None:
    loaded = make_catalogue(
        ENTRY.format(id="a") + "  relations: {extends: [b, c]}\n" + "- id: b\n  title: [\n" + ENTRY.format(id="c") + "  kind: x\n"
    )  # fmt: skip
    assert _codes(loaded) == ["LI010", "LI011"]


def test_a_broken_field_does_not_hide_the_rest_of_its_entry(make_catalogue: Make) -> None:
    broken = ENTRY.format(id="a").replace("title: Title", "title: []") + (
        "  tags: [rlfh]\n  relations:\n    extends: a\n    prerequisite_of: [nowhere]\n"
        "  facts:\n    open: {value: true}\n    norm: {value: x, source: 'https://example.org', as_of: 2024}\n"
    )
    assert sorted(_codes(make_catalogue(broken))) == ["LI102", "LI102", "LI103", "LI302", "LI305", "LI306", "LI403"]


def test_the_summary_of_a_broken_entry_is_not_asked_for_twice(make_catalogue: Make) -> None:
    assert _codes(make_catalogue(ENTRY.format(id="a").replace("{en: A method., zh: 一种方法。}", "A method."))) == [
        "LI102"
    ]


def test_ids_that_are_malformed_are_complained_of_once(make_catalogue: Make) -> None:
    text = ENTRY.format(id="Bad Id") + "  formerly: [old]\n" + ENTRY.format(id="b") + "  parent: Bad Id\n"
    assert _codes(make_catalogue(text)) == ["LI201"]


def test_two_entries_without_id_are_not_the_same_entry(make_catalogue: Make) -> None:
    text = ENTRY.format(id="a").replace("- id: a\n ", "-")
    assert _codes(make_catalogue(text + text)) == ["LI103", "LI103"]


@pytest.mark.parametrize("part", ["sections", "tags", "relations", "facts"])
def test_what_a_broken_taxonomy_does_not_tell_is_not_complained_of(
    make_catalogue: Make, part: str, repository: Path
) -> None:
    entry = ENTRY.format(id="a") + (
        "  tags: [rlhf]\n  relations: {extends: [b]}\n"
        "  facts: {open: {value: true, source: 'https://example.org', as_of: 2024}}\n"
    )
    taxonomy = (repository / "tests" / "fixtures" / "taxonomy.yaml").read_text(encoding="utf-8")
    broken = taxonomy.replace(f"{part}:\n", f"{part}:\n  - {{id: [], lable: x}}\n")
    loaded = make_catalogue(entry + ENTRY.format(id="b"), taxonomy=broken)
    assert {finding.path for finding in loaded.diagnostics} == {"data/taxonomy.yaml"}
    assert not loaded.ok


@pytest.mark.parametrize("text", ["", "- a\n", "text", "sections: [\n", "{}\n", "sections: []\n"])
def test_no_taxonomy_is_too_strange(make_catalogue: Make, text: str) -> None:
    loaded = make_catalogue(ENTRY.format(id="a"), taxonomy=text)
    assert not loaded.ok
    assert loaded.diagnostics


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("", ["LI004"]),
        ("{}\n", ["LI102"]),
        ("- \n", ["LI102"]),
        ("- {}\n", ["LI103"] * 6),
        ("- [[a]]\n", ["LI102"]),
        ("[]\n", []),
    ],
)
def test_no_list_of_entries_is_too_strange(make_catalogue: Make, text: str, codes: list[str]) -> None:
    assert _codes(make_catalogue(text)) == codes


def test_warnings_and_information_do_not_stop_a_build(make_catalogue: Make) -> None:
    loaded = make_catalogue(
        ENTRY.format(id="a").replace(", zh: 一种方法。", "") + ENTRY.format(id="b").replace("reviewed", "stub")
    )
    assert _codes(loaded) == ["LI601", "LI602"]
    assert loaded.ok


# A taxonomy alone ---------------------------------------------------------------------


def test_a_taxonomy_may_be_read_alone(fixture_project: Path) -> None:
    taxonomy, findings = load_taxonomy(fixture_project / "data" / "taxonomy.yaml", "taxonomy.yaml")
    assert taxonomy
    assert findings == []
    assert list(taxonomy.section_by_id) == ["architecture", "training", "empty"]


def test_a_broken_taxonomy_is_none(tmp_path: Path) -> None:
    (tmp_path / "taxonomy.yaml").write_text("sections: [{}]\n", encoding="utf-8")
    taxonomy, findings = load_taxonomy(tmp_path / "taxonomy.yaml", "t")
    assert taxonomy is None
    assert [finding.rule.code for finding in findings] == ["LI103"] * 3


# Anything at all ----------------------------------------------------------------------

VALUES = st.sampled_from(
    ["", "~", "x", "a", "b", "training", "rlhf", "2024", "9999", "true", "no", "1_000", "'<b>'", '"$x^$"', '"[[a]]"', '"[[b|`]]"', "[]", "{}", "[a, b]", "{en: x}", "{en: x, zh: y}", "[{}]", "[[x]]", "{a: [b]}", "*x", "&x y", "!t z", '"\\0"', "https://example.org", "[{rel: docs, url: 'https://example.org'}]", "{open: {value: true, source: 'https://example.org', as_of: 2024}}", "{open: {value: }}", "concept", "fix", "paper", "stub", "[", '"', "2401.10000", "x/y"]
)  # fmt: skip
FIELDS = st.sampled_from(
    ["id", "formerly", "kind", "title", "aliases", "section", "also_in", "parent", "summary", "why", "authors", "et_al", "organization", "published", "arxiv", "doi", "repo", "huggingface", "isbn", "links", "language", "level", "effort", "tags", "relations", "facts", "variants", "claims", "history", "fix", "recommended", "status", "lifecycle", "added", "verified", "unknown", "1", "~"]
)  # fmt: skip
ENTRIES = st.lists(st.dictionaries(FIELDS, VALUES, min_size=1), min_size=1, max_size=4).map(
    lambda entries: "".join(
        "- " + "\n  ".join(f"{key}: {value}" for key, value in entry.items()) + "\n" for entry in entries
    )
)
GOOD = ENTRY.format(id="a") + ENTRY.format(id="b")


@given(entries=ENTRIES | st.text().map(lambda text: GOOD + text), note=st.text(), tail=st.text())
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=200, deadline=None)
def test_no_text_breaks_loading_nor_the_pages_of_what_was_loaded(
    make_catalogue: Make, repository: Path, entries: str, note: str, tail: str
) -> None:
    taxonomy = (repository / "tests" / "fixtures" / "taxonomy.yaml").read_text(encoding="utf-8")
    for loaded in (
        make_catalogue(entries, notes={"a.en.md": note}),
        make_catalogue(GOOD, notes={"a.en.md": note}, taxonomy=taxonomy + tail),
    ):
        render(loaded.diagnostics)
        assert loaded.ok or loaded.diagnostics
        if loaded.catalogue:
            for language in ("en", "zh"):
                tree = build_tree(loaded.catalogue, language)
                for page in tree.pages:
                    render_html(page, tree.by_path)


@given(st.binary() | st.binary().map(lambda data: b"- id: a\n" + data))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
def test_no_bytes_break_loading(tmp_path: Path, data: bytes) -> None:
    for name in ("taxonomy.yaml", "entries.yaml", "notes/a.en.md"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(data)
    render(load_catalogue(tmp_path, shown="data").diagnostics)
