"""What the benchmarks measure is sound: made-up catalogues without findings, the same ones every time."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

import pytest

from llmindex.catalogue.load import load_catalogue


@pytest.fixture(autouse=True)
def _importable(repository: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(repository / "benchmarks")


def test_a_made_up_catalogue_is_sound_and_always_the_same(tmp_path: Path) -> None:
    from synthetic import write_catalogue

    write_catalogue(tmp_path / "one", 120)
    write_catalogue(tmp_path / "two", 120)

    loaded = load_catalogue(tmp_path / "one")
    assert not loaded.diagnostics
    assert loaded.catalogue is not None
    assert len(loaded.catalogue.entries) == 120
    assert len(loaded.catalogue.notes) == 24
    files = [path.relative_to(tmp_path / "one") for path in (tmp_path / "one").rglob("*.*")]
    assert all((tmp_path / "one" / file).read_bytes() == (tmp_path / "two" / file).read_bytes() for file in files)


def test_an_edit_changes_the_summary_of_one_entry_in_both_languages(tmp_path: Path) -> None:
    from synthetic import edited, write_catalogue

    write_catalogue(tmp_path, 30)
    before = (tmp_path / "entries.yaml").read_text(encoding="utf-8")
    once = edited(before, 15, "Edited 1.")
    twice = edited(once, 15, "Edited 2.")

    changed = [new for old, new in zip(before.splitlines(), twice.splitlines(), strict=True) if old != new]
    assert [line[:19] for line in changed] == ['    en: "Edited 2. ', '    zh: "Edited 2. ']
    assert "Edited 1." not in twice


def test_a_layout_keeps_the_shell_and_frees_what_is_the_page_s_own() -> None:
    from hugo_sites import layout_of

    page = (
        '<title>A &amp; B - site</title><meta content="On A."><link href="/x/entries/a/">'
        '<a href="#a-b" class="md-skip"></a><ul data-md-component="toc"><li><a href="#one"><span> One </span></a></li>'
        '<li><a href="#two"><span> Two </span></a></li></ul><article><h1 id="a-b">A &amp; B</h1><p>text</p></article>'
    )
    source = f"---\ntitle: {json.dumps('A & B')}\ndescription: {json.dumps('On A.')}\n---\n"
    layout = layout_of(page, source, "entries/a")

    assert "<title>{{ .Title }} - site</title>" in layout
    assert '<meta content="{{ .Description }}">' in layout
    assert "<article>{{ .Content }}</article>" in layout
    assert layout.count("<li>") == 1
    assert not any(own in layout for own in ("A &amp; B", "On A.", "entries/a", "One", "Two", "text", "a-b"))


def test_a_table_compares_and_shows_growth() -> None:
    from measure import Memory
    from report import Row, tables

    rows = [
        Row(1000, "cold", "ours, one", [1.0, 3.0, 2.0], Memory(10, 20), "theirs, one"),
        Row(1000, "cold", "theirs, one", [1.0, 1.0, 1.0]),
        Row(1000, "again", "start-up alone", [0.5]),
        Row(1000, "again", "ours again", [1.25], against="start-up alone"),
        Row(2000, "cold", "ours, one", [5.0], Memory(10, 40)),
    ]
    lines = list(tables(rows, 3))

    assert "| ours, one | 2.00 s | 2.00 × theirs | 10 MB | 20 MB |" in lines
    assert "| ours again | 1.25 s | start-up alone + 0.75 s | – | – |" in lines
    assert "| ours, one | 2.00 s, 20 MB | 5.00 s (× 2.5), 40 MB |" in lines


def test_a_mix_of_links_is_always_the_same_and_as_large_as_it_says() -> None:
    from link_mix import everyday, lopsided

    mix = everyday(2000, 50)
    assert mix == everyday(2000, 50)
    assert len({link.path for link in mix.links}) == 2000
    assert len({link.host for link in mix.links}) == 50
    assert len(mix.at_accept) == 1
    hosts = Counter(link.host for link in lopsided(600, 20).links)
    assert (len(hosts), hosts.most_common(1)[0][1], hosts.total()) == (20, 100, 600)


def test_what_checkers_say_is_held_against_what_is_so() -> None:
    from link_checkers import Run, read_lychee, read_ours
    from link_figures import figures_of, tables
    from link_mix import Link, Mix
    from web import Journal, Limits
    from web.process import Shift

    verdicts = ["ok", "dead", "soft-404", "blocked"]
    mix = Mix([Link("127.0.0.1", f"/{verdict}", "", verdict) for verdict in verdicts], {})
    urls = mix.urls(80).split()
    errors = [
        {"url": urls[1], "status": {"code": 404, "text": "Not Found"}},
        {"url": urls[3], "status": {"code": 403, "text": "Forbidden"}},
    ]
    ours = "".join(
        json.dumps({"url": url, "verdict": verdict}) + "\n" for url, verdict in zip(urls, verdicts, strict=True)
    )
    theirs = json.dumps({"error_map": {"links.txt": errors}, "timeout_map": {}})
    said = {"ours": read_ours(ours, urls), "theirs": read_lychee(theirs, urls)}
    found = {
        name: [figures_of(Limits(), mix, 80, Run(0, 2.0, 1.0, 40, answers), Shift(Journal(), 0.5))]
        for name, answers in said.items()
    }
    assert [(one.right, one.exact, one.alarms, one.missed) for [one] in found.values()] == [
        (1, 1, 0, 0),
        (0.75, 0, 1, 1),
    ]
    assert "| false alarms (fail the run, are not gone) | 0 | 1 |" in list(tables("", found))
