"""The controlled vocabulary: sections, tags, relation types and typed facts, and what is compared by these."""

from __future__ import annotations

from enum import StrEnum
from functools import cached_property

from pydantic import Field, model_validator

from llmindex.catalogue.values import Flag, Localized, Record, Slug, Text, Title, complain

__all__ = [
    "TERM_GROUPS",
    "Comparison",
    "FactDeclaration",
    "FactType",
    "RelationType",
    "Section",
    "StartingPoint",
    "Tag",
    "Taxonomy",
]

TERM_GROUPS = ("sections", "tags", "relations", "facts", "comparisons")
"""The taxonomy's fields that declare terms, each with an id of its own."""


class Section(Record):
    """A chapter of the index; every entry stands in one."""

    id: Slug = Field(description="Its address.")
    label: Title = Field(description="Its name.")
    description: Localized = Field(description="What it holds, in one sentence.")


class Tag(Record):
    """A term that entries are tagged with."""

    id: Slug = Field(description="Its address.")
    label: Title = Field(description="Its name.")
    aliases: tuple[Text, ...] = Field((), description="Other names, in any language; searched.")
    broader: Text | None = Field(
        None, description="The tag that includes it: what has this tag is found under that too."
    )
    concept: Text | None = Field(None, description="The entry that explains the term.")


class RelationType(Record):
    """A way in which one entry bears on another."""

    id: Text = Field(description="Its name in `relations`.")
    label: Title = Field(description="How it reads from the entry that states it.")
    inverse: Title | None = Field(None, description="How it reads from the other side.")
    acyclic: Flag = Field(False, description="Following it must never lead back.")
    symmetric: Flag = Field(False, description="It holds in both directions alike.")

    @model_validator(mode="after")
    def _has_one_way_back(self) -> RelationType:
        if self.symmetric == (self.inverse is not None):
            raise complain("LI106", "a relation is either `symmetric` or has an `inverse`", "keep one of the two")
        return self

    @property
    def inverse_label(self) -> Title:
        """How the relation reads from the other side."""
        return self.inverse or self.label


class FactType(StrEnum):
    """The type of a fact's value."""

    NUMBER = "number"
    TEXT = "text"
    ENUM = "enum"
    LIST = "list"
    BOOLEAN = "boolean"
    DATE = "date"


class FactDeclaration(Record):
    """A typed property that systems are compared by."""

    id: Text = Field(description="Its name in `facts`.")
    label: Title = Field(description="Its name for readers.")
    type: FactType = Field(description="What a value is.")
    unit: Text | None = Field(None, description="Unit of a number.")
    values: tuple[Text, ...] = Field((), description="The values of an enum, or of a list that is closed.")


class Comparison(Record):
    """A table that sets systems side by side: a row for each, a column for each fact."""

    id: Slug = Field(description="Its address.")
    label: Title = Field(description="Its name.")
    description: Localized = Field(description="What it compares, and what to look at, in a few sentences.")
    section: Text | None = Field(None, description="The section whose page leads to it.")
    rows: tuple[Text, ...] = Field(
        description="Ids of entries, in the order to show them; of a family, each variant is a row."
    )
    columns: tuple[Text, ...] = Field(description="Ids of facts, in the order to read them.")


class StartingPoint(Record):
    """An entry that the home page proposes to a newcomer."""

    entry: Text = Field(description="Its id.")
    why: Localized = Field(description="For whom it is.")


class Taxonomy(Record):
    """The whole vocabulary. Order matters: sections and facts are shown in it."""

    sections: tuple[Section, ...] = Field(description="Chapters, in reading order.")
    tags: tuple[Tag, ...] = Field((), description="Terms that entries may be tagged with.")
    relations: tuple[RelationType, ...] = Field((), description="Ways in which entries may bear on each other.")
    facts: tuple[FactDeclaration, ...] = Field((), description="Typed properties, in the order of comparison.")
    comparisons: tuple[Comparison, ...] = Field((), description="Tables of facts, in the order to list them.")
    start_here: tuple[StartingPoint, ...] = Field((), description="What the home page proposes first.")

    @cached_property
    def section_by_id(self) -> dict[str, Section]:
        """Sections by id, in order."""
        return {section.id: section for section in self.sections}

    @cached_property
    def tag_by_id(self) -> dict[str, Tag]:
        """Tags by id, in order."""
        return {tag.id: tag for tag in self.tags}

    @cached_property
    def relation_by_id(self) -> dict[str, RelationType]:
        """Relation types by id, in order."""
        return {relation.id: relation for relation in self.relations}

    @cached_property
    def fact_by_id(self) -> dict[str, FactDeclaration]:
        """Fact declarations by id, in order."""
        return {fact.id: fact for fact in self.facts}

    def broader_tags(self, tag_id: str) -> list[Tag]:
        """Return the tags that include a tag, the nearest first."""
        result: list[Tag] = []
        tag = self.tag_by_id.get(tag_id)
        while tag and tag.broader and (tag := self.tag_by_id.get(tag.broader)) and tag not in result:
            result.append(tag)
        return result
