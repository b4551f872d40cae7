"""Each rule and each marker has pages that it is for, and pages that look like them and are not.

The pages are made up.
"""

from __future__ import annotations

import re
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import pytest
from observations import see

from llmindex.links.judge import judge
from llmindex.links.landing import address_asked
from llmindex.links.observation import Observation, Page
from llmindex.links.rules import HEADERS, MARKERS, RULES, Marker, Rule, find_marks
from llmindex.links.verdict import Verdict


@dataclass(frozen=True)
class Case:
    """What a rule is for, what it is not for, and what becomes of the latter."""

    matching: Sequence[Observation]
    others: Sequence[Observation]


LONG = "<p>Words of a page that has something to say.</p>" * 40

WEIXIN = "https://mp.weixin.qq.com/s/abc"


def _notice(text: str, more: str = "") -> str:
    return f"<html><head><title></title></head><body>{more}<div class='msg'><h2>{text}</h2></div></body></html>"


def _weixin(*phrases: str) -> Case:
    """The traps are the same for each phrase."""
    first = phrases[0]
    article = f'<h1>A title</h1><div class="text" id="js_content"><p>They wrote: {first}</p></div>'
    return Case(
        [see(WEIXIN, source=_notice(phrase)) for phrase in phrases],
        [
            see(WEIXIN, source=_notice("A short article", f"<script>var tip = '{first}';</script>")),
            see(WEIXIN, source=_notice("A short article", f"<!-- {first} -->")),
            see(WEIXIN, source=article),
            see(WEIXIN, source=f"<script>{'x' * 201_000}</script><p>{first}</p>", whole=False),
            see(WEIXIN, source=f"<p>{first}</p>{LONG}"),
            see("https://example.org/a", source=_notice(first)),
        ],
    )


TRANSFER = r"<script>var transferTargetLink = 'http:\/\/mp.weixin.qq.com\/s?__biz=a\x26amp;mid=2#rd';</script>"

ARG1 = f"<html><script>var arg1='{'0123456789ABCDEF0123' * 2}';</script></html>"

ARXIV = "https://arxiv.org/abs/2401.00001"


def _redirected(start: str, end: str, code: int = 302, status: int = 200, source: str | None = None) -> Observation:
    return see(end, status, source, hops=[(start, code)])


