"""The languages that a site is built in, and where each has its place."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["SITE_LANGUAGES", "SiteLanguage", "alternates"]


@dataclass(frozen=True, slots=True)
class SiteLanguage:
    """A language of the site: its code, its own name, the folder it is built into, its MkDocs configuration."""

    code: str
    name: str
    prefix: str
    config_file: str


SITE_LANGUAGES: tuple[SiteLanguage, ...] = (
    SiteLanguage("en", "English", "", "mkdocs.yml"),
    SiteLanguage("zh", "中文", "zh/", "mkdocs.zh.yml"),
)
"""The languages of the site; the first stands at its root."""


@dataclass(frozen=True, slots=True)
class Alternate:
    """The same page in a language: its address from the page at hand, and in full (for ``hreflang``)."""

    language: SiteLanguage
    link: str
    href: str
    current: bool


def alternates(url: str, root_url: str, current: str) -> list[Alternate]:
    """Return a page's addresses in all languages.

    ``url`` is the page's address relative to its language's root (``entries/grpo/``),
    ``root_url`` the address of the whole site (may be empty).
    """
    own = next(language for language in SITE_LANGUAGES if language.code == current)
    # The way up from the page to the root of the whole site.
    up = "../" * (own.prefix + url).count("/")
    return [
        Alternate(
            language,
            link=f"{up}{language.prefix}{url}" or "./",
            href=f"{root_url}{language.prefix}{url}",
            current=language is own,
        )
        for language in SITE_LANGUAGES
    ]
