"""Comparisons as files: nothing is lost in them, and no spreadsheet runs what somebody wrote into the catalogue."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from llmindex.catalogue.catalogue import Catalogue
from llmindex.catalogue.load import Loaded
from llmindex.pages.build import build_tree
from llmindex.pages.downloads import harmless

GOLDEN = Path(__file__).parent / "golden"
Make = Callable[..., Loaded]

TAXONOMY = """\
sections:
  - {id: training, label: {en: Training, zh: 训练}, description: {en: Teaching., zh: 训练。}}
facts:
  - {id: shift, label: {en: "=Shift", zh: 偏移}, type: number, unit: "@C"}
  - {id: words, label: {en: Words, zh: 词}, type: text}
comparisons:
  - {id: t, label: {en: T, zh: 表}, description: {en: T., zh: 表。}, rows: [a], columns: [shift, words]}
"""
ENTRIES = """\
- id: a
  kind: model
  title: "-A, \\"quoted\\""
  section: training
  added: 2024
  summary: {{en: A., zh: 甲。}}
  facts:
    shift: {{value: -2.5, source: "https://example.org/", as_of: 2024}}
    words: {{value: {value}, source: "https://example.org/", as_of: 2024, note: {{en: "+1 for *this*", zh: "+1"}}}}
"""


def files(catalogue: Catalogue, language: str) -> dict[str, bytes]:
    return {download.path: download.make() for download in build_tree(catalogue, language).downloads}


def lines(data: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline="")))


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("path", ["comparisons/tools.csv", "comparisons/tools.json", "comparisons/models.csv"])
def test_a_file_reads_as_it_should(
    catalogue: Catalogue, golden: Callable[[Path, str], None], language: str, path: str
) -> None:
    text = files(catalogue, language)[path].decode()
    golden(GOLDEN / language / path, text.replace("\r\n", "\n"))


def test_every_comparison_has_a_file_in_each_form(catalogue: Catalogue) -> None:
    assert sorted(files(catalogue, "en")) == [
        *("comparisons/models.csv", "comparisons/models.json"),
        *("comparisons/tools.csv", "comparisons/tools.json"),
    ]


def test_making_a_file_twice_gives_the_same(catalogue: Catalogue) -> None:
    assert files(catalogue, "zh") == files(catalogue, "zh")


def test_csv_begins_with_the_mark_by_which_excel_knows_utf_8(catalogue: Catalogue) -> None:
    data = files(catalogue, "zh")["comparisons/models.csv"]
    assert data.startswith(b"\xef\xbb\xbfid,system,fact,label,value,unit,source,as_of,evidence,note\r\n")


def test_csv_has_a_line_for_every_system_and_fact(catalogue: Catalogue) -> None:
    found = lines(files(catalogue, "en")["comparisons/models.csv"])
    assert [(line["id"], line["fact"], line["value"]) for line in found] == [
        ("larch.larch-1b", "parameters", "1.5"),
        ("larch.larch-1b", "heads", "16000"),
        ("larch.larch-1b", "norm", "pre"),
        ("larch.larch-1b", "released", ""),
        ("larch.larch-7b", "parameters", "7"),
        ("larch.larch-7b", "heads", "n/a"),
        ("larch.larch-7b", "norm", ""),
        ("larch.larch-7b", "released", "2023-06-01"),
    ]
    assert {line["unit"] for line in found if line["fact"] == "parameters"} == {"B"}


def test_json_has_values_of_their_type(catalogue: Catalogue) -> None:
    fern, kids = json.loads(files(catalogue, "en")["comparisons/tools.json"])["rows"]
    assert fern["facts"]["open"]["value"] is True
    assert fern["facts"]["backends"]["value"] == ["Alpha", "Beta"]
    assert kids["facts"]["open"] == {
        "value": None,
        "source": ["https://example.org/kids"],
        "as_of": "2024",
        "evidence": "secondary",
    }
    assert kids["facts"]["backends"]["note"].startswith("As in Fern")


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "＝1", "=cmd|' /C calc'!A0"])
def test_a_spreadsheet_takes_no_text_for_a_formula(make_catalogue: Make, text: str) -> None:
    loaded = make_catalogue(ENTRIES.format(value=json.dumps(text, ensure_ascii=False)), taxonomy=TAXONOMY)
    assert loaded.catalogue
    shift, words = lines(files(loaded.catalogue, "en")["comparisons/t.csv"])
    assert words["value"] == f"'{text}"
    assert words["system"] == '\'-A, "quoted"'
    assert words["note"] == "'+1 for this"
    assert (shift["label"], shift["unit"]) == ("'=Shift", "'@C")


def test_a_negative_number_stays_a_number(make_catalogue: Make) -> None:
    loaded = make_catalogue(ENTRIES.format(value="x"), taxonomy=TAXONOMY)
    assert loaded.catalogue
    assert lines(files(loaded.catalogue, "en")["comparisons/t.csv"])[0]["value"] == "-2.5"


@given(st.text())
def test_no_text_begins_like_a_formula(text: str) -> None:
    cell: Any = harmless(text)
    assert cell[:1] not in set("=+-@\t\r\n＝＋－＠")
    assert cell in (text, f"'{text}")
