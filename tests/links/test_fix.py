from __future__ import annotations

import datetime
from collections.abc import Mapping
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from llmindex.catalogue.load import load_catalogue
from llmindex.links.checked import Checked
from llmindex.links.collect import collect_catalogue
from llmindex.links.fix import Fixed, Refusal, apply, propose
from llmindex.links.observation import Observation
from llmindex.links.state import Record
from llmindex.links.verdict import Judgement, Verdict

NOW = datetime.datetime(2026, 11, 24, tzinfo=datetime.UTC)

ENTRIES = """\
# Kept as it is:   odd    spacing, "quotes", 注释.
- {id: fern, kind: framework, title: 'Fern', section: training, status: draft, added: 2024-01-01,
   repo: "old/fern", huggingface: old/fern,   # why
   links: [ {rel: docs, url: 'https://old.example.org/docs#part' }, {rel: docs, url: https://old.example.org/docs} ],
   summary: {en: "See [docs](https://old.example.org/docs), once https://old.example.org/docs.", zh: "见[文档](https://old.example.org/docs)。"} }

- id: moss
  kind: framework
  title: Moss
  section: training
  status: draft
  added: 2024-01-01
  arxiv: "2311.00001"
  summary:
    en: >-
      A text over
      several [lines](https://old.example.org/docs#other),
      folded.
    zh: 苔藓。
  facts:
    parameters: {value: 1, source: &s https://old.example.org/docs, as_of: 2024}
    license: {value: MIT, source: [*s, "https://old.example.org/docs"], as_of: 2024}
"""

MOVED = {
    "https://github.com/old/fern": "https://github.com/new-owner/fern",
    "https://huggingface.co/old/fern": "https://huggingface.co/New/fern",
    "https://old.example.org/docs": "https://new.example.org/docs",
}


@pytest.fixture
def data(tmp_path: Path, repository: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "data" / "notes").mkdir(parents=True)
    taxonomy = (repository / "tests" / "fixtures" / "taxonomy.yaml").read_text(encoding="utf-8")
    (tmp_path / "data" / "taxonomy.yaml").write_text(taxonomy, encoding="utf-8")
    (tmp_path / "data" / "entries.yaml").write_text(ENTRIES, encoding="utf-8")
    (tmp_path / "docs").mkdir()
    return Path("data")


def _checked(data: Path, moved: Mapping[str, str]) -> list[Checked]:
    loaded = load_catalogue(data, shown="data")
    assert loaded.catalogue, loaded.diagnostics
    return [
        Checked(
            link,
            Record(Observation(NOW, link.url, 200)),
            Judgement(Verdict.MOVED, "permanent-redirect", target=moved[link.url])
            if link.url in moved
            else Judgement(Verdict.OK, "ok"),
        )
        for link in collect_catalogue(loaded.catalogue, "data", Path("docs"))
    ]


def _fix(data: Path, moved: Mapping[str, str] = MOVED) -> tuple[Fixed, list[Refusal]]:
    rewrites, refusals = propose(_checked(data, moved))
    return apply(rewrites), refusals


def _expected(text: str) -> str:
    """As a careful person would do it."""
    prose = "once https://old.example.org/docs."
    edited = text.replace("old/fern", "new-owner/fern", 1).replace("old/fern", "New/fern", 1)
    return edited.replace("https://old.", "https://new.").replace(prose.replace("old", "new"), prose)


def test_every_place_gets_the_new_address_and_nothing_else_changes(data: Path) -> None:
    fixed, refusals = _fix(data)
    assert (data / "entries.yaml").read_text(encoding="utf-8") == _expected(ENTRIES)
    assert refusals == list(fixed.refusals) == []
    assert fixed.files == ("data/entries.yaml",)
    assert len(fixed.rewrites) == 10
    loaded = load_catalogue(data)
    assert loaded.catalogue
    assert loaded.catalogue.by_id["fern"].repo == "new-owner/fern"


@pytest.mark.parametrize(("mark", "end"), [(b"", b"\r\n"), (b"\xef\xbb\xbf", b"\n"), (b"\xef\xbb\xbf", b"\r\n")])
def test_line_ends_and_byte_order_marks_stay(data: Path, mark: bytes, end: bytes) -> None:
    (data / "entries.yaml").write_bytes(mark + ENTRIES.encode().replace(b"\n", end))
    _fix(data)
    assert (data / "entries.yaml").read_bytes() == mark + _expected(ENTRIES).encode().replace(b"\n", end)


def test_what_is_right_is_not_written(data: Path) -> None:
    before = (data / "entries.yaml").stat()
    fixed, _ = _fix(data, {})
    assert fixed == Fixed((), (), ())
    assert (data / "entries.yaml").stat().st_mtime_ns == before.st_mtime_ns


def test_notes_and_pages_are_fixed_outside_code(data: Path) -> None:
    text = (
        "---\ndate: 2024\n---\n\n[https://old.example.org/docs](https://old.example.org/docs)\r\n"
        "`https://old.example.org/docs` <https://old.example.org/docs#x> [y](https://old.example.org/docs/y)\n"
    )
    for path in (data / "notes" / "fern.en.md", Path("docs/page.md")):
        path.write_bytes(text.encode())
    _fix(data)
    expected = (
        text.replace("old", "new")
        .replace("`https://new", "`https://old")
        .replace("(https://new.example.org/docs/y", "(https://old.example.org/docs/y")
    )
    assert (data / "notes" / "fern.en.md").read_bytes() == Path("docs/page.md").read_bytes() == expected.encode()


