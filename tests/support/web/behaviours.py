"""How the hosts of the made-up web behave, what is to be said of each, and whether it is worth another try.

A behaviour is asked for by ``/b/NAME/NUMBER``, with anything before or after it; each number is an address of its
own. What takes time takes what the query says (``wait``, ``after``: seconds).
"""

from __future__ import annotations

import gzip as packing
from collections.abc import Mapping
from dataclasses import dataclass

from llmindex.links.verdict import Verdict
from web import pages
from web.exchange import Act, Exchange
from web.messages import HTML, head

OK, MOVED, SOFT_404, DEAD = Verdict.OK, Verdict.MOVED, Verdict.SOFT_404, Verdict.DEAD
BLOCKED, TIMEOUT, ERROR, SKIPPED = Verdict.BLOCKED, Verdict.TIMEOUT, Verdict.ERROR, Verdict.SKIPPED

WECHAT, ZHIHU, CSDN = "mp.weixin.qq.com", "www.zhihu.com", "blog.csdn.net"

NOWHERE = "http://127.66.0.1:1/"
"""A private address at which nobody listens. It is on this machine: a checker without a guard would go there."""

KNOCK = 0.4
"""Seconds between two bytes of what drips."""


@dataclass(frozen=True, slots=True)
class Behaviour:
    """What a server does, the verdict it deserves, and whether a checker is to ask again (``None``: as it likes).

    ``host`` is the name a rule goes by, ``before`` what stands before ``/b/`` in the path. ``certificate`` makes it
    an https address. A behaviour that is ``guarded`` deserves its verdict only while private addresses are
    forbidden: it leads to one, that of the query (``to``) if there is any. One that acts ``at_accept`` has a host of its own. ``lasting`` ones take some
    seconds of patience before there is an answer.
    """

    name: str
    verdict: Verdict
    act: Act
    retried: bool | None = False
    host: str | None = None
    before: str = ""
    query: str = ""
    certificate: str | None = None
    guarded: bool = False
    at_accept: bool = False
    lasting: bool = False

    def __str__(self) -> str:
        return self.name

    def path(self, number: int | str = 0) -> str:
        """Return the path (and query) by which it is asked for."""
        return f"{self.before}/b/{self.name}/{number}{self.query}"


# Whole answers


def says(status: int, body: bytes | str = pages.ARTICLE, headers: Mapping[str, str] | None = None) -> Act:
    """Answer always the same."""

    async def act(x: Exchange) -> None:
        await x.say(status, body, headers)

    return act


_ARTICLE = says(200)


def once(first: Act, then: Act = _ARTICLE) -> Act:
    """Act in one way at the first request for an address, in another from then on."""

    async def act(x: Exchange) -> None:
        await (first if x.attempt == 1 else then)(x)

    return act


async def slow(x: Exchange) -> None:
    await x.wait(x.request.number("wait", 0.5))
    await x.say(200, pages.ARTICLE)


def by_method(for_head: int, for_get: int) -> Act:
    """Answer HEAD with one code, GET with another."""

    async def act(x: Exchange) -> None:
        status = for_head if x.request.method == "HEAD" else for_get
        await x.say(status, pages.ARTICLE if status < 400 else pages.NOT_FOUND)

    return act


# Redirects


def leads(status: int, location: str | None) -> Act:
    """Redirect; ``{n}`` in the location is the number asked for."""

    async def act(x: Exchange) -> None:
        number = x.request.path.rpartition("/")[2]
        await x.say(status, b"", {} if location is None else {"Location": location.replace("{n}", number)})

    return act


def chain(*statuses: int) -> Act:
    """Redirect once for each code, then give the article. The hop stands in the query."""

    async def act(x: Exchange) -> None:
        hop = int(x.request.number("hop", 0))
        if hop == len(statuses):
            await x.say(200, pages.ARTICLE)
        else:
            await x.say(statuses[hop], b"", {"Location": f"{x.request.path}?hop={hop + 1}"})

    return act


