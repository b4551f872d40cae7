"""Pages that list entries: home, sections, tags, glossary, Browse."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from llmindex.catalogue.catalogue import Catalogue
from llmindex.catalogue.model import Entry, Kind, Level
from llmindex.catalogue.taxonomy import Section, Tag
from llmindex.catalogue.values import PartialDate
from llmindex.pages.escape import script_data
from llmindex.pages.render import render
from llmindex.pages.tree import EditTarget, Page, PageKind
from llmindex.pages.view import View, section_path, tag_path

__all__ = [
    "browse_page",
    "glossary_page",
    "home_page",
    "section_page",
    "tag_page",
    "tags_page",
    "used_sections",
    "used_tags",
]

NEWEST = 8
"""How many entries the home page lists as newest."""

_TAXONOMY = EditTarget("taxonomy.yaml")


@dataclass(slots=True)
class _Node:
    """An entry with the entries that belong under it, in one section."""

    entry: Entry
    children: list[_Node] = field(default_factory=list)


def used_sections(catalogue: Catalogue) -> list[Section]:
    """Return the sections that hold something."""
    return [section for section in catalogue.taxonomy.sections if catalogue.by_section[section.id]]


def used_tags(catalogue: Catalogue) -> list[Tag]:
    """Return the tags that are in use."""
    return [tag for tag in catalogue.taxonomy.tags if catalogue.by_tag[tag.id]]


def _in_reading_order(view: View, entries: Iterable[Entry]) -> list[Entry]:
    """Put the curators' picks first, then order by date, then by title."""
    ranks: dict[str, int] | None = view.memo.get("ranks")
    if ranks is None:
        everything = sorted(view.catalogue.entries, key=_reading_key)
        ranks = view.memo["ranks"] = {entry.id: rank for rank, entry in enumerate(everything)}
    return sorted(entries, key=lambda entry: ranks[entry.id])


def _reading_key(entry: Entry) -> tuple[Any, ...]:
    date = entry.published or PartialDate(9999)
    return (not entry.recommended, date.year, date.month, date.day, entry.title.best("en")[0].casefold())


def _grow(entries: Iterable[Entry]) -> list[_Node]:
    """Arrange entries under their parents, where these are among them too."""
    nodes = {entry.id: _Node(entry) for entry in entries}
    roots: list[_Node] = []
    for node in nodes.values():
        above = nodes.get(node.entry.parent or "")
        (above.children if above else roots).append(node)
    return roots


def _walk(node: _Node, depth: int = 0) -> Iterator[tuple[int, Entry]]:
    yield depth, node.entry
    for child in node.children:
        yield from _walk(child, depth + 1)


def section_page(base: View, section: Section) -> Page:
    """Make the page of a section: its entries by kind, each with what belongs under it."""
    view, catalogue = base.at(section_path(section.id)), base.catalogue
    entries = catalogue.by_section[section.id]
    roots = _grow(_in_reading_order(view, entries))
    groups = [
        {"kind": kind, "rows": [row for root in found for row in _walk(root)]}
        for kind in Kind
        if (found := [root for root in roots if root.entry.kind is kind])
    ]
    label = section.label.best(view.language)[0]
    description = view.plain(section.description)
    return Page(
        path=view.path,
        kind=PageKind.SECTION,
        title=label,
        description=description,
        body=render(
            "section.md.jinja",
            view,
            section=section,
            groups=groups,
            count=len(entries),
            comparisons=[one for one in catalogue.taxonomy.comparisons if one.section == section.id],
        ),
        edit=_TAXONOMY,
        search=partial(view.named, section.label, "facet_section", description),
    )


def tag_page(base: View, tag: Tag) -> Page:
    """Make the page of a tag."""
    view, catalogue = base.at(tag_path(tag.id)), base.catalogue
    entries = _in_reading_order(view, catalogue.by_tag[tag.id])
    label = view.tag_label(tag)
    body = render(
        "tag.md.jinja",
        view,
        tag=tag,
        entries=entries,
        concept=catalogue.by_id.get(tag.concept or ""),
        broader=catalogue.taxonomy.tag_by_id.get(tag.broader or ""),
        narrower=[other for other in catalogue.taxonomy.tags if other.broader == tag.id and catalogue.by_tag[other.id]],
    )
    return Page(
        path=view.path,
        kind=PageKind.TAG,
        title=view.words("tag_title", tag=label),
        description=view.words("tag_description", tag=label, count=len(entries)),
        body=body,
        edit=_TAXONOMY,
    )


def tags_page(base: View) -> Page:
    """Make the page that lists all tags, narrower ones below the broader."""
    view, catalogue, words = base.at("tags/index.md"), base.catalogue, base.words
    tags = used_tags(catalogue)
    used = {tag.id for tag in tags}
    roots = [tag for tag in tags if tag.broader not in used]
    rows = [
        {"tag": tag, "depth": depth, "count": len(catalogue.by_tag[tag.id])}
        for root in sorted(roots, key=lambda tag: tag.label.best("en")[0].casefold())
        for tag, depth in _with_narrower(root, tags)
    ]
    return Page(
        path=view.path,
        kind=PageKind.TAGS,
        title=words("tags"),
        description=words("tags_description"),
        body=render("tags.md.jinja", view, rows=rows),
        edit=_TAXONOMY,
    )


