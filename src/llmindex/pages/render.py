"""Templates: where the Markdown of a page is put together."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from jinja2.runtime import Context

from llmindex.pages.compiled import compiled_templates
from llmindex.pages.escape import escape
from llmindex.pages.items import list_item
from llmindex.pages.view import View, comparison_path, entry_path, learning_path_path, section_path, tag_path

__all__ = ["render"]


class _Context(Context):
    """Calls what a template calls, and no more: of everything called, Jinja asks whether it wants the context."""

    def call(self, called: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
        kwargs.pop("_loop_vars", None)
        return called(*args, **kwargs)


@cache
def _environment() -> Environment:
    environment = Environment(
        bytecode_cache=compiled_templates("page-templates"),
        loader=PackageLoader("llmindex.pages"),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        auto_reload=False,  # a build sees one state of the templates; the preview builds anew
        # What is printed is escaped, for Markdown as well as for HTML, unless it is Markdown already.
        finalize=escape,
        autoescape=False,  # noqa: S701  escaping for HTML alone would do it twice
    )
    environment.context_class = _Context
    environment.globals = {
        "list_item": list_item,
        "comparison_path": comparison_path,
        "entry_path": entry_path,
        "learning_path_path": learning_path_path,
        "section_path": section_path,
        "tag_path": tag_path,
    }
    return environment


# Three line ends, spelled out: what a pattern begins with is looked for quickly, a repetition is not.
_BLANK_LINES = re.compile(r"\n\n\n+")


def render(template: str, view: View, **context: Any) -> str:
    """Fill in a page's template; values that are not Markdown are escaped."""
    text = _environment().get_template(template).render(v=view, w=view.words, **context)
    return _BLANK_LINES.sub("\n\n", text).strip() + "\n"