CASES: Mapping[str, Case] = {
    "service-missing": Case(
        [see("https://github.com/a/b", 404, service="github", marks=("missing",))],
        [
            see("https://github.com/a/b", 200, service="github", marks=("exists",)),
            see("https://github.com/a/b", 200, marks=("missing",)),
        ],
    ),
    "service-restricted": Case(
        [see("https://www.youtube.com/watch?v=a", 403, service="youtube", marks=("restricted",))],
        [see("https://www.youtube.com/watch?v=a", 200, service="youtube", marks=("exists", "title=restricted"))],
    ),
    "service-renamed": Case(
        [see("https://github.com/a/b", service="github", marks=("exists", "renamed=https://github.com/c/d"))],
        [
            see("https://github.com/a/b", service="github", marks=("exists", "renamed=javascript:alert(1)")),
            see("https://github.com/a/b", service="github", marks=("exists", "renamed=https://GITHUB.com/a/b")),
        ],
    ),
    "service-archived": Case(
        [see("https://github.com/a/b", service="github", marks=("exists", "archived"))],
        [see("https://github.com/a/b", service="github", marks=("exists",))],
    ),
    "service-withdrawn": Case(
        [see(ARXIV, service="arxiv", marks=("exists", "withdrawn"))],
        [see(ARXIV, service="arxiv", marks=("exists", "title=How withdrawn papers live on"))],
    ),
    "service-exists": Case(
        [see("https://github.com/a/b", service="github", marks=("exists",))],
        [see("https://github.com/a/b", 403, service="github")],
    ),
    "weixin-transferred": Case(
        [see(WEIXIN, source=_notice("该公众号已迁移", TRANSFER))],
        [
            see(WEIXIN, source=_notice("该公众号已迁移")),
            see(WEIXIN, source=_notice("该公众号已迁移", "<script>transferTargetLink = 'javascript:go()'</script>")),
            see(WEIXIN, source=f"{TRANSFER}<div id='js_content'>该公众号已迁移</div>"),
            see(WEIXIN, source=TRANSFER + LONG),
        ],
    ),
    "weixin-deleted": _weixin("该内容已被发布者删除", "该内容已被 发布者 删除。"),
    "weixin-violation": _weixin("此内容因违规无法查看", "此内容因违规已删除"),
    "weixin-infringement": _weixin(
        "此内容被投诉且经审核涉嫌侵权，无法查看。", "此内容被投诉且经审核涉嫌侵权,无法查看"
    ),
    "weixin-unsent": _weixin("此内容发送失败无法查看"),
    "weixin-account-blocked": _weixin("此帐号已被屏蔽, 内容无法查看", "此账号已被屏蔽"),
    "weixin-account-closed": _weixin("此帐号已自主注销，内容无法查看", "此账号已自主注销"),
    "weixin-expired": _weixin("链接已过期"),
    "weixin-wall": _weixin("环境异常", "访问过于频繁，请稍后再试", "请在微信中打开", "请在微信客户端打开链接"),
    "zhihu-refused": Case(
        [
            see(
                "https://zhuanlan.zhihu.com/p/1",
                403,
                '{"error":{"message":"…","code":40362}}',
                content_type="application/json",
            ),
            see("https://www.zhihu.com/question/1", source='{"error": {"code": 40352}}', content_type="text/plain"),
        ],
        [
            see("https://www.zhihu.com/question/1", source='{"code": 403620}', content_type="application/json"),
            see("https://www.zhihu.com/question/1", source='<script>{"code":40362}</script><p>An answer</p>'),
            see("https://example.org/", source='{"code":40362}', content_type="application/json"),
        ],
    ),
    "zhihu-missing": Case(
        [
            see("https://www.zhihu.com/question/1", 404, "<h1>404</h1><p>你似乎来到了没有知识存在的荒原</p>"),
            see("https://zhuanlan.zhihu.com/p/1", 200, "<p>你似乎来到了没有知识存在的荒原</p>"),
        ],
        [
            see("https://www.zhihu.com/question/1", 403, "<p>你似乎来到了没有知识存在的荒原</p>"),
            see("https://www.zhihu.com/question/1", 200, f"<p>没有知识存在的荒原是什么意思？</p>{LONG}"),
            see("https://notzhihu.com/question/1", 200, "<p>没有知识存在的荒原</p>"),
        ],
    ),
    "zhihu-challenge": Case(
        [
            see("https://www.zhihu.com/question/1", 403, '<meta id="zh-zse-ck" content="x"><script src="y"></script>'),
            see("https://zhuanlan.zhihu.com/p/1", 200, "<meta content=x id=zh-zse-ck>"),
        ],
        [
            see("https://zhuanlan.zhihu.com/p/1", 200, f'<meta id="zh-zse-ck">{LONG}'),
            see("https://zhuanlan.zhihu.com/p/1", 200, "<p>How zh-zse-ck is made</p>"),
        ],
    ),
    "csdn-challenge": Case(
        [see("https://blog.csdn.net/a/article/details/1", 521, "<script>document.cookie = 'a'</script>")],
        [
            see("https://blog.csdn.net/a/article/details/1", 521, LONG),
            see("https://example.org/", 521, "<script>1</script>"),
            see("https://blog.csdn.net/a/article/details/1", 200, "<script>1</script>"),
        ],
    ),
    "github-archived": Case(
        [
            see("https://github.com/a/b", source=f"{LONG}<div>This repository was archived by the owner on May 1, 2024."),
            see("https://github.com/a/b", source="<p>This repository has been archived by the owner on Jul 2, 2025."),
        ],
        [
            see("https://github.com/a/b", source="<p>This repository is archived elsewhere.</p>"),
            see("https://github.com/a/b", 404, "<p>This repository was archived by the owner on May 1, 2024.</p>"),
            see("https://example.org/", source="<p>This repository was archived by the owner on May 1, 2024.</p>"),
        ],
    ),
    "arxiv-withdrawn": Case(
        [
            see(ARXIV, source=f"<td>This paper has been withdrawn by its author.</td>{LONG}"),
            see("https://arxiv.org/pdf/2401.00001", 404, "<p>It has been withdrawn and is unavailable.</p>"),
        ],
        [
            see(ARXIV, source=f"<p>We ask whether funding has been withdrawn.</p>{LONG}"),
            see(ARXIV, 500, "<p>This paper has been withdrawn.</p>"),
            see("https://arxiv.org/pdf/2401.99999", 404, "<p>There is no such paper.</p>"),
        ],
    ),
    "youtube-unavailable": Case(
        [see("https://www.youtube.com/watch?v=a", source='<script>{"playabilityStatus":{"status":"ERROR"}}</script>')],
        [
            see("https://www.youtube.com/watch?v=a", source='<script>{"playabilityStatus":{"status":"OK"}}</script>'),
            see("https://www.youtube.com/watch?v=a", source='<script>{"status":"ERROR"}</script>'),
        ],
    ),
    "youtube-login": Case(
        [see("https://youtu.be/a", source='<script>{"playabilityStatus": {"status": "LOGIN_REQUIRED"}}</script>')],
        [see("https://youtu.be/a", source='<script>{"playabilityStatus": {"status": "UNPLAYABLE"}}</script>')],
    ),
    "huggingface-missing": Case(
        [see("https://huggingface.co/a/b", 401, headers={"x-error-code": "RepoNotFound"})],
        [
            see("https://huggingface.co/a/b", 401),
            see("https://huggingface.co/a/b", 401, headers={"x-error-code": "GatedRepo"}),
            see("https://example.org/a/b", 401, headers={"x-error-code": "RepoNotFound"}),
        ],
    ),
    "huggingface-gated": Case(
        [see("https://huggingface.co/a/b/resolve/main/c", 401, headers={"x-error-code": "GatedRepo"})],
        [see("https://huggingface.co/a/b", 401, headers={"x-error-code": "RepoNotFound"})],
    ),
    "bilibili-missing": Case(
        [
            see("https://www.bilibili.com/video/BV1", source=f'<script>{{"error":{{"trueCode":{code}}}}}</script>')
            for code in (-404, 62002, 62012)
        ],
        [
            see("https://www.bilibili.com/video/BV1", source='<script>{"error":{}, "trueCode":-404}</script>'),
            see("https://www.bilibili.com/video/BV1", source='<script>{"error":{"trueCode":-4040}}</script>'),
        ],
    ),
    "bilibili-login": Case(
        [see("https://www.bilibili.com/video/BV1", source='<script>{"error":{"trueCode":-403}}</script>')],
        [see("https://www.bilibili.com/video/BV1", source='<script>{"error":{"trueCode":-404}}</script>')],
    ),
    "bilibili-refused": Case(
        [
            see("https://www.bilibili.com/video/BV1", 412),
            see("https://www.bilibili.com/video/BV1", source='<script>{"error":{"trueCode":-352}}</script>'),
        ],
        [see("https://www.bilibili.com/video/BV1", 200, LONG), see("https://example.org/", 412)],
    ),
    "cloudflare-challenge": Case(
        [
            see("https://x.org/a", 403, headers={"cf-mitigated": "challenge"}),
            see("https://x.org/a", 404, headers={"cf-mitigated": "challenge"}),
            see("https://x.org/a", 503, "<title>Just a moment...</title>"),
        ],
        [
            see("https://x.org/a", 200, f"<title>Just a moment: an essay</title>{LONG}"),
            see("https://x.org/a", 403, "<title>Forbidden</title>", headers={"cf-mitigated": ""}),
        ],
    ),
    "aliyun-challenge": Case(
        [see("https://blog.csdn.net/a/article/details/1", source=ARG1), see("https://modelscope.cn/a", 404, ARG1)],
        [
            see("https://x.org/a", source=ARG1 + LONG),
            see("https://x.org/a", source="<script>var arg1='12';</script>"),
        ],
    ),
    "login": Case(
        [
            _redirected("https://x.org/doc/1", "https://x.org/users/sign_in?to=%2Fdoc%2F1"),
            _redirected("https://x.org/doc/1", "https://passport.x.com/anything", 301),
            _redirected("https://www.zhihu.com/question/1", "https://www.zhihu.com/account/unhuman?a=b"),
            _redirected(WEIXIN, "https://mp.weixin.qq.com/mp/wappoc_appmsgcaptcha?a=b"),
            _redirected("https://www.youtube.com/watch?v=a", "https://consent.youtube.com/m?continue=b"),
        ],
        [
            _redirected("https://x.org/doc/1", "https://x.org/login", status=404),
            _redirected("http://x.org/login", "https://x.org/login"),
            _redirected("https://x.org/doc/1", "https://x.org/doc/assigning-in-place"),
            see("https://x.org/login"),
        ],
    ),
    "front-page": Case(
        [
            _redirected("https://www.x.org/blog/post", "https://x.org/"),
            _redirected("https://blog.x.org/post", "https://x.org", 301),
            _redirected("https://x.org/?p=12", "https://x.org/zh-cn/"),
            _redirected("https://m.x.org/a", "https://www.x.org/index.html?utm_source=a"),
        ],
        [
            _redirected("https://x.org/project", "https://project.x.org/", 301),
            _redirected("https://x.org/", "https://x.org/en/"),
            _redirected("https://x.org/index.php?utm_source=a", "https://x.org/"),
            _redirected("https://old.org/post", "https://new.org/"),
            _redirected("https://x.org/artificial-intelligence", "https://x.org/ai"),
            _redirected("https://x.org/post", "https://x.org/?p=12"),
            _redirected("https://x.org/post", "https://x.org/", status=503),
            see("https://x.org/"),
        ],
    ),
    "error-page": Case(
        [_redirected("https://x.org/a", "https://x.org/404.html"), _redirected("https://x.org/a", "https://x.org/notfound")],
        [
            _redirected("http://x.org/404", "https://x.org/404"),
            _redirected("https://x.org/a", "https://x.org/404.html", status=500),
            _redirected("https://x.org/a", "https://x.org/post/404-ways"),
        ],
    ),
    "not-found-page": Case(
        [
            see("https://x.org/a", source=f"<title>{title}</title><p>Go home.</p>")
            for title in (
                "Page not found", "Page Not Found | X", "404 - Page not found", "X - 404 Not Found", "404: Not Found",
                "Oops! That page can’t be found.", "This page could not be found", "Not Found", "Site not found · X",
                "Sorry, this page isn't available.", "The page you are looking for doesn't exist", "页面不存在",
                "您访问的页面不存在 - 某站", "抱歉，您要访问的页面不存在", "找不到页面", "404 页面未找到", "该文章已被删除",
                "Article no longer available", "页面走丢了",
            )
        ] + [
            see("https://x.org/a", source="<title>X</title><h1>Page not found</h1>"),
            see("https://x.org/a", source="<title>X</title><h1>404</h1><p>We can't find what you want: not found.</p>"),
        ],
        [
            see("https://x.org/a", source=f"<title>Page not found</title>{LONG}"),
            see("https://x.org/a", source="<title>Page not found</title>", whole=False),
            see("https://x.org/a", 500, "<title>Page not found</title>"),
        ] + [
            see("https://x.org/a", source=f"<title>{title}</title><p>{text}</p>")
            for title, text in (
                ("Understanding 404 pages", "What the server means when it is not found."),
                ("404", "A poem of numbers."),
                ("Room 404", "It was not found on any plan."),
                ("libcuda.so: file not found - Forum", "Install the driver."),
                ("nvcc: not found", "Set the path."),
                ("Page found", "Here it is."),
                ("不存在的骑士", "一部小说。"),
                ("页面", "不存在"),
                ("Why is my page not found?", "Because of a redirect."),
                ("", ""),
            )
        ],
    ),
}  # fmt: skip


