"""What a learning path is: entries in the order in which to read them, and why in that order."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from pydantic import Field, field_validator

from llmindex.catalogue.model import Level
from llmindex.catalogue.values import Effort, Flag, Localized, Number, Record, Text, complain

__all__ = ["LearningPath", "PathMatter", "PathStep", "Step"]


class PathStep(Record):
    """An entry's place in a path, in one language."""

    entry: Text = Field(description="The entry to read, by its id.")
    part: Text | None = Field(None, description="Heading of the part of the path that begins here.")
    why: Text = Field(description="Why it comes here. Markdown.")
    after: Text = Field(description="What the reader can do after it. Markdown.")
    effort: Effort | None = Field(None, description="Time it takes here, if not the entry's own.")
    optional: Flag = Field(False, description="Whether the path goes on without it.")


class PathMatter(Record):
    """What stands above the introduction of a path, in one language."""

    title: Text = Field(description="What the path leads to.")
    order: Number = Field(description="Its place among the paths: smaller ones come first.")
    level: Level = Field(description="What a reader has to know before.")
    effort: Effort = Field(description="Time that all of it takes, optional steps left out.")
    audience: Text = Field(description="Who it is for. Markdown.")
    prerequisites: Text = Field(description="What to know or to have before the first step. Markdown.")
    steps: tuple[PathStep, ...] = Field(description="The steps, in order.")

    @field_validator("steps")
    @classmethod
    def _are_some(cls, steps: tuple[PathStep, ...]) -> tuple[PathStep, ...]:
        if not steps:
            raise complain("LI104", "the path has no steps", "add `- entry: <id>`, with `why` and `after`")
        return steps


@dataclass(frozen=True, slots=True)
class Step:
    """An entry's place in a path, in every language there is."""

    entry: str
    why: Localized
    after: Localized
    part: Localized | None = None
    effort: str | None = None
    optional: bool = False


@dataclass(frozen=True, slots=True)
class LearningPath:
    """A path in every language there is.

    ``introductions`` are Markdown by language, ``files`` the paths of its files (relative to the
    data directory) by language, and ``digest`` is a hash of the texts of all of them.
    """

    id: str
    order: float
    level: Level
    effort: str
    title: Localized
    audience: Localized
    prerequisites: Localized
    steps: tuple[Step, ...]
    introductions: Mapping[str, str]
    files: Mapping[str, str]
    digest: str
    mentions: tuple[str, ...] = ()
    """The entries that its texts refer to, beside those of its steps."""
