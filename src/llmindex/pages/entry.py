"""The page of an entry: everything that is known about it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from llmindex.catalogue.catalogue import Catalogue
from llmindex.catalogue.model import Entry, Fact
from llmindex.pages.escape import Markdown, escape
from llmindex.pages.links import link_block
from llmindex.pages.render import render
from llmindex.pages.tree import EditTarget, Page, PageKind, SearchRecord
from llmindex.pages.view import View, entry_path, plain_text, section_path, tag_path

__all__ = ["entry_page"]

UNDATED = "undated"


@dataclass(frozen=True, slots=True)
class _Value:
    """A fact ready to print."""

    label: str
    value: str
    sources: Sequence[str]
    as_of: str
    secondary: bool
    note: Markdown


def entry_page(base: View, entry: Entry) -> Page:
    """Make the page of an entry."""
    view, catalogue = base.at(entry_path(entry.id)), base.catalogue
    terms, title, summary = _terms(view), view.title(entry), view.text(entry.summary)
    plain_summary = plain_text(summary)
    body = render(
        "entry.md.jinja",
        view,
        entry=entry,
        summary=summary,
        block=link_block(view, entry),
        byline=_byline(view, entry),
        note=catalogue.note(entry, view.language),
        parent=catalogue.by_id.get(entry.parent or ""),
        children=catalogue.children(entry.id),
        paths=catalogue.paths_through.get(entry.id, ()),
        related=catalogue.related(entry),
        comparisons=catalogue.comparisons_of.get(entry.id, ()),
        facts=[_value(view, name, fact) for name, fact in _ordered(catalogue, entry.facts)],
        variants=_variants(view, entry),
        sections=[terms.sections[name] for name in _sections(entry)],
        tags=[terms.tags[name] for name in entry.tags],
    )
    origin = catalogue.origins.get(entry.id)
    return Page(
        path=view.path,
        kind=PageKind.ENTRY,
        title=title,
        description=_description(plain_summary or title),
        body=body,
        edit=EditTarget(origin.path, origin.line) if origin else None,
        search=partial(_search_record, view, entry, title, plain_summary),
    )


@dataclass(frozen=True, slots=True)
class _Term:
    """A section or tag as an entry's page links to it."""

    url: Markdown
    name: Markdown


@dataclass(frozen=True, slots=True)
class _Terms:
    """All sections and tags by id."""

    sections: dict[str, _Term]
    tags: dict[str, _Term]


def _terms(view: View) -> _Terms:
    """Return all terms. They look alike from all entries: these stand in one folder, and terms in others."""
    terms: _Terms | None = view.memo.get("terms")
    if terms is None:
        taxonomy = view.catalogue.taxonomy
        sections = {s.id: _Term(escape(view.url(section_path(s.id))), view.name(s.label)) for s in taxonomy.sections}
        tags = {t.id: _Term(escape(view.url(tag_path(t.id))), escape(view.tag_label(t))) for t in taxonomy.tags}
        terms = view.memo["terms"] = _Terms(sections, tags)
    return terms


def _sections(entry: Entry) -> list[str]:
    return list(dict.fromkeys((entry.section, *entry.also_in)))


_LONGEST_DESCRIPTION = 160
"""Characters of a description that search engines commonly show."""


def _description(text: str) -> str:
    if len(text) <= _LONGEST_DESCRIPTION:
        return text
    cut = text[: _LONGEST_DESCRIPTION - 1]
    # Chinese has no spaces to cut at.
    return (cut.rsplit(" ", 1)[0] if " " in cut[_LONGEST_DESCRIPTION // 2 :] else cut).rstrip("，。、；：,.;: ") + "…"


def _byline(view: View, entry: Entry) -> str:
    return " · ".join(part for part in (view.authors(entry), entry.organization) if part)


def _ordered(catalogue: Catalogue, facts: dict[str, Fact]) -> list[tuple[str, Fact]]:
    return [(name, facts[name]) for name in catalogue.taxonomy.fact_by_id if name in facts]


def _value(view: View, name: str, fact: Fact) -> _Value:
    declaration = view.catalogue.taxonomy.fact_by_id[name]
    return _Value(
        label=declaration.label.best(view.language)[0],
        value=view.fact(declaration, fact),
        sources=fact.source,
        as_of=str(fact.as_of),
        secondary=fact.evidence.value == "secondary",
        note=view.cell(fact.note),
    )


def _variants(view: View, entry: Entry) -> dict[str, Any] | None:
    if not entry.variants:
        return None
    rows = []
    for declaration in view.catalogue.taxonomy.facts:
        cells = [variant.facts.get(declaration.id) for variant in entry.variants]
        if any(cells):
            rows.append(
                {
                    "label": declaration.label.best(view.language)[0],
                    "cells": [cell and _value(view, declaration.id, cell) for cell in cells],
                }
            )
    return {"names": [variant.name for variant in entry.variants], "rows": rows}


def _search_record(view: View, entry: Entry, title: str, summary: str) -> SearchRecord:
    """Say by what an entry is found: its names and its terms' names, in both languages."""
    tags = view.catalogue.all_tags(entry)
    titles = [text for text in (entry.title.en, entry.title.zh) if text and text != title]
    keywords = [name for tag in tags for name in (tag.label.en, tag.label.zh, *tag.aliases) if name]
    section = view.catalogue.taxonomy.section_by_id[entry.section]
    published = str(entry.published or "")
    year = str(entry.published.year) if entry.published else UNDATED
    filters: dict[str, Sequence[str]] = {
        "kind": [entry.kind.value],
        "section": _sections(entry),
        "tag": [tag.id for tag in tags],
        "year": [year],
        "level": [entry.level.value] if entry.level else [],
        "language": list(entry.language or ()),
        "core": ["true"] if entry.core else [],
        "recommended": ["true"] if entry.recommended else [],
    }
    return SearchRecord(
        aliases=tuple(dict.fromkeys((*titles, *entry.aliases))),
        keywords=tuple(dict.fromkeys(keywords)),
        filters=filters,
        sort={"date": published or "0000", "title": title.casefold()},
        meta={
            "kind": view.words(f"kinds.{entry.kind.value}"),
            "section": section.label.best(view.language)[0],
            "date": published,
            "summary": summary,
        },
    )
