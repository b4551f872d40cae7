"""The fast parser and the exact reader agree: about what is wrong, and about what the pages say.

A comment that looks like an anchor makes the loader read a whole file exactly.
"""

from __future__ import annotations

import datetime
import re
import shutil
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from llmindex.catalogue import entries
from llmindex.catalogue.load import Loaded, catalogue_files, load_catalogue
from llmindex.catalogue.quick import quick_parts, read_quickly
from llmindex.catalogue.source import SourceFile
from llmindex.catalogue.yaml import YamlDocument, parse_yaml
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
    head, *others = (path.read_text(encoding="utf-8") for path in catalogue_files(data))
    text = "".join([head, *(other.partition("\n\n")[2] for other in others)])
    shutil.rmtree(data / "entries")
    parts = quick_parts(text)

    assert len(parts) > 200, "the shipped catalogue is read quickly"
    assert read_quickly(text[parts[0].start :], len(parts)) is not None
    assert_same(data, text, datetime.date.today())  # noqa: DTZ011  as the command does


LINES = st.lists(st.text(alphabet=st.characters(codec="utf-8"), max_size=30), min_size=1, max_size=4)


def alone(text: str) -> tuple[list[Any], list[Any]] | None:
    """Read a list's items together and one by one; nothing if any of that is doubtful."""
    parts = quick_parts(text)
    together = read_quickly(text[parts[0].start :], len(parts)) if parts else None
    if together is None:
        return None
    each = [read_quickly(text[part.start : part.end], 1) for part in parts]
    return None if None in each else (together, [items[0] for items in each if items])


@given(LINES)
def test_any_lines_are_read_the_same_or_exactly(lines: list[str]) -> None:
    text = "".join(f"- a: {line}\n  b: x\n" for line in lines)
    source, read = SourceFile("x.yaml", text), alone(text)
    exact, _ = parse_yaml(source)
    if read:
        documents = [YamlDocument(source, [None], (part.line,), part, exact=False) for part in quick_parts(text)]
        again = [found.data[0] for document in documents if (found := document.read_exactly([]))]
        assert again == [item for document in exact for item in document.data]


@given(LINES)
def test_an_item_means_alone_what_it_means_among_others(lines: list[str]) -> None:
    read = alone("".join(f"- {line}\n" for line in lines))
    if read:
        assert repr(read[0]) == repr(read[1])  # repr: what is not a number does not equal itself


@pytest.mark.parametrize(
    "text",
    [
        "- a: 'x\n- b: y'\n",
        "- a: [x,\n- y]\n",
        "- a: |\n  x\n- b: y\n",
        "- &x a\n- *x\n",
        "- a\n--- \n- b\n",
        "- a\n...\n- b\n",
        "-\n- b\n",
        "- # nothing\n- b\n",
    ],
)
def test_what_hangs_together_is_never_read_apart(text: str) -> None:
    read = alone(text)

    assert read is None or read[0] == read[1]


@pytest.mark.shipped
def test_the_fast_parser_reads_the_shipped_catalogue_as_pyyaml_reads_the_core_schema(repository: Path) -> None:
    text = (repository / "data" / "entries.yaml").read_text(encoding="utf-8")

    assert read_quickly(text, len(quick_parts(text))) == yaml.load(text, Loader=CoreLoader)  # noqa: S506  a safe one


CORE_SCALARS = [
    "no",
    "yes",
    "on",
    "off",
    "null",
    "~",
    "true",
    "False",
    "0",
    "0x1F",
    "12e3",
    "1.10",
    "1.",
    ".5",
    "-0",
    "+12",
    ".inf",
    "2024-06-30",
    "12:30",
    "1_000",
    "=",
    "<<",
    "é",
    "中文",
]


@pytest.mark.parametrize("scalar", CORE_SCALARS)
def test_the_fast_parser_reads_scalars_as_the_core_schema_does(scalar: str) -> None:
    text = f"- a: {scalar}\n"
    read = read_quickly(text, 1)

    assert read is None or repr(read) == repr(yaml.load(text, Loader=CoreLoader))  # noqa: S506  a safe one


def test_a_number_with_zeros_before_it_stays_as_it_is_written() -> None:
    # The core schema reads a number. What the parser leaves as text no field takes for a number by mistake.
    assert read_quickly("- a: 007\n", 1) == [{"a": "007"}]


class CoreLoader(yaml.SafeLoader):
    """PyYAML with the core schema of YAML 1.2 (§10.3.2) in place of YAML 1.1's types."""


CoreLoader.yaml_implicit_resolvers = {}
for tag, pattern, first in (
    ("null", r"~|null|Null|NULL|", ["~", "n", "N", ""]),
    ("bool", r"true|True|TRUE|false|False|FALSE", list("tTfF")),
    ("int", r"[-+]?[0-9]+|0o[0-7]+|0x[0-9a-fA-F]+", list("-+0123456789")),
    (
        "float",
        r"[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?|[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN)",
        list("-+.0123456789"),
    ),
):
    CoreLoader.add_implicit_resolver(f"tag:yaml.org,2002:{tag}", re.compile(rf"(?:{pattern})\Z"), first)
CoreLoader.add_constructor(
    "tag:yaml.org,2002:int",
    lambda loader, node: int(text, 0) if (text := loader.construct_scalar(node))[:2] in ("0x", "0o") else int(text),
)
CoreLoader.add_constructor("tag:yaml.org,2002:float", lambda loader, node: _float(loader.construct_scalar(node)))


def _float(text: str) -> float:
    return float(text.lower().replace(".inf", "inf").replace(".nan", "nan"))


LIST = "".join(
    f"- id: entry-{number}\n  kind: paper\n  title: Entry {number}\n  section: training\n  added: 2024-01-01\n"
    f'  summary: {{en: "About {number}.", zh: "关于 {number}。"}}\n'
    for number in range(12)
)
SLIPS = [
    '"',
    "'",
    "[",
    "{",
    ": ",
    "\n- ",
    "\n",
    "}",
    "\t",
    "*x",
    "%",
    "- id: a\n",
    "|",
    "\n  id: x",
    "\n  bad",
    "&",
    "[[",
]


@given(st.lists(st.tuples(st.integers(0, len(LIST)), st.sampled_from(SLIPS)), min_size=1, max_size=3))
def test_a_slip_is_found_alike_whether_the_sound_rest_is_read_quickly_or_not(slips: list[tuple[int, str]]) -> None:
    text = LIST
    for place, slip in slips:
        text = text[:place] + slip + text[place:]
    with pytest.MonkeyPatch.context() as patch, TemporaryDirectory() as name:
        directory = Path(name)
        (directory / "taxonomy.yaml").write_bytes(TAXONOMY.read_bytes())
        (directory / "entries.yaml").write_text(text, encoding="utf-8")
        patch.setattr(entries, "BATCH", 3)
        quickly = load_catalogue(directory).diagnostics
        patch.setattr(entries, "is_rejected", lambda _: False)
        exactly = load_catalogue(directory).diagnostics
    assert quickly == exactly
    assert [one.excerpt for one in quickly] == [one.excerpt for one in exactly]
