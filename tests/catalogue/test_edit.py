from __future__ import annotations

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from llmindex.catalogue.edit import Change, EditError, replace_scalars

OLD, NEW = "https://old.example.org/it's?a=1&b=2#c", "https://new.example.org/it's(x),y?a=[1]&b={2}#c:"


def _url(text: str, *, path: tuple[str | int, ...] = (0, "url"), new: str = "https://b.example/x") -> str:
    return replace_scalars(text, [Change(path, "https://a.example/x", new)])


@pytest.mark.parametrize(
    "text",
    [
        "- url: https://a.example/x",
        "- url: https://a.example/x # why\n  other: https://a.example/x\n",
        "- {url: https://a.example/x, b: 1}\n",
        "- { url : 'https://a.example/x' , b: [1,2]}\n",
        '- "url":   "https://a.example/x"\n',
        "-   url: https://a.example/x\n",
        "# top\n---\n- url: &a https://a.example/x\n  z: 1\n",
        "- url: !!str https://a.example/x\n",
        "- url: >-\n    https://a.example/x\n  z: 1\n",
        "- url: |-\n    https://a.example/x\n\n- url: 强化学习\n",
        "- url:\n    https://a.example/x\n",
    ],
)
def test_only_the_value_changes(text: str) -> None:
    edited = _url(text)
    assert edited == text.replace("https://a.example/x", "https://b.example/x", 1)
    assert _url(text.replace("\n", "\r\n")) == edited.replace("\n", "\r\n")


def test_an_item_that_is_not_the_first_is_found() -> None:
    text = "- url: https://a.example/x\n\n# between\n- url: https://a.example/x\n- 3\n"
    assert _url(text, path=(1, "url")) == "- url: https://a.example/x\n\n# between\n- url: https://b.example/x\n- 3\n"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("- {url: https://a.example/x}", '- {url: "https://b.example/x,y"}'),
        ("- {url: 'https://a.example/x'}", "- {url: 'https://b.example/x,y'}"),
    ],
)
def test_quotes_are_added_only_where_they_are_needed(text: str, expected: str) -> None:
    assert _url(text, new="https://b.example/x,y") == expected


def test_a_list_of_one_may_be_written_without_a_list() -> None:
    assert _url("- source: https://a.example/x", path=(0, "source", 0)) == "- source: https://b.example/x"
    assert _url("- source: [https://a.example/x]", path=(0, "source", 0)) == "- source: [https://b.example/x]"


def test_what_an_alias_stands_for_changes_with_its_anchor_if_all_of_it_is_meant() -> None:
    text = "- {a: &x https://a.example/x, b: *x}"
    changes = [Change((0, key), "https://a.example/x", "https://b.example/x") for key in "ab"]
    assert replace_scalars(text, changes) == "- {a: &x https://b.example/x, b: *x}"
    with pytest.raises(EditError, match="would not say"):
        replace_scalars(text, changes[:1])


def test_an_alias_into_another_item_is_followed() -> None:
    text = "- {a: &x https://a.example/x}\n- {a: *x, b: https://a.example/x}\n"
    assert _url(text, path=(1, "b")) == text.replace("b: https://a", "b: https://b")


TEXTS = [
    '- en: "See [it](https://a.example/x), once https://a.example/x, not [more](https://a.example/x/y)."\n',
    "- en: 'It''s [it](https://a.example/x), once https://a.example/x, not [more](https://a.example/x/y).'\n",
    "- en: See [it](https://a.example/x), once https://a.example/x, not [more](https://a.example/x/y).\n",
    "- en: >-\n    See\n    [it](https://a.example/x), once https://a.example/x, not\n    [more](https://a.example/x/y).\n",
    '- {en: "\\"It\\" [\\u6587](https://a.example/x), once https://a.example/x, not [more](https://a.example/x/y)"}\n',
]


@pytest.mark.parametrize("text", TEXTS)
def test_in_a_text_only_links_change(text: str) -> None:
    change = Change((0, "en"), "https://a.example/x", "https://b.example/x", linked=True)
    assert replace_scalars(text, [change]) == text.replace("(https://a.example/x)", "(https://b.example/x)")


def test_two_addresses_of_one_text_change_together() -> None:
    text = '- en: "[a](https://a.example) [b](https://b.example) [a](https://a.example)"'
    changes = [
        Change((0, "en"), f"https://{name}.example", f"https://{name}{name}.example", linked=True) for name in "ab"
    ]
    assert replace_scalars(text, changes) == text.replace("//a.", "//aa.").replace("//b.", "//bb.")


@pytest.mark.parametrize(
    ("text", "path", "message"),
    [
        ("- url: https://c.example", (0, "url"), "is not `https://a.example/x`"),
        ("- other: 1", (0, "url"), "no value at `url`"),
        ("- url: [1]", (0, "url"), "no value at `url`"),
        ("- url: [1]", (3, "url"), "no value at `url`"),
        ("- [", (0, "url"), "cannot be read"),
    ],
)
def test_what_cannot_be_changed_is_said(text: str, path: tuple[str | int, ...], message: str) -> None:
    with pytest.raises(EditError, match=message):
        _url(text, path=path)


def test_an_address_that_no_link_leads_to_is_not_changed() -> None:
    with pytest.raises(EditError, match="no link leads to"):
        replace_scalars(
            '- en: "https://a.example"', [Change((0, "en"), "https://a.example", "https://b.example", linked=True)]
        )


def test_escapes_that_hide_an_address_are_left_to_people() -> None:
    text = '- en: "[a](https:\\/\\/a.example)"'
    with pytest.raises(EditError, match="would not say"):
        replace_scalars(text, [Change((0, "en"), "https://a.example", "https://b.example", linked=True)])


scalars = st.text(st.sampled_from("abü文'\"#:,[]{}-&*!|>%@` \\/🌈"), max_size=12)
styles = st.sampled_from([None, "'", '"', "|", ">"])


@given(
    st.lists(st.dictionaries(st.sampled_from("abc"), scalars, min_size=1), min_size=1, max_size=4),
    styles,
    st.booleans(),
    st.sampled_from(["\n", "\r\n"]),
    st.data(),
)
def test_whatever_the_file_looks_like_only_the_value_changes(
    items: list[dict[str, str]], style: str | None, flow: bool, end: str, data: st.DataObject
) -> None:
    index = data.draw(st.integers(0, len(items) - 1))
    key = data.draw(st.sampled_from(sorted(items[index])))
    items[index][key] = OLD
    text = yaml.safe_dump(
        items, default_style=style, default_flow_style=flow or None, allow_unicode=True, width=20, sort_keys=False
    ).replace("\n", end)
    try:
        edited = replace_scalars(text, [Change((index, key), OLD, NEW)])
    except EditError:
        assert style in ("|", ">") or flow  # a value in lines of its own may not be where it can be told
        return
    items[index][key] = NEW
    assert yaml.safe_load(edited) == items
    # What stands before and after is the same: only one stretch differs.
    before = next(n for n, pair in enumerate(zip(text, edited, strict=False)) if pair[0] != pair[1])
    after = next(n for n, pair in enumerate(zip(text[::-1], edited[::-1], strict=False)) if pair[0] != pair[1])
    assert "\n" not in edited[before : len(edited) - after]
    assert len(edited) - before - after <= len(NEW) + 12
