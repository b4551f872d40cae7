from __future__ import annotations

import json

import pytest

from llmindex.links.services.huggingface import HuggingFace
from llmindex.links.services.service import Answer, Question

HUB = HuggingFace("https://huggingface.co")
MODEL = "https://huggingface.co/meta-llama/Meta-Llama-3.1-8B"
DATASET = "https://huggingface.co/datasets/HuggingFaceFW/fineweb"


def read(
    page: str, status: int, answer: object = None, headers: dict[str, str] | None = None
) -> Answer | Question | None:
    question = HUB.question(page)
    assert question
    return HUB.read(question, page, status, headers or {}, json.dumps(answer).encode())


@pytest.mark.parametrize(
    ("page", "asked"),
    [
        (MODEL, "models/meta-llama/Meta-Llama-3.1-8B"),
        ("https://huggingface.co/models/Qwen/Qwen3-8B/", "models/Qwen/Qwen3-8B"),
        (DATASET, "datasets/HuggingFaceFW/fineweb"),
        ("https://huggingface.co/spaces/nanotron/ultrascale-playbook?x=1", "spaces/nanotron/ultrascale-playbook"),
    ],
)
def test_repositories_are_asked_about(page: str, asked: str) -> None:
    question = HUB.question(page)
    assert question
    assert question.url == f"https://huggingface.co/api/{asked}?expand=disabled"


@pytest.mark.parametrize(
    "page",
    [
        "https://huggingface.co/",
        "https://huggingface.co/Qwen",
        "https://huggingface.co/blog/gemma3",
        "https://huggingface.co/papers/2412.19437",
        "https://huggingface.co/docs/trl",
        "https://huggingface.co/docs/trl/en/lora_without_regret",
        "https://huggingface.co/learn/llm-course",
        "https://huggingface.co/collections/Qwen/qwen3-67dd247413f0e2e4f653967f",
        "https://huggingface.co/datasets/squad",
        "https://huggingface.co/Qwen/Qwen3-8B/blob/main/README.md",
        "https://huggingface.co/Qwen/..%2f..",
    ],
)
def test_other_pages_are_asked_for_themselves(page: str) -> None:
    assert HUB.question(page) is None


@pytest.mark.parametrize(
    ("page", "answer", "marks"),
    [
        (MODEL, {"id": "meta-llama/Meta-Llama-3.1-8B", "disabled": False}, ("exists",)),
        (MODEL, {"id": "Meta-Llama/meta-llama-3.1-8b"}, ("exists",)),
        (
            MODEL,
            {"id": "meta-llama/Llama-3.1-8B"},
            ("exists", "renamed=https://huggingface.co/meta-llama/Llama-3.1-8B"),
        ),
        (DATASET, {"id": "HF/fineweb"}, ("exists", "renamed=https://huggingface.co/datasets/HF/fineweb")),
        (MODEL, {"id": "a/b", "disabled": True}, ("restricted", "note=disabled by Hugging Face")),
    ],
)
def test_a_repository_is_read(page: str, answer: object, marks: tuple[str, ...]) -> None:
    assert read(page, 200, answer) == Answer(marks)


@pytest.mark.parametrize(
    ("status", "headers", "marks"),
    [
        (401, {"x-error-code": "GatedRepo"}, ("exists", "note=gated: readers must accept its terms first")),
        (403, {"x-error-code": "GatedRepo"}, ("exists", "note=gated: readers must accept its terms first")),
        (
            403,
            {"x-error-message": "Access to this resource is disabled."},
            ("restricted", "note=disabled by Hugging Face"),
        ),
    ],
)
def test_the_reason_of_a_refusal_is_read(status: int, headers: dict[str, str], marks: tuple[str, ...]) -> None:
    assert read(MODEL, status, {"error": "Invalid username or password."}, headers) == Answer(marks)


@pytest.mark.parametrize(
    ("status", "headers", "answer"),
    [
        (401, {}, {"error": "Invalid username or password."}),
        (401, {"x-error-code": "RepoNotFound"}, {}),
        (404, {"x-error-code": "RepoNotFound"}, {}),
        (404, {}, {}),
        (429, {"x-error-code": "RepoNotFound"}, {}),
        (200, {}, {"id": "//evil.org"}),
        (200, {}, {"id": None}),
        (200, {}, []),
    ],
)
def test_anything_else_leaves_it_to_the_page(status: int, headers: dict[str, str], answer: object) -> None:
    assert read(MODEL, status, answer, headers) is None
