from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from llmindex.catalogue.identifiers import (
    arxiv_key,
    arxiv_url,
    check_arxiv,
    check_doi,
    check_huggingface,
    check_isbn,
    check_repo,
    check_slug,
    check_url,
    doi_key,
    doi_url,
    huggingface_url,
    repo_key,
    repo_url,
    work_key,
)

CHECKS = [check_slug, check_arxiv, check_doi, check_repo, check_huggingface, check_isbn, check_url]

ARXIV = st.one_of(
    st.builds("{:02d}{:02d}.{:04d}".format, st.integers(8, 14), st.integers(1, 12), st.integers(0, 9999)),
    st.builds("{:02d}{:02d}.{:05d}".format, st.integers(15, 99), st.integers(1, 12), st.integers(0, 99999)),
    st.builds(
        "{}/{:02d}{:02d}{:03d}".format,
        st.sampled_from(["cs", "hep-th", "math.GT", "cond-mat"]),
        st.integers(91, 99),
        st.integers(1, 12),
        st.integers(0, 999),
    ),
)
NAMES = st.from_regex(r"[A-Za-z0-9][A-Za-z0-9-]{0,20}/[A-Za-z0-9_][A-Za-z0-9._-]{0,20}", fullmatch=True).filter(
    lambda name: not name.lower().endswith(".git")
)
DOIS = st.from_regex(r"10\.[0-9]{4,9}/[a-zA-Z0-9]([a-zA-Z0-9._()-]{0,20}[a-zA-Z0-9])?", fullmatch=True).filter(
    lambda doi: not doi.lower().startswith("10.48550/arxiv")
)


@pytest.mark.parametrize("check", CHECKS)
@given(text=st.text())
def test_no_text_breaks_a_check(check: object, text: str) -> None:
    complaint = check(text)  # type: ignore[operator]
    assert complaint is None or complaint.message


@given(ARXIV)
def test_arxiv_ids_are_accepted(arxiv: str) -> None:
    assert check_arxiv(arxiv) is None


@pytest.mark.parametrize(
    "text",
    [
        "0612.12345",
        "2401.1000",
        "1412.12345",
        "2413.10000",
        "2400.10000",
        "2401.10000v1",
        "cs/0113017",
        "２４０１.10000",
        "",
    ],
)
def test_what_is_no_arxiv_id_is_refused(text: str) -> None:
    complaint = check_arxiv(text)
    assert complaint
    assert complaint.code == "LI202"
    assert complaint.hint != f"write `{text}`"


@given(
    ARXIV,
    st.sampled_from(
        ["https://arxiv.org/abs/{}", "http://www.arxiv.org/pdf/{}v3.pdf", "arXiv:{}", "https://arxiv.org/html/{}v1/"]
    ),
)
def test_the_hint_for_an_arxiv_address_is_the_id(arxiv: str, form: str) -> None:
    complaint = check_arxiv(form.format(arxiv))
    assert complaint
    assert complaint.hint == f"write `{arxiv.lower()}`"


@given(DOIS)
def test_dois_are_accepted_and_proposed_for_their_address(doi: str) -> None:
    assert check_doi(doi) is None
    complaint = check_doi(doi_url(doi))
    assert complaint
    assert complaint.hint == f"write `{doi}`"


@given(NAMES)
def test_repositories_are_accepted_and_proposed_for_their_address(name: str) -> None:
    assert check_repo(name) is None
    for form in (f"{repo_url(name)}.git", f"http://www.github.com/{name}/tree/main", f"github.com/{name}/"):
        complaint = check_repo(form)
        assert complaint
        assert complaint.hint == f"write `{name}`"


@pytest.mark.parametrize(
    "text",
    ["fern", "a/b/c", "-a/b", "a/b.git", "a/..", "a/.", "ä/b", "https://gitlab.com/a/b", "https://github.com/a/.."],
)
def test_what_is_no_repository_is_refused(text: str) -> None:
    complaint = check_repo(text)
    assert complaint
    assert complaint.code == "LI204"
    assert complaint.hint != f"write `{text}`"


@pytest.mark.parametrize("text", ["Qwen/Qwen3-8B", "datasets/HuggingFaceFW/fineweb", "spaces/a/b"])
def test_hugging_face_ids_are_accepted_and_proposed_for_their_address(text: str) -> None:
    assert check_huggingface(text) is None
    complaint = check_huggingface(huggingface_url(text))
    assert complaint
    assert (complaint.code, complaint.hint) == ("LI205", f"write `{text}`")


