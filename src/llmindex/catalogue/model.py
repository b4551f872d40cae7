"""What an entry of the catalogue is. These classes are the schema.

Parsing, the JSON Schema for editors and the reference page all come from here. A field's
``description`` is what the editor shows and what the reference page prints.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, model_validator

from llmindex.catalogue import identifiers
from llmindex.catalogue.values import (
    Arxiv,
    Date,
    Doi,
    Effort,
    Flag,
    HuggingFace,
    Isbn,
    LanguageCodes,
    Localized,
    Record,
    Repo,
    Slug,
    Text,
    Title,
    Url,
    Urls,
    complain,
    describe,
)

__all__ = [
    "NOT_APPLICABLE",
    "Change",
    "ChangeKind",
    "Claim",
    "Entry",
    "Evidence",
    "Fact",
    "Fix",
    "Kind",
    "Level",
    "Lifecycle",
    "Link",
    "LinkRole",
    "Status",
    "Variant",
    "Verdict",
]

NOT_APPLICABLE = "n/a"
"""The value of a fact that cannot have one, unlike a fact that is left out because nobody knows it."""


class Kind(StrEnum):
    """What an entry is about."""

    CONCEPT = "concept"
    PAPER = "paper"
    MODEL = "model"
    FRAMEWORK = "framework"
    BENCHMARK = "benchmark"
    DATASET = "dataset"
    COURSE = "course"
    BOOK = "book"
    TUTORIAL = "tutorial"
    ARTICLE = "article"
    VIDEO = "video"
    FIX = "fix"


class Level(StrEnum):
    """What a reader has to know before."""

    INTRODUCTORY = "introductory"
    INTERMEDIATE = "intermediate"
    ADVANCED = "advanced"


class Status(StrEnum):
    """How far the entry has come."""

    STUB = "stub"
    DRAFT = "draft"
    REVIEWED = "reviewed"


class Lifecycle(StrEnum):
    """What its makers do with the thing."""

    ACTIVE = "active"
    MAINTENANCE = "maintenance"
    ARCHIVED = "archived"
    WITHDRAWN = "withdrawn"


class LinkRole(StrEnum):
    """What a link leads to."""

    PAPER = "paper"
    CODE = "code"
    DOCS = "docs"
    HOMEPAGE = "homepage"
    TUTORIAL = "tutorial"
    VIDEO = "video"
    ARTICLE = "article"
    DISCUSSION = "discussion"
    MIRROR = "mirror"


class Evidence(StrEnum):
    """Whether a source speaks of its own work or of somebody else's."""

    PRIMARY = "primary"
    SECONDARY = "secondary"


class Verdict(StrEnum):
    """What becomes of a claim when its sources are read."""

    CONFIRMED = "confirmed"
    VENDOR = "vendor"
    CONTESTED = "contested"
    OUTDATED = "outdated"
    WRONG = "wrong"


class ChangeKind(StrEnum):
    """What happened to a work after it was published."""

    MOVED = "moved"
    RENAMED = "renamed"
    RELEASED = "released"
    UPDATED = "updated"
    MAINTENANCE = "maintenance"
    DORMANT = "dormant"
    DEPRECATED = "deprecated"
    ARCHIVED = "archived"
    SUPERSEDED = "superseded"
    WITHDRAWN = "withdrawn"


class Link(Record):
    """An address that does not follow from an identifier."""

    rel: LinkRole = Field(description="What the link leads to.")
    url: Url = Field(description="The address, with https.")
    title: Title | None = Field(None, description="What to show instead of the host.")
    lang: LanguageCodes | None = Field(None, description="Language of the page, where it is not the entry's.")
    archived: Url | None = Field(None, description="A copy in a web archive.")


class Fact(Record):
    """A typed value and where it was read."""

    value: Any = Field(description="The value, as the taxonomy declares it; `n/a` where none can be.")
    source: Urls = Field(description="The very file or document that says so; one address or several.")
    as_of: Date = Field(description="The date of the source.")
    evidence: Evidence = Field(Evidence.PRIMARY, description="Whether the source is the makers' own.")
    note: Localized | None = Field(None, description="What has to be known to read the value.")


