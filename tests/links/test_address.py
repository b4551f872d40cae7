from __future__ import annotations

from urllib.parse import quote

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from llmindex.links.address import arxiv_id_of, asked_as, host_of, normalise, site_of, youtube_id_of

TEXT = st.text(st.characters(exclude_categories=["Cs"], exclude_characters=[chr(code) for code in (*range(32), 127)]))
HOSTS = st.one_of(
    st.from_regex(r"[a-zA-Z0-9]([a-zA-Z0-9-]{0,8}[a-zA-Z0-9])?(\.[a-z]{2,6}){1,2}", fullmatch=True),
    st.ip_addresses(v=6).map("[{}]".format),
    st.ip_addresses(v=4).map(str),
    st.sampled_from(["Bücher.example", "例え.テスト", "faß.de", "ＡＢＣ.org", "x。org"]),
)
URLS = st.builds(
    "{}://{}{}/{}{}{}".format,
    st.sampled_from(["http", "https", "HTTP", "Https"]),
    HOSTS,
    st.sampled_from(["", ":", ":80", ":443", ":8080", ":00080"]),
    st.lists(st.one_of(TEXT, st.sampled_from([".", "..", "%2e", "%2E%2e", "%", "%4%31", "", "a%2Fb"]))).map("/".join),
    st.one_of(st.just(""), TEXT.map("?{}".format)),
    st.one_of(st.just(""), TEXT.map("#{}".format)),
)


@pytest.mark.parametrize(
    ("url", "normal"),
    [
        ("HTTPS://ArXiv.ORG/abs/1", "https://arxiv.org/abs/1"),
        ("http://x.org", "http://x.org/"),
        ("http://x.org?a", "http://x.org/?a"),
        ("http://x.org/?", "http://x.org/?"),
        ("http://x.org:80/", "http://x.org/"),
        ("http://x.org:/", "http://x.org/"),
        ("http://x.org:443/", "http://x.org:443/"),
        ("https://x.org:443/", "https://x.org/"),
        ("https://x.org:8443/", "https://x.org:8443/"),
        ("https://x.org./a", "https://x.org/a"),
        ("https://x.org/a#b", "https://x.org/a"),
        ("https://x.org/#!/a", "https://x.org/"),
        ("https://x.org/a/./b/../c", "https://x.org/a/c"),
        ("https://x.org/a/%2e%2E/c", "https://x.org/c"),
        ("https://x.org/../../a", "https://x.org/a"),
        ("https://x.org/a/..", "https://x.org/"),
        ("https://x.org/a/.", "https://x.org/a/"),
        ("https://x.org/a//b/", "https://x.org/a//b/"),
        ("https://x.org/.well-known/..a", "https://x.org/.well-known/..a"),
        ("https://x.org/%7Eu/%e4%bd%a0%2f", "https://x.org/~u/%E4%BD%A0%2F"),
        ("https://x.org/你 好", "https://x.org/%E4%BD%A0%20%E5%A5%BD"),
        ("https://x.org/100%", "https://x.org/100%25"),
        ("https://x.org/?b=2&a=1&b=+%20", "https://x.org/?b=2&a=1&b=+%20"),
        ("https://x.org/?a[]=1|2&u=http://y/?", "https://x.org/?a[]=1|2&u=http://y/?"),
        ("https://x.org/\udce4\udcbd\udca0", "https://x.org/%E4%BD%A0"),
        ("https://Bücher.example/", "https://xn--bcher-kva.example/"),
        ("https://faß.de/", "https://xn--fa-hia.de/"),
        ("https://知乎。com/", "https://xn--djqu72h.com/"),
        ("https://my_host.example.org/", "https://my_host.example.org/"),
        ("http://[2001:DB8:0:0::1]:8080/", "http://[2001:db8::1]:8080/"),
    ],
)
def test_spellings_of_one_address_become_one(url: str, normal: str) -> None:
    assert normalise(url) == normal