def test_a_hugging_face_name_needs_its_owner() -> None:
    complaint = check_huggingface("gpt2")
    assert complaint
    assert complaint.hint == "write `owner/name`"


@pytest.mark.parametrize("isbn", ["978-1-7185-0376-2", "9781718503762", "0-306-40615-2", "080442957X", "0-8044-2957-x"])
def test_isbns_are_accepted(isbn: str) -> None:
    assert check_isbn(isbn) is None


@given(st.integers(0, 12), st.integers(1, 9))
def test_one_wrong_digit_makes_an_isbn_wrong(place: int, by: int) -> None:
    digits = [int(digit) for digit in "9781718503762"]
    digits[place] = (digits[place] + by) % 10
    complaint = check_isbn("".join(map(str, digits)))
    assert complaint
    assert complaint.hint == "compare it with the book"


@pytest.mark.parametrize(
    ("isbn", "hint"),
    [
        ("0306406153", "compare it with the book"),
        ("12345", "an ISBN has 13 (or 10) digits"),
        ("９７８１７１８５０３７６２", "an ISBN has 13 (or 10) digits"),
    ],
)
def test_what_is_no_isbn_is_refused(isbn: str, hint: str) -> None:
    complaint = check_isbn(isbn)
    assert complaint
    assert (complaint.code, complaint.hint) == ("LI206", hint)


@given(st.text())
def test_the_id_that_is_proposed_is_one(text: str) -> None:
    complaint = check_slug(text)
    if complaint and complaint.hint.startswith("write `"):
        assert check_slug(complaint.hint.removeprefix("write `").removesuffix("`")) is None


def test_an_id_has_an_end() -> None:
    assert check_slug("a" * 80) is None
    complaint = check_slug("a" * 81)
    assert complaint
    assert complaint.hint == f"write `{'a' * 80}`"


# Addresses ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    "url",
    [
        "https://example.org",
        "http://example.org:8080/a?b=c&d=%20#e",
        "HTTPS://EXAMPLE.ORG/A",
        "https://例子.中国/路径",
        "https://example.org/a'(b)*!",
    ],
)
def test_public_addresses_are_accepted(url: str) -> None:
    assert check_url(url) is None


@pytest.mark.parametrize(
    ("url", "code"),
    [
        ("example.org/a", "LI209"),
        ("//example.org/a", "LI209"),
        ("javascript:alert(1)", "LI209"),
        ("JaVaScRiPt://example.org/%0aalert(1)", "LI209"),
        ("data:text/html,x", "LI209"),
        ("mailto:a@example.org", "LI209"),
        ("https:", "LI209"),
        ("https://", "LI209"),
        ("https://example.org:port/", "LI209"),
        ("https://example.org:99999/", "LI209"),
        ("https://[::1/", "LI209"),
        ("https://example.org/a b", "LI209"),
        ("https://example.org/a\u2028b", "LI209"),
        ("https://example.org/\x00", "LI209"),
        ('https://example.org/"', "LI209"),
        ("https://example.org/`", "LI209"),
        ("https://example.org/<", "LI209"),
        ("https://example.org/{a}", "LI209"),
        ("https://example.org\\@evil.org/", "LI209"),
        ("https://a:b@example.org/", "LI210"),
        ("https://@example.org/", "LI210"),
        ("https://localhost/", "LI211"),
        ("https://127.0.0.1/", "LI211"),
        ("https://2130706433/", "LI211"),
    ],
)
def test_what_is_no_public_address_is_refused(url: str, code: str) -> None:
    complaint = check_url(url)
    assert complaint
    assert complaint.code == code


@given(st.from_regex(r"https?://[a-z]{1,8}\.org(/[ -~]{0,12})?", fullmatch=True))
def test_an_accepted_address_can_break_out_of_nothing(url: str) -> None:
    if check_url(url) is None:
        assert not set(url) & set('<>"\\`{|} \n\t')


# The same work ------------------------------------------------------------------------


