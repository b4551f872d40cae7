"""What the pages of the made-up web say. All of it is invented."""

from __future__ import annotations

import zlib
from functools import cache

_SENTENCES = (
    "A ferry left the harbour with a hold full of notebooks.",
    "Each notebook held one idea about attention, and none was longer than a page.",
    "The captain read them in order and wrote a question under every one.",
    "By the time the ship returned, half of the questions had answers.",
)
_CHINESE = (
    "一艘渡船载着满舱的笔记本离开了港口。",
    "每本只记一个关于注意力的想法，没有一个超过一页。",
    "船长依次读完，在每个想法下面写了一个问题。",
)


def page(title: str, *, body: str = "", head: str = "", paragraphs: int = 12, chinese: bool = False) -> str:
    """Write a page; without a body of its own it is an article of some length."""
    sentences = _CHINESE if chinese else _SENTENCES
    text = body or "".join(f"<p>{sentences[number % len(sentences)]} ({number})</p>\n" for number in range(paragraphs))
    heading = "" if body else f"<h1>{title}</h1>\n"
    return f'<!doctype html>\n<html lang="{"zh" if chinese else "en"}"><head><title>{title}</title>\n{head}</head>\n<body>{heading}{text}</body></html>\n'


ARTICLE = page("Notes from a ferry")
FRONT = page("Harbour Press", body="<h1>Harbour Press</h1><p>All our stories, newest first.</p>")
LOGIN = page("Sign in", body='<h1>Sign in</h1><form method="post"><input name="user"><input type="password"></form>')
LONG_ON_404 = page("Why servers answer 404", paragraphs=60)
NOT_FOUND = page("Page not found", body="<h1>Page not found</h1><p>We looked everywhere. Try the front page.</p>")
NOT_FOUND_BARE = page("404", body="<p>There is nothing here.</p>")
NOT_FOUND_CHINESE = page("404 页面不存在", body="<h1>404</h1><p>您访问的页面不存在。</p>", chinese=True)
FORBIDDEN = page("Forbidden", body="<h1>Forbidden</h1>")

CLOUDFLARE = page(
    "Just a moment...", body="<p>Checking that you are a person. This takes a second.</p><div id=c></div>"
)
ZSE = page(
    "安全验证",
    head='<meta id="zh-zse-ck" content="004_made-up">\n<script src="https://static.example/zse-ck/v4/made-up.js"></script>\n',
    body="<p></p>",
)
ALIYUN = "<html><script>var arg1='0123456789ABCDEF0123456789ABCDEF01234567';\nfunction go(){document.cookie='acw_sc__v2='+arg1;}</script></html>"
SCRIPT_521 = "<script>var a=['made','up'];document.cookie=a.join('=');location.reload()</script>"

ZHIHU_WASTELAND = page("404 - 知乎", body="<h1>你似乎来到了没有知识存在的荒原</h1><p>返回首页</p>", chinese=True)
ZHIHU_UNHUMAN = page("安全验证", body="<p>系统监测到您的网络环境存在异常，请点击下方按钮进行验证。</p>", chinese=True)


def wechat_gone(notice: str) -> str:
    """Write what stands in place of an article that is gone: a short notice, no ``js_content``."""
    return page(
        "微信公众平台",
        head="<script>var title='';var biz='';</script>\n",
        body=f'<div class="weui-msg"><h2 class="weui-msg__title">{notice}</h2></div>',
        chinese=True,
    )


WECHAT_MOVED = page(
    "微信公众平台",
    head="<script>var transferTargetName='新号';\nvar transferTargetLink = 'https://mp.weixin.qq.com/s/made-up-target';</script>\n",
    body='<div class="weui-msg"><h2>该公众号已迁移</h2><p>点击访问新地址</p></div>',
    chinese=True,
)
WECHAT_CAPTCHA = page(
    "微信公众平台", body="<h2>环境异常</h2><p>当前环境异常，完成验证后即可继续访问。</p>", chinese=True
)
WECHAT_SCRIPTS = page(
    "渡船上的笔记",
    head="<script>var notices={gone:'该内容已被发布者删除',bad:'此内容因违规无法查看',env:'环境异常'};</script>\n",
    body=f'<div id="js_content"><p>{"".join(_CHINESE)}</p></div>',
    chinese=True,
)
WECHAT_QUOTES = page(
    "文章为什么会消失",
    body=f'<div id="js_content"><p>有人打开链接，只看到一句“该内容已被发布者删除”。</p>{"".join(f"<p>{_CHINESE[n % 3]}{n}</p>" for n in range(80))}</div>',
    chinese=True,
)


@cache
def wechat_deep() -> str:
    """Write a live article whose ``js_content`` stands 500 KB deep, behind scripts that hold the notices."""
    filler = "var row='该内容已被发布者删除|0123456789abcdef0123456789abcdef';\n" * 7000
    text = f'<div id="js_content"><p>{"".join(_CHINESE)}</p></div>'
    return page("渡船上的笔记", head=f"<script>\n{filler[:500_000]}</script>\n", body=text, chinese=True)


ARXIV_LIVE = page(
    "[2401.00001] On ferries", body='<h1 class="title mathjax">On ferries</h1><blockquote>We ship.</blockquote>'
)
ARXIV_WITHDRAWN = page(
    "[2401.00002] On leaks",
    body='<h1 class="title mathjax">On leaks</h1><p>This paper has been withdrawn by A. Captain</p><blockquote>We sank.</blockquote>',
)
ARXIV_PDF_GONE = page("2401.00002", body="<p>The paper has been withdrawn and is unavailable.</p>")
GITHUB_ARCHIVED = page(
    "GitHub - b/archived", body="<p>This repository was archived by the owner on Jan 5, 2024. It is now read-only.</p>"
)

MIB = 1 << 20


@cache
def packed_zeros(mebibytes: int, *, gzip: bool) -> bytes:
    """Return so many MiB of zeros, packed to about a thousandth: a deflate stream that repeats one flushed block.

    No checksum follows. Who unpacks that far has lost already.
    """
    packer = zlib.compressobj(9, zlib.DEFLATED, -zlib.MAX_WBITS)
    block = packer.compress(bytes(MIB)) + packer.flush(zlib.Z_FULL_FLUSH)
    start = b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\x03" if gzip else b"\x78\xda"  # RFC 1952, 2.3; RFC 1950, 2.2
    return start + block * mebibytes + b"\x03\x00"  # an empty last block
