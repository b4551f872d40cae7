"""Hosts that are asked in their own way: their pages, and what their interfaces answer.

Names, numbers and texts are invented; the forms are those of the services:
GitHub https://docs.github.com/en/rest/repos/repos#get-a-repository,
YouTube https://oembed.com/, arXiv https://info.arxiv.org/help/api/user-manual.html,
DOI https://www.doi.org/doi-handbook/HTML/proxy-server-rest-api.html,
Hugging Face answers 401 with an ``X-Error-Code`` where it does not tell whether something exists.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from llmindex.links.verdict import Verdict
from web import pages
from web.behaviours import says
from web.exchange import Act
from web.messages import JSON, Request


@dataclass(frozen=True, slots=True)
class Address:
    """An address of a service and what is to be said of it, however it is found out.

    ``note`` is what a curator should know besides. `Web.at` leads the address to the server.
    """

    url: str
    verdict: Verdict
    note: str = ""

    def __str__(self) -> str:
        return self.url


SERVICES = [
    Address("https://github.com/b/alive", Verdict.OK),
    Address("https://github.com/b/archived", Verdict.OK, "archived"),
    Address("https://github.com/b/renamed", Verdict.MOVED, "/b/alive"),
    Address("https://github.com/b/missing", Verdict.DEAD),
    Address("https://huggingface.co/b/alive", Verdict.OK),
    Address("https://huggingface.co/b/gated", Verdict.OK, "gated"),
    Address("https://huggingface.co/b/missing", Verdict.DEAD),
    Address("https://www.bilibili.com/video/BV1alive0000", Verdict.OK),
    Address("https://www.bilibili.com/video/BV1missing00", Verdict.DEAD),
    Address("https://www.bilibili.com/video/BV1hidden000", Verdict.DEAD),
    Address("https://www.bilibili.com/video/BV1review000", Verdict.DEAD),
    Address("https://www.bilibili.com/video/BV1login0000", Verdict.BLOCKED),
    Address("https://www.youtube.com/watch?v=alive000000", Verdict.OK),
    Address("https://www.youtube.com/watch?v=noembed0000", Verdict.OK),
    Address("https://www.youtube.com/watch?v=private0000", Verdict.BLOCKED),
    Address("https://www.youtube.com/watch?v=removed0000", Verdict.DEAD),
    Address("https://www.youtube.com/watch?v=missing0000", Verdict.DEAD),
    Address("https://arxiv.org/abs/2401.00001", Verdict.OK),
    Address("https://arxiv.org/abs/2401.00002", Verdict.OK, "withdrawn"),
    Address("https://arxiv.org/pdf/2401.00002", Verdict.OK, "withdrawn"),
    Address("https://arxiv.org/abs/2401.99999", Verdict.DEAD),
    Address("https://doi.org/10.5555/alive", Verdict.OK),
    Address("https://doi.org/10.5555/missing", Verdict.DEAD),
]


def _json(status: int, value: Any, headers: Mapping[str, str] | None = None) -> Act:
    return says(status, json.dumps(value, ensure_ascii=False), {"Content-Type": JSON, **(headers or {})})


def _github_repository(name: str, *, archived: bool = False) -> dict[str, Any]:
    return {
        "full_name": f"b/{name}",
        "html_url": f"https://github.com/b/{name}",
        "archived": archived,
        "disabled": False,
        "private": False,
        "pushed_at": "2024-01-05T00:00:00Z",
        "stargazers_count": 7,
        "license": {"spdx_id": "MIT"},
    }


_GITHUB_MISSING = _json(404, {"message": "Not Found", "status": "404"})
_GITHUB_LIMIT = _json(
    403,
    {"message": "API rate limit exceeded"},
    {"X-RateLimit-Limit": "60", "X-RateLimit-Remaining": "0", "X-RateLimit-Reset": "4102444800"},
)
_HF_UNSURE = {"X-Error-Code": "RepoNotFound", "X-Error-Message": "Invalid username or password."}
_HF_GATED = {"X-Error-Code": "GatedRepo", "X-Error-Message": "Access to model b/gated is restricted."}


def _oembed(video: str) -> Act:
    return {
        "alive000000": _json(200, {"title": "A ferry", "type": "video", "provider_name": "YouTube"}),
        "noembed0000": says(401, "Unauthorized", {"Content-Type": "text/plain"}),
        "private0000": says(403, "Forbidden", {"Content-Type": "text/plain"}),
        "removed0000": says(403, "Forbidden", {"Content-Type": "text/plain"}),  # its picture is gone too
    }.get(video, says(404, "Not Found", {"Content-Type": "text/plain"}))


def _bilibili(video: str) -> Act:
    data = {"bvid": video, "title": "渡船", "state": 0}
    codes = {"BV1missing00": -404, "BV1hidden000": 62002, "BV1review000": 62012, "BV1login0000": -403}
    code = codes.get(video, 0)
    return _json(
        200, {"code": code, "message": "OK" if code == 0 else "啥都木有", "ttl": 1, "data": data if code == 0 else None}
    )


def _handle(doi: str) -> Act:
    if doi.endswith("missing"):
        return _json(404, {"responseCode": 100, "handle": doi})
    value = {"index": 1, "type": "URL", "data": {"format": "string", "value": f"https://press.example/{doi}"}}
    return _json(200, {"responseCode": 1, "handle": doi, "values": [value]})


def _doi(doi: str) -> Act:
    if doi.endswith("missing"):
        return says(404, pages.page("DOI Not Found", body="<h1>DOI NOT FOUND</h1>"))
    return says(302, b"", {"Location": "/b/fine/0"})


def _copies(request: Request) -> Act:
    """Answer as an archive that has a copy of everything."""
    if request.path != "/cdx/search/cdx":
        return _MISSING
    rows = [["timestamp", "original", "statuscode"], ["20230405060708", request.text("url", ""), "200"]]
    return _json(200, rows)


_PAGE, _MISSING = says(200), says(404, pages.NOT_FOUND)

_ROUTES: list[tuple[str, str, Act]] = [
    ("github.com", r"/b/alive", _PAGE),
    ("github.com", r"/b/archived", says(200, pages.GITHUB_ARCHIVED)),
    ("github.com", r"/b/renamed", says(301, b"", {"Location": "/b/alive"})),
    ("github.com", r"/b/missing", _MISSING),
    ("api.github.com", r"/repos/b/alive", _json(200, _github_repository("alive"))),
    ("api.github.com", r"/repos/b/archived", _json(200, _github_repository("archived", archived=True))),
    ("api.github.com", r"/repos/b/renamed", says(301, b"", {"Location": "/repositories/7"})),
    ("api.github.com", r"/repositories/7", _json(200, _github_repository("alive"))),
    ("api.github.com", r"/repos/b/limited", _GITHUB_LIMIT),
    ("api.github.com", r"/repos/.*", _GITHUB_MISSING),
    ("huggingface.co", r"/b/alive", _PAGE),
    ("huggingface.co", r"/b/gated", _PAGE),
    ("huggingface.co", r"/b/missing", says(401, pages.FORBIDDEN, _HF_UNSURE)),
    ("huggingface.co", r"/api/(models|datasets|spaces)/b/alive", _json(200, {"id": "b/alive", "gated": False})),
    ("huggingface.co", r"/api/(models|datasets|spaces)/b/gated", _json(401, {"error": "restricted"}, _HF_GATED)),
    ("huggingface.co", r"/api/.*", _json(401, {"error": "Invalid username or password."}, _HF_UNSURE)),
    ("www.bilibili.com", r"/video/.*", _PAGE),
    ("www.youtube.com", r"/watch", _PAGE),  # also for what is gone
    ("i.ytimg.com", r"/vi/(missing|removed)0000/.*", says(404, b"", {"Content-Type": "image/jpeg"})),
    ("i.ytimg.com", r"/vi/.*", says(200, b"\xff\xd8\xff\xe0", {"Content-Type": "image/jpeg"})),
    ("arxiv.org", r"/abs/2401\.00001(v\d+)?", says(200, pages.ARXIV_LIVE)),
    ("arxiv.org", r"/abs/2401\.00002(v\d+)?", says(200, pages.ARXIV_WITHDRAWN)),
    ("arxiv.org", r"/pdf/2401\.00001(v\d+)?", says(200, b"%PDF-1.7 made up", {"Content-Type": "application/pdf"})),
    ("arxiv.org", r"/pdf/2401\.00002(v\d+)?", says(404, pages.ARXIV_PDF_GONE)),
    ("arxiv.org", r"/(abs|pdf)/.*", _MISSING),
    ("www.zhihu.com", r"/account/unhuman", says(403, pages.ZHIHU_UNHUMAN)),
    ("mp.weixin.qq.com", r"/mp/wappoc_appmsgcaptcha", says(200, pages.WECHAT_CAPTCHA)),
]
_COMPILED = [(host, re.compile(pattern), act) for host, pattern, act in _ROUTES]


_ATOM = """<?xml version="1.0" encoding="UTF-8"?>
<feed xmlns="http://www.w3.org/2005/Atom" xmlns:arxiv="http://arxiv.org/schemas/atom"><title>ArXiv Query</title>
{}</feed>
"""
_ATOM_ENTRY = (
    "<entry><id>http://arxiv.org/abs/{0}v1</id><title>{1}</title><summary>We ship.</summary>"
    "<arxiv:comment>{2}</arxiv:comment></entry>\n"
)
_WORKS = {
    "2401.00001": ("On ferries", "9 pages"),
    "2401.00002": ("On leaks", "This paper has been withdrawn by A. Captain"),
}


def _atom(ids: str) -> Act:
    """Answer for the works that there are; the others are left out."""
    entries = "".join(_ATOM_ENTRY.format(one, *_WORKS[one]) for one in ids.split(",") if one in _WORKS)
    return says(200, _ATOM.format(entries), {"Content-Type": "application/atom+xml; charset=utf-8"})


def find(request: Request) -> Act | None:
    """Find how a service answers, ``None`` if this is none, or not this page of it."""
    if request.host == "www.youtube.com" and request.path == "/oembed":
        return _oembed(request.text("url", "")[-11:])
    if request.host == "web.archive.org":
        return _copies(request)
    if request.host == "api.bilibili.com":
        return _bilibili(request.text("bvid", ""))
    if request.host == "export.arxiv.org":
        return _atom(request.text("id_list", ""))
    if request.host == "doi.org":
        path = request.path
        return _handle(path.removeprefix("/api/handles/")) if path.startswith("/api/handles/") else _doi(path)
    return next(
        (act for host, pattern, act in _COMPILED if request.host == host and pattern.fullmatch(request.path)), None
    )


HOSTS = sorted(
    {host for host, _, _ in _ROUTES} | {"api.bilibili.com", "doi.org", "export.arxiv.org", "web.archive.org"}
)
"""The names that have to lead to the server for these to be asked."""
