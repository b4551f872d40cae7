from __future__ import annotations

import datetime
import json
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest
from asking import bases
from click.testing import CliRunner, Result
from web import Web

from llmindex.cli.main import cli
from llmindex.links.state import parse_state, read_state, render_state

TAXONOMY = """\
sections:
  - {id: training, label: {en: Training, zh: 训练}, description: {en: Teaching a model., zh: 教会一个模型。}}
tags: []
relations: []
"""


@pytest.fixture(scope="module")
def web() -> Iterator[Web]:
    with Web() as running:
        yield running


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, web: Web) -> Path:
    """An empty directory to work in."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("GITHUB_TOKEN", raising=False)
    web.renew()
    return tmp_path


def address(web: Web, name: str, number: int | str = 0) -> str:
    """Return the address of a behaviour under a public name."""
    return web.url(name, number, host=f"{name}.example")


def write_catalogue(directory: Path, links: Mapping[str, str]) -> None:
    """Write a catalogue of one entry for each link, by id."""
    directory.mkdir(exist_ok=True)
    (directory / "taxonomy.yaml").write_text(TAXONOMY, encoding="utf-8")
    entries = [
        f"- id: {name}\n  kind: article\n  title: On {name}\n  section: training\n  added: 2024-01-01\n"
        f'  summary: {{en: About it., zh: 关于它。}}\n  links:\n    - {{rel: article, url: "{url}"}}  # kept\n'
        for name, url in links.items()
    ]
    (directory / "entries.yaml").write_text("\n".join(entries), encoding="utf-8")


def arguments(web: Web) -> list[str]:
    """Return the options with which the made-up web is found, and asked without long pauses."""
    names = sorted({f"{name}.example" for name in NAMES})
    resolved = [option for override in (*web.overrides(), *web.overrides(*names)) for option in ("--resolve", override)]
    services = [option for name, url in bases(web).items() for option in ("--service", f"{name}={url}")]
    return ["--allow-private", "--interval", "0", "--timeout", "2", *resolved, *services]


NAMES = ("fine", "not-found", "soft-404", "moved-301", "found-302", "cloudflare", "hang", "fault-500", "gone", "slow")


def run(web: Web, *given: str, stdin: str | None = None) -> Result:
    return CliRunner().invoke(cli, ["check-links", *given, *arguments(web)], input=stdin)


def asked(web: Web) -> list[str]:
    """Return the paths that were asked for since this was last said."""
    return sorted({one.target for one in web.renew().requests if one.target.startswith("/b/")})


def age(path: Path, **by: float) -> None:
    """Make a state older than it is."""
    text = path.read_text(encoding="utf-8")
    past = datetime.timedelta(**by)

    def older(value: object) -> object:
        if isinstance(value, dict):
            return {
                key: _earlier(one, past) if key in ("checked", "last_ok", "first_failed") else older(one)
                for key, one in value.items()
            }
        return value

    path.write_text(json.dumps(older(json.loads(text))), encoding="utf-8")


def _earlier(time: str, past: datetime.timedelta) -> str:
    return (datetime.datetime.fromisoformat(time) - past).isoformat().replace("+00:00", "Z")


# Lists


def test_a_list_is_checked_and_what_is_gone_fails_at_once(place: Path, web: Web) -> None:
    fine, dead = address(web, "fine"), address(web, "not-found")
    (place / "links.txt").write_text(f"{fine}\n\n# a comment\n{dead}  # why\n", encoding="utf-8")
    result = run(web, "--urls", "links.txt")
    assert result.exit_code == 1
    assert "links.txt:4:1" in result.stdout
    assert result.stderr.splitlines()[-1] == "2 links: 1 gone, 1 fine"
    assert sorted(path.name for path in place.iterdir()) == ["links.txt"]


@pytest.mark.usefixtures("place")
def test_a_list_comes_on_standard_input_too(web: Web) -> None:
    result = run(web, "--urls", "-", "--format", "json", stdin=f"{address(web, 'moved-301')}\n")
    assert result.exit_code == 0
    (row,) = (json.loads(line) for line in result.stdout.splitlines())
    assert (row["url"], row["verdict"], row["rule"]) == (address(web, "moved-301"), "moved", "moved")
    assert row["evidence"]["hops"]


@pytest.mark.usefixtures("place")
def test_lines_that_are_no_addresses_are_named_and_the_others_checked(web: Web) -> None:
    result = run(web, "--urls", "-", stdin=f"example.org\nhttp://[::1\n{address(web, 'fine')}\n")
    assert "standard input:1: `example.org` is not a web address" in result.stderr
    assert "standard input:2" in result.stderr
    assert "1 link: 1 fine" in result.stderr


@pytest.mark.usefixtures("place")
def test_a_list_may_have_a_memory_of_its_own(web: Web) -> None:
    url = address(web, "not-found")
    assert run(web, "--urls", "-", "--state", "state.json", stdin=url).exit_code == 0
    age(Path("state.json"), hours=25)
    assert run(web, "--urls", "-", "--state", "state.json", stdin=url).exit_code == 1


# A catalogue


def test_a_catalogue_fails_only_for_what_is_gone_twice_a_day_apart(place: Path, web: Web) -> None:
    write_catalogue(
        place / "data",
        {"one": address(web, "fine"), "two": address(web, "not-found"), "three": address(web, "soft-404")},
    )
    state = place / "data" / "link-state.json"
    first = run(web)
    assert (first.exit_code, first.stderr.splitlines()[-1]) == (0, "3 links: 2 seen gone once, 1 fine")
    age(state, hours=2)
    assert run(web).exit_code == 0
    age(state, hours=23)
    third = run(web)
    assert (third.exit_code, third.stderr.splitlines()[-1]) == (1, "3 links: 2 gone, 1 fine")
    assert run(web).stderr.splitlines()[-1] == "3 links: 2 still gone, 1 fine"


def test_a_wall_a_time_out_or_a_fault_never_fails(place: Path, web: Web) -> None:
    write_catalogue(place / "data", {name: address(web, name) for name in ("cloudflare", "hang", "fault-500")})
    for _ in range(3):
        result = run(web, "--timeout", "0.3", "--recheck", "all")
        assert (result.exit_code, result.stderr.splitlines()[-1]) == (0, "3 links: 3 could not be checked")
        age(place / "data" / "link-state.json", days=10)


def test_a_second_run_asks_for_what_is_due_alone_and_reports_what_has_moved(place: Path, web: Web) -> None:
    names = ("fine", "moved-301", "cloudflare", "not-found")
    write_catalogue(place / "data", {name: address(web, name) for name in names})
    run(web)
    asked(web)
    second = run(web)
    assert asked(web) == ["/b/not-found/0"]
    assert "Moved (1)" in second.stdout
    assert second.stderr.splitlines()[-1] == "4 links: 1 seen gone once, 1 moved, 1 could not be checked, 1 fine"
    age(place / "data" / "link-state.json", days=4)
    run(web)
    assert asked(web) == ["/b/cloudflare/0", "/b/not-found/0"]
    age(place / "data" / "link-state.json", days=17)
    run(web)
    assert asked(web) == ["/b/cloudflare/0", "/b/fine/0", "/b/not-found/0"]


def test_rechecking_can_be_narrowed_and_widened(place: Path, web: Web) -> None:
    write_catalogue(place / "data", {name: address(web, name) for name in ("fine", "cloudflare", "not-found")})
    run(web)
    asked(web)
    run(web, "--recheck", "failing")
    assert asked(web) == ["/b/cloudflare/0", "/b/not-found/0"]
    run(web, "--recheck", "all")
    assert asked(web) == ["/b/cloudflare/0", "/b/fine/0", "/b/not-found/0"]


def test_what_is_no_longer_linked_to_is_forgotten(place: Path, web: Web) -> None:
    write_catalogue(place / "data", {"one": address(web, "fine"), "two": address(web, "found-302")})
    run(web)
    write_catalogue(place / "data", {"one": address(web, "fine")})
    run(web)
    assert list(read_state(place / "data" / "link-state.json").records) == [address(web, "fine")]


def test_hand_written_pages_are_checked_with_the_catalogue(place: Path, web: Web) -> None:
    write_catalogue(place / "data", {"one": address(web, "fine")})
    (place / "docs").mkdir()
    (place / "docs" / "page.md").write_text(f"# A page\n\nSee [that]({address(web, 'gone')}).\n", encoding="utf-8")
    result = run(web)
    assert "docs/page.md:3:12" in result.stdout


def test_naming_a_file_checks_its_links_alone(place: Path, web: Web) -> None:
    write_catalogue(place / "data", {"one": address(web, "fine")})
    (place / "page.md").write_text(f"<{address(web, 'gone')}>\n", encoding="utf-8")
    run(web, "page.md")
    assert asked(web) == ["/b/gone/0"]


def test_an_archived_copy_is_looked_for_once_a_link_is_gone_for_certain(place: Path, web: Web) -> None:
    write_catalogue(place / "data", {"one": address(web, "not-found")})
    state = place / "data" / "link-state.json"
    run(web)
    assert web.renew().asked(web.address("web.archive.org")) == []
    age(state, hours=25)
    run(web)
    copy = read_state(state).records[address(web, "not-found")].archived
    assert copy
    assert copy.startswith(f"{bases(web)['archive']}/web/2")
    assert copy.endswith(address(web, "not-found"))
    web.renew()
    run(web)
    assert web.renew().asked(web.address("web.archive.org")) == []


# Pull requests


@pytest.fixture
def repository_of(place: Path, web: Web) -> Path:
    """A repository in which a dead link was committed."""
    write_catalogue(place / "data", {"old": address(web, "gone")})
    for command in (
        ["init", "--quiet", "--initial-branch", "main"],
        ["add", "."],
        ["-c", "user.name=A", "-c", "user.email=a@a.example", "commit", "--quiet", "--message", "Begin"],
    ):
        subprocess.run(["git", *command], cwd=place, check=True)
    return place


def test_a_change_that_adds_no_dead_link_passes_whatever_was_there(repository_of: Path, web: Web) -> None:
    write_catalogue(repository_of / "data", {"old": address(web, "gone"), "new": address(web, "fine")})
    result = run(web, "--changed-since", "main", "--format", "github")
    assert (result.exit_code, result.stdout) == (0, "")
    assert asked(web) == ["/b/fine/0"]


def test_a_change_that_adds_a_dead_link_fails_at_its_line(repository_of: Path, web: Web) -> None:
    write_catalogue(
        repository_of / "data",
        {"old": address(web, "gone"), "new": address(web, "not-found"), "wall": address(web, "cloudflare")},
    )
    result = run(web, "--changed-since", "main", "--format", "github")
    assert result.exit_code == 1
    assert "::error file=data/entries.yaml,title=LI701,line=17," in result.stdout
    assert "::warning file=data/entries.yaml,title=LI704,line=26," in result.stdout
    assert not (repository_of / "data" / "link-state.json").exists()


@pytest.mark.usefixtures("repository_of")
def test_a_revision_that_is_none_is_named(web: Web) -> None:
    result = run(web, "--changed-since", "nowhere")
    assert result.exit_code == 2
    assert "there is no revision `nowhere`" in result.stderr


# Mending


def test_fixing_changes_the_addresses_concerned_and_nothing_else(place: Path, web: Web) -> None:
    write_catalogue(
        place / "data",
        {"one": address(web, "fine"), "two": address(web, "moved-301"), "three": address(web, "found-302")},
    )
    before = (place / "data" / "entries.yaml").read_text(encoding="utf-8")
    result = run(web, "--fix")
    after = (place / "data" / "entries.yaml").read_text(encoding="utf-8")
    old, new = (
        address(web, "moved-301"),
        next(line.split(" → ")[1] for line in result.stderr.splitlines() if " → " in line),
    )
    assert after == before.replace(old, new)
    assert "1 address rewritten in 1 file" in result.stderr


# Parts


def test_parts_joined_give_the_state_of_one_run(place: Path, web: Web) -> None:
    write_catalogue(place / "data", {name: address(web, name) for name in NAMES if name != "hang"})
    run(web, "--state", "whole.json")
    parts = [f"part-{number}.json" for number in (1, 2, 3)]
    for number, part in enumerate(parts, 1):
        run(web, "--shard", f"{number}/3", "--state", part)
    joined = CliRunner().invoke(cli, ["check-links", "merge", *parts, "--state", "joined.json"])
    assert (joined.exit_code, joined.stderr) == (0, "joined.json: 9 links\n")
    assert timeless(Path("joined.json")) == timeless(Path("whole.json"))


def timeless(path: Path) -> str:
    state = json.loads(path.read_text(encoding="utf-8"))
    for row in state["links"].values():
        for name in ("checked", "last_ok", "first_failed"):
            row.pop(name, None)
    return json.dumps(state)


def test_joining_what_is_no_state_is_refused(place: Path) -> None:
    (place / "part.json").write_text("{}", encoding="utf-8")
    result = CliRunner().invoke(cli, ["check-links", "merge", "part.json", "--state", "joined.json"])
    assert result.exit_code == 2
    assert "`part.json` is no link state: " in result.stderr
    assert not (place / "joined.json").exists()


# Reports


def test_reports_go_into_files_too(place: Path, web: Web) -> None:
    write_catalogue(place / "data", {"one": address(web, "not-found")})
    result = run(web, "--output", "markdown=report.md", "--output", "sarif=links.sarif", "--format", "json")
    assert result.exit_code == 0
    assert "data/entries.yaml:8" in (place / "report.md").read_text(encoding="utf-8")
    sarif = json.loads((place / "links.sarif").read_text(encoding="utf-8"))
    assert sarif["runs"][0]["results"][0]["ruleId"] == "LI701"
    assert json.loads(result.stdout)["places"][0]["line"] == 8


# What goes wrong


def test_a_state_that_cannot_be_read_is_kept_aside(place: Path, web: Web) -> None:
    write_catalogue(place / "data", {"one": address(web, "fine")})
    state = place / "data" / "link-state.json"
    state.write_text("precious", encoding="utf-8")
    result = run(web)
    assert result.exit_code == 0
    assert "it is kept as `data/link-state.broken-1.json`, and this run begins anew" in result.stderr
    assert (place / "data" / "link-state.broken-1.json").read_text(encoding="utf-8") == "precious"
    assert len(read_state(state).records) == 1


def test_a_state_of_another_version_is_left_alone(place: Path, web: Web) -> None:
    write_catalogue(place / "data", {"one": address(web, "fine")})
    state = place / "data" / "link-state.json"
    state.write_text('{"version": 9, "links": {}}', encoding="utf-8")
    result = run(web)
    assert result.exit_code == 2
    assert "written by another version of llmindex; update llmindex, or name another file" in result.stderr
    assert json.loads(state.read_text(encoding="utf-8")) == {"version": 9, "links": {}}
    assert asked(web) == []


def test_a_catalogue_with_errors_is_not_checked(place: Path, web: Web) -> None:
    write_catalogue(place / "data", {"one": address(web, "fine")})
    entries = place / "data" / "entries.yaml"
    entries.write_text(entries.read_text(encoding="utf-8").replace("kind: article", "kind: artcle"), encoding="utf-8")
    result = run(web)
    assert result.exit_code == 2
    assert "LI105" in result.stdout
    assert "the catalogue cannot be read: 1 error" in result.stderr


def test_an_empty_catalogue_has_no_links(place: Path, web: Web) -> None:
    write_catalogue(place / "data", {})
    (place / "data" / "entries.yaml").write_text("[]\n", encoding="utf-8")
    result = run(web)
    assert (result.exit_code, result.stderr.splitlines()[-1]) == (0, "There are no links to check.")


@pytest.mark.parametrize(
    ("given", "complaint"),
    [
        (["nowhere"], "there is no `nowhere`"),
        (["--urls", "nowhere"], "`nowhere`: there is no such file"),
        (["--urls", "-", "data"], "`--urls` goes neither with PATHS nor with `--changed-since`"),
        (["--shard", "0/3"], "write I/N with I from 1 to N"),
        (["--service", "gitlab=https://a.example"], "the names are github, "),
        (["--resolve", "a.example"], "is not HOST:PORT:ADDRESS"),
        (["--output", "word=a.doc"], "the formats are text, "),
        (["--timeout", "0"], "--timeout"),
        (["--recheck", "some"], "--recheck"),
        (["--no-such-option"], "--no-such-option"),
    ],
)
def test_wrong_usage_is_explained(given: list[str], complaint: str, place: Path, web: Web) -> None:
    write_catalogue(place / "data", {"one": address(web, "fine")})
    result = CliRunner().invoke(cli, ["check-links", *given], input="")
    assert result.exit_code == 2
    assert complaint in result.stderr
    assert asked(web) == []


def test_no_network_is_said_once_and_nothing_is_learnt(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write_catalogue(place / "data", {f"entry-{number}": f"https://host-{number}.example/" for number in range(500)})

    def fail(*_: object, **__: object) -> object:
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    monkeypatch.setattr(socket, "getaddrinfo", fail)
    result = CliRunner().invoke(cli, ["check-links"])
    assert result.exit_code == 2
    assert result.stdout == ""
    assert result.stderr.startswith("error: there is no network: ")
    assert result.stderr.count("\n") == 1
    assert not (place / "data" / "link-state.json").exists()


@pytest.mark.parametrize("sent", [signal.SIGINT, signal.SIGTERM])
def test_an_interrupted_run_keeps_what_it_has_learnt(sent: signal.Signals, place: Path, web: Web) -> None:
    write_catalogue(place / "data", {"one": address(web, "fine"), "two": address(web, "hang")})
    command = [
        sys.executable,
        "-m",
        "llmindex",
        "check-links",
        *arguments(web),
        "--timeout",
        "60",
        "--max-concurrency",
        "1",
    ]
    with subprocess.Popen(command, stderr=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        web.until(lambda journal: any("hang" in one.target for one in journal.requests))
        process.send_signal(sent)
        _, said = process.communicate()
    assert process.returncode == 130
    assert "Interrupted after 1 of 2 links; what was learnt is kept." in said
    assert list(read_state(place / "data" / "link-state.json").records) == [address(web, "fine")]


def test_two_runs_at_once_keep_what_both_have_learnt(place: Path, web: Web) -> None:
    for name in ("fine", "slow"):
        write_catalogue(place / name, {name: address(web, name)})
    command = [sys.executable, "-m", "llmindex", "check-links", "--state", "state.json", *arguments(web)]
    runs = [subprocess.Popen([*command, name], stderr=subprocess.DEVNULL) for name in ("fine", "slow")]
    assert [process.wait() for process in runs] == [0, 0]
    assert set(read_state(place / "state.json").records) == {address(web, "fine"), address(web, "slow")}


def test_a_state_is_the_same_text_whenever_it_is_the_same_state(place: Path, web: Web) -> None:
    write_catalogue(place / "data", {"one": address(web, "fine"), "two": address(web, "moved-301")})
    run(web)
    text = (place / "data" / "link-state.json").read_text(encoding="utf-8")
    assert render_state(parse_state(text.encode())) == text
    run(web)
    assert (place / "data" / "link-state.json").read_text(encoding="utf-8") == text
