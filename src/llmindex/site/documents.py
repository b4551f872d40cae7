"""MkDocs' files: hand-written pages in several languages (``page.md`` and, beside it, ``page.zh.md``), and ours."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from mkdocs.structure.files import File, Files, InclusionLevel

from llmindex.site.languages import SITE_LANGUAGES

if TYPE_CHECKING:
    from mkdocs.config.defaults import MkDocsConfig

__all__ = ["in_language", "linked_pages", "put_generated"]


def in_language(files: Files, language: str, config: MkDocsConfig) -> Files:
    """Keep one file per page: the one in this language, or the default one where it is missing."""
    others = {one.code for one in SITE_LANGUAGES[1:]}
    kept: dict[str, File] = {}
    translated: dict[str, File] = {}
    for file in files:
        stem, _, code = file.src_uri.removesuffix(".md").rpartition(".")
        if file.src_uri.endswith(".md") and code in others:
            if code == language:
                translated[f"{stem}.md"] = _standing_at(f"{stem}.md", file, config)
        else:
            kept[file.src_uri] = file
    return Files(list({**kept, **translated}.values()))


def _standing_at(path: str, file: File, config: MkDocsConfig) -> File:
    """Make the file at a path with another file's content; it is edited where it is written."""
    translation = File.generated(config, path, abs_src_path=str(file.abs_src_path))
    translation.edit_uri = file.src_uri
    return translation


_LINK = re.compile(r"(?:entries|tags)/[\w-]+\.md")


def linked_pages(files: Files) -> set[str]:
    """Find the generated pages that hand-written ones link to: MkDocs must know them to check the links."""
    pages = (file for file in files.documentation_pages() if file.abs_src_path)
    return {path for file in pages for path in _LINK.findall(file.content_string)}


def put_generated(files: Files, path: str, config: MkDocsConfig) -> None:
    """Add a generated page; it replaces what stood there."""
    if existing := files.get_file_from_path(path):
        files.remove(existing)
    files.append(File.generated(config, path, content="", inclusion=InclusionLevel.NOT_IN_NAV))
