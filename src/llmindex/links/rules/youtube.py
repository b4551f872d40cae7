"""YouTube's own pages, for where its interface was not asked: they are 200 for every video that never was.

The states are those that yt-dlp reads (yt_dlp/extractor/youtube).
"""

from __future__ import annotations

import re

from llmindex.links.rules.rule import Marker, Rule
from llmindex.links.verdict import Verdict

__all__ = ["MARKERS", "RULES"]

_HOSTS = ("youtube.com", "youtu.be")

MARKERS = (
    Marker(
        "playability",
        re.compile(r"\"playabilityStatus\"\s?:\s?\{\s?\"status\"\s?:\s?\"([A-Z_]{2,40})\""),
        "Whether the player may play: `playabilityStatus` in a script.",
        hosts=_HOSTS,
    ),
)

RULES = (
    Rule(
        "youtube-unavailable",
        Verdict.SOFT_404,
        lambda seen: seen.mark("playability") == "ERROR",
        "The player's state is `ERROR`: there is no such video any more.",
        hosts=_HOSTS,
    ),
    Rule(
        "youtube-login",
        Verdict.BLOCKED,
        lambda seen: seen.mark("playability") == "LOGIN_REQUIRED",
        "The player's state is `LOGIN_REQUIRED`: the video is private, or YouTube takes us for a bot.",
        hosts=_HOSTS,
    ),
)
