from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from llmindex.catalogue.checks.item import PathItem
from llmindex.catalogue.learning_path import LearningPath
from llmindex.catalogue.path_files import join_languages, read_path, read_paths
from llmindex.catalogue.source import SourceFile
from llmindex.diagnostics import Diagnostic

FRONT = """\
---
title: {title}
order: {order}
level: introductory
effort: 2h
audience: You.
prerequisites: None.
steps:
  - entry: grpx
    part: {title} begins
    why: It is first.
    after: You can.
  - entry: ppx
    effort: 30m
    optional: true
    why: It is second.
    after: You can more.
---
"""


def _text(title: str, order: str = "1", body: str = "Words.\n") -> str:
    return FRONT.format(title=title, order=order) + body


def _item(name: str, text: str) -> PathItem:
    item, findings = read_path(SourceFile(f"data/paths/{name}", text), f"paths/{name}")
    assert findings == []
    assert item
    return item


def _codes(name: str, text: str) -> list[str]:
    item, findings = read_path(SourceFile(f"data/paths/{name}", text), f"paths/{name}")
    assert (item is None) == bool(findings)
    return [f"{finding.rule.code} {finding.span.line if finding.span else ''}" for finding in findings]


def test_a_path_is_front_matter_and_an_introduction() -> None:
    item = _item("ferns.zh.md", _text("蕨"))
    assert (item.id, item.language, item.introduction, item.first_line) == ("ferns", "zh", "Words.\n", 19)
    assert [step.entry for step in item.matter.steps] == ["grpx", "ppx"]
    assert [step.optional for step in item.matter.steps] == [False, True]


def test_the_languages_of_a_path_are_joined() -> None:
    (path,) = join_languages([_item("ferns.en.md", _text("Ferns")), _item("ferns.zh.md", _text("蕨", body="字。\n"))])
    assert (path.title.en, path.title.zh) == ("Ferns", "蕨")
    assert path.introductions == {"en": "Words.\n", "zh": "字。\n"}
    assert path.files == {"en": "paths/ferns.en.md", "zh": "paths/ferns.zh.md"}
    assert path.steps[0].part
    assert (path.steps[0].part.en, path.steps[0].part.zh) == ("Ferns begins", "蕨 begins")
    assert (path.steps[1].part, path.steps[1].effort, path.steps[1].optional) == (None, "30m", True)


def test_paths_come_in_their_own_order() -> None:
    items = [_item(f"{name}.en.md", _text(name, order)) for name, order in (("c", "1"), ("b", "10"), ("a", "2.5"))]
    assert [path.id for path in join_languages(items)] == ["c", "a", "b"]


def _joined(text: str) -> LearningPath:
    (path,) = join_languages([_item("ferns.en.md", text)])
    return path


def test_every_word_of_a_path_counts_in_its_digest() -> None:
    texts = [_text("Ferns"), _text("Ferns", body="Other.\n"), _text("Mosses"), _text("Ferns", order="2")]
    assert len({_joined(text).digest for text in texts}) == len(texts)


@pytest.mark.parametrize("name", ["ferns.md", "ferns.fr.md", ".en.md", "Ferns.en.md", "a--b.en.md", "README.md"])
def test_a_file_that_is_named_otherwise_is_refused(name: str) -> None:
    assert _codes(name, _text("Ferns")) == ["LI508 "]


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("Words.\n", ["LI103 "]),
        ("", ["LI103 ", "LI004 "]),
        (_text("Ferns", body=""), ["LI004 "]),
        (_text("Ferns", order="first"), ["LI102 3"]),
        (_text("Ferns").replace("grpx", "[grpx]"), ["LI102 9"]),
        (_text("Ferns").replace("why: It is first.", "reason: It is first."), ["LI103 9", "LI101 11"]),
        (_text("Ferns").replace("effort: 30m", "effort: half an hour"), ["LI213 14"]),
        (_text("Ferns").replace("title: Ferns\n", "title: [\n"), ["LI010 4"]),
    ],
)
def test_what_is_wrong_is_said_with_its_line(text: str, codes: list[str]) -> None:
    assert sorted(_codes("ferns.en.md", text)) == sorted(codes)


def test_a_file_that_cannot_be_read_does_not_keep_others_from_it(tmp_path: Path) -> None:
    (tmp_path / "paths").mkdir()
    (tmp_path / "paths" / "a.en.md").write_bytes(b"\xff")
    (tmp_path / "paths" / "b.en.md").write_text(_text("B"), encoding="utf-8")
    findings: list[Diagnostic] = []
    items = read_paths(sorted((tmp_path / "paths").iterdir()), "data/", findings)
    assert [item.id for item in items] == ["b"]
    assert [finding.path for finding in findings] == ["data/paths/a.en.md"]


@given(st.lists(st.sampled_from([*FRONT.splitlines(keepends=True), "- a\n", "x: [", "\x00", "Words.\n"])).map("".join))
def test_no_text_breaks_it(text: str) -> None:
    item, findings = read_path(SourceFile("data/paths/ferns.en.md", text), "paths/ferns.en.md")
    assert item or findings