class Variant(Record):
    """A member of a model family."""

    id: Slug = Field(description="Unique within the entry.")
    name: Text = Field(description="The official name.")
    facts: dict[str, Fact] = Field(default_factory=dict, description="Facts by their id in the taxonomy.")


class Claim(Record):
    """What somebody says, and what its sources are worth."""

    text: Localized = Field(description="The claim, in our words.")
    by: Title = Field(description="Who says so.")
    verdict: Verdict = Field(description="What becomes of it when the sources are read.")
    for_: tuple[Url, ...] = Field((), alias="for", description="Sources that support it.")
    against: tuple[Url, ...] = Field((), description="Sources that speak against it.")
    as_of: Date = Field(description="When the sources were read.")


class Change(Record):
    """Something that happened to the work: moved, renamed, archived."""

    date: Date = Field(description="When.")
    event: ChangeKind = Field(description="What.")
    text: Localized = Field(description="What a reader should know about it.")
    source: Url | None = Field(None, description="Where it was announced.")
    from_: Url | None = Field(None, alias="from", description="The address that it had before.")


class Fix(Record):
    """A solved error."""

    message: Text = Field(description="The exact message, as a program prints it.")
    cause: Localized = Field(description="Why it happens.")
    cure: Localized = Field(description="What to do.")


def _relation_targets(value: object) -> object:
    if not isinstance(value, list):
        raise complain("LI102", f"expected a list of ids, found {describe(value)}", f"write `[{value}]`")
    return value


RelationTargets = Annotated[tuple[Text, ...], BeforeValidator(_relation_targets)]