def _with_narrower(tag: Tag, tags: Sequence[Tag], depth: int = 0) -> Iterator[tuple[Tag, int]]:
    yield tag, depth
    for narrower in tags:
        if narrower.broader == tag.id:
            yield from _with_narrower(narrower, tags, depth + 1)


def glossary_page(base: View) -> Page:
    """Make the glossary: all concepts, by section."""
    view, catalogue, words = base.at("glossary.md"), base.catalogue, base.words
    groups = []
    for section in catalogue.taxonomy.sections:
        concepts = [entry for entry in catalogue.concepts if entry.section == section.id]
        if concepts:
            concepts.sort(key=lambda entry: entry.title.best("en")[0].casefold())
            groups.append({"section": section, "concepts": concepts})
    return Page(
        path=view.path,
        kind=PageKind.GLOSSARY,
        title=words("glossary"),
        description=words("glossary_description"),
        body=render("glossary.md.jinja", view, groups=groups),
        edit=EditTarget("entries.yaml"),
    )


def home_page(base: View) -> Page:
    """Make the home page."""
    view, catalogue, words = base.at("index.md"), base.catalogue, base.words
    starts = [
        {"entry": catalogue.by_id[start.entry], "why": view.plain(start.why)} for start in catalogue.taxonomy.start_here
    ]
    sections = [
        {
            "section": section,
            "count": len(catalogue.by_section[section.id]),
            "description": view.plain(section.description),
        }
        for section in used_sections(catalogue)
    ]
    newest = sorted(catalogue.entries, key=_newness, reverse=True)[:NEWEST]
    body = render(
        "home.md.jinja",
        view,
        total=len(catalogue.entries),
        concepts=len(catalogue.concepts),
        starts=starts,
        paths=catalogue.paths,
        sections=sections,
        comparisons=[
            {"comparison": one, "description": view.plain(one.description)} for one in catalogue.taxonomy.comparisons
        ],
        newest=newest,
        recommended=[entry for entry in catalogue.entries if entry.recommended],
    )
    return Page(
        path=view.path,
        kind=PageKind.HOME,
        title=words("tagline"),
        description=words("home_description"),
        body=body,
        edit=_TAXONOMY,
    )


def _newness(entry: Entry) -> tuple[datetime.date, str]:
    """Order by the day of entering; of one day's entries, works by their own date, and those without one last."""
    return entry.added.first_day, str(entry.published or "")


def browse_page(base: View) -> Page:
    """Make the Browse page: a plain list for everybody, and what the script needs to replace it."""
    view, catalogue, words = base.at("browse.md"), base.catalogue, base.words
    groups = [
        {"section": section, "entries": _in_reading_order(view, own)}
        for section in catalogue.taxonomy.sections
        if (own := [entry for entry in catalogue.entries if entry.section == section.id])
    ]
    return Page(
        path=view.path,
        kind=PageKind.BROWSE,
        title=words("browse"),
        description=words("browse_description", count=len(catalogue.entries)),
        body=render("browse.md.jinja", view, groups=groups, data=script_data(_browse_data(view))),
        edit=EditTarget("entries.yaml"),
    )


def _browse_data(view: View) -> dict[str, Any]:
    """Return what the Browse script needs: the facets with their labels, in order, and its words."""
    words, taxonomy = view.words, view.catalogue.taxonomy
    entries = view.catalogue.entries
    languages = sorted({code for entry in entries for code in entry.language or ()})
    years = sorted({str(entry.published.year) for entry in entries if entry.published}, reverse=True)
    undated = any(entry.published is None for entry in entries)
    facets: dict[str, Iterable[tuple[str, str]]] = {
        "kind": [(kind.value, words(f"kinds.{kind.value}")) for kind in Kind],
        "section": [(section.id, section.label.best(view.language)[0]) for section in taxonomy.sections],
        "tag": [(tag.id, view.tag_label(tag)) for tag in taxonomy.tags],
        "year": [(year, year) for year in years] + [("undated", words("unknown_year"))] * undated,
        "level": [(level.value, words(f"levels.{level.value}")) for level in Level],
        "language": [(code, view.language_name(code)) for code in languages],
        "core": [("true", words("core"))],
        "recommended": [("true", words("recommended"))],
    }
    keys = [key for key in words.table if key.startswith(("browse_", "sort_", "facet_"))]
    return {
        "total": len(entries),
        "facets": [
            {"id": name, "label": words(f"facet_{name}"), "values": [list(pair) for pair in values]}
            for name, values in facets.items()
        ],
        "words": {key: words.table[key] for key in keys},
    }
