from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from llmindex.catalogue.catalogue import Catalogue
from llmindex.catalogue.load import load_catalogue
from llmindex.diagnostics import Severity
from llmindex.links.load import load_health
from llmindex.pages.build import build_tree
from llmindex.pages.html import render_html

NAME = "link-state.json"


def test_without_a_file_nothing_is_known_and_nothing_is_wrong(tmp_path: Path) -> None:
    loaded = load_health(tmp_path)
    assert not loaded.health
    assert loaded.diagnostics == ()


def test_the_file_is_read_and_told_by_its_text(fixture_project: Path, tmp_path: Path) -> None:
    text = (fixture_project.parent / NAME).read_text(encoding="utf-8")
    (tmp_path / NAME).write_text(text, encoding="utf-8")
    first = load_health(tmp_path).health
    (tmp_path / NAME).write_text(text + "\n", encoding="utf-8")
    second = load_health(tmp_path).health

    assert len(first) == len(second) == 10
    assert first.digest
    assert first.digest != second.digest


ROW: dict[str, Any] = {"checked": "2024-05-20T10:00:00Z", "status": 200}


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "EOF"),
        (b"{", "EOF"),
        (b"\xff", "UTF-8"),
        (b"[]", ""),
        (b"<<<<<<< HEAD\n", ""),
        (b"[" * 100_000, ""),
        (json.dumps({"version": 2, "links": {}}).encode(), "another version"),
        (json.dumps({"version": 1, "links": {"https://example.org/": {}}}).encode(), "checked"),
        (json.dumps({"version": 1, "links": {"a": ROW | {"checked": "0001-01-01T00:00:00+08:00"}}}).encode(), "range"),
    ],
)
def test_a_file_that_cannot_be_read_is_a_warning_that_says_why(data: bytes, reason: str, tmp_path: Path) -> None:
    (tmp_path / NAME).write_bytes(data)

    loaded = load_health(tmp_path, shown="data")

    assert not loaded.health
    (finding,) = loaded.diagnostics
    assert (finding.rule.code, finding.rule.severity, finding.path) == ("LI705", Severity.WARNING, f"data/{NAME}")
    assert finding.message.startswith("the state of links cannot be read, so pages do not show it: ")
    assert reason in finding.message
    assert "llmindex check-links" in finding.hint


def test_what_is_no_file_is_a_warning_too(tmp_path: Path) -> None:
    (tmp_path / NAME).mkdir()
    assert [finding.rule.code for finding in load_health(tmp_path).diagnostics] == ["LI705"]


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs named pipes")
def test_a_pipe_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / NAME)
    assert [finding.rule.code for finding in load_health(tmp_path).diagnostics] == ["LI705"]


@pytest.fixture(scope="module")
def catalogue(fixture_project: Path) -> Catalogue:
    catalogue = load_catalogue(fixture_project / "data").catalogue
    assert catalogue
    return catalogue


texts = st.sampled_from(["", "a|b", "`", "https://[", "<script>", "javascript:alert(1)", "\x00", "# a", "[[grpx]]"])
addresses = st.sampled_from(["https://example.cn/guide", "https://example.org/a"]) | texts
times = st.datetimes().map(lambda time: f"{time.isoformat()}Z")
rows = st.fixed_dictionaries(
    {"checked": times},
    optional={
        "status": st.sampled_from([0, 200, 301, 404, 503, -1, 2**63]),
        "failure": st.sampled_from(["timeout", "no-host"]),
        "url": addresses,
        "hops": st.lists(st.tuples(addresses, st.sampled_from([301, 302])), max_size=2),
        "marks": st.lists(texts | st.sampled_from(["archived", "renamed=https://["]), max_size=2),
        "page": st.fixed_dictionaries({"title": texts, "text": texts}),
        "last_ok": times,
        "first_failed": times,
        "failures": st.sampled_from([0, 1, 2, -5, 10**30]),
        "archived": addresses,
    },
)


@settings(max_examples=100, suppress_health_check=list(HealthCheck))
@given(links=st.dictionaries(addresses, rows, max_size=3), cut=st.sampled_from([0, 0, 0, 1, 7]))
def test_whatever_the_file_holds_the_pages_are_made(
    tmp_path_factory: pytest.TempPathFactory, catalogue: Catalogue, links: dict[str, Any], cut: int
) -> None:
    folder = tmp_path_factory.mktemp("state")
    text = json.dumps({"version": 1, "links": links})
    (folder / NAME).write_text(text[: len(text) - cut], encoding="utf-8")

    loaded = load_health(folder)

    tree = build_tree(catalogue, "en", loaded.health)
    for source in tree.sources:
        source.inputs()
        html = render_html(source.make(), tree.source_by_path).content
        assert "<script>" not in html
        assert 'href="javascript:' not in html
