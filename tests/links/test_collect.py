from __future__ import annotations

from pathlib import Path

import pytest

from llmindex.catalogue.load import load_catalogue
from llmindex.catalogue.source import SourceFile
from llmindex.links.collect import collect_catalogue, read_urls
from llmindex.links.inputs import read_paths
from llmindex.links.link import Link
from llmindex.links.locate import Locations

ENTRY = """\
- id: fern
  kind: framework
  title: Fern
  section: training
  arxiv: "2311.00001"
  doi: 10.1145/3600006.3613165
  repo: example/fern
  huggingface: example/fern
  added: 2024-01-01
  links:
    - {rel: docs, url: "https://docs.example.org/fern", archived: https://web.example.org/fern}
  summary:
    en: "Read [the docs](https://docs.example.org/fern#top), `<https://code.example.org>`."
    zh: >-
      说明见
      [文档](https://docs.example.org/fern#top)。
  facts:
    parameters: {value: 1, source: https://facts.example.org/one, as_of: 2024}
  claims:
    - text: {en: Good., zh: 好。}
      by: Somebody
      verdict: vendor
      for: ["https://claims.example.org/for"]
      against:
        - https://claims.example.org/against
      as_of: 2024
  history:
    - {date: 2024, event: moved, from: https://old.example.org, text: {en: Moved., zh: 搬了。}, source: https://news.example.org/x}
"""


def _collect(data: Path, shown: str = "data", pages: Path | None = None) -> tuple[Link, ...]:
    loaded = load_catalogue(data, shown=shown)
    assert loaded.catalogue, loaded.diagnostics
    return collect_catalogue(loaded.catalogue, shown, pages)


@pytest.fixture
def data(tmp_path: Path, repository: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "data" / "notes").mkdir(parents=True)
    taxonomy = (repository / "tests" / "fixtures" / "taxonomy.yaml").read_text(encoding="utf-8")
    (tmp_path / "data" / "taxonomy.yaml").write_text(taxonomy, encoding="utf-8")
    (tmp_path / "data" / "entries.yaml").write_text(ENTRY, encoding="utf-8")
    return Path("data")


def _places(links: tuple[Link, ...]) -> dict[str, list[str]]:
    locations = Locations()
    return {link.url: [f"{place} {place.what}" for place in locations.located(link).places] for link in links}


def test_every_address_of_an_entry_is_found_where_it_stands(data: Path) -> None:
    assert _places(_collect(data)) == {
        "https://arxiv.org/abs/2311.00001": ["data/entries.yaml:5:10 arxiv"],
        "https://doi.org/10.1145/3600006.3613165": ["data/entries.yaml:6:8 doi"],
        "https://github.com/example/fern": ["data/entries.yaml:7:9 repo"],
        "https://huggingface.co/example/fern": ["data/entries.yaml:8:16 huggingface"],
        "https://docs.example.org/fern": [
            "data/entries.yaml:11:24 links[0].url",
            "data/entries.yaml:13:26 summary.en",
            "data/entries.yaml:16:12 summary.zh",
        ],
        "https://web.example.org/fern": ["data/entries.yaml:11:67 links[0].archived"],
        "https://facts.example.org/one": ["data/entries.yaml:18:36 facts.parameters.source[0]"],
        "https://claims.example.org/for": ["data/entries.yaml:23:13 claims[0].for[0]"],
        "https://claims.example.org/against": ["data/entries.yaml:25:11 claims[0].against[0]"],
        "https://news.example.org/x": ["data/entries.yaml:28:102 history[0].source"],
    }


def test_no_line_is_looked_up_before_somebody_asks(data: Path) -> None:
    assert {place.line for link in _collect(data) for place in link.places} == {None}


@pytest.mark.parametrize(
    ("head", "anchor"),
    [("", ""), ("# A comment.\n\n", ""), ("---\n", ""), ("%YAML 1.2\n---\n", "&anchor ")],
    ids=["plain", "comment", "mark", "exact"],
)
def test_places_are_true_in_later_entries_however_the_file_is_read(data: Path, head: str, anchor: str) -> None:
    second = f"""\
- id: moss
  kind: paper
  title: Moss
  section: training
  added: 2024-01-01
  summary: {anchor}{{en: "[x](https://moss.example.org)", zh: "苔藓"}}
"""
    (data / "entries.yaml").write_text(f"{head}{ENTRY}\n{second}", encoding="utf-8")
    lines = (data / "entries.yaml").read_text(encoding="utf-8").splitlines()
    [place] = next(link for link in _collect(data) if "moss" in link.url).places
    found = Locations().place(place)
    assert found.line
    assert found.column
    assert lines[found.line - 1][found.column - 1 :].startswith("https://moss.example.org")
    assert found.entry == "moss"


def test_split_files_count_their_own_entries(data: Path) -> None:
    (data / "entries").mkdir()
    other = (
        ENTRY.replace("fern", "moss")
        .replace("2311.00001", "2311.00002")
        .replace("3613165", "3613166")
        .replace("old.", "older.")
    )
    (data / "entries" / "other.yaml").write_text(other, encoding="utf-8")
    places = _places(_collect(data))
    assert places["https://docs.example.org/moss"][0] == "data/entries/other.yaml:11:24 links[0].url"
    assert places["https://news.example.org/x"] == [
        "data/entries.yaml:28:102 history[0].source",
        "data/entries/other.yaml:28:104 history[0].source",
    ]


