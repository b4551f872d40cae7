from __future__ import annotations

from typing import Any

import pytest
from pydantic import ValidationError

from llmindex.catalogue.taxonomy import RelationType, Taxonomy


def _tags(**broader: str | None) -> Taxonomy:
    tags = [{"id": name, "label": name} | ({"broader": above} if above else {}) for name, above in broader.items()]
    return Taxonomy.model_validate({"sections": [], "tags": tags})


def test_broader_tags_come_nearest_first() -> None:
    taxonomy = _tags(a="b", b="c", c=None)
    assert [tag.id for tag in taxonomy.broader_tags("a")] == ["b", "c"]
    assert taxonomy.broader_tags("c") == []
    assert taxonomy.broader_tags("nothing") == []


def test_tags_in_a_circle_come_to_an_end() -> None:
    assert [tag.id for tag in _tags(a="b", b="a").broader_tags("a")] == ["b", "a"]


def test_a_broader_tag_that_is_not_there_is_left_out() -> None:
    assert _tags(a="nothing").broader_tags("a") == []


def test_a_relation_reads_from_both_sides() -> None:
    directed = RelationType.model_validate({"id": "extends", "label": "Extends", "inverse": "Extended by"})
    symmetric = RelationType.model_validate({"id": "like", "label": "Like", "symmetric": True})
    assert directed.inverse_label.en == "Extended by"
    assert symmetric.inverse_label.en == "Like"


@pytest.mark.parametrize("fields", [{}, {"symmetric": True, "inverse": "x"}])
def test_a_relation_has_exactly_one_way_back(fields: dict[str, Any]) -> None:
    with pytest.raises(ValidationError, match="either `symmetric` or has an `inverse`"):
        RelationType.model_validate({"id": "a", "label": "A", **fields})
