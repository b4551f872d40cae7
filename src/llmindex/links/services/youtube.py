"""Videos and playlists on YouTube, by oEmbed and, where that refuses, by their picture."""

from __future__ import annotations

import re
from collections.abc import Mapping
from urllib.parse import quote, urlsplit

from llmindex.links.address import youtube_id_of
from llmindex.links.services.reading import read_object, text_of
from llmindex.links.services.service import Answer, Question

__all__ = ["YouTube"]

_OK, _BAD, _EMBEDDING_OFF, _PRIVATE, _NOT_FOUND = 200, 400, 401, 403, 404
_PICTURE = "picture"


class YouTube:
    """oEmbed (https://oembed.com, https://github.com/iamcal/oembed: providers/youtube.yml).

    The page of a deleted video answers 200. oEmbed answers 404 for one that was deleted, 401
    where embedding is off (https://github.com/lycheeverse/lychee/issues/214), 403 where it is
    private or was removed; of the latter the picture is gone too
    (https://github.com/debs-obrien/debbie.codes/pull/590). An id that cannot be one is
    answered with 400.
    """

    name = "youtube"
    sites = ("youtube.com", "youtu.be", "youtube-nocookie.com")

    def __init__(self, base: str, images: str) -> None:
        self._base, self._images = base, images

    def question(self, url: str) -> Question | None:
        """Ask about videos in any form, by the one that oEmbed has always known, and about playlists."""
        video, playlist = youtube_id_of(url), _playlist(url)
        if video:
            page = f"https://www.youtube.com/watch?v={video}"
        elif playlist:
            page = f"https://www.youtube.com/playlist?list={playlist}"
        else:
            return None
        return Question(self.name, f"{self._base}/oembed?url={quote(page, safe='')}&format=json")

    def read(
        self, question: Question, url: str, status: int, headers: Mapping[str, str], body: bytes
    ) -> Answer | Question | None:
        """Read oEmbed's answer, or of the picture whether there is one."""
        del headers
        if question.step == _PICTURE:
            mark = {_OK: "restricted", _NOT_FOUND: "missing"}.get(status)
            return Answer((mark,)) if mark else None
        if status in (_BAD, _NOT_FOUND):
            return Answer(("missing",))
        if status == _EMBEDDING_OFF:
            return Answer(("exists",))
        if status == _PRIVATE:
            return self._picture_of(url)
        title = text_of(read_object(body).get("title")) if status == _OK else ""
        return Answer(("exists", f"title={title}")) if title else None

    def _picture_of(self, url: str) -> Question | None:
        """Ask for a video's picture in a size that every video has."""
        video = youtube_id_of(url)
        return Question(self.name, f"{self._images}/vi/{video}/mqdefault.jpg", step=_PICTURE) if video else None


def _playlist(url: str) -> str | None:
    """Return the id of a playlist that somebody made; others (mixes, a viewer's own) are not for everybody."""
    parts = urlsplit(url)
    found = re.search(r"(?:^|&)list=(PL[A-Za-z0-9_-]{10,60})(?:&|$)", parts.query)
    return found[1] if found and parts.path.rstrip("/") == "/playlist" else None
