"""Learning paths: the page of each, and the list of them."""

from __future__ import annotations

import json

from llmindex.catalogue.learning_path import LearningPath
from llmindex.pages.render import render
from llmindex.pages.tree import EditTarget, Page, PageKind, SearchRecord
from llmindex.pages.view import View, learning_path_path

__all__ = ["PATHS_PATH", "learning_path_page", "paths_page"]

PATHS_PATH = "paths/index.md"


def learning_path_page(base: View, path: LearningPath) -> Page:
    """Make the page of a learning path."""
    view, catalogue = base.at(learning_path_path(path.id)), base.catalogue
    steps = [
        {"number": number, "step": step, "entry": catalogue.by_id[step.entry]}
        for number, step in enumerate(path.steps, 1)
    ]
    language = view.language if view.language in path.introductions else next(iter(path.introductions))
    words = {"done": view.words("path_done"), "progress": view.words.table["path_progress"]}
    body = render(
        "path.md.jinja",
        view,
        path=path,
        steps=steps,
        introduction=path.introductions[language],
        written_in=language,
        progress=json.dumps({"words": words}, ensure_ascii=False),
    )
    title, _ = path.title.best(view.language)
    audience = view.plain(path.audience)
    other_titles = [text for text in (path.title.en, path.title.zh) if text and text != title]
    found_by = SearchRecord(aliases=other_titles, meta={"kind": view.words("learning_path"), "summary": audience})
    return Page(
        path=view.path,
        kind=PageKind.PATH,
        title=title,
        description=audience,
        body=body,
        edit=EditTarget(path.files[language]),
        search=lambda: found_by,
    )


def paths_page(base: View) -> Page:
    """Make the list of learning paths."""
    view, words = base.at(PATHS_PATH), base.words
    return Page(
        path=view.path,
        kind=PageKind.PATHS,
        title=words("paths"),
        description=words("paths_description"),
        body=render("paths.md.jinja", view, paths=view.catalogue.paths),
        edit=EditTarget(next(iter(view.catalogue.paths[0].files.values())).rpartition("/")[0]),
    )
