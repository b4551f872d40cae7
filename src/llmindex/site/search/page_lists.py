"""The lists of pages in an index: by the value of a facet, and in the order of a sort key."""

from __future__ import annotations

import re
from bisect import bisect_left, insort
from collections.abc import Callable, Mapping, Sequence

from llmindex.site.search.change_words import Numbers
from llmindex.site.search.packed import UnfitError

__all__ = ["change_order", "change_values", "sorted_pages"]


def change_values(
    values: Mapping[str, Sequence[int]], added: Mapping[int, Sequence[str]], numbers: Numbers
) -> list[list[object]]:
    """Return the values of a facet with their pages, in order; ``added`` tells those of new and changed pages."""
    changed = {value: [new for page in pages if (new := numbers.new[page]) >= 0] for value, pages in values.items()}
    for number, its in added.items():
        for value in its:
            insort(changed.setdefault(value, []), number)
    return [[value, pages] for value, pages in sorted(changed.items()) if pages]


def change_order(
    pages: Sequence[int], added: Mapping[int, str], numbers: Numbers, value_of: Callable[[int], str]
) -> list[int]:
    """Return the order of pages by a sort key; ``added`` tells the values of new and changed pages.

    Pagefind compares values as numbers if all are numbers, otherwise as text, and equal
    ones by the number of their pages (src/index/mod.rs: build_indexes). Raises UnfitError
    if no page that stays is found whose value is certainly no number.
    """
    kept = [page for page in pages if numbers.new[page] >= 0]
    if not kept or not any(_is_text(value_of(kept[place])) for place in (-1, len(kept) // 2, 0)):
        raise UnfitError("values that may be numbers")
    places = [
        (bisect_left(kept, (value, number), key=lambda page: (value_of(page), numbers.new[page])), value, number)
        for number, value in added.items()
    ]
    order = [numbers.new[page] for page in kept]
    for place, _, number in sorted(places, reverse=True):
        order.insert(place, number)
    return order


_NUMBER = re.compile(r"[+-]?[0-9]+(\.[0-9]+)?")


def sorted_pages(values: Mapping[int, str]) -> list[int]:
    """Put pages in the order of their values for a sort key, as Pagefind does (see `change_order`).

    It takes more for numbers, such as 1e5; so does `change_order`, which then leaves the order to this.
    """
    if all(_NUMBER.fullmatch(value) for value in values.values()):
        return sorted(values, key=lambda page: (float(values[page]), page))
    return sorted(values, key=lambda page: (values[page], page))


def _is_text(value: str) -> bool:
    """Tell whether a value is no number: what Python takes for one is more than what Pagefind does."""
    try:
        float(value)
    except ValueError:
        return True
    return False
