from __future__ import annotations

from collections.abc import Callable

import pytest

from llmindex.catalogue.load import Loaded

Make = Callable[..., Loaded]


def _entries(edges: dict[str, list[str]], relation: str = "prerequisite_of") -> str:
    return "".join(
        f"- {{id: {name}, kind: concept, title: T, section: training, added: 2024, summary: {{en: a, zh: 甲}}, "
        f"relations: {{{relation}: [{', '.join(targets)}]}}}}\n"
        for name, targets in edges.items()
    )


def _messages(loaded: Loaded) -> list[str]:
    return [finding.message for finding in loaded.diagnostics]


@pytest.mark.parametrize(
    ("edges", "circles"),
    [
        ({"a": ["b"], "b": ["c"], "c": []}, []),
        ({"a": ["b", "c"], "b": ["d"], "c": ["d"], "d": []}, []),
        ({"a": ["b"], "b": ["a"]}, ["a → b → a"]),
        ({"a": ["b"], "b": ["c"], "c": ["b"]}, ["b → c → b"]),
        ({"a": ["b", "c"], "b": ["a"], "c": ["a"]}, ["a → b → a", "a → c → a"]),
        ({"a": ["b"], "b": ["a"], "c": ["d"], "d": ["c"]}, ["a → b → a", "c → d → c"]),
    ],
)
def test_each_circle_is_told_once(make_catalogue: Make, edges: dict[str, list[str]], circles: list[str]) -> None:
    assert _messages(make_catalogue(_entries(edges))) == [f"`prerequisite_of` goes in a circle: {c}" for c in circles]


def test_relations_that_may_go_in_a_circle_do(make_catalogue: Make) -> None:
    assert _messages(make_catalogue(_entries({"a": ["b"], "b": ["a"]}, "extends"))) == []


def test_a_long_chain_is_followed_without_recursion(make_catalogue: Make) -> None:
    names = [f"e{number}" for number in range(2_000)]
    chain = {name: [after] for name, after in zip(names, [*names[1:], names[0]], strict=True)}
    (message,) = _messages(make_catalogue(_entries(chain)))
    assert message.count("→") == 2_000


def test_the_proposal_for_a_parent_is_not_the_entry_itself(make_catalogue: Make) -> None:
    text = _entries({"grpx": [], "ppx": []}).replace("id: grpx,", "id: grpx, parent: grp,")
    (finding,) = make_catalogue(text).diagnostics
    assert "grpx" not in finding.hint
