"""What a page shows: its title, its first heading, its visible text.

Pages come from anybody, and may be cut anywhere. Of their elements only a few matter here;
all others are read as line breaks. So nothing can be nested, and reading takes time and
memory in proportion to the page's size whatever stands in it: in a whole tree, 52 KB of
unclosed formatting elements take up 3 GB, since every paragraph repeats them.
"""

from __future__ import annotations

import codecs
import re

from selectolax.lexbor import LexborHTMLParser

from llmindex.links.observation import Page

__all__ = ["SHORT", "read_page"]

SHORT = 1000
"""Pages with at most so many characters of visible text are short: their text is kept."""

_KEPT = 500
"""So many characters of it, and of a title or heading the following."""
_TITLE = 200


def read_page(body: bytes, content_type: str | None, *, whole: bool) -> tuple[Page, str] | None:
    """Return what a page shows, and its source as text; ``None`` for what is neither HTML nor text.

    ``content_type`` is the header's value, ``whole`` whether ``body`` is all of the page.

    >>> page, source = read_page(b"<title>Gone</title><script>1</script><p>Not <b>here</b>", "text/html", whole=True)
    >>> page.title, page.text
    ('Gone', 'Not here')
    """
    kind = _kind(body, content_type)
    if kind is None:
        return None
    source = _decode(body, content_type or "", whole=whole)
    title, heading, text = _read_html(source) if kind == "html" else ("", "", _collapse(source))
    return Page(
        title=title[:_TITLE],
        heading=heading[:_TITLE],
        text=text[:_KEPT] if len(text) <= SHORT else "",
        text_length=len(text),
        size=len(body),
        whole=whole,
    ), source


_HTML = {"text/html", "application/xhtml+xml"}
_TEXT = re.compile(r"text/.+|application/(?:.+\+)?(?:json|xml)")
_TAG = re.compile(rb"<(?:!doctype html|html|head|body|title|meta|script|h1|p|div)\b", re.IGNORECASE)
_SNIFFED = 1024
"""Bytes looked at where no type is given, as many as browsers look at for an encoding."""


def _kind(body: bytes, content_type: str | None) -> str | None:
    name = (content_type or "").partition(";")[0].strip().lower()
    if not name:
        return _sniff(body[:_SNIFFED])
    if name in _HTML:
        return "html"
    return "text" if _TEXT.fullmatch(name) else None


def _sniff(start: bytes) -> str | None:
    if _TAG.search(start):
        return "html"
    # No text has these, except in UTF-16 (WHATWG MIME Sniffing, "binary data byte").
    binary = re.search(rb"[\x00-\x08\x0b\x0e-\x1a\x1c-\x1f]", start) and not start.startswith(_UTF16_MARKS)
    return None if binary else "text"


# Encodings

_UTF16_MARKS = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_MARKS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))

_CODECS = {
    **dict.fromkeys(("gb2312", "gbk", "gb18030", "x-gbk", "gb_2312-80", "chinese", "csgb2312"), "gb18030"),
    **dict.fromkeys(("big5", "big5-hkscs", "x-x-big5", "cn-big5"), "big5hkscs"),
    **dict.fromkeys(("iso-8859-1", "latin1", "ascii", "us-ascii", "windows-1252", "cp1252"), "cp1252"),
    **dict.fromkeys(("shift_jis", "shift-jis", "sjis", "x-sjis", "windows-31j"), "cp932"),
    **dict.fromkeys(("euc-kr", "ks_c_5601-1987", "korean", "windows-949"), "cp949"),
    **{name: name for name in ("euc-jp", "iso-2022-jp", "koi8-r", "koi8-u")},
    **{f"iso-8859-{number}": f"iso-8859-{number}" for number in (2, 3, 4, 5, 6, 7, 8, 10, 13, 14, 15, 16)},
    **{f"windows-{number}": f"cp{number}" for number in (874, 1250, 1251, 1253, 1254, 1255, 1256, 1257, 1258)},
}
"""Python's name of an encoding by the label a page gives it, read as browsers read it
(https://encoding.spec.whatwg.org/#names-and-labels). Whatever is not here is read as UTF-8."""

_CHARSET = re.compile(r"charset\s*=\s*[\"']?\s*([^\s\"';/>]{1,40})", re.IGNORECASE)
_META_CHARSET = re.compile(rb"<meta\b[^>]{0,500}?charset\s{0,9}=\s{0,9}[\"']?\s{0,9}([^\s\"';/>]{1,40})", re.IGNORECASE)


def _decode(body: bytes, content_type: str, *, whole: bool) -> str:
    """Decode as browsers do: a byte order mark counts first, then the header, then the page's own word."""
    decoder = codecs.getincrementaldecoder(_codec(body, content_type))(errors="replace")
    return decoder.decode(body, final=whole)  # half a character at a cut is left out


def _codec(body: bytes, content_type: str) -> str:
    for mark, name in _MARKS:
        if body.startswith(mark):
            return name
    if declared := _CHARSET.search(content_type):
        return _CODECS.get(declared[1].lower(), "utf-8")
    if meta := _META_CHARSET.search(body[:_SNIFFED]):
        return _CODECS.get(meta[1].decode("ascii", "replace").lower(), "utf-8")
    return "utf-8"


# Text

_UNSEEN = ["script", "style", "noscript", "template", "iframe", "noembed", "noframes"]
"""Elements whose content nobody sees who has a browser with scripts."""
_SEEN = ["title", "h1"]


def _either_case(name: str) -> str:
    return "".join(f"[{letter}{letter.upper()}]" if letter.isalpha() else letter for letter in name)


# A tag's name ends at white space, `/` or `>` (HTML Standard, "tag name state"). The space
# in `<br ` ends ours, whatever follows. Written out in both cases: four times as fast.
_NAMES = "|".join(_either_case(name) for name in _SEEN + _UNSEEN)
_OTHER_TAG = re.compile(rf"</?(?!(?:{_NAMES})(?:[\t\n\f\r />]|\Z))[a-zA-Z][^\t\n\f\r /><]*")


def _read_html(source: str) -> tuple[str, str, str]:
    """Return title, first heading and visible text."""
    tree = LexborHTMLParser(_OTHER_TAG.sub("<br ", source), scripting=True)
    if tree.root is None:
        return "", "", ""
    tree.strip_tags(_UNSEEN, recursive=True)
    title, heading = (_first(tree, name) for name in _SEEN)
    tree.strip_tags(["title"], recursive=True)
    return title, heading, _collapse(tree.root.text(separator=" "))


def _first(tree: LexborHTMLParser, name: str) -> str:
    node = tree.css_first(name)
    return "" if node is None else _collapse(node.text(separator=" "))


def _collapse(text: str) -> str:
    return " ".join(text.split())
