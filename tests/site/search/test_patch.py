"""An index that is changed for a few documents is, byte for byte, the index of the new documents."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import cbor2
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from llmindex.pages.tree import SearchRecord
from llmindex.site.search import change_words, index, packed, patch, word_chunks
from llmindex.site.search.document_files import document_file
from llmindex.site.search.index import SearchPage, as_document, write_index
from llmindex.site.search.index_reader import IndexReader
from llmindex.site.search.packed import facet_name, pack, unpack

Texts = dict[str, str]


def files(directory: Path) -> dict[str, bytes]:
    return {
        path.relative_to(directory).as_posix(): path.read_bytes() for path in directory.rglob("*") if path.is_file()
    }


def write_documents(folder: Path, texts: Mapping[str, str]) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    for address, text in texts.items():
        document_file(folder, address).write_text(text, encoding="utf-8")
    return folder


def document(title: str, text: str = "", **record: Any) -> str:
    record = {"sort": {"title": title or "none", "date": "2024-01-02"}, "filters": {"kind": ["concept"]}} | record
    return as_document(SearchPage("", title, f"<p>{text}</p>", SearchRecord(**record)), "en")


def on_top(text: str, words: str) -> str:
    """Put words before all others of a document."""
    return text.replace('"content": "', f'"content": "{words} ')


def change(texts: Texts, changed: Mapping[str, str | None]) -> Texts:
    return {address: text for address, text in {**texts, **changed}.items() if text is not None}


@dataclass
class Site:
    """Documents and their index, in a folder."""

    folder: Path
    texts: Texts
    language: str = "en"
    number: int = field(default=0)

    def __post_init__(self) -> None:
        self.documents = write_documents(self.folder / "documents", self.texts)
        self.index = self.folder / "index"
        write_index(self.documents, self.language, self.index)

    def patch(self, changed: Mapping[str, str | None]) -> dict[str, bytes] | None:
        """Return the files of the index as they become; nothing else changes."""
        before = files(self.folder)
        with TemporaryDirectory() as directory:
            dropped = patch.patch_index(self.index, self.documents, changed, self.language, Path(directory))
            written = files(Path(directory))
        assert files(self.folder) == before
        if dropped is None:
            assert not written
            return None
        old = files(self.index)
        assert set(dropped) <= old.keys() - written.keys()
        assert not [name for name, content in written.items() if old.get(name) == content]
        return {name: content for name, content in old.items() if name not in dropped} | written

    def after(self, changed: Mapping[str, str | None]) -> Site:
        """Return the site with its index written anew."""
        self.number += 1
        return Site(
            self.folder.parent / f"{self.folder.name}-{self.number}", change(self.texts, changed), self.language
        )


def check(site: Site, changed: Mapping[str, str | None]) -> Site:
    patched, new = site.patch(changed), site.after(changed)
    assert patched is not None
    whole = files(new.index)
    assert patched.keys() == whole.keys()
    assert [name for name in whole if patched[name] != whole[name]] == []
    return new


ENGLISH = ("the", "model", "models", "cafe", "café", "naïve", "naive", "Zürich", "REINFORCE++", "GRPO-2", "state_of")
CHINESE = ("模型", "训练", "强化学习", "的", "the", "café", "GRPO", "混合专家模型", "，")
ADDRESSES = ("", "a/", "a-b/", "a/b/", "m/", "m1/", "z/", "专家/")

ANCHORS = {
    address: document(
        f"Anchor {address}", "the model that stays", aliases=["anchor"], meta={"summary": "stays", "kind": "Concept"}
    )
    for address in ("b/", "m/a/", "zz/")
}
"""Pages that stay: there is always one with each metadata field, and with a sort key that is no number."""


def made_up(words: tuple[str, ...]) -> st.SearchStrategy[str]:
    text = st.lists(st.sampled_from(words), max_size=12).map(" ".join)

    @st.composite
    def documents(draw: st.DrawFn) -> str:
        filters = draw(st.fixed_dictionaries({}, optional={"kind": st.just(["paper"]), "tag": tags}))
        sort = draw(st.fixed_dictionaries({}, optional={"title": text, "date": dates}))
        meta = draw(st.fixed_dictionaries({}, optional={"summary": text}))
        record = SearchRecord(aliases=draw(st.lists(text, max_size=1)), filters=filters, sort=sort, meta=meta)
        return as_document(SearchPage("", draw(text), f"<h2>{draw(text)}</h2><p>{draw(text)}</p>", record), "en")

    tags = st.lists(st.sampled_from(["a", "b", 'say "c" & d']), max_size=2)
    dates = st.sampled_from(["2023-01-02", "2024-01-02", "2024-05"])
    return documents()


@dataclass(frozen=True)
class History:
    texts: Texts
    changes: list[dict[str, str | None]]


def histories(words: tuple[str, ...]) -> st.SearchStrategy[History]:
    address = st.sampled_from(ADDRESSES)
    changes = st.dictionaries(address, st.none() | made_up(words), min_size=1, max_size=3)
    return st.builds(
        History, st.dictionaries(address, made_up(words), max_size=6), st.lists(changes, min_size=1, max_size=3)
    )


def check_history(history: History, language: str, size: int) -> None:
    with TemporaryDirectory() as folder, pytest.MonkeyPatch.context() as patch:
        patch.setattr(word_chunks, "CHUNK_SIZE", size)
        patch.setattr(change_words, "_MANY", 2)
        patch.setattr(index, "PART", 3)
        site = Site(Path(folder) / "site", ANCHORS | history.texts, language)
        for changed in history.changes:
            site = check(site, changed)


@settings(max_examples=60, deadline=None)
@given(histories(ENGLISH), st.sampled_from([8, 30, 20_000]))
def test_any_changes_of_english_pages(history: History, size: int) -> None:
    check_history(history, "en", size)


@settings(max_examples=10, deadline=None)
@given(histories(CHINESE), st.sampled_from([8, 30]))
def test_any_changes_of_chinese_pages(history: History, size: int) -> None:
    check_history(history, "zh", size)


@pytest.fixture
def site(tmp_path: Path) -> Site:
    """Make a site with several chunks of usual size, in which common words have many postings."""
    texts = {}
    for number in range(150):
        common = " ".join(f"common{(number * step) % 40}" for step in range(1, 400))
        record = {"sort": {"title": f"Page {number}", "date": "2024-01-02"}, "meta": {"summary": f"About {number}"}}
        texts[f"pages/{number:03}/"] = document(
            f"Page {number}", f"{common} rare{number} café", aliases=["sheet"], **record
        )
    return Site(tmp_path / "site", texts)


def meta(index: Mapping[str, bytes]) -> Any:
    (content,) = [content for name, content in index.items() if name.endswith(".pf_meta")]
    return cbor2.loads(unpack(content))


def test_an_edit_writes_anew_only_what_it_concerns(site: Site) -> None:
    changed = {"pages/070/": site.texts["pages/070/"].replace("rare70", "common3 rarely")}

    check(site, changed)

    patched, old = site.patch(changed), files(site.index)
    assert patched is not None
    new = [name for name in patched if name.startswith("index/") and name not in old]
    assert 1 <= len(new) < len(meta(old)[2])


@pytest.mark.parametrize("address", ["pages/000/", "pages/070/", "pages/149/"])
def test_an_edit_at_the_top_moves_the_places_of_all_words_below(site: Site, address: str) -> None:
    check(site, {address: on_top(site.texts[address], "at the very top")})


def test_many_pages_change_at_once(site: Site) -> None:
    check(site, {address: on_top(text, "news") for address, text in list(site.texts.items())[10:70:3]})


def test_the_cut_between_chunks_moves(site: Site) -> None:
    many = " ".join(f"another{number}" for number in range(900))
    changed = {address: on_top(site.texts[address], many) for address in list(site.texts)[:20]}

    new = check(site, changed)

    old_starts, starts = ([first for first, _, _ in meta(files(one.index))[2]] for one in (site, new))
    assert len(starts) > len(old_starts) > 2
    check(new, {address: site.texts[address] for address in changed})


def test_pages_come_and_go(site: Site) -> None:
    new = check(site, {"pages/0705/": document("Between", "common3"), "a/": document("First"), "z/": document("Last")})
    new = check(new, {"pages/070/": None, "a/": None})
    check(new, {"pages/071/": None, "pages/0711/": document("In its place", "common3")})


def test_a_page_without_words_is_none(site: Site) -> None:
    new = check(site, {"pages/070/": document("")})
    check(new, {"pages/070/": document("Words again")})


def test_without_a_change_nothing_is_written(site: Site) -> None:
    assert site.patch({"pages/070/": site.texts["pages/070/"], "none/": None}) == files(site.index)


def test_a_sort_key_that_changes_no_order_changes_no_file(site: Site) -> None:
    changed = {"pages/149/": site.texts["pages/149/"].replace("2024-01-02", "2024-01-03")}

    assert site.patch(changed) == files(site.index)
    check(site, changed)


def test_facets_and_sort_keys_follow(site: Site) -> None:
    record = {"filters": {"kind": ["paper", "model"], "tag": ["new"]}, "meta": {"summary": ""}}
    changed = {"pages/070/": document("Title", "text", sort={"title": "Page 120 &  more", "date": "2025-01"}, **record)}

    patched = meta(files(check(site, changed).index))

    assert [name for name, _ in patched[3]] == ["kind", "tag"]
    assert patched[4][0] == ["date", [*range(70), *range(71, 150), 70]]


@pytest.mark.parametrize(
    ("record", "why"),
    [
        ({"meta": {"new": "field"}}, "a metadata field that no page had"),
        ({"sort": {"title": "x", "date": "x", "new": "key"}}, "a sort key that no page had"),
    ],
)
def test_what_concerns_all_pages_needs_a_new_index(site: Site, record: dict[str, Any], why: str) -> None:
    assert site.patch({"pages/070/": document("Title", **record)}) is None, why


def test_a_metadata_field_that_vanishes_needs_a_new_index(tmp_path: Path) -> None:
    site = Site(tmp_path / "site", {"a/": document("One", meta={"summary": "x"}), "b/": document("Two")})

    assert site.patch({"a/": document("One")}) is None


def test_values_that_may_be_numbers_need_a_new_index(tmp_path: Path) -> None:
    texts = {f"{year}/": document(f"Of {year}", sort={"date": str(year)}) for year in (2019, 2020, 2021)}
    site = Site(tmp_path / "site", texts)

    assert site.patch({"2020/": document("Of 2020", sort={"date": "11"})}) is None
    check(site, {"2020/": document("Of the year 2020", sort={"date": "2020"})})


def test_an_index_without_pages_is_not_changed(tmp_path: Path) -> None:
    site = Site(tmp_path / "site", {"a/": document("One")})

    assert site.patch({"a/": None}) is None
    assert site.patch({"a/": document("")}) is None
    assert Site(tmp_path / "none", {"a/": document("")}).patch({"a/": document("One")}) is None
    assert Site(tmp_path / "bare", {"a/": document("", "text")}).patch({"a/": None}) is None


def test_names_that_may_clash_need_a_new_index(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(packed, "_CHARACTERS", 6)

    assert site.patch({"pages/070/": document("Other page")}) is None


@pytest.mark.parametrize(
    ("changed", "others", "fits"),
    [
        (["en_aaaaaaa"], ["en_bbbbbbb", "en_bbbbbbbb0"], True),  # two that clash, of which none changes
        (["en_bbbbbbb"], ["en_aaaaaaa", "en_bbbbbbbb0"], False),  # the longer one would become short
        (["en_bbbbbbbb0"], ["en_aaaaaaa", "en_bbbbbbb"], False),  # its next form would not be longer
        (["en_aaaaaaa"], ["en_aaaaaaa"], False),  # two pages that are alike
    ],
)
def test_names_that_clash_do_no_harm_while_nobody_touches_them(
    site: Site, changed: list[str], others: list[str], fits: bool
) -> None:
    reader = IndexReader(lambda name: (site.index / name).read_bytes(), site.language, ours=True)
    if fits:
        reader.require_apart(changed, others)
    else:
        with pytest.raises(packed.UnfitError, match="names that clash"):
            reader.require_apart(changed, others)


def test_places_that_are_uncertain_are_not_told() -> None:
    body = change_words._Bytes(b"-aa-ab-ab-")  # noqa: SLF001  hard to come by in an index

    assert body.find(b"ab") is None
    assert [body.find_nth(b"ab", 0, nth, 2) for nth in (0, 1)] == [4, 7]
    assert body.find_nth(b"ab", 5, 0, 2) is None
    assert body.find_nth(b"-a-", 0, 0, 0) is None


def test_many_changes_are_left_to_a_new_index(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(patch, "MOST_CHANGES", 1)

    assert site.patch({"a/": document("One"), "b/": document("Two")}) is None


def one(site: Site, pattern: str) -> Path:
    return max(site.index.glob(pattern), key=lambda path: path.stat().st_size)


def truncate(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-20])


def repack(path: Path, edit: Callable[[Any], Any]) -> None:
    path.write_bytes(pack(cbor2.dumps(edit(cbor2.loads(unpack(path.read_bytes()))))))


def rewrite_entry(site: Site, **values: Any) -> None:
    path = site.index / "pagefind-entry.json"
    path.write_text(json.dumps(json.loads(path.read_text(encoding="utf-8")) | values), encoding="utf-8")


def rename_meta(site: Site, edit: Callable[[Any], Any]) -> None:
    """Change the metadata, under the name that it should have."""
    content = cbor2.dumps(edit(meta(files(site.index))))
    name = facet_name(content, "en")
    (site.index / f"pagefind.{name}.pf_meta").write_bytes(pack(content))
    rewrite_entry(site, languages={"en": {"hash": name, "wasm": "en", "page_count": 150}})


DAMAGES: dict[str, Callable[[Site], object]] = {
    "a chunk is cut off": lambda site: truncate(one(site, "index/*")),
    "a chunk holds something else": lambda site: repack(one(site, "index/*"), lambda value: [value[0][1:]]),
    "a chunk is missing": lambda site: one(site, "index/*").unlink(),
    "a chunk is of Pagefind's own writing": lambda site: one(site, "index/*").write_bytes(
        b"\x1f\x8b\x08\0\0\0\0\0\x02\xff" + one(site, "index/*").read_bytes()[10:]
    ),
    "a facet is cut off": lambda site: truncate(one(site, "filter/*")),
    "a facet holds something else": lambda site: repack(one(site, "filter/*"), lambda value: [value[0], []]),
    "a file is not packed": lambda site: one(site, "filter/*").write_bytes(pack(b"")[:10] + b"\x03\0" + bytes(8)),
    "the metadata is missing": lambda site: one(site, "*.pf_meta").unlink(),
    "the metadata holds something else": lambda site: repack(one(site, "*.pf_meta"), lambda value: value[:3]),
    "the metadata is of another form": lambda site: rename_meta(site, lambda value: value[:3]),
    "the metadata is no list": lambda site: rename_meta(site, len),
    "fragments are missing": lambda site: shutil.rmtree(site.index / "fragment"),
    "fragments hold something else": lambda site: [
        path.write_bytes(pack(b'{"url": "/"}')) for path in site.index.glob("fragment/*")
    ],
    "the entry file is missing": lambda site: (site.index / "pagefind-entry.json").unlink(),
    "the entry file is empty": lambda site: (site.index / "pagefind-entry.json").write_bytes(b""),
    "the entry file is another": lambda site: (site.index / "pagefind-entry.json").write_text("[]"),
    "the version is unknown": lambda site: rewrite_entry(site, version="2.0.0"),
    "the language is another": lambda site: rewrite_entry(site, languages={"zh": {"hash": "zh_0"}}),
    "it was told otherwise": lambda site: rewrite_entry(site, include_characters=["_"]),
    "the index is missing": lambda site: shutil.rmtree(site.index),
    "a document is not what it was": lambda site: write_documents(site.documents, {"pages/070/": document("Other")}),
    "a document is missing": lambda site: document_file(site.documents, "pages/070/").unlink(),
}


@pytest.mark.parametrize("damage", DAMAGES)
def test_a_damaged_index_is_not_changed(site: Site, damage: str) -> None:
    DAMAGES[damage](site)
    changed = on_top(site.texts["pages/070/"], "at the very top").replace("concept", "model")

    assert site.patch({"pages/070/": changed}) is None