async def ever_on(x: Exchange) -> None:
    hop = int(x.request.number("hop", 0))
    await x.say(302, b"", {"Location": f"{x.request.path}?hop={hop + 1}"})


async def elsewhere(x: Exchange) -> None:
    await x.say(302, b"", {"Location": x.request.text("to", NOWHERE)})


# Silence


async def hang(x: Exchange) -> None:
    await x.wait(None)


async def hang_after_head(x: Exchange) -> None:
    await x.send(head(200, {"Content-Type": HTML, "Content-Length": "5000"}))
    await x.wait(None)


async def drip_head(x: Exchange) -> None:
    for byte in head(200, {"X-Padding": "drop" * 4096}):
        await x.send(bytes([byte]))
        await x.wait(KNOCK)


async def drip_body(x: Exchange) -> None:
    await x.send(head(200, {"Content-Type": HTML, "Content-Length": "100000"}))
    for byte in pages.ARTICLE.encode().ljust(100_000):
        await x.send(bytes([byte]))
        await x.wait(KNOCK)


# Broken connections


async def reset(x: Exchange) -> None:
    x.reset()


async def reset_after_head(x: Exchange) -> None:
    await x.send(head(200, {"Content-Type": HTML, "Content-Length": "5000"}) + b"<title>Notes")
    await x.wait(0.05)  # a RST takes with it what has not been read
    x.reset()


async def close_at_once(x: Exchange) -> None:
    x.close()


def sends(data: bytes) -> Act:
    """Send bytes as they are and close."""

    async def act(x: Exchange) -> None:
        await x.send(data)
        x.close()

    return act


# Come again later


def limited(status: int, *, as_date: bool = False, after: float = 1) -> Act:
    """Put the first request for an address off, and every other one that does not wait so long."""

    async def act(x: Exchange) -> None:
        now, key = x.time, f"free {x.request.address} {x.request.path}"
        if x.attempt == 1:
            seconds = x.request.number("after", after)
            x.memory[key] = now + seconds
            await x.put_off(status, seconds, as_date=as_date)
        elif now < x.memory.get(key, 0.0):
            await x.put_off(status, x.memory[key] - now, as_date=as_date)
        else:
            await x.say(200, pages.ARTICLE)

    return act


def always_later(status: int, seconds: float) -> Act:
    """Put every request off."""

    async def act(x: Exchange) -> None:
        await x.put_off(status, x.request.number("after", seconds))

    return act


async def rate_limited(x: Exchange) -> None:
    """Answer so many requests to the host within a second (``rate``), put the others off by a second."""
    second = f"{x.request.address} {int(x.time)}"
    x.memory[second] = x.memory.get(second, 0) + 1
    if x.memory[second] > x.request.number("rate", 5):
        await x.put_off(429, 1)
    else:
        await x.say(200, pages.ARTICLE)


# Bodies


async def endless(x: Exchange) -> None:
    await x.send(head(200, {"Content-Type": HTML, "Connection": "close"}) + b"<title>Endless</title>")
    while True:
        await x.send(b"<p>And then the ferry came back.</p>\n" * 1000)


def packed(*, gzip: bool) -> Act:
    """Send a gibibyte of zeros in about one mebibyte."""

    async def act(x: Exchange) -> None:
        await x.say(200, pages.packed_zeros(1024, gzip=gzip), {"Content-Encoding": "gzip" if gzip else "deflate"})

    return act


def charset(name: str, encoding: str, text: str = pages.ARTICLE) -> Act:
    """Send a page that says it is written in one charset, and is in another."""
    return says(200, text.encode(encoding), {"Content-Type": f"text/html; charset={name}"})


_GBK = pages.page("渡船上的笔记", head="<meta charset=gbk>\n", chinese=True)
_RAW = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 2\r\n%s\r\nok"