@pytest.mark.parametrize(
    ("url", "complaint"),
    [
        ("", "no web address"),
        ("arxiv.org/abs/1", "no web address"),
        ("//arxiv.org/abs/1", "no web address"),
        ("ftp://x.org/", "no web address"),
        ("javascript:alert(1)", "no web address"),
        ("mailto:a@x.org", "no web address"),
        ("http:x.org", "names no host"),
        ("http:///a", "names no host"),
        ("http://./", "names no host"),
        ("http://:80/", "names no host"),
        ("https://a:b@x.org/", "before `@`"),
        ("https://x.org\\@y.org/", "before `@`"),
        ("https://@x.org/", "before `@`"),
        ("https://x.org:0/", "is no port"),
        ("https://x.org:65536/", "is no port"),
        ("https://x.org:８０/", "is no port"),
        ("https://x.org:a/", "is no port"),
        ("https://x.org:" + "9" * 5000 + "/", "is no port"),
        ("https://x\ty.org/", "control character"),
        ("https://x.org/a\nb", "control character"),
        ("https://x.org/\x7f", "control character"),
        ("https://x y.org/", "is no host name"),
        ("https://x..org/", "is no host name"),
        ("https://x%41.org/", "is no host name"),
        ("https://x.org\\.y.org/", "is no host name"),
        ("https://" + "a" * 64 + ".org/", "is no host name"),
        ("https://" + "a." * 150 + "org/", "is no host name"),
        ("https://" + "ü" * 100_000 + ".org/", "is no host name"),
        ("https://℀.org/", "is no host name"),
        ("https://☃☃\ufffd.net/", "is no host name"),
        ("http://[::1/", "is no IPv6 address"),
        ("http://[fe80::1%25eth0]/", "is no IPv6 address"),
        ("http://[v1.a]/", "is no IPv6 address"),
        ("https://x.org/\ud800", "half a character"),
    ],
)
def test_what_is_no_web_address_is_refused_with_a_reason(url: str, complaint: str) -> None:
    with pytest.raises(ValueError, match=complaint):
        normalise(url)


@given(URLS)
@example("http://x.org/%4%31")
def test_a_normal_form_is_its_own(url: str) -> None:
    normal = normalise(url)
    assert normalise(normal) == normal
    assert normal.isascii()
    assert asked_as(asked_as(url)) == asked_as(url)


@given(st.one_of(st.text(), st.text().map("https://{}".format), st.text().map("https://x.org/{}".format)))
def test_any_text_is_an_address_or_is_refused(url: str) -> None:
    try:
        normal = normalise(url)
    except UnicodeError:
        raise  # a codec's message is not for people
    except ValueError:
        return
    assert normalise(normal) == normal
    assert host_of(normal)


@given(st.lists(st.text("ab.", min_size=1), min_size=1))
def test_dots_are_resolved_away(segments: list[str]) -> None:
    path = normalise("https://x.org/" + "/".join(segments)).removeprefix("https://x.org")
    assert not {".", ".."} & set(path.split("/"))


@given(TEXT)
def test_encoding_beforehand_changes_nothing(text: str) -> None:
    assert normalise(f"https://x.org/q/{quote(text, safe='')}?{quote(text, safe='')}").isascii()
    assert normalise(f"https://x.org/é{quote(text)}") == normalise(f"https://x.org/%c3%a9{quote(text)}")


@pytest.mark.parametrize(
    ("host", "site"),
    [
        ("www.x.org", "x.org"),
        ("m.x.org", "x.org"),
        ("m.org", "m.org"),
        ("www.com", "www.com"),
        ("wwwx.org", "wwwx.org"),
        ("blog.x.org", "blog.x.org"),
        ("x.org", "x.org"),
    ],
)
def test_a_site_is_its_host_without_what_many_have_besides(host: str, site: str) -> None:
    assert site_of(host) == site


