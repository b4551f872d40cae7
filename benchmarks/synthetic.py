"""Made-up catalogues of any size, the same for the same size."""

from __future__ import annotations

import random
from pathlib import Path

WORDS = [
    "attention",
    "model",
    "training",
    "data",
    "layer",
    "token",
    "reward",
    "policy",
    "gradient",
    "cache",
    "batch",
    "weight",
    "head",
    "norm",
    "scale",
    "router",
    "expert",
    "prompt",
    "sample",
    "loss",
    "step",
    "rate",
    "memory",
    "kernel",
    "graph",
    "vector",
    "query",
    "key",
    "value",
    "search",
]
HAN = (
    "模型训练数据注意力奖励策略梯度缓存权重归一化专家路由提示采样损失步长内存算子图向量查询键值搜索量化微调推理部署评测"
)
KINDS = ("paper", "paper", "paper", "framework", "article", "tutorial", "concept")
SECTIONS = ("foundations", "architecture", "training", "serving")
TAGS = 60


def write_catalogue(directory: Path, entries: int, seed: int = 1) -> None:
    """Write a catalogue in both languages: notes on every tenth entry, relations, tags of a long-tailed frequency."""
    dice = random.Random(seed)
    (directory / "notes").mkdir(parents=True, exist_ok=True)
    (directory / "taxonomy.yaml").write_text(_taxonomy(), encoding="utf-8")
    text = "\n".join(_entry(number, entries, dice) for number in range(entries))
    (directory / "entries.yaml").write_text(text, encoding="utf-8")
    for number in range(0, entries, 10):
        for language, sentence in (("en", _english), ("zh", _chinese)):
            body = "## The idea\n\n" + "\n\n".join(sentence(dice, 40) for _ in range(3)) + "\n\n- one\n- two\n"
            (directory / "notes" / f"entry-{number}.{language}.md").write_text(body, encoding="utf-8")


def _english(dice: random.Random, words: int) -> str:
    return " ".join(dice.choices(WORDS, k=words)).capitalize() + "."


def _chinese(dice: random.Random, words: int) -> str:
    return "".join(dice.choices(HAN, k=2 * words)) + "。"


def _taxonomy() -> str:
    sections = [
        f'  - {{id: {name}, label: {{en: {name.title()}, zh: 主题{place}}}, description: {{en: "About {name}.", zh: 关于主题}}}}'
        for place, name in enumerate(SECTIONS)
    ]
    tags = [f"  - {{id: tag-{number}, label: {{en: Tag {number}, zh: 标签{number}}}}}" for number in range(TAGS)]
    relations = ["  - {id: extends, label: {en: Extends, zh: 扩展}, inverse: {en: Extended by, zh: 被扩展}}"]
    return "\n".join(["sections:", *sections, "tags:", *tags, "relations:", *relations, ""])


def _entry(number: int, total: int, dice: random.Random) -> str:
    # Zipf: the first tags are used far more often than the last.
    ranks = range(1, TAGS + 1)
    tags = sorted({f"tag-{dice.choices(range(TAGS), [1 / rank for rank in ranks])[0]}" for _ in range(4)})
    lines = [
        f"- id: entry-{number}",
        f"  kind: {dice.choice(KINDS)}",
        f"  title: {{en: {_english(dice, 5)!r}, zh: {_chinese(dice, 4)!r}}}",
        f"  section: {dice.choice(SECTIONS)}",
        f"  authors: [Author {number % 997}, Author {number % 499}]",
        f"  published: {2015 + number % 10}-{1 + number % 12:02d}",
        f'  arxiv: "{15 + number % 10}{1 + number % 12:02d}.{number:05d}"',
        f"  tags: [{', '.join(tags)}]",
        "  status: reviewed",
        "  added: 2025-01-01",
        f"  summary: {{en: {_english(dice, 30)!r}, zh: {_chinese(dice, 25)!r}}}",
        f"  why: {{en: {_english(dice, 15)!r}, zh: {_chinese(dice, 12)!r}}}",
    ]
    if number:
        targets = sorted({f"entry-{dice.randrange(min(number, total))}" for _ in range(2)})
        lines.append(f"  relations: {{extends: [{', '.join(targets)}]}}")
    return "\n".join(lines) + "\n"