async def broken_chunks(x: Exchange) -> None:
    await x.send(head(200, {"Content-Type": HTML, "Transfer-Encoding": "chunked"}))
    await x.wait(0.05)  # parsers that get both at once may throw the head away with the rest
    await x.send(b"5\r\nhello\r\nzz\r\n!\r\n")
    x.close()


async def deep_wechat(x: Exchange) -> None:
    await x.say(200, pages.wechat_deep())


FINE = [
    Behaviour("fine", OK, says(200)),
    Behaviour("slow", OK, slow),
    Behaviour("head-refused", OK, by_method(405, 200)),
    Behaviour("head-says-gone", OK, by_method(404, 200)),
    Behaviour("head-says-fine", DEAD, by_method(200, 404)),
    Behaviour("no-content", OK, says(204, b"")),
]
REDIRECTS = [
    Behaviour("moved-301", MOVED, leads(301, "/b/fine/{n}")),
    Behaviour("moved-308", MOVED, leads(308, "/b/fine/{n}")),
    Behaviour("moved-twice", MOVED, chain(301, 308)),
    Behaviour("found-302", OK, chain(302)),
    Behaviour("see-other-303", OK, chain(303)),
    Behaviour("temporary-307", OK, chain(307)),
    Behaviour("chain", OK, chain(302, 303, 307, 302)),
    Behaviour("moved-then-found", MOVED, chain(301, 302)),
    Behaviour("found-then-moved", OK, chain(302, 301)),
    Behaviour("relative-location", MOVED, leads(301, "../fine/{n}?from=here#part")),
    Behaviour("loop", ERROR, leads(302, "/b/loop/{n}")),
    Behaviour("loop-of-two", ERROR, leads(301, "/b/loop-back/{n}")),
    Behaviour("loop-back", ERROR, leads(301, "/b/loop-of-two/{n}")),
    Behaviour("too-many-redirects", ERROR, ever_on),
    Behaviour("moved-to-gone", DEAD, leads(301, "/b/not-found/{n}")),
    Behaviour("moved-to-hanging", TIMEOUT, leads(301, "/b/hang/{n}"), retried=True, lasting=True),
    Behaviour("location-missing", ERROR, leads(302, None)),
    Behaviour("location-empty", ERROR, leads(302, "http://")),
    Behaviour("location-broken", ERROR, leads(302, "http://[::1/")),
    Behaviour("location-script", ERROR, leads(302, "javascript:alert(1)")),
    Behaviour("location-ftp", ERROR, leads(301, "ftp://ftp.example/pub")),
    Behaviour("to-private", SKIPPED, elsewhere, guarded=True),
    Behaviour("to-front", SOFT_404, leads(302, "/")),
    Behaviour("moved-to-front", SOFT_404, leads(301, "/")),
    Behaviour("to-login", BLOCKED, leads(302, "/login?next=%2Fb%2Fto-login%2F{n}")),
]
GONE = [
    Behaviour("not-found", DEAD, says(404, pages.NOT_FOUND)),
    Behaviour("gone", DEAD, says(410, pages.NOT_FOUND)),
    Behaviour("soft-404", SOFT_404, says(200, pages.NOT_FOUND)),
    Behaviour("soft-404-bare", SOFT_404, says(200, pages.NOT_FOUND_BARE)),
    Behaviour("soft-404-chinese", SOFT_404, says(200, pages.NOT_FOUND_CHINESE)),
    Behaviour("soft-404-gbk", SOFT_404, charset("gbk", "gbk", pages.NOT_FOUND_CHINESE)),
    Behaviour("article-on-404", OK, says(200, pages.LONG_ON_404)),
]
REFUSING = [
    Behaviour("unauthorized", BLOCKED, says(401, pages.FORBIDDEN, {"WWW-Authenticate": 'Basic realm="made up"'})),
    Behaviour("forbidden", BLOCKED, says(403, pages.FORBIDDEN)),
    Behaviour("legal", BLOCKED, says(451, pages.FORBIDDEN)),
    Behaviour("go-away-999", BLOCKED, says(999, pages.FORBIDDEN)),
    Behaviour("cloudflare", BLOCKED, says(403, pages.CLOUDFLARE, {"cf-mitigated": "challenge"})),
    Behaviour("cloudflare-503", BLOCKED, says(503, pages.CLOUDFLARE), retried=None),
    Behaviour("cloudflare-200", BLOCKED, says(200, pages.CLOUDFLARE)),
    Behaviour("zse-ck", BLOCKED, says(403, pages.ZSE), host=ZHIHU),
    Behaviour("unhuman", BLOCKED, leads(302, "/account/unhuman?type=Q8J2"), host=ZHIHU),
    Behaviour("aliyun", BLOCKED, says(200, pages.ALIYUN), host=CSDN),
    Behaviour("script-521", BLOCKED, says(521, pages.SCRIPT_521), retried=None, host=CSDN),
]
SILENT = [
    Behaviour("hang", TIMEOUT, hang, retried=True, lasting=True),
    Behaviour("hang-at-accept", TIMEOUT, hang, retried=True, at_accept=True, lasting=True),
    Behaviour("hang-after-head", OK, hang_after_head, lasting=True),
    Behaviour("drip-head", TIMEOUT, drip_head, retried=True, lasting=True),
    Behaviour("drip-body", OK, drip_body, lasting=True),
]
BROKEN = [
    Behaviour("reset-at-accept", ERROR, reset, retried=True, at_accept=True),
    Behaviour("reset", ERROR, reset, retried=True),
    Behaviour("reset-once", OK, once(reset), retried=True),
    Behaviour("reset-after-head", OK, reset_after_head),
    Behaviour("closed-at-once", ERROR, close_at_once, retried=True),
    Behaviour("closed-early", OK, sends(head(200, {"Content-Type": HTML, "Content-Length": "9000"}) + b"<title>No")),
    Behaviour("head-cut", ERROR, sends(b"HTTP/1.1 200 OK\r\nContent-Ty"), retried=None),
]
LATER = [
    Behaviour("later-429", OK, limited(429), retried=True),
    Behaviour("later-429-date", OK, limited(429, as_date=True), retried=True),
    Behaviour("later-503", OK, limited(503), retried=True),
    Behaviour("later-hours", BLOCKED, always_later(429, 7200), retried=None),
    Behaviour("later-for-ever", BLOCKED, always_later(429, 1), retried=True, lasting=True),
    Behaviour("later-unsaid", OK, once(says(429, b"")), retried=True),
    Behaviour("later-nonsense", OK, once(says(429, b"", {"Retry-After": "soon"})), retried=True),
    Behaviour("rate-limited", OK, rate_limited, retried=None),
]
FAULTY = [
    Behaviour("fault-once", OK, once(says(500, b"")), retried=True),
    Behaviour("unavailable-once", OK, once(says(503, b"")), retried=True),
    Behaviour("fault-500", ERROR, says(500, b"oops"), retried=True),
    Behaviour("fault-502", ERROR, says(502, b"oops"), retried=True),
]
BODIES = [
    Behaviour("endless", OK, endless),
    Behaviour("gzip", OK, says(200, packing.compress(pages.ARTICLE.encode()), {"Content-Encoding": "gzip"})),
    Behaviour("gzip-bomb", OK, packed(gzip=True)),
    Behaviour("deflate-bomb", OK, packed(gzip=False)),
    Behaviour("gzip-not", OK, says(200, pages.ARTICLE, {"Content-Encoding": "gzip"})),
    Behaviour("encoding-unknown", OK, says(200, b"\x00\x01", {"Content-Encoding": "made-up"})),
    Behaviour("charset-wrong", OK, charset("ascii", "gbk", _GBK)),
    Behaviour("charset-unknown", OK, charset("made-up-8", "utf-8")),
    Behaviour("charset-gbk", OK, charset("gbk", "gbk", _GBK)),
    Behaviour("charset-gbk-in-meta", OK, says(200, _GBK.encode("gbk"), {"Content-Type": "text/html"})),
    Behaviour("utf-8-invalid", OK, says(200, b"<title>\xff\xfe\xc3(</title>" + pages.ARTICLE.encode())),
    Behaviour("binary", OK, says(200, bytes(range(256)) * 64, {"Content-Type": "application/pdf"})),
    Behaviour("chunks-broken", OK, broken_chunks),
]
MALFORMED = [
    Behaviour("header-huge", ERROR, sends(_RAW % (b"X-Huge: " + b"x" * 1_000_000 + b"\r\n"))),
    Behaviour("header-no-colon", ERROR, sends(_RAW % b"this is no header\r\n")),
    Behaviour("header-null", ERROR, sends(_RAW % b"X-Null: a\x00b\r\n")),
    # A lone LF may be taken for the end of a line (RFC 9112, 2.2), and browsers take it so.
    Behaviour("header-bare-lf", OK, sends((_RAW % b"X-Fine: yes\r\n").replace(b"\r\n", b"\n"))),
    Behaviour("length-nonsense", ERROR, sends(head(200, {"Content-Length": "many"}) + b"ok")),
    Behaviour("status-nonsense", ERROR, sends(b"HTTP/1.1 OK then\r\n\r\n")),
    Behaviour("not-http", ERROR, sends(b"220 ferry.example ESMTP ready\r\n")),
    Behaviour("http-0.9", ERROR, sends(b"<html><title>Old</title>Before there were heads.</html>\n")),
]
CERTIFICATES = [
    Behaviour("tls-self-signed", ERROR, says(200), certificate="self-signed"),
    Behaviour("tls-expired", ERROR, says(200), certificate="expired"),
    Behaviour("tls-wrong-name", ERROR, says(200), certificate="wrong-name"),
]
WECHATS = [
    Behaviour(f"wechat-{name}", verdict, act, host=WECHAT, before="/s")
    for name, verdict, act in (
        ("deleted", SOFT_404, says(200, pages.wechat_gone("该内容已被发布者删除"))),
        ("violating", SOFT_404, says(200, pages.wechat_gone("此内容因违规无法查看"))),
        ("complained-of", SOFT_404, says(200, pages.wechat_gone("此内容被投诉且经审核涉嫌侵权，无法查看。"))),
        ("account-blocked", SOFT_404, says(200, pages.wechat_gone("此账号已被屏蔽, 内容无法查看"))),
        ("account-left", SOFT_404, says(200, pages.wechat_gone("此帐号已自主注销，内容无法查看"))),
        ("expired", SOFT_404, says(200, pages.wechat_gone("链接已过期"))),
        ("moved", MOVED, says(200, pages.WECHAT_MOVED)),
        ("captcha", BLOCKED, says(200, pages.WECHAT_CAPTCHA)),
        ("captcha-path", BLOCKED, leads(302, "/mp/wappoc_appmsgcaptcha?poc_token=made-up")),
        ("phrases-in-scripts", OK, says(200, pages.WECHAT_SCRIPTS)),
        ("phrases-quoted", OK, says(200, pages.WECHAT_QUOTES)),
        ("deep", OK, deep_wechat),
    )
]
ZHIHUS = [Behaviour("zhihu-wasteland", DEAD, says(404, pages.ZHIHU_WASTELAND), host=ZHIHU)]

BEHAVIOURS: list[Behaviour] = [
    *(*FINE, *REDIRECTS, *GONE, *REFUSING, *SILENT, *BROKEN, *LATER, *FAULTY),
    *(*BODIES, *MALFORMED, *CERTIFICATES, *WECHATS, *ZHIHUS),
]
"""All there are, each under a name of its own."""

BY_NAME = {behaviour.name: behaviour for behaviour in BEHAVIOURS}
