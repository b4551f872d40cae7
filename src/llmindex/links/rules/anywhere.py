"""Rules for every host: bot walls, logins, front pages, and pages that say “not found” with status 200."""

from __future__ import annotations

import re
from collections.abc import Iterator

from llmindex.links.landing import address_asked, is_door, is_front_page, is_missing_page, same_site
from llmindex.links.observation import Observation, Page
from llmindex.links.page import SHORT
from llmindex.links.rules.rule import Marker, Rule, is_fine
from llmindex.links.verdict import Verdict

__all__ = ["MARKERS", "RULES"]

_GONE = {404, 410}

MARKERS = (
    Marker(
        "aliyun-challenge",
        # Forty digits, which its script puts into another order.
        re.compile(r"\bvar\s{1,9}arg1\s{0,9}=\s{0,9}[\"'][0-9A-Fa-f]{40}[\"']"),
        "The variable `arg1` of Aliyun's challenge.",
        short=True,
    ),
)


# Bot walls and logins


def _is_cloudflare(seen: Observation) -> bool:
    if seen.headers.get("cf-mitigated", "").strip().lower() == "challenge":
        return True
    page = seen.page
    return page is not None and page.text_length <= SHORT and page.title.lower().startswith(("just a moment", "请稍候"))


def _leads_to_a_door(seen: Observation) -> bool:
    return seen.status not in _GONE and is_door(seen.url) and not is_door(address_asked(seen))


# Redirects to what was not asked for


def _leads_to_the_front(seen: Observation) -> bool:
    asked = address_asked(seen)
    return (
        bool(seen.hops)
        and is_fine(seen)
        and is_front_page(seen.url)
        and not is_front_page(asked)
        and same_site(asked, seen.url)
    )


def _leads_to_a_missing_page(seen: Observation) -> bool:
    return is_fine(seen) and is_missing_page(seen.url) and not is_missing_page(address_asked(seen))


# Pages that say so

_PARTS = re.compile(r"\s+[-–—·•:»>/]+\s+|[|｜:：,，!！.。…_]+")
# Not files, modules, commands: these are what people write about who could not find them.
_WHAT = r"(?:page|web ?page|site|article|post|content|video|paste|gist)"
_FOUND_ENGLISH = (
    rf"(?:(?:error )?404 )?(?:the |this |that |your |our )?(?:requested )?{_WHAT}"
    r"(?: you(?:'re| are| were)? (?:requested|looking for|are looking for))?"
    r"(?: (?:was|is|could|can|has|does|do|did|cannot|can't|couldn't|doesn't|isn't|wasn't))?"
    r"(?: (?:not|no longer))?(?: be)?(?: been)? (?:found|available|exists?|removed|deleted|unavailable)"
)
_WHAT_CHINESE = r"(?:页面|网页|内容|文章|帖子|链接|文件|资源|视频|页)"
_WHOSE_CHINESE = (
    r"(?:抱歉|对不起|很遗憾)?(?:你|您)?所?(?:访问|请求|查找|寻找|浏览|查看|要找|要访问|要查看)?的?(?:该|此|这个)?"
)
_LOST_CHINESE = r"(?:不存在|未找到|找不到|没有找到|没找到|被删除|已删除|走丢|丢失|消失|不见|已失效|已下线|已被删除)"
_TOLD = re.compile(
    rf"{_FOUND_ENGLISH}|(?:error )?404 not found"
    rf"|(?:404 ?)?{_WHOSE_CHINESE}{_WHAT_CHINESE}(?:已经|可能)?{_LOST_CHINESE}(?:了|或已(?:被)?删除)?"
    rf"|(?:404 ?)?(?:找不到|未找到|没有找到){_WHOSE_CHINESE}{_WHAT_CHINESE}(?:了)?"
)
_NEGATED = re.compile(r"\b(?:not|no|cannot|can't|couldn't|doesn't|isn't|wasn't|removed|deleted|unavailable|nothing)\b")
_NUMBER = re.compile(r"(?:http |error |status |code )*404(?: error| page| 页面?)?|(?:错误|出错了?) ?404")
_EXPLAINED = re.compile(
    r"not (?:be )?found|n't (?:be )?(?:found|exist|find)|not exist|cannot find|no longer|nothing (?:was found|(?:is |to see )?here)|不存在|找不到|未找到|没有找到|走丢|删除"
)


def _parts(text: str) -> Iterator[str]:
    """Split a title into what it says and the names of the site around it."""
    for part in _PARTS.split(text.lower().replace("’", "'")):
        if words := " ".join(part.split()).strip("()[]【】\"'“” "):
            yield words


def _tells(text: str) -> bool:
    """Say whether a title says that something was not found, and nothing else.

    >>> [_tells(text) for text in ("Page not found | X", "404 Not Found", "Page found", "Why a page is not found")]
    [True, True, False, False]
    """
    return any(
        _TOLD.fullmatch(part) and (_NEGATED.search(part) or re.search(r"[\u4e00-\u9fff]", part))
        for part in _parts(text)
    )


def _has_number(text: str) -> bool:
    return any(_NUMBER.fullmatch(part) for part in _parts(text))


def _is_bare(text: str) -> bool:
    return list(_parts(text)) == ["not found"]


def _says_not_found(page: Page) -> bool:
    if any(_tells(text) or _is_bare(text) for text in (page.title, page.heading)):
        return True
    rest = f"{page.title} {page.heading} {page.text}".lower().replace("’", "'")
    numbered = _has_number(page.title) or _has_number(page.heading)
    return numbered and (_has_number(page.text) or _EXPLAINED.search(rest) is not None)


def _is_not_found(seen: Observation) -> bool:
    page = seen.page
    return is_fine(seen) and page is not None and page.whole and page.text_length <= SHORT and _says_not_found(page)


RULES = (
    Rule(
        "cloudflare-challenge",
        Verdict.BLOCKED,
        _is_cloudflare,
        "The header `cf-mitigated: challenge`, or a short page titled “Just a moment…”, with whatever status.",
    ),
    Rule(
        "aliyun-challenge",
        Verdict.BLOCKED,
        lambda seen: seen.mark("aliyun-challenge") is not None,
        "A page that shows little and sets `arg1`, with whatever status.",
    ),
    Rule(
        "login",
        Verdict.BLOCKED,
        _leads_to_a_door,
        "Redirected to a login, a consent form or a captcha, by its host or path. A 404 there still is one.",
    ),
    Rule(
        "front-page",
        Verdict.SOFT_404,
        _leads_to_the_front,
        "Redirected from a page of a site to its front page.",
        "leads to the front page",
    ),
    Rule(
        "error-page",
        Verdict.SOFT_404,
        _leads_to_a_missing_page,
        "Redirected to `/404` or the like, with a status that says all is well.",
    ),
    Rule(
        "not-found-page",
        Verdict.SOFT_404,
        _is_not_found,
        "A whole, short page whose title or first heading says that it was not found, and nothing else.",
    ),
)
