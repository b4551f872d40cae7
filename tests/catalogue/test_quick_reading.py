"""The fast parser and the exact reader agree: about what is wrong, and about what the pages say.

A comment that looks like an anchor makes the loader read a whole file exactly.
"""

from __future__ import annotations

import datetime
import shutil
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from llmindex.catalogue.load import Loaded, load_catalogue
from llmindex.catalogue.source import SourceFile
from llmindex.catalogue.yaml import parse_yaml
from llmindex.pages.build import build_tree

CASES = Path(__file__).parent / "cases"
TAXONOMY = Path(__file__).parents[1] / "fixtures" / "taxonomy.yaml"
QUICKLY, EXACTLY = "# quickly\n", "# &exactly\n"

SCALARS = """
no yes on off y n ~ null Null true True TRUE false 0 00 017 0o17 0x1F 0b11 1_000 12e3 1.10 1. .5 -0 +12 .inf .nan -.inf
2024 2024-06 2024-06-30 2401.10000 12:30 1e400 9999999999999999999999999 = << - ? : [] {} [a,b] {a: b} "" '' "1.10" '007'
"a\\tb" "\\u4e2d" !x !!str *a &a | > @x `x` %x #x a#b a:b "a: b" 'it''s' a,b 100% é 中文 😀 \u2028 \x07
""".split()  # noqa: SIM905  shorter to read than a list

FIELDS = ("title", "arxiv", "isbn", "published", "effort", "recommended", "tags", "level", "aliases")
FACTS = ("layers", "attention", "algorithms", "license", "released", "asynchronous", "nothing")


def read(folder: Path, text: str, today: datetime.date) -> tuple[Loaded, list[str]]:
    (folder / "entries.yaml").write_text(text, encoding="utf-8")
    loaded = load_catalogue(folder, shown="data", today=today)
    pages = build_tree(loaded.catalogue, "en").pages if loaded.catalogue else ()
    return loaded, [page.body for page in pages]


def assert_same(folder: Path, text: str, today: datetime.date) -> None:
    quick, quick_pages = read(folder, QUICKLY + text, today)
    exact, exact_pages = read(folder, EXACTLY + text, today)
    assert quick.diagnostics == exact.diagnostics
    assert quick_pages == exact_pages


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    directory = tmp_path_factory.mktemp("data")
    facts = """
facts:
  - {id: layers, label: Layers, type: number}
  - {id: attention, label: Attention, type: enum, values: [MHA, "1.10", no]}
  - {id: algorithms, label: Algorithms, type: list}
  - {id: license, label: License, type: text}
  - {id: released, label: Released, type: date}
  - {id: asynchronous, label: Asynchronous, type: boolean}
"""
    text = TAXONOMY.read_text(encoding="utf-8").partition("\nfacts:")[0]
    (directory / "taxonomy.yaml").write_text(text + facts, encoding="utf-8")
    return directory


def entry(fields: str) -> str:
    return f"- id: grpx\n  kind: concept\n  section: training\n  added: 2024-01-05\n  summary: {{en: A., zh: 甲。}}\n{fields}\n"


@pytest.mark.parametrize("scalar", SCALARS)
@pytest.mark.parametrize("field", FIELDS)
def test_a_field_means_the_same(folder: Path, today: datetime.date, field: str, scalar: str) -> None:
    title = "" if field == "title" else "  title: T\n"
    assert_same(folder, entry(f"{title}  {field}: {scalar}"), today)


@pytest.mark.parametrize("scalar", SCALARS)
@pytest.mark.parametrize("fact", FACTS)
def test_a_fact_means_the_same(folder: Path, today: datetime.date, fact: str, scalar: str) -> None:
    source = "source: 'https://example.org/x', as_of: 2024"
    facts = f"{{value: {scalar}, {source}}}"
    assert_same(folder, entry(f"  title: T\n  facts:\n    {fact}: {facts}"), today)
    assert_same(folder, entry(f"  title: T\n  facts:\n    {fact}: {{value: [{scalar}, x], {source}}}"), today)


@pytest.mark.parametrize("case", sorted(path.name for path in CASES.iterdir() if (path / "entries.yaml").is_file()))
def test_what_is_wrong_is_the_same(tmp_path: Path, today: datetime.date, case: str) -> None:
    shutil.copy(TAXONOMY, tmp_path / "taxonomy.yaml")
    shutil.copytree(CASES / case, tmp_path, dirs_exist_ok=True)
    text = (tmp_path / "entries.yaml").read_text(encoding="utf-8")
    if text.strip():
        assert_same(tmp_path, text, today)


@pytest.mark.shipped
def test_the_shipped_pages_are_the_same(repository: Path, tmp_path: Path) -> None:
    data = tmp_path / "data"
    shutil.copytree(repository / "data", data)
    text = (data / "entries.yaml").read_text(encoding="utf-8")
    documents, findings = parse_yaml(SourceFile("entries.yaml", text), quickly=True)

    assert len(documents) > 200, "the shipped catalogue is read quickly"
    assert findings == []
    assert_same(data, text, datetime.date.today())  # noqa: DTZ011  as the command does


@given(st.lists(st.text(alphabet=st.characters(codec="utf-8"), max_size=30), min_size=1, max_size=4))
def test_any_lines_are_read_the_same_or_exactly(lines: list[str]) -> None:
    text = "".join(f"- a: {line}\n  b: x\n" for line in lines)
    quick, _ = parse_yaml(SourceFile("x.yaml", text), quickly=True)
    exact, _ = parse_yaml(SourceFile("x.yaml", EXACTLY + text))
    if quick and not quick[0].exact:
        documents = [document.read_exactly([]) for document in quick]
        again = [document.data[0] for document in documents if document]
        assert again == [item for document in exact for item in document.data]
