"""Identifiers of works, and when two addresses mean the same work.

Everything that knows the form of an arXiv id, a DOI, a repository name or an ISBN is here.
The functions named ``check_…`` return a complaint (what is wrong, what to do) or ``None``.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import NamedTuple
from urllib.parse import SplitResult, parse_qsl, unquote, urlencode, urlsplit

from llmindex.catalogue.hosts import is_private_host

__all__ = [
    "Complaint",
    "arxiv_key",
    "arxiv_url",
    "check_arxiv",
    "check_doi",
    "check_huggingface",
    "check_isbn",
    "check_repo",
    "check_slug",
    "check_url",
    "doi_key",
    "doi_url",
    "huggingface_key",
    "huggingface_url",
    "repo_key",
    "repo_url",
    "work_key",
]


class Complaint(NamedTuple):
    """Why an identifier is refused: the rule's code, what is wrong, what to do."""

    code: str
    message: str
    hint: str


_SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")

# arXiv identifier scheme, https://info.arxiv.org/help/arxiv_identifier.html: YYMM.NNNN until
# 2014-12, YYMM.NNNNN since 2015-01; before 2007-04 archive/YYMMNNN.
_ARXIV_NEW = re.compile(r"(\d\d)(0[1-9]|1[0-2])\.(\d{4,5})", re.ASCII)
_ARXIV_OLD = re.compile(r"[a-z]+(?:-[a-z]+)*(?:\.[A-Z]{2})?/\d{2}(?:0[1-9]|1[0-2])\d{3}", re.ASCII)
_ARXIV_IN_TEXT = re.compile(
    r"(?:^|/|:)(?:abs/|pdf/|html/|format/)?((?:\d{4}\.\d{4,5})|(?:[a-z-]+(?:\.[A-Z]{2})?/\d{7}))(?:v\d+)?(?:\.pdf)?/?$",
    re.IGNORECASE | re.ASCII,
)

# DOI Handbook §2.2 and Crossref's recommended expression for modern DOIs.
_DOI = re.compile(r"10\.\d{4,9}/[-._;()/:a-zA-Z0-9<>+]+", re.ASCII)
_ARXIV_DOI = re.compile(r"10\.48550/arxiv\.(.+)", re.IGNORECASE)

# GitHub: owners have up to 39 letters, digits and inner hyphens; names up to 100 of [\w.-].
_REPO = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9-]{0,38})/[A-Za-z0-9._-]{1,100}")
_HUGGINGFACE = re.compile(r"(?:datasets/|spaces/)?[A-Za-z0-9][\w.-]*/[\w.-]+")

_TRACKING = re.compile(r"utm_\w+|spm|from_source|share_source|vd_source", re.IGNORECASE)


def check_slug(text: str) -> Complaint | None:
    """Check an entry's id: lower-case words of letters and digits, joined by hyphens.

    >>> check_slug("deepseek-v3") is None
    True
    >>> check_slug("DeepSeek V3").hint
    'write `deepseek-v3`'
    """
    if _SLUG.fullmatch(text) and len(text) <= 80:
        return None
    proposal = re.sub(r"[^a-z0-9]+", "-", text.lower()).strip("-")[:80].strip("-")
    hint = f"write `{proposal}`" if proposal else "use lower-case letters, digits and hyphens"
    return Complaint("LI201", f"`{text}` is not an id: ids are the entry's address", hint)


def check_arxiv(text: str) -> Complaint | None:
    """Check a bare arXiv id, without version.

    >>> check_arxiv("2412.19437") is None
    True
    >>> check_arxiv("https://arxiv.org/pdf/2412.19437v2").hint
    'write `2412.19437`'
    """
    if match := _ARXIV_NEW.fullmatch(text):
        digits = 5 if int(match[1]) >= 15 else 4
        if len(match[3]) == digits and int(match[1]) >= 7:
            return None
        hint = f"ids of that month have {digits} digits after the point; quote the id in YAML"
        return Complaint("LI202", f"`{text}` is not an arXiv id", hint)
    if _ARXIV_OLD.fullmatch(text):
        return None
    bare = _arxiv_id(text)
    hint = f"write `{bare}`" if bare and bare != text else "write the bare id, like `2412.19437`"
    return Complaint("LI202", f"`{text}` is not an arXiv id", hint)