@given(ARXIV.filter(lambda arxiv: "/" not in arxiv) | st.just("cs/0112017"), st.integers(1, 99))
def test_every_form_of_an_arxiv_address_is_one_work(arxiv: str, version: int) -> None:
    forms = [
        arxiv_url(arxiv),
        f"http://arxiv.org/abs/{arxiv}",
        f"https://www.arxiv.org/abs/{arxiv}/",
        f"https://arxiv.org/abs/{arxiv}v{version}",
        f"https://arxiv.org/pdf/{arxiv}",
        f"https://arxiv.org/pdf/{arxiv}v{version}.pdf",
        f"https://arxiv.org/html/{arxiv}v{version}#S2",
        f"https://export.arxiv.org/abs/{arxiv}?context=cs",
        f"https://ar5iv.org/abs/{arxiv}",
        f"https://huggingface.co/papers/{arxiv}",
        f"https://doi.org/10.48550/arXiv.{arxiv}",
    ]
    assert {work_key(form) for form in forms} == {arxiv_key(arxiv)} == {doi_key(f"10.48550/ARXIV.{arxiv}")}


@given(NAMES)
def test_every_form_of_a_repository_is_one_work(name: str) -> None:
    forms = [
        repo_url(name),
        f"{repo_url(name)}/",
        f"{repo_url(name)}.git",
        f"http://www.github.com/{name}",
        f"https://github.com/{name.upper()}#readme",
        f"https://github.com/{name}?tab=readme-ov-file",
    ]
    assert {work_key(form) for form in forms} == {repo_key(name)}


def test_a_file_in_a_repository_is_another_work() -> None:
    assert work_key("https://github.com/a/b/blob/main/README.md") == "github.com/a/b/blob/main/README.md"


@given(DOIS)
def test_every_form_of_a_doi_is_one_work(doi: str) -> None:
    forms = [doi_url(doi), f"http://dx.doi.org/{doi}", doi_url(doi.upper())]
    assert {work_key(form) for form in forms} == {doi_key(doi)}


@given(NAMES, st.sampled_from(["", "datasets/"]))
def test_every_form_of_a_hugging_face_repository_is_one_work(name: str, kind: str) -> None:
    forms = [
        huggingface_url(kind + name),
        f"https://hf.co/{kind}{name}/",
        f"https://www.huggingface.co/{kind}{name.upper()}",
    ]
    assert {work_key(form) for form in forms} == {f"huggingface:{kind}{name}".lower()}


PATHS = st.from_regex(r"(/[a-zA-Z0-9._~-]{1,8}){0,4}", fullmatch=True)
HOSTS = st.from_regex(r"[a-z]{1,8}(\.[a-z]{1,8}){0,2}\.(example|org|cn)", fullmatch=True).filter(
    lambda host: not host.startswith("www.") and host not in ("arxiv.org", "hf.co", "doi.org")
)
QUERIES = st.dictionaries(st.sampled_from("abv"), st.from_regex(r"[a-z0-9_]{0,5}", fullmatch=True), max_size=3)


@given(HOSTS, PATHS, QUERIES)
def test_spellings_of_one_address_are_one_work(host: str, path: str, query: dict[str, str]) -> None:
    pairs = [f"{key}={value}" for key, value in query.items()]
    plain = f"https://{host}{path}" + ("?" + "&".join(pairs) if pairs else "")
    tracked = ["utm_source=x", *reversed(pairs), "spm=1.2", "utm_medium="]
    forms = [
        plain,
        plain.replace("https://", "http://www."),
        f"https://{host.upper()}.{path}/?{'&'.join(tracked)}#top",
        f"https://{host}:443{path}?{'&'.join(reversed(pairs))}",
    ]
    assert len({work_key(form) for form in forms}) == 1
    assert work_key(f"https://{work_key(plain)}") == work_key(plain), "the key is not stable"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("https://example.org/a", "https://example.org/b"),
        ("https://example.org/a?v=1", "https://example.org/a?v=2"),
        ("https://example.org/a?v=", "https://example.org/a"),
        ("https://example.org:8080/a", "https://example.org/a"),
        ("https://arxiv.org/abs/2401.10000", "https://arxiv.org/abs/2401.10001"),
        ("https://arxiv.org/list/cs.CL/recent", "https://arxiv.org/list/cs.LG/recent"),
        ("https://huggingface.co/papers", "https://huggingface.co/blog"),
    ],
)
def test_different_addresses_are_different_works(one: str, other: str) -> None:
    assert work_key(one) != work_key(other)
