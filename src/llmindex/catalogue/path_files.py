"""Learning paths as they are written: ``paths/<id>.<language>.md``, front matter and an introduction."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path, PurePosixPath

from llmindex.catalogue.checks.item import PathItem
from llmindex.catalogue.front_matter import read_front_matter, split_front_matter
from llmindex.catalogue.identifiers import check_slug
from llmindex.catalogue.learning_path import LearningPath, PathMatter, PathStep, Step
from llmindex.catalogue.source import SourceFile, digest_of, read_source
from llmindex.catalogue.values import LANGUAGES, Localized
from llmindex.diagnostics import Diagnostic

__all__ = ["PATHS_DIRECTORY", "join_languages", "path_files", "read_path", "read_paths"]

PATHS_DIRECTORY = "paths"


def path_files(directory: Path) -> list[Path]:
    """Return the files of learning paths in a data directory, in reading order."""
    return sorted((directory / PATHS_DIRECTORY).glob("*.md"))


def read_paths(files: Iterable[Path], prefix: str, findings: list[Diagnostic]) -> list[PathItem]:
    """Read learning paths, without those that cannot be read; ``prefix`` stands before their paths in findings."""
    items: list[PathItem] = []
    for file in files:
        relative = f"{PATHS_DIRECTORY}/{file.name}"
        source = read_source(file, f"{prefix}{relative}")
        if isinstance(source, Diagnostic):
            findings.append(source)
            continue
        item, complaints = read_path(source, relative)
        findings += complaints
        items += [item] if item else []
    return items


def read_path(source: SourceFile, relative: str) -> tuple[PathItem | None, list[Diagnostic]]:
    """Read a learning path in one language. ``relative`` is its path in the data directory."""
    name, _, language = PurePosixPath(relative).stem.rpartition(".")
    if language not in LANGUAGES or check_slug(name):
        message = f"`{PurePosixPath(relative).name}` is not the name of a learning path"
        return None, [source.finding("LI508", message, hint=f"write `<id>.<{'|'.join(LANGUAGES)}>.md`")]
    front, body, first_line = split_front_matter(source.text)
    matter, document, findings = read_front_matter(PathMatter, source.path, front)
    if not front.strip():
        hint = "write `---`, then `title:`, `order:`, `level:`, `effort:`, `audience:`, `prerequisites:` and `steps:`"
        findings.append(source.finding("LI103", "the path has no front matter", hint=hint))
    if not body.strip():
        hint = "say below the front matter what the path is about"
        findings.append(source.finding("LI004", "the path has no introduction", hint=hint))
    if not matter or not document or findings:
        return None, findings
    return PathItem(name, language, matter, body, relative, source, document, first_line), findings


def join_languages(items: Iterable[PathItem]) -> tuple[LearningPath, ...]:
    """Make each path of its languages, which must agree on its steps; in the paths' own order."""
    found: dict[str, dict[str, PathItem]] = defaultdict(dict)
    for item in items:
        found[item.id][item.language] = item
    paths = (_join(name, languages) for name, languages in found.items())
    return tuple(sorted(paths, key=lambda path: (path.order, path.id)))


def _join(name: str, items: dict[str, PathItem]) -> LearningPath:
    first = next(items[language] for language in LANGUAGES if language in items)
    own = {step.entry for step in first.matter.steps}
    mentioned = {target for item in items.values() for target in item.seen.targets}
    return LearningPath(
        id=name,
        order=first.matter.order,
        level=first.matter.level,
        effort=first.matter.effort,
        title=_localized(items, "title"),
        audience=_localized(items, "audience"),
        prerequisites=_localized(items, "prerequisites"),
        steps=tuple(_join_step(items, place, step) for place, step in enumerate(first.matter.steps)),
        introductions={language: item.introduction for language, item in items.items()},
        files={language: item.path for language, item in items.items()},
        digest=digest_of("\n".join(items[language].source.digest for language in sorted(items))),
        mentions=tuple(sorted(mentioned - own)),
    )


def _localized(items: dict[str, PathItem], field: str) -> Localized:
    return Localized(**{language: getattr(item.matter, field) for language, item in items.items()})


def _join_step(items: dict[str, PathItem], place: int, step: PathStep) -> Step:
    steps = {language: item.matter.steps[place] for language, item in items.items()}
    parts = {language: one.part for language, one in steps.items() if one.part}
    return Step(
        entry=step.entry,
        why=Localized(**{language: one.why for language, one in steps.items()}),
        after=Localized(**{language: one.after for language, one in steps.items()}),
        part=Localized(**parts) if parts else None,
        effort=step.effort,
        optional=step.optional,
    )
