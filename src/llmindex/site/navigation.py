"""The navigation: generated pages first, then what the configuration lists."""

from __future__ import annotations

from typing import Any

from llmindex.pages.tree import NavItem, PageTree

__all__ = ["complete_nav", "nav_paths"]


def complete_nav(tree: PageTree, configured: Any) -> list[Any]:
    """Return a ``nav`` setting with the tree's navigation before the configured one."""
    return [*map(_as_setting, tree.nav), *(configured or [])]


def _as_setting(item: NavItem) -> dict[str, Any]:
    return {item.label: [_as_setting(child) for child in item.items] if item.items else item.path}


def nav_paths(nav: Any) -> list[str]:
    """Find the page paths in a ``nav`` setting."""
    if isinstance(nav, str):
        return [nav]
    if isinstance(nav, dict):
        return [path for value in nav.values() for path in nav_paths(value)]
    return [path for item in nav or () for path in nav_paths(item)]
