"""Whatever goes into a page changes its fingerprint."""

from __future__ import annotations

from functools import partial
from pathlib import Path

import pytest

from llmindex.pages.tree import Page, PageKind, PageSource
from llmindex.site import fingerprint
from llmindex.site.fingerprint import configuration_digest, fingerprinter
from llmindex.site.shells import Shells


def source(inputs: str = "inputs", path: str = "index.md") -> PageSource:
    make = partial(Page, path, PageKind.HOME, "Home", "", "# Home\n")
    return PageSource(path, PageKind.HOME, make, lambda: inputs, sectioned=False)


def shells(html: str = "<html>", path: str = "index.md") -> Shells:
    made = Shells([source(path=path)])
    made.keep(path, html)
    return made


def test_what_goes_in_is_told_apart(monkeypatch: pytest.MonkeyPatch) -> None:
    prints = [
        fingerprinter(shells(), ["https://example.org/"])(source()),
        fingerprinter(shells(), ["https://example.org/"])(source("other inputs")),
        fingerprinter(shells("<html> "), ["https://example.org/"])(source()),
        fingerprinter(shells(), ["https://example.org/other/"])(source()),
        fingerprinter(shells(path="browse.md"), ["https://example.org/"])(source(path="browse.md")),
    ]
    assert len(set(prints)) == len(prints)
    assert fingerprinter(shells(), ["https://example.org/"])(source()) == prints[0]

    monkeypatch.setattr(fingerprint, "library_versions", lambda: ["mkdocs 0"])
    assert fingerprinter(shells(), ["https://example.org/"])(source()) not in prints


@pytest.mark.parametrize("inherit", ["INHERIT: base.yml\nsite_name: A\n", '{"INHERIT": "base.yml", "site_name": "A"}'])
def test_a_configuration_is_told_by_all_its_files(tmp_path: Path, inherit: str) -> None:
    hook, base, config = tmp_path / "hook.py", tmp_path / "base.yml", tmp_path / "mkdocs.yml"
    config.write_text(inherit, encoding="utf-8")
    seen = set()
    for file in (base, hook, config):
        for text in ("", "# more\n"):
            file.write_text(inherit + text, encoding="utf-8")
            seen.add(configuration_digest(config, [hook]))

    assert len(seen) == 5  # the configuration has its first text from the start


def test_a_configuration_that_inherits_from_itself_ends(tmp_path: Path) -> None:
    (tmp_path / "mkdocs.yml").write_text("INHERIT: mkdocs.yml\n", encoding="utf-8")

    assert configuration_digest(tmp_path / "mkdocs.yml")