def _arxiv_id(text: str) -> str | None:
    match = _ARXIV_IN_TEXT.search(text.strip())
    return match[1].lower() if match else None


def check_doi(text: str) -> Complaint | None:
    """Check a bare DOI.

    >>> check_doi("10.1145/3600006.3613165") is None
    True
    >>> check_doi("https://doi.org/10.1145/3600006.3613165").hint
    'write `10.1145/3600006.3613165`'
    """
    if _DOI.fullmatch(text):
        return None
    found = _DOI.search(text)
    hint = f"write `{found[0]}`" if found else "write the bare DOI, like `10.1145/3600006.3613165`"
    return Complaint("LI203", f"`{text}` is not a DOI", hint)


def check_repo(text: str) -> Complaint | None:
    """Check a GitHub repository's ``owner/name``.

    >>> check_repo("verl-project/verl") is None
    True
    >>> check_repo("https://github.com/verl-project/verl.git").hint
    'write `verl-project/verl`'
    """
    if _is_repo(text):
        return None
    path = re.sub(r"^(?:https?://)?(?:www\.)?github\.com/|\.git$", "", text.strip("/"))
    proposal = "/".join(path.split("/")[:2])
    hint = f"write `{proposal}`" if _is_repo(proposal) else "write `owner/name`"
    return Complaint("LI204", f"`{text}` is not a repository", hint)


def _is_repo(text: str) -> bool:
    return bool(_REPO.fullmatch(text)) and not text.endswith((".git", "/.", "/.."))


def check_huggingface(text: str) -> Complaint | None:
    """Check a Hugging Face id: ``owner/name``, with ``datasets/`` or ``spaces/`` before it for those.

    >>> check_huggingface("Qwen/Qwen3-8B") is None
    True
    """
    if _HUGGINGFACE.fullmatch(text):
        return None
    path = re.sub(r"^(?:https?://)?(?:www\.)?(?:huggingface\.co|hf\.co)/", "", text.strip("/"))
    hint = f"write `{path}`" if _HUGGINGFACE.fullmatch(path) else "write `owner/name`"
    return Complaint("LI205", f"`{text}` is not a Hugging Face id", hint)


def check_isbn(text: str) -> Complaint | None:
    """Check an ISBN-10 or ISBN-13 with its check digit (ISO 2108).

    >>> check_isbn("978-1-7185-0376-2") is None
    True
    """
    digits = re.sub(r"[\s-]", "", text).upper()
    if re.fullmatch(r"[0-9]{13}", digits):
        total = sum(int(digit) * (3 if place % 2 else 1) for place, digit in enumerate(digits))
        if total % 10 == 0:
            return None
    elif re.fullmatch(r"[0-9]{9}[0-9X]", digits):
        values = [10 if digit == "X" else int(digit) for digit in digits]
        if sum(value * (10 - place) for place, value in enumerate(values)) % 11 == 0:
            return None
    else:
        return Complaint("LI206", f"`{text}` is not an ISBN", "an ISBN has 13 (or 10) digits")
    return Complaint("LI206", f"`{text}` is not an ISBN: its check digit is wrong", "compare it with the book")


def check_url(text: str) -> Complaint | None:
    """Check an address: absolute, http or https, no credentials, no private host.

    >>> check_url("https://arxiv.org/abs/2412.19437") is None
    True
    >>> check_url("ftp://example.org/x").code
    'LI209'
    """
    if (plain := _PLAIN_URL.fullmatch(text)) and not is_private_host(plain[1]):
        return None
    if re.search(r"[\s\x00-\x1f\x7f]", text):
        return Complaint("LI209", "the address holds a space or control character", "write a space as `%20`")
    if bad := re.search(r"[<>\"\\^`{|}]", text):
        return Complaint("LI209", f"the address holds `{bad[0]}`", f"write it as `%{ord(bad[0]):02X}`")
    try:
        parts = urlsplit(text)
        _ = parts.port
    except ValueError as error:
        return Complaint("LI209", f"the address cannot be read: {error}", "compare it with the browser's")
    return _check_parts(text, parts)


_PLAIN_URL = re.compile(r"https?://([A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+)(?:/[!#-;=?-\[\]_a-z~]*)?")
"""Most addresses: a host name, no port, no user, and none of the characters that are refused below."""


