from __future__ import annotations

import pytest
from prose import slips


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("zh", "用 GRPO 训练，见「强化学习」一节（第 3 页）。"),
        ("zh", "| 32（MHA） | 头 |"),
        ("zh", "公式 $x^2$、代码 `a,b` 与[链接](https://a.example)都不算，[[grpo|组相对策略优化]]也不算。"),
        ("zh", "- **要点**：先看图。\n- 价格 5%，再看 3.5 节。"),
        ("en", "It is plain: the model reads (and writes) 1.5 tokens, that is all."),
        ("en", "A sentence — with one dash. Another — with one."),
    ],
)
def test_what_is_well_written_passes(language: str, text: str) -> None:
    assert list(slips(text, language)) == []


@pytest.mark.parametrize(
    ("language", "text", "what"),
    [
        ("zh", "用GRPO 训练。", "no space between Chinese and Latin"),
        ("zh", "[[grpo|组相对]]GRPO。", "no space between Chinese and Latin"),
        ("zh", "训练,推理。", "half-width punctuation in Chinese"),
        ("zh", "训练(推理)。", "half-width punctuation in Chinese"),
        ("zh", "见 GRPO ，再看。", "a space beside full-width punctuation"),
        ("zh", '所谓"对齐"。', "a straight quotation mark in Chinese"),
        ("zh", "完了。。", "two marks of punctuation"),
        ("zh", "模型的的权重。", "a doubled word"),
        ("zh", "一个强大的模型。", "a worn phrase"),
        ("zh", "长" * 141, "a sentence of 141"),
        ("en", "The the model.", "a doubled word"),
        ("en", "It works , mostly.", "a space before punctuation"),
        ("en", "Its behaviour changes.", "British spelling"),
        ("en", "The tokeniser is normalised.", "British spelling"),
        ("en", "A comprehensive survey.", "a worn phrase"),
        ("en", "word " * 61, "a sentence of 61"),
        ("en", "One — two — three — four.", "two dashes in a sentence"),
    ],
)
def test_what_is_not_is_found(language: str, text: str, what: str) -> None:
    assert any(slip.startswith(what) for slip in slips(text, language))
