"""The shipped site as built: its links, its heads, its sitemaps, its size."""

from __future__ import annotations

import gzip
import json
import re
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urljoin, urlsplit
from xml.etree import ElementTree as ET

import pytest

from llmindex.catalogue.load import catalogue_files, load_catalogue

pytestmark = pytest.mark.shipped

Documents = dict[str, Any]


def inside(site_url: str, page: str, href: str) -> tuple[str, str] | None:
    """Return the path below the site's root that a link leads to, and its fragment; None if it leads out."""
    target = urlsplit(urljoin(site_url + page, href))
    root = urlsplit(site_url)
    if (target.scheme, target.netloc) != (root.scheme, root.netloc):
        return None
    return unquote(target.path.removeprefix(root.path)), unquote(target.fragment)


def test_both_languages_have_the_same_pages(pages: Documents) -> None:
    english = {path for path in pages if not path.startswith("zh/")}

    assert {path.removeprefix("zh/") for path in pages if path.startswith("zh/")} == english
    assert len(english) > 250


def test_every_entry_has_its_page(pages: Documents, repository: Path) -> None:
    catalogue = load_catalogue(repository / "data").catalogue
    assert catalogue is not None

    assert {f"entries/{entry.id}/" for entry in catalogue.entries} <= pages.keys()


def test_every_link_and_anchor_inside_the_site_resolves(
    documents: Documents, shipped_site: Path, site_url: str
) -> None:
    ids = {path: set(document.ids) for path, document in documents.items()}
    broken = []
    for path, document in documents.items():
        for anchor in (*document.anchors, *document.links):
            if (found := inside(site_url, path, anchor["href"])) is None:
                continue
            target, fragment = found
            if target not in documents and not (shipped_site / target).is_file():
                broken.append((path, anchor["href"], "no such page"))
            elif fragment and fragment not in ids[target]:
                broken.append((path, anchor["href"], "no such anchor"))

    assert broken == []


def test_no_page_has_the_same_anchor_twice(documents: Documents) -> None:
    twice = {
        path: sorted(name for name in set(document.ids) if document.ids.count(name) > 1)
        for path, document in documents.items()
    }

    assert {path: names for path, names in twice.items() if names} == {}


def test_what_a_page_loads_comes_from_the_site_and_exists(
    documents: Documents, shipped_site: Path, site_url: str
) -> None:
    wrong = set()
    for path, document in documents.items():
        for resource in document.resources:
            found = inside(site_url, path, resource)
            if found is None or not (shipped_site / found[0]).is_file():
                wrong.add((path, resource))

    assert wrong == set()


def test_no_style_loads_anything_from_another_host(shipped_site: Path) -> None:
    loaded = [
        url
        for style in shipped_site.rglob("*.css")
        for url in re.findall(r"url\(\s*[\"']?([^\"')]+)", style.read_text(encoding="utf-8"))
    ]

    assert [url for url in loaded if re.match(r"(https?:)?//", url)] == []


def test_links_of_entries_that_lead_out_are_web_addresses_without_access_to_the_page(
    pages: Documents, site_url: str
) -> None:
    outgoing = [
        (path, anchor)
        for path, document in pages.items()
        for anchor in document.anchors
        if path.removeprefix("zh/").startswith("entries/") and inside(site_url, path, anchor["href"]) is None
    ]

    assert len(outgoing) > 1000
    assert [(path, anchor) for path, anchor in outgoing if "noopener" not in anchor.get("rel", "")] == []
    assert {urlsplit(anchor["href"]).scheme for _, anchor in outgoing} <= {"http", "https"}


def test_every_page_says_what_it_is(pages: Documents) -> None:
    lacking = [
        path for path, document in pages.items() if not document.title.strip() or not document.meta("description")
    ]
    long = [path for path, document in pages.items() if len(document.meta("description")) > 200]

    assert lacking == []
    assert long == []


def test_every_page_is_in_the_language_of_its_place(pages: Documents) -> None:
    assert {
        path: document.language
        for path, document in pages.items()
        if document.language != ("zh" if path.startswith("zh/") else "en")
    } == {}


def test_every_page_names_its_own_address_and_that_of_its_translation(pages: Documents, site_url: str) -> None:
    wrong = {}
    for path, document in pages.items():
        plain = path.removeprefix("zh/")
        canonical = [link["href"] for link in document.linked("canonical")]
        alternates = {link["hreflang"]: link["href"] for link in document.linked("alternate")}
        expected = {
            "en": site_url + plain,
            "zh": f"{site_url}zh/{plain}",
            "x-default": site_url + plain,
        }
        if canonical != [site_url + path] or alternates != expected:
            wrong[path] = (canonical, alternates)

    assert wrong == {}


SITEMAP = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9", "x": "http://www.w3.org/1999/xhtml"}


@pytest.mark.parametrize("prefix", ["", "zh/"], ids=["en", "zh"])
def test_the_sitemap_lists_every_page_with_its_translations(
    pages: Documents, shipped_site: Path, site_url: str, prefix: str
) -> None:
    root = ET.parse(shipped_site / prefix / "sitemap.xml").getroot()  # noqa: S314  our own file

    listed = {
        url.findtext("s:loc", namespaces=SITEMAP): {
            link.get("hreflang"): link.get("href") for link in url.findall("x:link", SITEMAP)
        }
        for url in root.findall("s:url", SITEMAP)
    }

    plain = [path.removeprefix("zh/") for path in pages if path.startswith("zh/")]
    assert listed == {
        f"{site_url}{prefix}{path}": {"en": f"{site_url}{path}", "zh": f"{site_url}zh/{path}"} for path in plain
    }


@pytest.mark.parametrize("prefix", ["", "zh/"], ids=["en", "zh"])
def test_the_packed_sitemap_is_the_same(shipped_site: Path, prefix: str) -> None:
    packed = gzip.decompress((shipped_site / prefix / "sitemap.xml.gz").read_bytes())

    assert packed == (shipped_site / prefix / "sitemap.xml").read_bytes()


def test_pages_are_edited_where_they_are_written(pages: Documents, repository: Path) -> None:
    lines = {
        f"data/{file.relative_to(repository / 'data').as_posix()}": file.read_text(encoding="utf-8").splitlines()
        for file in catalogue_files(repository / "data")
    }
    wrong = []
    for path, document in pages.items():
        if path.removeprefix("zh/").startswith("entries/"):
            (edit,) = (anchor["href"] for anchor in document.anchors if "edit" in anchor.get("rel", ""))
            file, _, line = edit.partition("#L")
            found = lines.get(f"data/{file.partition('/data/')[2]}")
            if not found or found[int(line) - 1] != f"- id: {path.split('/')[-2]}":
                wrong.append((path, edit))

    assert wrong == []


def test_the_marker_counts_what_was_built(pages: Documents, shipped_site: Path) -> None:
    marker = json.loads((shipped_site / "llmindex.json").read_text(encoding="utf-8"))

    assert marker["generator"] == "llmindex"
    assert marker["entries"] == sum(path.startswith("entries/") for path in pages)
