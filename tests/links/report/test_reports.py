"""Each report of the same links, beside the text that it must be."""

from __future__ import annotations

import datetime
import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from llmindex.catalogue.markup import to_html
from llmindex.diagnostics import Format, render
from llmindex.links.checked import Checked, Standing
from llmindex.links.link import Link, Place
from llmindex.links.locate import Locations
from llmindex.links.report.findings import findings
from llmindex.links.report.github import github_annotations
from llmindex.links.report.jsonl import json_lines
from llmindex.links.report.markdown import LIMIT, NOTHING_TO_DO, markdown_report
from llmindex.links.report.terminal import terminal_report
from llmindex.links.report.words import needs_work, summary
from llmindex.links.verdict import Judgement, Verdict

Golden = Callable[[Path, str], None]
Now = datetime.datetime
SOURCE = "https://github.com/example/index/blob/main"


def test_every_standing_has_a_link_here(all_checked: list[Checked]) -> None:
    assert {checked.standing for checked in all_checked} == set(Standing)


def test_terminal(all_checked: list[Checked], now: Now, golden: Golden, golden_folder: Path) -> None:
    golden(golden_folder / "terminal.txt", terminal_report(all_checked, now) + "\n")


def test_markdown(all_checked: list[Checked], now: Now, golden: Golden, golden_folder: Path) -> None:
    golden(golden_folder / "report.md", markdown_report(all_checked, now, source=SOURCE))


def test_json_lines(all_checked: list[Checked], golden: Golden, golden_folder: Path) -> None:
    text = "\n".join(json_lines(all_checked)) + "\n"
    golden(golden_folder / "report.jsonl", text)
    assert [json.loads(line)["url"] for line in text.splitlines()] == [checked.link.url for checked in all_checked]


def test_findings_as_text(all_checked: list[Checked], now: Now, golden: Golden, golden_folder: Path) -> None:
    golden(golden_folder / "findings.txt", render(findings(all_checked, Locations(), now)) + "\n")


def test_findings_as_annotations(all_checked: list[Checked], now: Now, golden: Golden, golden_folder: Path) -> None:
    golden(golden_folder / "annotations.txt", github_annotations(findings(all_checked, Locations(), now)) + "\n")


def test_findings_as_sarif(all_checked: list[Checked], now: Now, golden: Golden, golden_folder: Path) -> None:
    found = findings(all_checked, Locations(), now)
    golden(
        golden_folder / "report.sarif", render(found, Format.SARIF, version="0", help_url="https://x.example") + "\n"
    )


def test_the_roles_of_a_terminal_are_those_of_findings(all_checked: list[Checked], now: Now) -> None:
    roles: set[str] = set()

    def paint(text: str, role: str) -> str:
        roles.add(role)
        return text

    assert terminal_report(all_checked, now, paint) == terminal_report(all_checked, now)
    assert roles == {"error", "warning", "info", "place", "dim", "hint"}


def test_what_is_fine_is_not_mentioned(all_checked: list[Checked], now: Now) -> None:
    fine = [checked for checked in all_checked if checked.standing is Standing.FINE]
    assert terminal_report(fine, now) == ""
    assert findings(fine, Locations(), now) == []
    assert github_annotations([]) == ""
    assert summary(fine) == "1 link: 1 ok"
    assert summary([]) == "0 links: nothing to check"


def test_only_what_a_person_can_mend_needs_work(all_checked: list[Checked]) -> None:
    working = {checked.standing for checked in all_checked if needs_work([checked])}
    assert working == {Standing.NEW, Standing.FAILING, Standing.MOVED}


def test_a_report_that_asks_nothing_of_anybody_says_so_to_programs(all_checked: list[Checked], now: Now) -> None:
    for checked in all_checked:
        assert markdown_report([checked], now).startswith(NOTHING_TO_DO) != needs_work([checked])


def _many(checked: Checked, count: int) -> list[Checked]:
    return [
        replace(checked, link=Link(f"https://x.example/{number}", (Place("data/entries.yaml", number + 1, 1),)))
        for number in range(count)
    ]


def test_of_many_annotations_those_are_given_that_will_be_shown(all_checked: list[Checked], now: Now) -> None:
    dead = next(checked for checked in all_checked if checked.standing is Standing.FAILING)
    wall = next(checked for checked in all_checked if checked.standing is Standing.UNCERTAIN)
    lines = github_annotations(findings([*_many(wall, 11), *_many(dead, 12)], Locations(), now)).splitlines()
    assert [line.partition(" ")[0] for line in lines] == ["::error"] * 10 + ["::warning"] * 10 + ["Not"]
    assert lines[-1] == "Not shown: 2 more errors, 1 more warning"


@pytest.mark.parametrize("count", [0, 1, 150, 2000])
def test_the_summary_fits_into_an_issue(all_checked: list[Checked], now: Now, count: int) -> None:
    many = [one for checked in all_checked for one in _many(checked, count)]
    text = markdown_report([*many, *all_checked], now, source=SOURCE)
    assert len(text) <= LIMIT - 2000
    assert f"## New ({count + 1})" in text
    # However many there are of one kind, the others are counted.
    assert f"## Could not be checked ({2 * (count + 1)})" in text
    listed = text.count("\n- ") - text.count("\n- … and ")
    told = sum(int(line.split()[3]) for line in text.splitlines() if line.startswith("- … and "))
    assert listed + told == 8 * (count + 1) - (count + 1)


def test_an_address_in_many_places_names_a_few(all_checked: list[Checked], now: Now) -> None:
    dead = next(checked for checked in all_checked if checked.standing is Standing.FAILING)
    places = tuple(Place("docs/page.md", line, 1) for line in range(1, 9))
    text = markdown_report([replace(dead, link=Link("https://x.example/", places))], now)
    assert text.count("`docs/page.md:") == 5
    assert "and 3 more places" in text


@pytest.mark.parametrize(
    "hostile",
    [
        "</details><script>x</script>",
        "[x](https://evil.example)",
        "![x](https://evil.example/x.png)",
        "`a` <b> ``",
        "https://evil.example/",
    ],
)
def test_words_of_a_page_are_only_words(all_checked: list[Checked], now: Now, hostile: str) -> None:
    one = replace(all_checked[0], judgement=Judgement(Verdict.DEAD, "rule", hostile), confirmed=True)
    html = to_html(markdown_report([one], now), trusted=True)
    assert "evil.example" not in "".join(part for part in html.split('"')[1::2])
    assert "<script" not in html
    assert "<b>" not in html


def test_words_of_a_page_call_nobody(all_checked: list[Checked], now: Now) -> None:
    one = replace(all_checked[0], judgement=Judgement(Verdict.DEAD, "rule", "ask @octocat"), confirmed=True)
    assert "@octocat" not in markdown_report([one], now)


def test_nothing_commands_the_terminal(all_checked: list[Checked], now: Now) -> None:
    one = replace(all_checked[0], judgement=Judgement(Verdict.DEAD, "rule", "\x1b[2Jx\ny"), confirmed=True)
    text = terminal_report([one], now)
    assert "\x1b" not in text
    assert "x y" in text
