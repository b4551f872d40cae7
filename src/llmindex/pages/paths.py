"""Learning paths: the page of each, and the list of them."""

from __future__ import annotations

import json
from functools import partial

from llmindex.catalogue.learning_path import LearningPath
from llmindex.catalogue.path_files import PATHS_DIRECTORY
from llmindex.pages.render import render
from llmindex.pages.tree import EditTarget, Page, PageKind
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
    audience = view.plain(path.audience)
    return Page(
        path=view.path,
        kind=PageKind.PATH,
        title=path.title.best(view.language)[0],
        description=audience,
        body=body,
        edit=EditTarget(path.files[language]),
        search=partial(view.named, path.title, "learning_path", audience),
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
        edit=EditTarget(PATHS_DIRECTORY),
    )
