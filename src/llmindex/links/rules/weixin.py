"""WeChat articles, which are deleted and blocked with status 200.

Live articles carry the same phrases inside their scripts, and their text may begin 500 KB
deep, beyond what is read of them. So only short visible text counts, and what is large or
has the element of an article's text is an article.
"""

from __future__ import annotations

import html
import re
from collections.abc import Callable

from llmindex.links.landing import is_web_address
from llmindex.links.observation import Observation
from llmindex.links.rules.rule import Marker, Rule, says
from llmindex.links.verdict import Verdict

__all__ = ["MARKERS", "RULES"]

_HOSTS = ("mp.weixin.qq.com",)

_ARTICLE = 200_000
"""Pages of more bytes are articles, whatever is seen of them."""
_NOTICE = 400
"""Notices say what they have to say in fewer characters."""

_ESCAPE = re.compile(r"\\(?:x([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|(.))", re.DOTALL)


def _address_in_script(text: str) -> str | None:
    r"""Read an address out of a string in a script: ``\x26amp;`` is an ampersand.

    >>> _address_in_script(r"http:\/\/mp.weixin.qq.com\/s?a=1\x26amp;b=2")
    'http://mp.weixin.qq.com/s?a=1&b=2'
    """
    plain = _ESCAPE.sub(lambda match: chr(int(match[1] or match[2], 16)) if match[1] or match[2] else match[3], text)
    address = html.unescape(plain).strip()
    return address if is_web_address(address) else None


MARKERS = (
    Marker(
        "article",
        re.compile(r"<div\b[^<>]{0,500}\bid\s{0,9}=\s{0,9}[\"']?js_content\b"),
        "The element that holds an article's text.",
        hosts=_HOSTS,
    ),
    Marker(
        "transferred",
        re.compile(r"\btransferTargetLink\s{0,9}=\s{0,9}[\"']([^\"'\n]{1,2000})[\"']"),
        "Where an article is after its account has moved: `transferTargetLink = '…'` in a script.",
        hosts=_HOSTS,
        short=True,
        value=_address_in_script,
    ),
)


def _is_notice(seen: Observation) -> bool:
    page = seen.page
    if page is None or page.size > _ARTICLE or seen.mark("article") is not None:
        return False
    return page.text_length <= _NOTICE


def _notice(*phrases: str) -> Callable[[Observation], bool]:
    return lambda seen: _is_notice(seen) and says(seen, *phrases)


def _rule(name: str, verdict: Verdict, phrases: tuple[str, ...], note: str) -> Rule:
    why = f"The notice says {' or '.join(phrases)}."
    return Rule(f"weixin-{name}", verdict, _notice(*phrases), why, note, hosts=_HOSTS)


_TRANSFERRED = "该公众号已迁移"

RULES = (
    Rule(
        "weixin-transferred",
        Verdict.MOVED,
        _notice(_TRANSFERRED),
        f"The notice says {_TRANSFERRED}, and a script names the new address.",
        "the account has moved",
        hosts=_HOSTS,
        target=lambda seen: seen.mark("transferred"),
    ),
    _rule("deleted", Verdict.SOFT_404, ("该内容已被发布者删除",), "deleted by its author"),
    _rule("violation", Verdict.SOFT_404, ("此内容因违规无法查看", "此内容因违规已删除"), "taken down by the platform"),
    _rule("infringement", Verdict.SOFT_404, ("被投诉且经审核涉嫌侵权，无法查看",), "taken down after a complaint"),
    _rule("unsent", Verdict.SOFT_404, ("此内容发送失败无法查看",), "was never published"),
    _rule("account-blocked", Verdict.SOFT_404, ("此帐号已被屏蔽", "此账号已被屏蔽"), "the account is blocked"),
    _rule("account-closed", Verdict.SOFT_404, ("此帐号已自主注销", "此账号已自主注销"), "the account was closed"),
    _rule("expired", Verdict.SOFT_404, ("链接已过期",), "the link was a temporary one"),
    _rule("wall", Verdict.BLOCKED, ("环境异常", "访问过于频繁", "请在微信中打开", "请在微信客户端打开"), ""),
)
