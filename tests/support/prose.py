"""What can be told of a text without understanding it: spacing, punctuation, length, doubled words, worn phrases."""

from __future__ import annotations

import re
from collections.abc import Iterator

HAN = r"\u3400-\u4dbf\u4e00-\u9fff"
FULL = "，。；：！？、（）「」『』《》"
"""Punctuation that brings its own room."""

_LEFT_OUT = (
    (re.compile(r"^```.*?^```", re.DOTALL | re.MULTILINE), ""),
    (re.compile(r"^\$\$.*?^\$\$", re.DOTALL | re.MULTILINE), ""),
    (re.compile(r"(`+)[^`]+\1"), "code"),
    (re.compile(r"(?<!\\)\$[^$\n]+\$"), "x"),
    (re.compile(r"\[\[[^\]|]+\|([^\]]+)\]\]"), r"\1"),
    (re.compile(r"\[\[([^\]]+)\]\]"), "name"),
    (re.compile(r"\]\([^)\s]+\)"), "]"),
    (re.compile(r"(?<=[。！？：])\*\* "), ""),  # emphasis that ends with punctuation ends only before a space
    (re.compile(r"[\[\]]|\*\*|(?<!\w)[*_](?=\S)|(?<=\S)[*_](?!\w)"), ""),
)
"""What is not prose, and what stands for it; a reference without words shows a title that may be in any script."""


def prose(markdown: str) -> str:
    """Return the words of a Markdown text."""
    for pattern, instead in _LEFT_OUT:
        markdown = pattern.sub(instead, markdown)
    return markdown


_CHINESE = {
    "no space between Chinese and Latin": rf"[{HAN}][A-Za-z0-9]|[A-Za-z0-9%][{HAN}]",
    "half-width punctuation in Chinese": rf"[{HAN}][,;:?!]|[,;?!][{HAN}]|[{HAN}]\.(?=\s|$)|[{HAN}] ?\(|(?<!\()\) ?[{HAN}]",
    "a space beside full-width punctuation": rf"(?<=\S)(?<![|>#-]) (?=[{FULL}])|(?<=[{FULL}]) (?=[^\s|])",
    "a straight quotation mark in Chinese": rf"[{HAN}]\s?\"|\"\s?[{HAN}]",
    "two marks of punctuation": r"[，。；：、][，。；：、]",
    "a doubled word": r"的的|了了|是是|在在|和和|与与|把把|被被",
}

_ENGLISH = {
    "a doubled word": r"\b([A-Za-z]+) \1\b",
    "a space before punctuation": r"\w [,;:.!?](?=\s|$)",
    "British spelling": r"\b(?:behaviours?|colour\w*|favour\w*|modelling|labelled"
    r"|licence[sd]?|centre[sd]?|whilst|(?:optimi|normali|tokeni|quanti|generali|speciali|summari|minimi|maximi"
    r"|initiali|paralleli|organi|recogni|reali|utili)s(?:e|es|ed|er|ers|ing|ation|ations)|analys(?:e|ed|ing))\b",
    "two dashes in a sentence": r"—[^.—]*—[^.—]*—",
}

_WORN = {
    "en": r"\b(?:powerful|state-of-the-art|comprehensive|robust(?:ly)?|seamless(?:ly)?|cutting-edge|delv(?:e|es|ing)"
    r"|leverag(?:e|es|ed|ing)|groundbreaking|crucial|revolution\w*|game-chang\w+|paradigm shift|in this paper"
    r"|it is worth noting|note that this|plays an? \w+ role|must-read|blazing\w*|supercharg\w+)\b",
    "zh": "赋能|打造|助力|重磅|本文|颠覆|值得注意的是|众所周知|总而言之|强大的|至关重要|抓手|闭环|一站式|不言而喻|里程碑式",
}

_PATTERNS = {
    language: {what: re.compile(pattern, re.IGNORECASE if language == "en" else 0) for what, pattern in rules.items()}
    for language, rules in (
        ("en", _ENGLISH | {"a worn phrase": _WORN["en"]}),
        ("zh", _CHINESE | {"a worn phrase": _WORN["zh"]}),
    )
}

_LONGEST_SENTENCE = {"en": 60, "zh": 140}
"""In words, and in characters: what is longer has to be read twice."""


def slips(markdown: str, language: str) -> Iterator[str]:
    """Find what is wrong with a text, with the words around it."""
    text = prose(markdown)
    for what, pattern in _PATTERNS[language].items():
        for found in pattern.finditer(text):
            yield f"{what}: …{text[max(0, found.start() - 12) : found.end() + 12]!s}…".replace("\n", " ")
    for sentence in re.split(r"(?<=[.!?])\s|\n" if language == "en" else r"[。！？；\n]", text):
        length = len(sentence.split()) if language == "en" else len(sentence)
        if length > _LONGEST_SENTENCE[language] and not sentence.startswith("|"):
            yield f"a sentence of {length}: {sentence[:40]}…"