@pytest.mark.parametrize(
    ("target", "reason"),
    [
        ("http://127.0.0.1/docs", "is not a public host"),
        ("ftp://new.example.org/docs", "not a web address"),
        ("https://user:word@new.example.org/docs", "user name or password"),
        ("https://new.example.org/a b", "a space or control character"),
        ("https://new.example.org/login?next=/docs", "log in"),
        ("https://accounts.example.org/x", "log in"),
        ("https://consent.example.org/x", "to agree"),
        ("https://new.example.org/users/sign_in", "log in"),
        ("https://old.example.org/docs", "is the old one"),
        ("https://new..example.org/docs", "is no host name"),
        ("", "not known where"),
    ],
)
def test_an_address_that_a_curator_would_not_write_is_refused(data: Path, target: str, reason: str) -> None:
    fixed, refusals = _fix(data, {"https://old.example.org/docs": target})
    assert fixed.files == ()
    assert len(refusals) == 8
    assert all(reason in refusal.reason for refusal in refusals)
    assert (data / "entries.yaml").read_text(encoding="utf-8") == ENTRIES


@pytest.mark.parametrize(
    ("url", "target"),
    [
        ("https://github.com/old/fern", "https://gitlab.example.org/old/fern"),
        ("https://github.com/old/fern", "https://github.com/new"),
        ("https://github.com/old/fern", "https://github.com/new/fern/tree/main"),
        ("https://huggingface.co/old/fern", "https://example.org/old/fern"),
        ("https://arxiv.org/abs/2311.00001", "https://arxiv.org/abs/2311.00002"),
    ],
)
def test_an_identifier_takes_only_what_it_can_say(data: Path, url: str, target: str) -> None:
    fixed, refusals = _fix(data, {url: target})
    assert fixed.files == ()
    assert [refusal.reason for refusal in refusals if target in refusal.reason]


def test_what_cannot_be_replaced_keeps_nothing_else_from_it(data: Path) -> None:
    text = ENTRIES.replace(
        '"见[文档](https://old.example.org/docs)。"', '"见[文档](https:\\/\\/old.example.org/docs)。"'
    )
    (data / "entries.yaml").write_text(text, encoding="utf-8")
    fixed, _ = _fix(data)
    assert (data / "entries.yaml").read_text(encoding="utf-8") == _expected(text)
    assert [refusal.place.what for refusal in fixed.refusals] == ["summary.zh"]
    assert len(fixed.rewrites) == 9


def test_a_new_address_that_would_break_a_link_is_left_to_people(data: Path) -> None:
    page = Path("docs/page.md")
    page.write_text("[x](https://odd.example.org/x)\n", encoding="utf-8")
    fixed, _ = _fix(data, {"https://odd.example.org/x": "https://odd.example.org/(y"})
    assert page.read_text(encoding="utf-8") == "[x](https://odd.example.org/x)\n"
    assert "not written in a way that can be replaced" in fixed.refusals[0].reason


def test_a_file_behind_a_link_is_replaced_and_the_link_stays(data: Path) -> None:
    (data / "entries.yaml").rename("elsewhere.yaml")
    (data / "entries.yaml").symlink_to("../elsewhere.yaml")
    _fix(data)
    assert (data / "entries.yaml").is_symlink()
    assert Path("elsewhere.yaml").read_text(encoding="utf-8") == _expected(ENTRIES)


lines = st.text(st.sampled_from("ab文 \"'`[](){}<>#*\\\t"), max_size=20)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(before=lines, between=lines, after=lines, end=st.sampled_from(["\n", "\r\n"]))
def test_in_any_page_only_the_bytes_of_the_address_change(
    data: Path, before: str, between: str, after: str, end: str
) -> None:
    old, new = "https://odd.example.org/x", "https://even.example.org/y?z=(1)"
    text = end.join([before, f"{between}[a]({old}) {old}, <{old}>{after}", ""])
    Path("docs/page.md").write_bytes(text.encode())
    _fix(data, {old: new})
    result = Path("docs/page.md").read_bytes().decode()
    assert result.replace(new, old) == text


@pytest.mark.shipped
def test_every_address_of_the_shipped_catalogue_could_move(
    repository: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import shutil

    monkeypatch.chdir(tmp_path)
    data = Path(shutil.copytree(repository / "data", "data"))
    Path("docs").mkdir()
    rewrites, _ = propose(
        _checked(data, {checked.link.url: "https://moved.example.org/x" for checked in _checked(data, {})})
    )
    before = {path: path.read_text(encoding="utf-8") for path in data.rglob("*.*")}
    fixed = apply(rewrites)
    assert fixed.refusals == ()
    assert len(fixed.rewrites) == len(rewrites) > 100
    for path, text in before.items():
        after = path.read_text(encoding="utf-8")
        assert len(after.splitlines()) == len(text.splitlines())
        changed = [pair for pair in zip(text.splitlines(), after.splitlines(), strict=True) if pair[0] != pair[1]]
        assert all("moved.example.org" in new for _, new in changed)
