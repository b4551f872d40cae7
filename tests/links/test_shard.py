from __future__ import annotations

from itertools import chain

import pytest
from hypothesis import given
from hypothesis import strategies as st

from llmindex.links.address import host_of, site_of
from llmindex.links.shard import Shard, parse_shard

urls = st.lists(
    st.builds("https://{}.example/{}".format, st.sampled_from(["a", "www.a", "b", "c", "d", "e"]), st.integers(0, 999)),
    unique=True,
    max_size=60,
)


def parts_of(links: list[str], count: int) -> list[list[str]]:
    return [Shard(index, count).of(links) for index in range(1, count + 1)]


@given(urls, st.integers(1, 5))
def test_every_link_is_in_one_part(links: list[str], count: int) -> None:
    assert sorted(chain.from_iterable(parts_of(links, count))) == sorted(links)


@given(urls, st.integers(1, 5))
def test_a_site_is_in_one_part_whole(links: list[str], count: int) -> None:
    owners: dict[str, set[int]] = {}
    for index, part in enumerate(parts_of(links, count)):
        for url in part:
            owners.setdefault(site_of(host_of(url)), set()).add(index)
    assert all(len(indexes) == 1 for indexes in owners.values())


@given(urls, st.integers(1, 5), st.randoms())
def test_the_order_of_the_links_does_not_matter(links: list[str], count: int, chance: object) -> None:
    shuffled = links[:]
    chance.shuffle(shuffled)  # type: ignore[attr-defined]
    assert parts_of(shuffled, count) == parts_of(links, count)


def test_parts_are_about_equal_unless_a_site_is_too_large() -> None:
    links = [f"https://host-{number}.example/{page}" for number in range(40) for page in range(number)]
    sizes = [len(part) for part in parts_of(links, 4)]
    assert max(sizes) - min(sizes) < 40


@pytest.mark.parametrize("text", ["", "1", "1/", "/4", "0/4", "5/4", "-1/4", "a/b", "1/4/2", "٣/4"])
def test_what_is_no_part_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="write I/N with I from 1 to N"):
        parse_shard(text)
