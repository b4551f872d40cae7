"""Building the site in all its languages: what has changed is made beside the site that stands, then put into it."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, replace
from pathlib import Path

from llmindex.site.ahead import done_ahead
from llmindex.site.apply import link, link_tree, put_into, remove_files
from llmindex.site.job import Built, Job, Options
from llmindex.site.languages import SITE_LANGUAGES, SiteLanguage
from llmindex.site.manifest import ManifestError, read_manifest
from llmindex.site.marker import MARKER, is_ours
from llmindex.site.staging import staging_beside, sweep
from llmindex.site.state import State, state_directory
from llmindex.site.swap import put_in_place
from llmindex.site.workers import WorkerError, Workers

__all__ = ["BuildError", "Built", "Options", "Result", "SiteDirError", "build_site"]


class BuildError(Exception):
    """The site could not be built; the message is for people. What stood there still stands."""


class SiteDirError(BuildError):
    """The directory cannot take the site."""


@dataclass(frozen=True)
class Result:
    """What came of building a site, per language; ``note`` says why all of it was built although it stood."""

    languages: tuple[Built, ...]
    note: str = ""

    @property
    def pages(self) -> int:
        """How many pages the languages have."""
        return sum(built.pages for built in self.languages)

    @property
    def fresh(self) -> int:
        """How many of these had to be made."""
        return sum(built.fresh for built in self.languages)

    def __str__(self) -> str:
        """Tell people how much was built."""
        return (
            f"{self.pages:,} pages" if self.fresh == self.pages else f"{self.pages:,} pages, {self.fresh:,} of them new"
        )

    @property
    def warnings(self) -> list[str]:
        """What was warned of, each once."""
        return list(dict.fromkeys(warning for built in self.languages for warning in built.warnings))


_DEFAULT, _NO_LOCK = Options(), nullcontext()


def build_site(
    project: Path,
    site_dir: Path,
    languages: Sequence[SiteLanguage] = SITE_LANGUAGES,
    options: Options = _DEFAULT,
    *,
    workers: Workers | None = None,
    lock: AbstractContextManager[object] = _NO_LOCK,
) -> Result:
    """Build a project's site into ``site_dir``; when anything goes wrong, that stays as it was.

    Pages that are the same as in the last build are left standing. Languages that are not asked
    for stay as they were. Languages are built side by side on the machine's cores; ``workers``
    are processes for it that stay for the next build, ``lock`` is held while the site changes.
    Raises BuildError.
    """
    _check(project, site_dir, languages)
    try:
        target = site_dir.resolve()  # the directory itself, where a symbolic link leads to it
        target.parent.mkdir(parents=True, exist_ok=True)
        sweep(target)
        known, note = (False, "") if options.clean else _known(target, languages)
        with staging_beside(target) as staging:
            options = replace(options, clean=not known)
            jobs = [_job(project, target, staging, language, options) for language in languages]
            results = _work(jobs, workers)
            with lock:
                _publish(target, staging, languages, jobs, results)
    except OSError as error:
        raise SiteDirError(f"cannot write `{site_dir}`: {error.strerror or error}") from None
    return Result(tuple(results), note)


def _check(project: Path, site_dir: Path, languages: Sequence[SiteLanguage]) -> None:
    """Refuse to replace what is not ours, and to build what is not there."""
    if not is_ours(site_dir):
        raise SiteDirError(
            f"`{site_dir}` holds files that llmindex did not write (there is no {MARKER} in it); "
            "empty it or name another directory"
        )
    for language in languages:
        if not (project / language.config_file).is_file():
            raise BuildError(f"there is no `{project / language.config_file}`; run this in the project's directory")


def _known(site_dir: Path, languages: Sequence[SiteLanguage]) -> tuple[bool, str]:
    """Whether all that stands of the languages is known from the last build; if not, what is wrong with its records."""
    for language in languages:
        state, root = State(state_directory(site_dir), language.code), site_dir / language.prefix
        try:
            if read_manifest(state.manifest, root) is None and root.exists():
                return False, ""
        except ManifestError as error:
            name = f"{state.directory.name}/{state.manifest.name}"
            return False, f"the record of the last build, `{name}`, {error}: building everything"
    return True, ""


def _job(project: Path, site_dir: Path, staging: Path, language: SiteLanguage, options: Options) -> Job:
    return Job(
        config_file=project / language.config_file,
        language=language.code,
        name=language.name,
        root=site_dir / language.prefix,
        target=staging / language.code,
        state=State(state_directory(site_dir), language.code),
        staged=State(staging, language.code),
        options=options,
    )


def _work(jobs: Sequence[Job], workers: Workers | None) -> list[Built]:
    try:
        results = workers.build(jobs) if workers else _work_once(jobs)
    except WorkerError as error:
        raise BuildError(str(error)) from None
    if errors := [result.error for result in results if result.error]:
        raise BuildError("\n".join(dict.fromkeys(errors)))
    return results


def _work_once(jobs: Sequence[Job]) -> list[Built]:
    with done_ahead(jobs), Workers() as workers:
        return workers.build(jobs)


def _publish(
    site_dir: Path, staging: Path, languages: Sequence[SiteLanguage], jobs: Sequence[Job], results: Sequence[Built]
) -> None:
    """Put what was built into the site: in one step if it is all of it, else file by file."""
    for job in jobs:
        job.state.forget()
    if all(result.whole for result in results):
        root = _join(staging, languages)
        _keep_others(site_dir, root, languages)
        put_in_place(root, site_dir)
    else:
        for job, result in zip(jobs, results, strict=True):
            put_into(job.target, job.root)
            remove_files(job.root, result.removed)
    for job, result in zip(jobs, results, strict=True):
        job.state.adopt(job.staged, whole=result.whole, indexed=job.options.index)


def _join(staging: Path, languages: Sequence[SiteLanguage]) -> Path:
    """Move the languages into the folder of the one at the root, and add what belongs to all."""
    root = next((staging / one.code for one in languages if not one.prefix), staging / "site")
    root.mkdir(exist_ok=True)
    for language in languages:
        if language.prefix:
            (staging / language.code).rename(root / language.prefix)
    if not (root / MARKER).exists():
        shutil.copy(root / languages[0].prefix / MARKER, root / MARKER)
    return root


def _keep_others(old: Path, root: Path, languages: Sequence[SiteLanguage]) -> None:
    """Take over from the old site the languages that were not built this time."""
    if not old.is_dir():
        return
    built = {language.prefix.rstrip("/") for language in languages}
    folders = {language.prefix.rstrip("/") for language in SITE_LANGUAGES if language.prefix}
    for path in old.iterdir():
        language = path.name if path.name in folders else ""
        if language in built:
            continue
        if path.is_dir():
            link_tree(path, root / path.name)
        else:
            link(str(path), str(root / path.name))
