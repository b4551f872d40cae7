from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest

from llmindex.catalogue.load import load_catalogue
from llmindex.links.changed import RevisionError, added_links, old_urls
from llmindex.links.collect import collect_catalogue

ENTRY = """\
- id: {id}
  kind: paper
  title: {id}
  section: training
  repo: example/{id}
  status: stub
  added: 2024-01-01
  links: [{{rel: docs, url: "https://{id}.example.org/docs"}}]
"""


def _git(*arguments: str) -> str:
    identity = {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_SYSTEM": os.devnull}
    identity |= {f"GIT_{who}_{what}": "x@y.z" for who in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")}
    done = subprocess.run(["git", *arguments], check=True, capture_output=True, text=True, env=os.environ | identity)
    return done.stdout.strip()


def _commit(message: str) -> str:
    _git("add", "-A")
    _git("commit", "-q", "--allow-empty", "-m", message)
    return _git("rev-parse", "HEAD")


@pytest.fixture
def checkout(tmp_path: Path, repository: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "with a space"
    (folder / "data" / "notes").mkdir(parents=True)
    (folder / "docs").mkdir()
    monkeypatch.chdir(folder)
    taxonomy = (repository / "tests" / "fixtures" / "taxonomy.yaml").read_text(encoding="utf-8")
    Path("data/taxonomy.yaml").write_text(taxonomy, encoding="utf-8")
    Path("data/entries.yaml").write_text(ENTRY.format(id="fern"), encoding="utf-8")
    Path("docs/page.md").write_text("<https://page.example.org> <https://odd.example:99999>\n", encoding="utf-8")
    _git("init", "-q", "-b", "main")
    _commit("Begin")
    return folder


def _added(revision: str = "main") -> list[str]:
    loaded = load_catalogue(Path("data"))
    assert loaded.catalogue, loaded.diagnostics
    links = collect_catalogue(loaded.catalogue, "data", Path("docs"))
    return [link.url for link in added_links(links, revision, Path("data"), Path("docs"))]


@pytest.mark.usefixtures("checkout")
def test_nothing_is_added_where_nothing_changed() -> None:
    assert _added() == []
    assert len(old_urls("main", Path("data"), Path("docs"))) == 3


@pytest.mark.usefixtures("checkout")
def test_only_addresses_that_were_nowhere_are_added() -> None:
    _git("switch", "-q", "-c", "branch")
    text = ENTRY.format(id="moss") + ENTRY.format(id="fern")
    Path("data/entries.yaml").write_text(text, encoding="utf-8")
    _commit("Add")
    # What is not committed yet counts too; and what moves from a page to a note was there.
    Path("data/notes/fern.en.md").write_text(
        "[x](https://page.example.org) [y](https://y.example.org/)\n", encoding="utf-8"
    )
    assert _added() == ["https://github.com/example/moss", "https://moss.example.org/docs", "https://y.example.org/"]


@pytest.mark.usefixtures("checkout")
def test_what_main_has_got_since_is_not_compared_with() -> None:
    _git("switch", "-q", "-c", "branch")
    _commit("Branch off")
    _git("switch", "-q", "main")
    Path("data/entries.yaml").write_text(ENTRY.format(id="moss"), encoding="utf-8")
    _commit("Replace fern by moss")
    _git("switch", "-q", "branch")
    assert _added() == []


@pytest.mark.parametrize(
    "broken",
    [
        ENTRY.format(id="fern").replace("kind: paper", "kind: nonsense"),
        ENTRY.format(id="fern") + "- id: [\n",
        "- id: 'fern\n" + ENTRY.format(id="fern"),
    ],
    ids=["value", "item", "quote"],
)
@pytest.mark.usefixtures("checkout")
def test_an_old_version_with_errors_is_read_as_far_as_it_goes(broken: str) -> None:
    sound = Path("data/entries.yaml").read_text(encoding="utf-8")
    Path("data/entries.yaml").write_text(broken, encoding="utf-8")
    Path("data/notes/fern.en.md").write_text("[x](https://x.example.org)\n", encoding="utf-8")
    _commit("Break")
    Path("data/entries.yaml").write_text(sound, encoding="utf-8")
    assert _added("HEAD") == []


@pytest.mark.usefixtures("checkout")
def test_a_catalogue_that_was_not_there_is_added_whole() -> None:
    _git("switch", "-q", "--orphan", "empty")
    _commit("Nothing")
    _git("restore", "--source", "main", "--", ".")
    assert len(_added("empty")) == 3


@pytest.mark.usefixtures("checkout")
def test_links_out_of_the_repository_are_not_followed() -> None:
    Path("data/notes/fern.zh.md").symlink_to("/etc/passwd")
    commit = _commit("Link")
    Path("data/notes/fern.zh.md").unlink()
    assert _added(commit) == []


@pytest.mark.parametrize("revision", ["--upload-pack=touch x", "--all", "-h", "", "a b", "main\nx", "main\0"])
@pytest.mark.usefixtures("checkout")
def test_what_is_no_name_of_a_revision_never_reaches_git(revision: str) -> None:
    with pytest.raises(RevisionError, match="is not the name of a revision"):
        _added(revision)


@pytest.mark.parametrize("revision", ["nowhere", "main:data", "^main", "a..b", "$(touch x)"[:8]])
@pytest.mark.usefixtures("checkout")
def test_an_unknown_revision_is_named(revision: str) -> None:
    with pytest.raises(
        RevisionError, match=r"(there is no revision `.+`; fetch it first|is not the name of a revision)"
    ):
        _added(revision)
    assert not Path("x").exists()


@pytest.mark.usefixtures("checkout")
def test_histories_without_a_common_beginning_are_named() -> None:
    _git("switch", "-q", "--orphan", "other")
    _commit("Another beginning")
    _git("restore", "--source", "main", "--", ".")
    with pytest.raises(RevisionError, match=r"`main` and HEAD have no common history; name another revision"):
        _added("main")


def test_a_shallow_clone_says_how_to_get_the_rest(checkout: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first = _git("rev-parse", "HEAD")
    _commit("Next")
    _git("clone", "-q", "--depth=1", checkout.as_uri(), "../shallow")
    monkeypatch.chdir(checkout.parent / "shallow")
    with pytest.raises(RevisionError, match=r"this clone is shallow; run `git fetch --unshallow`"):
        _added(first)


def test_outside_of_a_repository_that_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path.parent))
    with pytest.raises(RevisionError, match="is in no Git repository"):
        old_urls("main", tmp_path)


def test_without_git_that_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(RevisionError, match="git is not installed"):
        old_urls("main", tmp_path)
