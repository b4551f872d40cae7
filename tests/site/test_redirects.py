"""Pages that lead from a former address to the present one."""

from __future__ import annotations

from pathlib import Path

from llmindex.site.redirects import write_redirects


def test_a_former_address_leads_to_the_present_one(tmp_path: Path) -> None:
    write_redirects(tmp_path, {"entries/old.md": "entries/new.md"}, "https://example.org/zh/")

    page = (tmp_path / "entries" / "old" / "index.html").read_text(encoding="utf-8")
    assert '<meta http-equiv="refresh" content="0; url=../new/">' in page
    assert '<link rel="canonical" href="https://example.org/zh/entries/new/">' in page
    assert '<meta name="robots" content="noindex">' in page


def test_a_site_without_an_address_names_the_page_by_its_place(tmp_path: Path) -> None:
    write_redirects(tmp_path, {"entries/old.md": "entries/new.md"}, "")

    assert '<link rel="canonical" href="../new/">' in (tmp_path / "entries/old/index.html").read_text(encoding="utf-8")
