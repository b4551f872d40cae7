"""The plugin in a real MkDocs build of the made-up project."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from mkdocs.commands.build import build
from mkdocs.config import load_config
from mkdocs.exceptions import Abort

from llmindex.site.build import BuildError, build_site
from llmindex.site.languages import SITE_LANGUAGES

Build = Callable[..., Path]


@pytest.fixture
def built(project: Path, monkeypatch: pytest.MonkeyPatch) -> Build:
    """Build one language of the project, with changes to its configuration."""
    monkeypatch.setenv("NO_MKDOCS_2_WARNING", "1")

    def run(config_file: str = "mkdocs.yml", **options: Any) -> Path:
        config = load_config(str(project / config_file), site_dir=str(project / "site"), **options)
        config.plugins.on_startup(command="build", dirty=False)
        build(config)
        config.plugins.on_shutdown()
        return project / "site"

    return run


def text(page: Path) -> str:
    return page.read_text(encoding="utf-8")


def test_a_page_has_its_title_description_and_addresses_escaped_in_its_head(built: Build) -> None:
    head = text(built() / "entries" / "grpx-paper" / "index.html").partition("</head>")[0]

    assert '<meta name="description" content="Introduces the idea.">' in head
    assert "<title>Learning in Groups: *Stars*, _lines_ &amp; a &lt; b | &#34;pipes&#34; - Test index</title>" in head
    assert '<link rel="canonical" href="https://example.org/index/entries/grpx-paper/">' in head
    assert 'hreflang="zh" href="https://example.org/index/zh/entries/grpx-paper/"' in head
    assert '<meta property="og:url" content="https://example.org/index/entries/grpx-paper/">' in head


def test_without_an_address_of_the_site_no_page_claims_one(built: Build) -> None:
    site = built(site_url="")

    head = text(site / "entries" / "grpx" / "index.html").partition("</head>")[0]
    assert "canonical" not in head
    assert "hreflang" not in head
    assert 'href="../../zh/entries/grpx/"' in text(site / "entries" / "grpx" / "index.html")


def test_every_entry_is_edited_at_its_line(built: Build, project: Path) -> None:
    lines = text(project / "data" / "entries.yaml").splitlines()
    site = built()

    found = re.search(r'href="([^"]*)"[^>]*rel="edit', text(site / "entries" / "larch" / "index.html"))
    assert found
    assert found[1] == (
        f"https://github.com/example/index/blob/HEAD/data/entries.yaml#L{lines.index('- id: larch') + 1}"
    )


def test_without_a_repository_nothing_leads_to_it(built: Build, project: Path) -> None:
    config = project / "mkdocs.yml"
    config.write_text(re.sub(r"^(repo_url|edit_uri):.*\n", "", text(config), flags=re.MULTILINE), encoding="utf-8")

    site = built()

    for page in ("entries/larch", "tags/feedback", "browse", "."):
        assert 'rel="edit' not in text(site / page / "index.html")


def test_a_hand_written_page_is_taken_in_the_language_at_hand(built: Build, project: Path) -> None:
    (project / "docs" / "only.md").write_text("# Only English\n", encoding="utf-8")

    site = built("mkdocs.zh.yml")

    about = text(site / "about" / "index.html")
    assert "手写的页面" in about
    assert 'href="../entries/grpx/"' in about
    assert "https://github.com/example/index/blob/HEAD/docs/about.zh.md" in about
    assert "Only English" in text(site / "only" / "index.html")
    assert not (site / "about.zh").exists()


def test_the_description_of_a_hand_written_page_is_its_own_or_the_sites(built: Build, project: Path) -> None:
    (project / "docs" / "own.md").write_text('---\ndescription: Its "own"\n---\n# Own\n', encoding="utf-8")

    site = built()

    assert '<meta name="description" content="Its &#34;own&#34;">' in text(site / "own" / "index.html")
    assert '<meta name="description" content="A small made-up index.">' in text(site / "about" / "index.html")


def test_a_generated_page_replaces_a_hand_written_one_at_its_place(built: Build, project: Path) -> None:
    (project / "docs" / "browse.md").write_text("# Mine\n", encoding="utf-8")

    assert "Mine" not in text(built() / "browse" / "index.html")


def test_a_former_address_leads_to_the_entry(built: Build) -> None:
    page = text(built() / "entries" / "old-grpx-paper" / "index.html")

    assert 'content="0; url=../grpx-paper/"' in page
    assert "https://example.org/index/entries/grpx-paper/" in page


def test_entries_are_not_in_the_navigation_but_sections_are(built: Build) -> None:
    home = text(built() / "index.html")
    navigation = home[home.index('<nav class="md-nav md-nav--primary') : home.index("<main") + 20_000]

    assert 'href="sections/training/"' in navigation
    assert "entries/ppx" not in navigation.partition("<article")[0]


def test_the_table_of_contents_nests_a_pages_headings(built: Build) -> None:
    page = text(built() / "glossary" / "index.html")

    toc = page[page.index('data-md-component="toc"') :]
    assert toc.index('href="#training"') < toc.index('href="#grpx"')
    assert re.search(r'href="#training".*?<nav class="md-nav"[^>]*>.*?href="#grpx"', toc, re.DOTALL)


def test_the_search_index_may_be_left_out(built: Build, project: Path) -> None:
    config = project / "mkdocs.yml"
    config.write_text(text(config).replace("{language: en}", "{language: en, search: false}"), encoding="utf-8")

    assert not (built() / "pagefind").exists()


def test_a_failing_search_index_is_an_error_in_words(project: Path, tmp_path: Path) -> None:
    (project / "docs" / "pagefind").write_text("in the way", encoding="utf-8")

    with pytest.raises(BuildError) as error:
        build_site(project, tmp_path / "site", SITE_LANGUAGES[:1])

    assert str(error.value).startswith("the search index could not be written:")
    assert "Traceback" not in str(error.value)


def test_the_marker_names_the_language(built: Build) -> None:
    assert json.loads(text(built("mkdocs.zh.yml") / "llmindex.json"))["language"] == "zh"


def test_an_error_in_the_catalogue_stops_before_the_old_site_is_touched(
    built: Build, project: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (project / "site").mkdir()
    (project / "site" / "old.html").write_text("old", encoding="utf-8")
    (project / "data" / "entries.yaml").write_text("- id: a\n  kind: papr\n", encoding="utf-8")

    with pytest.raises(Abort):
        built()

    assert "did you mean `paper`?" in caplog.text
    assert text(project / "site" / "old.html") == "old"


def test_a_warning_of_the_catalogue_is_a_warning_of_the_build(
    built: Build, project: Path, caplog: pytest.LogCaptureFixture
) -> None:
    entries = project / "data" / "entries.yaml"
    entries.write_text(
        text(entries).replace("summary: {en: A smaller Fern., zh: 更小的 Fern。}", "summary: {en: A smaller Fern.}"),
        "utf-8",
    )

    built()
    assert [record for record in caplog.records if "summary" in record.getMessage() and record.levelname == "WARNING"]

    with pytest.raises(Abort):
        built(strict=True)


def test_the_health_of_links_is_shown(built: Build, project: Path, repository: Path) -> None:
    shutil.copy(repository / "tests" / "fixtures" / "link-state.json", project / "data")

    site = built()

    assert "Gone since 2024-05-10" in text(site / "entries" / "fern-kids-guide" / "index.html")
    page = text(site / "link-health" / "index.html")
    assert 'href="../entries/fern-kids-guide/"' in page
    assert 'href="#uncertain"' in page


def test_a_broken_state_of_links_is_a_warning_and_the_site_is_built(
    built: Build, project: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (project / "data" / "link-state.json").write_text("<<<<<<< HEAD", encoding="utf-8")

    site = built()

    (record,) = [record for record in caplog.records if "LI705" in record.getMessage()]
    assert record.levelname == "WARNING"
    assert record.getMessage().startswith("data/link-state.json: warning LI705: the state of links cannot be read")
    assert "Links have not been checked yet." in text(site / "link-health" / "index.html")


def test_scripts_and_styles_change_their_address_with_their_content(built: Build) -> None:
    home = text(built() / "index.html")

    assert re.search(r'href="assets/llmindex/llmindex\.css\?v=[0-9a-f]{8}"', home)
    assert re.search(r'src="assets/llmindex/search\.js\?v=[0-9a-f]{8}"', home)
    assert "browse.js" not in home


def test_the_header_keeps_its_tabs_whatever_features_are_configured(built: Build, project: Path) -> None:
    config = project / "mkdocs.yml"
    config.write_text(text(config).replace("features: [content.action.edit, navigation.tabs]", "features: []"), "utf-8")

    assert '"navigation.tabs.sticky"' in text(built() / "index.html")


def test_a_raw_page_cannot_bring_a_script_in_through_the_catalogue(built: Build) -> None:
    page = text(built() / "entries" / "import-error" / "index.html")

    assert "from &#39;fern&#39; &lt;string&gt;" in page or "&lt;string&gt;" in page
    assert "<string>" not in page
