"""Made-up catalogues of any size, the same for the same size.

They look like the real one: two languages, all kinds of entries, Zipf-like words and tags, relations that
prefer well-known entries, facts, claims, links, and notes on every tenth entry.
"""

from __future__ import annotations

import json
import random
import re
from collections.abc import Iterator, Mapping
from pathlib import Path

from words import Prose, zipf_weights

KINDS = {
    "paper": 40,
    "concept": 18,
    "framework": 14,
    "article": 8,
    "tutorial": 7,
    "benchmark": 5,
    "model": 4,
    "book": 1,
    "dataset": 1,
    "course": 1,
    "fix": 1,
}
"""Kinds of entries and how many there are of each in a hundred, about as in the real catalogue."""

SECTIONS = {
    "foundations": "基础",
    "architecture": "模型架构",
    "pre-training": "预训练",
    "fine-tuning": "微调",
    "reinforcement-learning": "强化学习",
    "deployment": "部署与推理",
    "evaluation": "评测",
}
RELATIONS = {
    "introduces": "label: {en: Introduces, zh: 提出}, inverse: {en: Introduced by, zh: 首次提出于}",
    "implements": "label: {en: Implements, zh: 实现了}, inverse: {en: Implemented by, zh: 有实现}",
    "based_on": "label: {en: Based on, zh: 基于}, inverse: {en: Basis of, zh: 衍生出}, acyclic: true",
    "extends": "label: {en: Extends, zh: 扩展了}, inverse: {en: Extended by, zh: 被其扩展}, acyclic: true",
    "uses": "label: {en: Uses, zh: 采用}, inverse: {en: Used by, zh: 被其采用}",
    "explains": "label: {en: Explains, zh: 讲解}, inverse: {en: Explained by, zh: 讲解见}",
    "contrasts_with": "label: {en: Compare with, zh: 对照}, symmetric: true",
}
FACTS = """
  - {id: total_parameters, label: {en: Total parameters, zh: 总参数量}, type: number, unit: B}
  - {id: layers, label: {en: Layers, zh: 层数}, type: number}
  - {id: attention, label: {en: Attention, zh: 注意力}, type: enum, values: [MHA, MQA, GQA, MLA]}
  - {id: qk_norm, label: {en: QK-Norm, zh: QK-Norm}, type: boolean}
  - {id: algorithms, label: {en: Algorithms, zh: 算法}, type: list}
  - {id: license, label: {en: License, zh: 许可证}, type: text}
  - {id: released, label: {en: Released, zh: 发布日期}, type: date}
"""
CODE = """```python
scores = q @ k.transpose(-2, -1) / d**0.5
out = scores.softmax(dim=-1) @ v
```"""
FORMULA = r"""$$
\mathrm{softmax}\left(\frac{Q K^\top}{\sqrt{d}}\right) V
$$"""


def write_catalogue(directory: Path, entries: int, seed: int = 1) -> None:
    """Write a catalogue in both languages: taxonomy, entries, notes."""
    maker = _Maker(entries, random.Random(seed))
    (directory / "notes").mkdir(parents=True, exist_ok=True)
    (directory / "taxonomy.yaml").write_text(maker.taxonomy(), encoding="utf-8")
    text = "\n".join(maker.entry(number) for number in range(entries))
    (directory / "entries.yaml").write_text(text, encoding="utf-8")
    for number in range(0, entries, 10):
        for language in ("en", "zh"):
            note = maker.note(number, language)
            (directory / "notes" / f"entry-{number}.{language}.md").write_text(note, encoding="utf-8")


def edited(text: str, number: int, words: str) -> str:
    """Return entries' YAML in which an entry's summary begins with other words, in both languages."""
    start = text.index(f"- id: entry-{number}\n")
    start = text.index("\n  summary:\n", start)
    end = text.index("\n  why:\n", start)
    summary = re.sub(r'^(    (?:en|zh): ")(?:Edited \d+\. )?', rf"\g<1>{words} ", text[start:end], flags=re.MULTILINE)
    return text[:start] + summary + text[end:]


def tag_count(entries: int) -> int:
    """Return how many tags a catalogue has: 60 for 1,000 entries, 190 for 10,000, 424 for 50,000."""
    return max(20, round(60 * (entries / 1000) ** 0.5))


def _quoted(text: str) -> str:
    # A JSON string is a YAML string (YAML 1.2 §1.3), whatever it holds.
    return json.dumps(text, ensure_ascii=False)


def _both(indent: str, texts: Mapping[str, str]) -> Iterator[str]:
    for language, text in texts.items():
        yield f"{indent}{language}: {_quoted(text)}"


