"""Pages that lead from an entry's former address to its present one."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape
from pathlib import Path

from llmindex.pages.tree import relative_url, url_of

__all__ = ["write_redirects"]

_PAGE = """\
<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<title>Moved</title>
<meta name="robots" content="noindex">
<link rel="canonical" href="{canonical}">
<meta http-equiv="refresh" content="0; url={target}">
</head>
<body><p><a href="{target}">{target}</a></p></body>
</html>
"""


def write_redirects(site_dir: Path, redirects: Mapping[str, str], site_url: str) -> None:
    """Write a redirecting page for each old path."""
    for old, new in redirects.items():
        target = relative_url(old, new)
        page = _PAGE.format(target=escape(target), canonical=escape(site_url + url_of(new) if site_url else target))
        path = site_dir / url_of(old) / "index.html"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(page, encoding="utf-8")
