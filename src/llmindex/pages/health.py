"""The page for those who mend links: what is gone, what has moved, what nobody could tell."""

from __future__ import annotations

import datetime
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import partial

from llmindex.catalogue.catalogue import Catalogue
from llmindex.links.collect import catalogue_places
from llmindex.links.health import Health, LinkHealth
from llmindex.links.state import STATE
from llmindex.links.verdict import Verdict
from llmindex.pages.escape import Markdown, escape
from llmindex.pages.render import render
from llmindex.pages.tree import EditTarget, Page, PageKind
from llmindex.pages.view import View

__all__ = ["HEALTH_PATH", "health_page"]

HEALTH_PATH = "link-health.md"


@dataclass(frozen=True, slots=True)
class _Row:
    """A link in a table, links to the entries that use it, and the address of a copy."""

    link: LinkHealth
    entries: Markdown
    copy: str | None


@dataclass(slots=True)
class _Use:
    """Where the catalogue uses an address, and the copy that it names."""

    entries: dict[str, None] = field(default_factory=dict)
    copy: str | None = None


@dataclass(frozen=True, slots=True)
class _Count:
    verdict: Verdict
    links: int


def health_page(base: View) -> Page:
    """Make the page of link health."""
    view, words, health = base.at(HEALTH_PATH), base.words, base.health
    gone, moved, uncertain, noted = _sorted_out(health)
    uses = _uses(base.catalogue, health) if health else {}
    body = render(
        "health.md.jinja",
        view,
        badge=partial(_badge, view),
        address=_address,
        why=partial(_why, view),
        remark=partial(_remark, view),
        total=len(health),
        last_run=health.last_run,
        counts=_counts(health),
        gone=_rows(view, gone, uses),
        moved=_rows(view, moved, uses),
        uncertain=_rows(view, uncertain, uses),
        noted=_rows(view, noted, uses),
    )
    return Page(
        path=view.path,
        kind=PageKind.HEALTH,
        title=words("health"),
        description=words("health_description"),
        body=body,
        edit=EditTarget(STATE if health else "entries.yaml"),
    )


def _address(url: str) -> Markdown:
    """Print an address as a link to it, that may be broken anywhere."""
    shown = url.partition("://")[2].removesuffix("/") or url
    return Markdown(f'<a class="li-address" href="{escape(url)}" rel="noopener">{escape(shown)}</a>')


def _badge(view: View, verdict: Verdict) -> Markdown:
    text = escape(view.words(f"link_verdicts.{verdict.value}"))
    return Markdown(f'<span class="li-badge li-badge--{verdict.value}">{text}</span>')


def _why(view: View, link: LinkHealth) -> Markdown:
    """Print the rule that decided, and its remark if there is one."""
    rule = escape(link.rule)
    return Markdown(f"{rule}: {_remark(view, link)}") if link.note else rule


def _remark(view: View, link: LinkHealth) -> Markdown:
    """Print what a rule remarks, which is English on every page."""
    note = escape(link.note)
    return note if view.language == "en" else Markdown(f'<span lang="en">{note}</span>')


def _sorted_out(health: Health) -> tuple[list[LinkHealth], ...]:
    """Sort out what somebody should look at, the most urgent first: gone, moved, uncertain, alive with a remark."""
    links = list(health)
    gone = [link for link in links if link.verdict.gone]
    moved = [link for link in links if link.verdict is Verdict.MOVED]
    uncertain = [link for link in links if link.verdict.uncertain]
    noted = [link for link in links if link.verdict is Verdict.OK and link.note]
    return sorted(gone, key=_since), moved, sorted(uncertain, key=_last_ok), noted


def _since(link: LinkHealth) -> tuple[bool, datetime.date, str]:
    first = link.record.first_failed
    return not link.confirmed, first.date() if first else link.checked, link.url


def _last_ok(link: LinkHealth) -> tuple[datetime.date, str]:
    return link.last_ok or datetime.date.min, link.url


def _counts(health: Health) -> list[_Count]:
    found = Counter(link.verdict for link in health)
    return [_Count(verdict, found[verdict]) for verdict in Verdict if found[verdict]]


def _uses(catalogue: Catalogue, health: Health) -> Mapping[str, _Use]:
    """Return where every address is used."""
    uses: dict[str, _Use] = defaultdict(_Use)
    for place in catalogue_places(catalogue, ""):
        if place.entry:
            uses[health.key_of(place.written)].entries[place.entry] = None
    for link in (link for entry in catalogue.entries for link in entry.links if link.archived):
        uses[health.key_of(link.url)].copy = link.archived
    return uses


def _rows(view: View, links: Iterable[LinkHealth], uses: Mapping[str, _Use]) -> list[_Row]:
    rows = []
    for link in links:
        use = uses.get(link.url, _Use())
        entries = view.link_ids(use.entries) if use.entries else Markdown("–")
        rows.append(_Row(link, entries, use.copy or link.archived))
    return rows
