"""The rule that the documentation adds as an example is one."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from observations import see

from llmindex.links.rules import Rule
from llmindex.links.verdict import Verdict


@pytest.mark.parametrize("name", ["links.md", "links.zh.md"])
def test_the_example_of_a_rule_works_on_its_pages(repository: Path, name: str) -> None:
    text = (repository / "docs" / "contribute" / name).read_text(encoding="utf-8")
    module, case = re.findall(r"^ *```python\n(.*?)^ *```", text, re.DOTALL | re.MULTILINE)
    names: dict[str, Any] = {"see": see, "Case": lambda matching, others: (matching, others)}
    exec(compile(module, name, "exec", dont_inherit=True), names)  # noqa: S102 - the text is ours
    cases = eval(f"{{{case}}}", names)  # noqa: S307 - likewise
    [rule] = names["RULES"]
    assert isinstance(rule, Rule)
    assert rule.verdict is Verdict.SOFT_404
    matching, others = cases[rule.name]
    assert all(rule.applies(seen) for seen in matching)
    assert not any(rule.applies(seen) for seen in others)