def _applies(rule: Rule, seen: Observation) -> bool:
    return judge(address_asked(seen), seen).rule == rule.name


def test_every_rule_has_pages_that_match_and_pages_that_do_not() -> None:
    assert set(CASES) == {rule.name for rule in RULES}
    assert [name for name, case in CASES.items() if not case.matching or not case.others] == []


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)
def test_a_rule_decides_on_what_it_is_for(rule: Rule) -> None:
    for seen in CASES[rule.name].matching:
        decided = judge(address_asked(seen), seen)
        assert (decided.rule, decided.verdict) == (rule.name, rule.verdict), seen
        assert rule.note in decided.note


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)
def test_a_rule_leaves_alone_what_looks_like_it(rule: Rule) -> None:
    for seen in CASES[rule.name].others:
        assert not _applies(rule, seen), seen


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)
def test_what_only_looks_like_a_gone_page_is_not_gone(rule: Rule) -> None:
    """But for those that another rule or their status condemns."""
    if rule.verdict.gone:
        for seen in CASES[rule.name].others:
            decided = judge(address_asked(seen), seen)
            assert not decided.verdict.gone or decided.rule in {"status-404", *CASES} - {rule.name}


def test_names_are_unique_and_in_the_same_form() -> None:
    names = [rule.name for rule in RULES]
    assert len(set(names)) == len(names)
    assert all(re.fullmatch(r"[a-z0-9]+(?:-[a-z0-9]+)*", name) for name in (*names, *(mark.name for mark in MARKERS)))
    assert not {rule.name for rule in RULES} & {"moved", "no-answer"}