@pytest.mark.parametrize(
    "url",
    [
        "https://arxiv.org/abs/2412.19437",
        "http://www.arxiv.org/abs/2412.19437v2",
        "https://arxiv.org/pdf/2412.19437",
        "https://arxiv.org/pdf/2412.19437v1.pdf",
        "https://arxiv.org/html/2412.19437v2#S3",
        "https://export.arxiv.org/abs/2412.19437?context=cs",
    ],
)
def test_addresses_of_one_arxiv_work_are_asked_as_its_abstract(url: str) -> None:
    assert asked_as(url) == "https://arxiv.org/abs/2412.19437"


@pytest.mark.parametrize(
    ("url", "asked"),
    [
        ("https://arxiv.org/abs/math.GT/0309136v1", "https://arxiv.org/abs/math/0309136"),
        ("https://arxiv.org/pdf/cs/0112017.pdf", "https://arxiv.org/abs/cs/0112017"),
        ("https://arxiv.org/list/cs.CL/recent", "https://arxiv.org/list/cs.CL/recent"),
        ("https://arxiv.org/abs/2413.10000", "https://arxiv.org/abs/2413.10000"),
        ("https://arxiv.org:8443/pdf/2412.19437", "https://arxiv.org:8443/pdf/2412.19437"),
        ("https://www.alphaxiv.org/abs/2412.19437", "https://www.alphaxiv.org/abs/2412.19437"),
        ("https://github.com/verl-project/verl/", "https://github.com/verl-project/verl"),
        ("http://www.github.com/verl-project/verl.git", "https://github.com/verl-project/verl"),
        ("https://github.com/verl-project/verl?tab=readme", "https://github.com/verl-project/verl?tab=readme"),
        ("https://github.com/verl-project/verl/issues/", "https://github.com/verl-project/verl/issues/"),
        ("https://github.com/verl-project/", "https://github.com/verl-project/"),
        ("http://dx.doi.org/10.1145/3600006.3613165", "https://doi.org/10.1145/3600006.3613165"),
        ("https://hf.co/Qwen/Qwen3-8B", "https://huggingface.co/Qwen/Qwen3-8B"),
        ("https://youtu.be/kCc8FmEb1nY?si=x", "https://www.youtube.com/watch?v=kCc8FmEb1nY"),
        ("https://youtu.be/", "https://youtu.be/"),
        ("https://x.org/a/", "https://x.org/a/"),
    ],
)
def test_a_work_with_several_addresses_is_asked_as_one(url: str, asked: str) -> None:
    assert asked_as(url) == asked
    assert asked_as(asked) == asked


@pytest.mark.parametrize("url", ["https://arxiv.org/abs/", "https://x.org/abs/2412.19437", "https://arxiv.org/"])
def test_what_is_no_arxiv_work_has_no_id(url: str) -> None:
    assert arxiv_id_of(url) is None


@pytest.mark.parametrize(
    ("url", "video"),
    [
        ("https://www.youtube.com/watch?v=kCc8FmEb1nY&list=PLx", "kCc8FmEb1nY"),
        ("https://m.youtube.com/watch?list=PLx&v=kCc8FmEb1nY", "kCc8FmEb1nY"),
        ("https://youtube.com/shorts/kCc8FmEb1nY/", "kCc8FmEb1nY"),
        ("https://www.youtube.com/live/kCc8FmEb1nY?si=x", "kCc8FmEb1nY"),
        ("https://www.youtube-nocookie.com/embed/kCc8FmEb1nY", "kCc8FmEb1nY"),
        ("https://youtu.be/kCc8FmEb1nY", "kCc8FmEb1nY"),
        ("https://www.youtube.com/embed/videoseries?list=PLx", None),
        ("https://www.youtube.com/watch?v=short", None),
        ("https://www.youtube.com/watch", None),
        ("https://www.youtube.com/@AndrejKarpathy/live", None),
        ("https://www.youtube.com/playlist?list=PLx", None),
        ("https://notyoutube.com/watch?v=kCc8FmEb1nY", None),
    ],
)
def test_addresses_of_one_video_have_its_id(url: str, video: str | None) -> None:
    assert youtube_id_of(url) == video
