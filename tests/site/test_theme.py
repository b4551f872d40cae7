"""What our part of the theme changes in what MkDocs does."""

from __future__ import annotations

from pathlib import Path

from mkdocs.config import load_config

from llmindex.site import theme


def test_what_is_published_of_a_theme_is_the_same_without_looking_at_its_icons(project: Path) -> None:
    plain, ours = (load_config(str(project / "mkdocs.yml")) for _ in range(2))
    theme.install(ours)

    plain.theme.dirs.insert(0, ours.theme.dirs[0])
    expected = [
        name
        for name in plain.theme.get_env().list_templates()
        if not any(part.startswith(".") for part in name.split("/"))
    ]

    assert ours.theme.get_env().list_templates() == expected
    assert len(expected) > 100


def test_icons_can_still_be_taken_in(project: Path) -> None:
    config = load_config(str(project / "mkdocs.yml"))
    theme.install(config)

    assert "<svg" in config.theme.get_env().get_template(".icons/material/magnify.svg").render()
