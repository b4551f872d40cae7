"""Videos on bilibili, by the interface that its own pages use."""

from __future__ import annotations

import re
from collections.abc import Mapping
from urllib.parse import urlsplit

from llmindex.links.services.reading import read_object, text_of, whole_number
from llmindex.links.services.service import Answer, Question

__all__ = ["Bilibili"]

_OK = 200
_VIDEO = re.compile(r"/video/(?:(BV[0-9A-Za-z]{10})|[Aa][Vv](\d{1,20}))/?", re.ASCII)

_MARKS = {-404: "missing", 62002: "missing", 62012: "missing", -403: "restricted"}
"""There is no such video; it is not shown; only its author sees it; not without an account."""


class Bilibili:
    """``GET /x/web-interface/view``.

    Codes as in https://github.com/SocialSisterYi/bilibili-API-collect (docs/video/info.md and
    docs/misc/errcode.md); there is no official description. Any other code says nothing of the
    video: −352 and −412 are the defence against robots (also for a ``User-Agent`` that names
    Python), 62004 means that it is being reviewed.
    """

    name = "bilibili"
    sites = ("bilibili.com",)

    def __init__(self, base: str) -> None:
        self._base = base

    def question(self, url: str) -> Question | None:
        """Ask about videos; series, articles and people are asked for themselves."""
        match = _VIDEO.fullmatch(urlsplit(url).path)
        if not match:
            return None
        video = f"bvid={match[1]}" if match[1] else f"aid={match[2]}"
        return Question(self.name, f"{self._base}/x/web-interface/view?{video}")

    def read(
        self, question: Question, url: str, status: int, headers: Mapping[str, str], body: bytes
    ) -> Answer | Question | None:
        """Read a video's description or the code that says why there is none."""
        del question, url, headers
        found = read_object(body) if status == _OK else {}
        code = whole_number(found.get("code"))
        if code == 0:
            data = found.get("data")
            title = text_of(data.get("title")) if isinstance(data, dict) else ""
            return Answer(("exists", f"title={title}")) if title else None
        mark = _MARKS.get(code) if code is not None else None
        return Answer((mark,)) if mark else None
