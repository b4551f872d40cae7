"""Links of every kind, as a run hands them to the reports."""

from __future__ import annotations

import datetime
from dataclasses import replace
from pathlib import Path

import pytest

from llmindex.catalogue.load import load_catalogue
from llmindex.links.checked import Checked
from llmindex.links.collect import collect_catalogue
from llmindex.links.link import Link
from llmindex.links.locate import Locations
from llmindex.links.observation import Failure, Hop, Observation
from llmindex.links.state import Record
from llmindex.links.verdict import Judgement, Verdict

NOW = datetime.datetime(2026, 11, 24, 6, 30, tzinfo=datetime.UTC)
GOLDEN = Path(__file__).parent / "golden"

ENTRIES = """\
- id: fern
  kind: framework
  title: Fern
  section: training
  repo: example/fern
  status: draft
  added: 2024-01-01
  links:
    - {rel: docs, url: "https://dead.example.org/docs"}
    - {rel: article, url: "https://mp.weixin.qq.com/s/deleted"}
    - {rel: tutorial, url: "https://again.example.org"}
    - {rel: homepage, url: "https://once.example.org"}
    - {rel: discussion, url: "https://ok.example.org"}
    - {rel: video, url: "https://slow.example.org/video"}
  summary: {en: "See [why](https://www.zhihu.com/p/1) and [docs](https://dead.example.org/docs).", zh: "见[原因](https://www.zhihu.com/p/1)。"}
"""


def _days_ago(days: int) -> datetime.datetime:
    return NOW - datetime.timedelta(days=days)


def _seen(url: str, status: int | None, **more: object) -> Observation:
    return replace(Observation(NOW, url, status, attempts=1, elapsed=0.25), **more)  # type: ignore[arg-type]


def _cases() -> dict[str, Checked]:
    """By address, all but the link itself."""
    nobody = Link("")
    dead, once = _seen("https://dead.example.org/docs", 404), _seen("https://once.example.org/", 410)
    soft = _seen("https://mp.weixin.qq.com/s/deleted", 200, hops=(Hop("http://mp.weixin.qq.com/s/deleted", 302),))
    moved = _seen("https://github.com/new-owner/fern", 200, hops=(Hop("https://github.com/example/fern", 301),))
    slow = _seen("https://slow.example.org/video", None, failure=Failure.TIMEOUT, attempts=3, elapsed=30.0)
    wall = _seen("https://www.zhihu.com/p/1", 403)
    fine = _seen("https://ok.example.org/", 200)
    again = _seen("https://again.example.org/", 200)
    target = "https://github.com/new-owner/fern"
    copy = "https://web.archive.org/web/2025/https://dead.example.org/docs"
    return {
        "https://dead.example.org/docs": Checked(
            nobody,
            Record(dead, _days_ago(40), _days_ago(12), 3, copy),
            Judgement(Verdict.DEAD, "status"),
            confirmed=True,
        ),
        "https://mp.weixin.qq.com/s/deleted": Checked(
            nobody,
            Record(soft, _days_ago(9), _days_ago(1), 2),
            Judgement(Verdict.SOFT_404, "wechat-deleted", "该内容已被发布者删除 @someone *x* #1"),
            confirmed=True,
            new=True,
        ),
        "https://once.example.org/": Checked(
            nobody, Record(once, _days_ago(2), NOW, 1), Judgement(Verdict.DEAD, "status"), new=True
        ),
        "https://github.com/example/fern": Checked(
            nobody, Record(moved, NOW), Judgement(Verdict.MOVED, "permanent-redirect", target=target), new=True
        ),
        "https://slow.example.org/video": Checked(
            nobody, Record(slow, _days_ago(60)), Judgement(Verdict.TIMEOUT, "failure")
        ),
        "https://www.zhihu.com/p/1": Checked(
            nobody, Record(wall), Judgement(Verdict.BLOCKED, "zhihu-wall", "bot wall")
        ),
        "https://again.example.org/": Checked(nobody, Record(again, NOW), Judgement(Verdict.OK, "ok"), recovered=True),
        "https://ok.example.org/": Checked(nobody, Record(fine, NOW), Judgement(Verdict.OK, "ok")),
    }


@pytest.fixture
def all_checked(tmp_path: Path, repository: Path, monkeypatch: pytest.MonkeyPatch) -> list[Checked]:
    monkeypatch.chdir(tmp_path)
    Path("data").mkdir()
    taxonomy = (repository / "tests" / "fixtures" / "taxonomy.yaml").read_text(encoding="utf-8")
    Path("data/taxonomy.yaml").write_text(taxonomy, encoding="utf-8")
    Path("data/entries.yaml").write_text(ENTRIES, encoding="utf-8")
    loaded = load_catalogue(Path("data"))
    assert loaded.catalogue, loaded.diagnostics
    cases, locations = _cases(), Locations()
    links = collect_catalogue(loaded.catalogue, "data")
    assert {link.url for link in links} == set(cases)
    return [replace(cases[link.url], link=locations.located(link)) for link in links]


@pytest.fixture
def now() -> datetime.datetime:
    return NOW


@pytest.fixture
def golden_folder() -> Path:
    return GOLDEN