def test_notes_and_pages_are_read_and_code_is_not(data: Path) -> None:
    note = "---\ndate: 2024\n---\n\n`[no](https://no.example.org)`\n\n- [Yes](https://yes.example.org).\n"
    (data / "notes" / "fern.en.md").write_text(note, encoding="utf-8")
    Path("docs/deep").mkdir(parents=True)
    page = 'Costs $5: <https://yes.example.org>, and $6.\n\n```text\n[no](https://no.example.org)\n```\n\n<a href="https://html.example.org">x</a>\n'
    Path("docs/deep/page.md").write_text(page, encoding="utf-8")
    places = _places(_collect(data, pages=Path("docs")))
    assert places["https://yes.example.org/"] == ["data/notes/fern.en.md:7:9 note", "docs/deep/page.md:1:12 page"]
    assert places["https://html.example.org/"] == ["docs/deep/page.md:7:10 page"]
    assert not [url for url in places if "no.example" in url]


def test_learning_paths_are_read_front_matter_and_all(data: Path) -> None:
    path = (
        "---\ntitle: T\norder: 1\nlevel: advanced\neffort: 2h\naudience: A.\n"
        "prerequisites: Read [this](https://front.example.org).\n"
        "steps: [{entry: fern, why: 'See [a](https://step.example.org).', after: You can.}]\n"
        "---\n\nRead [that](https://body.example.org).\n"
    )
    (data / "paths").mkdir()
    (data / "paths" / "way.en.md").write_text(path, encoding="utf-8")
    places = _places(_collect(data))
    assert [places[f"https://{name}.example.org/"] for name in ("front", "step", "body")] == [
        ["data/paths/way.en.md:7:28 path"],
        ["data/paths/way.en.md:8:37 path"],
        ["data/paths/way.en.md:11:13 path"],
    ]
    assert len(read_paths([data / "paths" / "way.en.md"]).links) == 3


@pytest.mark.parametrize("bad", [b"\xff", None])
def test_pages_that_cannot_be_read_are_passed_over(data: Path, bad: bytes | None) -> None:
    Path("docs").mkdir()
    if bad is None:
        Path("docs/odd.md").mkdir()
    else:
        Path("docs/odd.md").write_bytes(bad)
    assert _collect(data, pages=Path("docs")) == _collect(data)


def test_each_of_several_like_addresses_has_its_own_place(data: Path) -> None:
    note = "[a](https://x.example.org) [b](https://x.example.org/longer) [c](https://x.example.org)\n"
    (data / "notes" / "fern.en.md").write_text(note, encoding="utf-8")
    assert _places(_collect(data))["https://x.example.org/"] == [
        "data/notes/fern.en.md:1:5 note",
        "data/notes/fern.en.md:1:66 note",
    ]


def test_a_file_that_is_gone_since_leaves_its_places_as_they_were(data: Path) -> None:
    links = _collect(data)
    (data / "entries.yaml").unlink()
    assert _places(links)["https://news.example.org/x"] == ["data/entries.yaml history[0].source"]


@pytest.mark.shipped
def test_every_place_of_the_shipped_catalogue_shows_its_address(
    repository: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(repository)
    locations = Locations()
    links = _collect(Path("data"), pages=Path("docs"))
    assert len(links) > 100
    for link in links:
        for place in locations.located(link).places:
            assert place.line, place
            assert place.column, place
            line = Path(place.path).read_text(encoding="utf-8").splitlines()[place.line - 1]
            shown = line[place.column - 1 :].lstrip("\"'")
            assert place.written.endswith(shown[: len(place.written)].split('"')[0].split(",")[0].split("}")[0]), place


def _read(text: str) -> tuple[tuple[Link, ...], list[str]]:
    return read_urls(SourceFile("urls.txt", text))


def test_a_list_of_addresses_is_read_line_by_line() -> None:
    links, complaints = _read("# ours\n\nhttps://a.example/x#part  # why\n  https://b.example/\nhttps://a.example/x\n")
    assert complaints == []
    assert [(link.url, [str(place) for place in link.places]) for link in links] == [
        ("https://a.example/x", ["urls.txt:3:1", "urls.txt:5:1"]),
        ("https://b.example/", ["urls.txt:4:3"]),
    ]


def test_what_is_no_address_in_a_list_is_named() -> None:
    links, complaints = _read("example.org\nhttps://a.example/ https://b.example/\n")
    assert links == ()
    assert [complaint.partition(": ")[0] for complaint in complaints] == ["urls.txt:1", "urls.txt:2"]
    assert "`example.org` is not a web address" in complaints[0]


def test_what_only_looks_like_an_address_is_complained_of() -> None:
    links, complaints = _read("https://[x/\nhttps://a.example:99999/\nhttps://b.example/\n")
    assert [link.url for link in links] == ["https://b.example/"]
    assert [complaint.partition(": ")[0] for complaint in complaints] == ["urls.txt:1:1", "urls.txt:2:1"]


def test_a_page_with_what_only_looks_like_an_address_is_read(data: Path) -> None:
    Path("docs").mkdir()
    Path("docs/page.md").write_text("<http://> <https://a.example:99999/> <https://b.example/>\n", encoding="utf-8")
    assert "https://b.example/" in _places(_collect(data, pages=Path("docs")))