def _check_parts(text: str, parts: SplitResult) -> Complaint | None:
    if parts.scheme not in ("http", "https"):
        hint = "write the whole address, with `https://`" if not parts.scheme else "only http and https are allowed"
        return Complaint("LI209", f"`{text}` is not a web address", hint)
    if not parts.hostname:
        return Complaint("LI209", f"`{text}` names no host", "write the whole address")
    if parts.username is not None or parts.password is not None:
        return Complaint("LI210", "the address holds a user name or password", "remove what stands before `@`")
    if is_private_host(parts.hostname):
        return Complaint("LI211", f"`{parts.hostname}` is not a public host", "use an address that readers can open")
    return None


def arxiv_url(arxiv: str) -> str:
    """Return the abstract page of an arXiv id."""
    return f"https://arxiv.org/abs/{arxiv}"


def doi_url(doi: str) -> str:
    """Return a DOI's resolver address (DOI Handbook §3.8)."""
    return f"https://doi.org/{doi}"


def repo_url(repo: str) -> str:
    """Return a GitHub repository's page."""
    return f"https://github.com/{repo}"


def huggingface_url(name: str) -> str:
    """Return a Hugging Face repository's page."""
    return f"https://huggingface.co/{name}"


def work_key(url: str) -> str:
    """Return a key that is equal for addresses of the same work.

    Forms of one work (an arXiv abstract, PDF, HTML page or version; a repository with or
    without ``.git``) share a key, and so do spellings of one address: ``http`` or
    ``https``, ``www.`` or not, a trailing slash, tracking parameters, a fragment.

    >>> work_key("http://www.arxiv.org/pdf/2412.19437v2.pdf")
    'arxiv:2412.19437'
    >>> work_key("https://github.com/verl-project/verl.git")
    'github:verl-project/verl'
    """
    parts = urlsplit(url)
    host = (parts.hostname or "").removeprefix("www.").removesuffix(".")
    path = unquote(parts.path).rstrip("/")
    read = _HOST_KEYS.get(host)
    if read and (key := read(path)):
        return key
    port = f":{parts.port}" if parts.port and parts.port not in (80, 443) else ""
    pairs = [
        (key, value) for key, value in parse_qsl(parts.query, keep_blank_values=True) if not _TRACKING.fullmatch(key)
    ]
    query = f"?{urlencode(sorted(pairs))}" if pairs else ""
    return f"{host}{port}{path}{query}"


def _arxiv_path_key(path: str) -> str | None:
    bare = _arxiv_id(path)
    return f"arxiv:{bare}" if bare else None


def _huggingface_path_key(path: str) -> str | None:
    return (_arxiv_path_key(path) if path.startswith("/papers/") else None) or huggingface_key(path.strip("/"))


def _doi_path_key(path: str) -> str | None:
    return doi_key(path.strip("/"))


def _github_path_key(path: str) -> str | None:
    return repo_key(path.strip("/")) if re.fullmatch(r"/[^/]+/[^/]+", path) else None


_HOST_KEYS: dict[str, Callable[[str], str | None]] = {
    "arxiv.org": _arxiv_path_key,
    "export.arxiv.org": _arxiv_path_key,
    "alphaxiv.org": _arxiv_path_key,
    "ar5iv.org": _arxiv_path_key,
    "huggingface.co": _huggingface_path_key,
    "hf.co": _huggingface_path_key,
    "doi.org": _doi_path_key,
    "dx.doi.org": _doi_path_key,
    "github.com": _github_path_key,
}
"""Hosts on which several addresses mean one work; each reads a path, or says nothing of it."""


def arxiv_key(arxiv: str) -> str:
    """Return the key of a bare arXiv id."""
    return f"arxiv:{arxiv.lower()}"


def doi_key(doi: str) -> str:
    """Return the key of a DOI; arXiv's own DOIs mean the arXiv work."""
    if match := _ARXIV_DOI.fullmatch(doi):
        return arxiv_key(match[1])
    return f"doi:{doi.lower()}"


def repo_key(repo: str) -> str:
    """Return the key of a GitHub repository; GitHub ignores case."""
    return f"github:{repo.lower().removesuffix('.git')}"


def huggingface_key(name: str) -> str:
    """Return the key of a Hugging Face repository; the hub ignores case."""
    return f"huggingface:{name.lower()}"