class Entry(Record):
    """One work, system or concept."""

    def model_post_init(self, _: object, /) -> None:
        """Take no more room than is needed: a catalogue may have very many."""
        self._forget_given()

    id: Slug = Field(description="Stable name, unique in the catalogue; it is the page's address.")
    formerly: tuple[Slug, ...] = Field((), description="Earlier ids; their addresses lead here.")
    kind: Kind = Field(description="What the entry is about.")
    title: Title = Field(description="The official title; `{en, zh}` where both exist.")
    aliases: tuple[Text, ...] = Field(
        (),
        description="Other names, abbreviations and words by which a reader may look for it, in any language; searched, not shown.",
    )
    section: Text = Field(description="Its section in the taxonomy.")
    also_in: tuple[Text, ...] = Field((), description="Other sections that list it.")
    parent: Text | None = Field(None, description="The entry it derives from or belongs under.")
    summary: Localized | None = Field(None, description="What it is, in one to three sentences of Markdown.")
    why: Localized | None = Field(None, description="Why it is in the index: what a reader gets.")
    authors: tuple[Text, ...] = Field((), description="Names in the order of the work.")
    et_al: Flag = Field(False, description="There are more authors than are named here.")
    organization: Text | None = Field(None, description="Who published it.")
    published: Date | None = Field(None, description="Year, month or day.")
    arxiv: Arxiv | None = Field(None, description="Bare arXiv id, without version; quote it.")
    doi: Doi | None = Field(None, description="Bare DOI.")
    repo: Repo | None = Field(None, description="GitHub repository, `owner/name`.")
    huggingface: HuggingFace | None = Field(None, description="Hugging Face repository, `owner/name`.")
    isbn: Isbn | None = Field(None, description="ISBN-13 or ISBN-10.")
    links: tuple[Link, ...] = Field((), description="Addresses that do not follow from the identifiers.")
    language: LanguageCodes | None = Field(None, description="Language(s) of the work itself.")
    level: Level | None = Field(None, description="What a reader has to know before.")
    effort: Effort | None = Field(None, description="Time it takes, e.g. `30m`, `2h`, `10w`.")
    tags: tuple[Text, ...] = Field((), description="Terms of the taxonomy.")
    relations: dict[str, RelationTargets] = Field(
        default_factory=dict, description="From a relation type to ids; the inverse is derived."
    )
    facts: dict[str, Fact] = Field(default_factory=dict, description="Facts by their id in the taxonomy.")
    variants: tuple[Variant, ...] = Field((), description="Members of a model family.")
    claims: tuple[Claim, ...] = Field((), description="What somebody says of it.")
    history: tuple[Change, ...] = Field((), description="What moved, was renamed or changed status.")
    fix: Fix | None = Field(None, description="Of a solved error (`kind: fix`): message, cause, cure.")
    core: Flag = Field(False, description="One of the works that everybody in the field should know; it needs a note.")
    recommended: Flag = Field(False, description="The curators' pick.")
    status: Status = Field(Status.DRAFT, description="How far the entry has come.")
    lifecycle: Lifecycle | None = Field(None, description="What its makers do with it.")
    added: Date = Field(description="When it entered the index.")
    verified: Date | None = Field(None, description="When a person last compared it with its sources.")

    @model_validator(mode="after")
    def _fix_belongs_to_kind(self) -> Entry:
        if self.fix and self.kind is not Kind.FIX:
            raise complain(
                "LI106",
                f"`fix` does not go with `kind: {self.kind}`",
                "write `kind: fix`, or remove `fix`",
                field="fix",
            )
        if self.kind is Kind.FIX and not self.fix:
            raise complain("LI103", "`kind: fix` needs the field `fix`", "write `fix: {message: …, cause: …, cure: …}`")
        return self

    @property
    def derived_links(self) -> tuple[Link, ...]:
        """The links that follow from the identifiers, most important first."""
        pairs: list[tuple[LinkRole, str]] = []
        if self.arxiv:
            pairs.append((LinkRole.PAPER, identifiers.arxiv_url(self.arxiv)))
        if self.doi:
            pairs.append((LinkRole.PAPER, identifiers.doi_url(self.doi)))
        if self.repo:
            pairs.append((LinkRole.CODE, identifiers.repo_url(self.repo)))
        if self.huggingface:
            pairs.append((LinkRole.CODE, identifiers.huggingface_url(self.huggingface)))
        return tuple(Link.model_construct(rel=rel, url=url, title=None, lang=None, archived=None) for rel, url in pairs)

    @property
    def all_links(self) -> tuple[Link, ...]:
        """Derived links, then the others in the order of the YAML."""
        return self.derived_links + self.links

    @property
    def work_keys(
        self,
    ) -> dict[str, tuple[Literal["arxiv", "doi", "repo", "huggingface", "isbn", "links", "history"], int]]:
        """What makes this work recognizable as the same, and the field that says so.

        Identifiers count, earlier addresses, and links whose role is the entry's own kind: a
        paper's paper, a framework's code, but not a paper's link to code.
        """
        keys: dict[str, Any] = {}
        if self.arxiv:
            keys[identifiers.arxiv_key(self.arxiv)] = ("arxiv", 0)
        if self.doi:
            keys.setdefault(identifiers.doi_key(self.doi), ("doi", 0))
        if self.repo:
            keys[identifiers.repo_key(self.repo)] = ("repo", 0)
        if self.huggingface:
            keys[identifiers.huggingface_key(self.huggingface)] = ("huggingface", 0)
        if self.isbn:
            keys[f"isbn:{self.isbn.replace('-', '').replace(' ', '')}"] = ("isbn", 0)
        for position, link in enumerate(self.links):
            if link.rel in _OWN_ROLES.get(self.kind, ()):
                keys.setdefault(identifiers.work_key(link.url), ("links", position))
        for position, change in enumerate(self.history):
            if change.from_:
                keys.setdefault(identifiers.work_key(change.from_), ("history", position))
        return keys


_OWN_ROLES: dict[Kind, tuple[LinkRole, ...]] = {
    Kind.PAPER: (LinkRole.PAPER,),
    Kind.MODEL: (LinkRole.HOMEPAGE,),
    Kind.FRAMEWORK: (LinkRole.CODE, LinkRole.HOMEPAGE),
    Kind.BENCHMARK: (LinkRole.PAPER, LinkRole.HOMEPAGE),
    Kind.DATASET: (LinkRole.PAPER, LinkRole.HOMEPAGE),
    Kind.COURSE: (LinkRole.HOMEPAGE, LinkRole.VIDEO),
    Kind.BOOK: (LinkRole.HOMEPAGE,),
    Kind.TUTORIAL: (LinkRole.TUTORIAL, LinkRole.DOCS, LinkRole.ARTICLE),
    Kind.ARTICLE: (LinkRole.ARTICLE,),
    Kind.VIDEO: (LinkRole.VIDEO,),
    Kind.FIX: (LinkRole.ARTICLE,),
}