def test_texts_for_the_documentation_are_sentences_that_fit_a_table() -> None:
    texts = [*(rule.why for rule in RULES), *(marker.why for marker in MARKERS)]
    assert [text for text in texts if not re.fullmatch(r"[^|\n]+\.", text)] == []


def test_moves_say_where_to_and_no_other_rule_does() -> None:
    assert {rule.name for rule in RULES if rule.target} == {
        rule.name for rule in RULES if rule.verdict is Verdict.MOVED
    }


@pytest.mark.parametrize(
    "marker", MARKERS, ids=lambda marker: f"{marker.hosts[0] if marker.hosts else 'any'}:{marker.name}"
)
def test_every_marker_is_found_in_a_page_of_some_rule_and_missing_in_another(marker: Marker) -> None:
    pages = [seen for case in CASES.values() for seen in (*case.matching, *case.others) if seen.page is not None]
    found = [seen for seen in pages if seen.mark(marker.name) is not None]
    assert found
    assert len(found) < len(pages)


def test_rules_look_at_no_other_headers_than_those_that_are_kept() -> None:
    """A rule that looked at another would decide otherwise without it."""
    for case in CASES.values():
        for seen in case.matching:
            kept = replace(seen, headers={name: value for name, value in seen.headers.items() if name in HEADERS})
            assert judge(address_asked(seen), kept) == judge(address_asked(seen), seen)


def test_a_mark_has_its_value() -> None:
    [seen] = CASES["weixin-transferred"].matching
    assert seen.mark("transferred") == "http://mp.weixin.qq.com/s?__biz=a&mid=2#rd"
    assert judge(WEIXIN, seen).target == "http://mp.weixin.qq.com/s?__biz=a&mid=2#rd"


def test_marks_are_for_their_hosts() -> None:
    source = "This repository was archived by the owner on May 1, 2024."
    assert find_marks("gist.github.com", source, Page()) == ("archived",)
    assert find_marks("github.com.example.org", source, Page()) == ()


@pytest.mark.parametrize("marker", MARKERS, ids=lambda marker: marker.name)
@pytest.mark.parametrize(
    "piece",
    ["<div ", "<div id ", "id=", "var ", "var arg1 = '", "transferTargetLink = '", '"error":{', "paper ", "v1 " + " " * 9,
     '"playabilityStatus" : {', "archived by the owner", "\\x26", " ", "a"],
)  # fmt: skip
def test_a_marker_takes_time_in_proportion_to_the_page(marker: Marker, piece: str) -> None:
    source = piece * (256 * 1024 // len(piece))
    started = time.process_time()
    marker.find(source, Page())
    assert time.process_time() - started < 2
