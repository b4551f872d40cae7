"""The navigation: generated pages, then what the configuration lists."""

from __future__ import annotations

import pytest

from llmindex.pages.tree import NavItem, PageTree
from llmindex.site.navigation import complete_nav

TREE = PageTree("en", (), (NavItem("Home", "index.md"), NavItem("Topics", items=(NavItem("One", "sections/one.md"),))))
GENERATED = [{"Home": "index.md"}, {"Topics": [{"One": "sections/one.md"}]}]


@pytest.mark.parametrize("configured", [None, [], ["about.md", {"More": ["more.md"]}]])
def test_what_is_configured_follows_what_is_generated(configured: list[object] | None) -> None:
    assert complete_nav(TREE, configured) == [*GENERATED, *(configured or [])]
