"""The documentation says what the program does: nothing is left out, nothing is outdated, no link is broken."""

from __future__ import annotations

import importlib.util
import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
import yaml

from llmindex.catalogue.load import load_catalogue
from llmindex.catalogue.reference import RECORDS
from llmindex.catalogue.rules import RULES
from llmindex.diagnostics import Severity

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs"


def _load_script() -> ModuleType:
    spec = importlib.util.spec_from_file_location("update_docs", ROOT / "scripts" / "update_docs.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


update_docs = _load_script()


def _relative(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


PAGES: list[Path] = update_docs.pages()
ENGLISH = [page for page in PAGES if not page.name.endswith(".zh.md")]
MARKDOWN = [*PAGES, *sorted(ROOT.glob("*.md")), *sorted((ROOT / ".github").rglob("*.md"))]
BOTH = ("", ".zh")


def _twin(page: Path) -> Path:
    return page.with_name(f"{page.stem}.zh.md")


def _contribute(name: str, language: str) -> str:
    return (DOCS / "contribute" / f"{name}{language}.md").read_text(encoding="utf-8")


# Two languages


def test_every_page_stands_in_both_languages() -> None:
    twins = {_twin(page) for page in ENGLISH}
    assert twins == set(PAGES) - set(ENGLISH)


@pytest.mark.parametrize("page", ENGLISH, ids=_relative)
def test_twins_are_built_alike(page: Path) -> None:
    """As many headings of each level, and the same code except for comments and prose in it."""
    levels = [
        re.findall(r"^(#+) ", _without_code(path.read_text(encoding="utf-8")), re.MULTILINE)
        for path in (page, _twin(page))
    ]
    assert levels[0] == levels[1]


def test_both_navigations_list_the_same_pages() -> None:
    english, chinese = (
        re.findall(r": (\S+\.md)$", (ROOT / name).read_text(encoding="utf-8"), re.MULTILINE)
        for name in ("mkdocs.yml", "mkdocs.zh.yml")
    )
    assert english == chinese
    # One is made of what the link checker found.
    assert "link-health.md" in english
    # Single decisions are reached from their list.
    listed = {page.relative_to(DOCS).as_posix() for page in ENGLISH if not re.match(r"\d{4}-", page.name)}
    assert set(english) - {"link-health.md"} == listed


def test_every_decision_is_in_both_lists() -> None:
    records = [page for page in ENGLISH if re.match(r"\d{4}-", page.name)]
    for language in BOTH:
        index = (DOCS / "decisions" / f"index{language}.md").read_text(encoding="utf-8")
        assert re.findall(r"\]\((\d{4}-\S+\.md)\)", index) == [page.name for page in records]


# Generated blocks


@pytest.mark.parametrize("page", PAGES, ids=_relative)
def test_generated_blocks_are_current(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    # Line breaks are left to the library that wraps the help texts.
    assert text.split() == update_docs.updated(text).split(), "run `python scripts/update_docs.py`"


@pytest.mark.parametrize("language", BOTH)
def test_every_command_and_option_is_documented(language: str) -> None:
    text = _contribute("commands", language)
    names = [name for name, _, _ in update_docs.commands()]
    assert update_docs.names_in(text) == [f"help {name}" for name in names]
    for _, command, _ in update_docs.commands():
        for parameter in command.params:
            assert all(option in text for option in parameter.opts if option.startswith("-"))


@pytest.mark.parametrize("language", BOTH)
def test_every_record_has_its_table_and_anchor(language: str) -> None:
    text = _contribute("schema", language)
    assert update_docs.names_in(text) == [f"table {name}" for name in RECORDS]
    assert set(re.findall(r"^##+ .* \{ #(\S+) \}$", text, re.MULTILINE)) >= set(RECORDS)


def test_a_block_that_is_not_known_is_refused() -> None:
    with pytest.raises(KeyError):
        update_docs.updated("<!-- begin: generated nonsense -->\n<!-- end: generated nonsense -->")


# Messages


def _sections(language: str) -> dict[str, str]:
    parts = re.split(r"^## (LI\d{3}) · ", _contribute("messages", language), flags=re.MULTILINE)
    return dict(zip(parts[1::2], parts[2::2], strict=True))


@pytest.mark.parametrize("language", BOTH)
def test_every_code_has_exactly_one_heading(language: str) -> None:
    headings = re.findall(r"^## (LI\d{3}) · .+ \{ #(li\d{3}) \}$", _contribute("messages", language), re.MULTILINE)
    assert headings == [(code, code.lower()) for code in RULES]


def test_headings_carry_the_titles_of_the_rules() -> None:
    for code, text in _sections("").items():
        assert text.startswith(f"{RULES[code].title} {{ #{code.lower()} }}\n")


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("", {Severity.ERROR: "**Error.**", Severity.WARNING: "**Warning.**", Severity.INFO: "**Information.**"}),
        (".zh", {Severity.ERROR: "**错误。**", Severity.WARNING: "**警告。**", Severity.INFO: "**提示。**"}),
    ],
)
def test_each_code_states_its_severity_and_its_mend(language: str, words: dict[Severity, str]) -> None:
    for code, text in _sections(language).items():
        assert words[RULES[code].severity] in text, code
        assert ("**改法。**" if language else "**Mend.**") in text, code


TAXONOMY = """
sections: [{id: foundations, label: Foundations, description: {en: A section., zh: 一章。}}]
tags: [{id: rlhf, label: RLHF}, {id: grpo, label: GRPO}]
relations:
  - {id: uses, label: Uses, inverse: Used by}
  - {id: based_on, label: Based on, inverse: Basis of, acyclic: true}
facts: [{id: layers, label: Layers, type: number}]
"""

FIELDS = {
    "id": "example",
    "kind": "paper",
    "title": "An example",
    "section": "foundations",
    "status": "draft",
    "added": "2026-11-24",
    "summary": "{en: An example., zh: 一个例子。}",
}


def _entry(snippet: str) -> str:
    """Complete a snippet, unless it is a whole file, to an entry."""
    if re.match(r"- |#", snippet):
        return snippet
    written = set(re.findall(r"^(\w+):", snippet, re.MULTILINE))
    lines = [f"{name}: {value}" for name, value in FIELDS.items() if name not in written]
    return "- " + "\n".join([*lines, snippet]).replace("\n", "\n  ") + "\n"


def _examples() -> Iterator[Any]:
    for language in BOTH:
        for code, text in _sections(language).items():
            for kind, snippet in re.findall(r"```(yaml|markdown)\n(.*?)\n```", text, re.DOTALL):
                yield pytest.param(code, kind, snippet, id=f"{code}{language}")


@pytest.mark.parametrize(("code", "kind", "snippet"), list(_examples()))
def test_the_example_of_a_code_is_one(code: str, kind: str, snippet: str, tmp_path: Path) -> None:
    (tmp_path / "taxonomy.yaml").write_text(TAXONOMY, encoding="utf-8")
    (tmp_path / "entries.yaml").write_text(_entry(snippet if kind == "yaml" else "tags: [grpo]"), encoding="utf-8")
    if kind == "markdown":
        (tmp_path / "notes").mkdir()
        for language in ("en", "zh"):
            (tmp_path / "notes" / f"example.{language}.md").write_text(snippet, encoding="utf-8")
    (tmp_path / "entries").mkdir()
    (tmp_path / "entries" / "other.yaml").write_text(_entry("id: grpo"), encoding="utf-8")
    codes = {finding.rule.code for finding in load_catalogue(tmp_path).diagnostics}
    # Examples are kept short by stubs.
    assert codes - ({"LI602"} - {code}) == {code}


# Examples of entries


def _entry_examples() -> Iterator[Any]:
    for page in (ROOT / "README.md", ROOT / "README.zh-CN.md", *(DOCS / "contribute" / f"index{x}.md" for x in BOTH)):
        yield pytest.param(page, id=_relative(page))


@pytest.mark.shipped
@pytest.mark.parametrize("page", list(_entry_examples()))
def test_the_example_entry_validates_in_the_shipped_catalogue(page: Path, tmp_path: Path) -> None:
    examples = re.findall(r"```yaml\n(- id: .*?)```", page.read_text(encoding="utf-8"), re.DOTALL)
    assert len(examples) == 1
    data = shutil.copytree(ROOT / "data", tmp_path / "data")
    (data / "entries").mkdir(exist_ok=True)
    (data / "entries" / "example.yaml").write_text(examples[0], encoding="utf-8")
    findings = [f for f in load_catalogue(data, shown="data").diagnostics if f.path == "data/entries/example.yaml"]
    # If somebody has added this very work, choose another for the example.
    assert findings == []


# Links and commands


def _without_code(text: str) -> str:
    return re.sub(r"^( *)```.*?^\1```|`[^`\n]*`", "", text, flags=re.DOTALL | re.MULTILINE)


def _tracked(path: Path) -> bool:
    """Whether a path is part of the repository, as opposed to what a tool has made."""
    ignored = subprocess.run(["git", "check-ignore", "--quiet", str(path)], cwd=ROOT, check=False)
    return ignored.returncode != 0


@pytest.mark.parametrize("page", MARKDOWN, ids=_relative)
def test_relative_links_resolve(page: Path) -> None:
    targets = re.findall(r"\]\((?![a-z]+:|#)([^)#\s]+)", _without_code(page.read_text(encoding="utf-8")))
    for target in targets:
        path = (page.parent / target).resolve()
        assert path.is_relative_to(ROOT), target
        assert path.exists(), target
        assert _tracked(path), target


@pytest.mark.parametrize("page", MARKDOWN, ids=_relative)
def test_make_targets_exist(page: Path) -> None:
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    named = re.findall(r"(?:^|`)make ([a-z-]+)", page.read_text(encoding="utf-8"), re.MULTILINE)
    assert set(named) <= targets


@pytest.mark.parametrize("name", ["README.md", "README.zh-CN.md"])
def test_the_readme_names_the_commands_of_a_newcomer(name: str) -> None:
    text = (ROOT / name).read_text(encoding="utf-8")
    assert all(f"make {target}" in text for target in ("site", "test", "serve", "help"))


@pytest.mark.parametrize("page", MARKDOWN, ids=_relative)
def test_commands_in_examples_exist(page: Path) -> None:
    known = {name for name, _, _ in update_docs.commands()}
    for line in re.findall(
        r"^(?:\.venv/bin/)?llmindex [a-z-]+|`llmindex [a-z-]+", page.read_text(encoding="utf-8"), re.MULTILINE
    ):
        assert line.removeprefix(".venv/bin/").strip("`") in known


# What runs elsewhere


def _yaml_files() -> list[Path]:
    files = [*sorted((ROOT / ".github").rglob("*.yml")), ROOT / ".pre-commit-config.yaml"]
    return [path for path in files if path.is_file()]


@pytest.mark.parametrize("path", _yaml_files(), ids=_relative)
def test_yaml_of_the_repository_can_be_read(path: Path) -> None:
    assert isinstance(yaml.safe_load(path.read_text(encoding="utf-8")), dict)


@pytest.mark.parametrize("path", sorted((ROOT / ".github" / "workflows").glob("*.yml")), ids=_relative)
def test_workflows_are_pinned_and_ask_for_little(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    for use in re.findall(r"uses: (.+)", text):
        assert re.fullmatch(r"actions/[a-z-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+", use)
    workflow = yaml.safe_load(text)
    assert workflow["permissions"] in ({}, {"contents": "read"})
    written = [
        job["permissions"] for job in workflow["jobs"].values() if "write" in job.get("permissions", {}).values()
    ]
    assert written in ([], [{"pages": "write", "id-token": "write"}], [{"contents": "write", "issues": "write"}])
    # No expression stands in a script, where its value would be run.
    assert not [
        step["run"] for job in workflow["jobs"].values() for step in job["steps"] if "${{" in step.get("run", "")
    ]
