from __future__ import annotations

import datetime
from collections.abc import Callable

import pytest

from llmindex.catalogue.load import Loaded
from llmindex.links.health import Health
from llmindex.links.observation import Observation
from llmindex.links.state import Record, State
from llmindex.pages.links import LinkBlock, link_block
from llmindex.pages.view import View
from llmindex.pages.words import words

Make = Callable[..., Loaded]

FIRST, SECOND, THIRD = (f"https://example.org/{name}" for name in "abc")
ENTRY = f"""
- id: one
  kind: paper
  title: One
  section: training
  added: 2024-01-01
  summary: {{en: One., zh: 一。}}
  links:
    - {{rel: docs, url: "{FIRST}"}}
    - {{rel: docs, url: "{SECOND}", archived: "https://web.example/b"}}
    - {{rel: docs, url: "{THIRD}"}}
"""


def day(number: int) -> datetime.datetime:
    return datetime.datetime(2024, 5, number, 10, tzinfo=datetime.UTC)


def alive(on: int) -> Record:
    return Record(Observation(day(on), "", 200), last_ok=day(on))


def unreachable(last_ok: int | None = None) -> Record:
    return Record(Observation(day(20), "", 403), last_ok=day(last_ok) if last_ok else None)


def gone(archived: str | None = None, failures: int = 2) -> Record:
    return Record(Observation(day(20), "", 404), day(1), day(10), failures, archived)


@pytest.fixture
def block(make_catalogue: Make) -> Callable[..., LinkBlock]:
    """The links of the entry, with what is known of some of them."""
    catalogue = make_catalogue(ENTRY).catalogue
    assert catalogue

    def make(*records: Record | None) -> LinkBlock:
        pairs = zip((FIRST, SECOND, THIRD), records, strict=True)
        state = State({url: record for url, record in pairs if record})
        return link_block(View(catalogue, words("en"), health=Health(state)), catalogue.entries[0])

    return make


def test_of_links_that_were_never_checked_nothing_is_said(block: Callable[..., LinkBlock]) -> None:
    found = block(None, None, None)
    assert found.seen is None
    assert [(link.gone, link.seen, link.copy) for link in found.links] == [
        (None, None, None),
        (None, None, "https://web.example/b"),
        (None, None, None),
    ]


def test_a_day_that_all_links_share_is_said_once(block: Callable[..., LinkBlock]) -> None:
    assert block(alive(3), alive(3), alive(3)).seen == datetime.date(2024, 5, 3)
    assert block(alive(3), unreachable(3), alive(3)).seen == datetime.date(2024, 5, 3)


@pytest.mark.parametrize("other", [alive(4), unreachable(), None, gone()])
def test_where_one_differs_each_link_says_its_own(block: Callable[..., LinkBlock], other: Record | None) -> None:
    found = block(alive(3), alive(3), other)
    assert found.seen is None
    assert found.links[0].seen == datetime.date(2024, 5, 3)


def test_what_may_be_gone_is_shown_as_alive_until_that_is_certain(block: Callable[..., LinkBlock]) -> None:
    shown = block(gone(failures=1), None, None).links[0]
    assert (shown.gone, shown.seen, shown.copy) == (None, datetime.date(2024, 5, 1), None)


def test_what_is_gone_leads_to_the_copy_that_the_entry_names_or_that_was_found(block: Callable[..., LinkBlock]) -> None:
    found = block(gone("https://web.example/a"), gone("https://web.example/other"), gone())
    assert [link.copy for link in found.links] == ["https://web.example/a", "https://web.example/b", None]
    assert {link.gone for link in found.links} == {datetime.date(2024, 5, 10)}
    assert {link.seen for link in found.links} == {None}