class _Maker:
    """Makes the parts of one catalogue."""

    def __init__(self, entries: int, dice: random.Random) -> None:
        self._entries = entries
        self._dice = dice
        self._prose = Prose(dice)
        self._tags = [f"tag-{number}" for number in range(tag_count(entries))]
        # Flatter than words: the most frequent tag of the real catalogue stands on a fifth of the entries.
        self._tag_weights = zipf_weights(len(self._tags), 9)

    def taxonomy(self) -> str:
        """Return the vocabulary."""
        prose = self._prose
        sections = [
            f"  - {{id: {name}, label: {{en: {name.replace('-', ' ').capitalize()}, zh: {label}}}, "
            f"description: {{en: {_quoted(prose.english(1))}, zh: {_quoted(prose.chinese(1))}}}}}"
            for name, label in SECTIONS.items()
        ]
        relations = [f"  - {{id: {name}, {rest}}}" for name, rest in RELATIONS.items()]
        tags = [self._tag(number) for number in range(len(self._tags))]
        lines = ["sections:", *sections, "tags:", *tags, "relations:", *relations, f"facts:{FACTS.rstrip()}", ""]
        return "\n".join(lines)

    def _tag(self, number: int) -> str:
        prose = self._prose
        more = f", aliases: [{prose.name(2)} {number}, {prose.han_name(2)}{number}]"
        if number and number % 5 == 0:
            more += f", broader: {self._tags[number // 5]}"
        if number % 3 == 0 and number < self._entries:
            more += f", concept: entry-{number}"
        return f"  - {{id: tag-{number}, label: {{en: {prose.name(2)}, zh: {prose.han_name(2)}}}{more}}}"

    def entry(self, number: int) -> str:
        """Return an entry as YAML, with the optional fields that an entry of its kind often has."""
        dice = self._dice
        kind = dice.choices(list(KINDS), weights=list(KINDS.values()))[0]
        lines = [f"- id: entry-{number}", f"  kind: {kind}", self._title(kind), *self._place(number)]
        lines += self._origin(number, kind)
        tags = dict.fromkeys(dice.choices(self._tags, cum_weights=self._tag_weights, k=dice.randint(1, 5)))
        lines += [f"  tags: [{', '.join(tags)}]", *self._state(), *self._texts(number)]
        if number and self._chance(0.85):
            lines += self._relations(number)
        if kind in ("model", "framework"):
            lines += self._facts(number)
        if self._chance(0.02):
            lines += self._claim(number)
        if kind == "fix":
            lines += self._fix()
        return "\n".join(lines) + "\n"

    def _chance(self, share: float) -> bool:
        """Decide something that holds for a share of all entries."""
        return self._dice.random() < share

    def _title(self, kind: str) -> str:
        name = self._prose.name(self._dice.randint(1, 3) if kind in ("concept", "model") else self._dice.randint(3, 9))
        if kind in ("paper", "model", "framework"):  # these have one title, in whatever language
            return f"  title: {_quoted(name)}"
        return f"  title: {{en: {_quoted(name)}, zh: {_quoted(self._prose.han_name(self._dice.randint(2, 6)))}}}"

    def _place(self, number: int) -> Iterator[str]:
        if self._chance(0.4):
            yield f"  aliases: [{_quoted(self._prose.name(1))}, {_quoted(self._prose.han_name(2))}]"
        section, other = self._dice.sample(list(SECTIONS), 2)
        yield f"  section: {section}"
        if self._chance(0.1):
            yield f"  also_in: [{other}]"
        if number and self._chance(0.05):
            yield f"  parent: entry-{self._earlier(number)}"

    def _origin(self, number: int, kind: str) -> Iterator[str]:
        """Say where a work comes from; its addresses are its own."""
        dice = self._dice
        year, month = 2015 + dice.randrange(10), 1 + dice.randrange(12)
        if kind == "concept":
            return
        yield f"  authors: [{', '.join(f'Author {dice.randrange(2000)}' for _ in range(dice.randint(1, 6)))}]"
        yield f"  published: {year}-{month:02d}" + (f"-{dice.randint(1, 28):02d}" if self._chance(0.5) else "")
        if kind == "paper":
            yield f'  arxiv: "{year - 2000}{month:02d}.{number:05d}"'
        elif kind in ("framework", "benchmark"):
            yield f"  repo: owner-{number}/name-{number}"
        elif kind in ("model", "dataset"):
            yield f"  huggingface: owner-{number}/name-{number}"
        else:
            yield f'  links:\n    - {{rel: article, url: "https://example.org/{number}", lang: {dice.choice(["en", "zh"])}}}'
        yield "  language: en"

    def _state(self) -> Iterator[str]:
        dice = self._dice
        yield f"  level: {dice.choice(['introductory', 'intermediate', 'advanced'])}"
        if self._chance(0.03):
            yield "  recommended: true"
        yield f"  status: {dice.choice(['reviewed', 'reviewed', 'draft'])}"
        yield f"  added: 2025-{dice.randint(1, 6):02d}-{dice.randint(1, 28):02d}"
        if self._chance(0.7):
            yield f"  verified: 2025-07-{dice.randint(1, 28):02d}"

    def _texts(self, number: int) -> Iterator[str]:
        prose, count = self._prose, self._dice.randint(1, 3)
        summary = {"en": prose.english(count), "zh": prose.chinese(count)}
        if number and self._chance(0.3):
            target = f"entry-{self._earlier(number)}"
            summary["en"] += f" See [[{target}]] and [[{target}|what it says]]."
            summary["zh"] += f"参见[[{target}|那一篇]]。"
        yield "  summary:"
        yield from _both("    ", summary)
        yield "  why:"
        yield from _both("    ", {"en": prose.english(1), "zh": prose.chinese(1)})

    def _earlier(self, number: int) -> int:
        """Choose an entry before this one: half of the time a neighbour, else one of the well-known, which are first."""
        dice = self._dice
        if self._chance(0.5):
            return dice.randrange(max(0, number - 200), number)
        return int(number * dice.random() ** 3)

    def _relations(self, number: int) -> Iterator[str]:
        # They lead to earlier entries only, and so never in a circle.
        yield "  relations:"
        for name in self._dice.sample(list(RELATIONS), self._dice.randint(1, 3)):
            targets = sorted({self._earlier(number) for _ in range(self._dice.randint(1, 2))})
            yield f"    {name}: [{', '.join(f'entry-{target}' for target in targets)}]"

    def _facts(self, number: int) -> Iterator[str]:
        dice = self._dice
        values = {
            "total_parameters": dice.randint(1, 700),
            "layers": dice.randint(12, 120),
            "attention": dice.choice(["MHA", "MQA", "GQA", "MLA"]),
            "qk_norm": dice.choice(["true", "false"]),
            "algorithms": "[PPO, GRPO, DPO]",
            "license": dice.choice(["Apache-2.0", "MIT", "{en: Its own license, zh: 自有许可证}"]),
            "released": f"2024-{dice.randint(1, 12):02d}",
        }
        yield "  facts:"
        for name in dice.sample(list(values), dice.randint(2, len(values))):
            source = f"https://example.org/{number}/facts"
            yield f'    {name}: {{value: {values[name]}, source: "{source}", as_of: 2025-01, evidence: primary}}'

    def _claim(self, number: int) -> Iterator[str]:
        yield "  claims:\n    - text:"
        yield from _both("        ", {"en": self._prose.english(1), "zh": self._prose.chinese(1)})
        yield "      by: {en: The authors, zh: 作者}"
        yield f"      verdict: {self._dice.choice(['confirmed', 'vendor', 'contested', 'outdated', 'wrong'])}"
        yield f'      for: ["https://example.org/{number}/for"]'
        yield f'      against: ["https://example.org/{number}/against"]'
        yield "      as_of: 2025-03"

    def _fix(self) -> Iterator[str]:
        yield f"  fix:\n    message: {_quoted('ImportError: cannot import name ' + self._prose.name(1))}"
        for name in ("cause", "cure"):
            yield f"    {name}:"
            yield from _both("      ", {"en": self._prose.english(1), "zh": self._prose.chinese(1)})

    def note(self, number: int, language: str) -> str:
        """Return a note: prose, a list, and in some a table, code and a formula."""
        prose = self._prose
        headings = {"en": ("The idea", "In practice", "Beside others"), "zh": ("思路", "实践", "对照")}[language]
        write = prose.english if language == "en" else prose.chinese
        reference = f"[[entry-{self._earlier(number)}]]" if number else ""
        items = [f"* **{write(1, 3)}** {write(1)}" for _ in range(4)]
        parts = [f"## {headings[0]}", write(4), f"{write(3)} {reference}", f"## {headings[1]}", "\n".join(items)]
        match number // 10 % 4:
            case 1:
                parts.append(CODE)
            case 2:
                parts += [f"{write(2)} $x_i^2 + y_i^2$", FORMULA]
            case 3:
                rows = [f"| {write(1, 3)} | {write(1, 6)} |" for _ in range(4)]
                parts += [f"## {headings[2]}", "\n".join(["| A | B |", "| --- | --- |", *rows])]
        return "---\ndate: 2025-05-01\n---\n" + "\n\n".join([*parts, write(3)]) + "\n"
