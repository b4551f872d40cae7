"""The catalogue of this repository: sound, complete, and without an error of the notes it began with."""

from __future__ import annotations

import datetime
import re
import subprocess
import sys
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
import yaml

from llmindex.catalogue.catalogue import Catalogue
from llmindex.catalogue.checks.texts import localized_texts
from llmindex.catalogue.identifiers import work_key
from llmindex.catalogue.load import catalogue_files, load_catalogue
from llmindex.catalogue.model import ChangeKind, Entry, Kind, Lifecycle, Status, Verdict
from llmindex.catalogue.schema import schema_files
from llmindex.catalogue.source import SourceFile
from llmindex.catalogue.yaml import parse_yaml
from llmindex.diagnostics import render

pytestmark = pytest.mark.shipped

NOTES_LINKS = (Path(__file__).parent / "notes_links.txt").read_text(encoding="utf-8").split()


@pytest.fixture(scope="module")
def catalogue(repository: Path) -> Catalogue:
    loaded = load_catalogue(repository / "data", shown="data")
    assert render(loaded.diagnostics) == ""
    assert loaded.catalogue
    return loaded.catalogue


def _texts(entry: Entry) -> list[str]:
    return [text for _, localized in localized_texts(entry) for text in (localized.en, localized.zh) if text]


def _related(catalogue: Catalogue, entry_id: str, label: str) -> tuple[str, ...]:
    related = catalogue.related(catalogue.by_id[entry_id])
    return next((one.ids for one in related if one.label.en == label), ())


# Sound --------------------------------------------------------------------------------


def test_the_command_finds_nothing_not_even_to_inform_of(repository: Path) -> None:
    command = [sys.executable, "-m", "llmindex", "validate", "--strict"]
    result = subprocess.run(command, cwd=repository, capture_output=True, text=True, check=False)
    assert (result.returncode, result.stdout) == (0, "")
    assert re.fullmatch(r"\d+ entries: no findings\n", result.stderr)


def test_the_schemas_are_current(repository: Path, catalogue: Catalogue) -> None:
    for name, text in schema_files(catalogue.taxonomy).items():
        assert (repository / "schema" / name).read_text(encoding="utf-8") == text, "run `llmindex schema`"


def test_the_yaml_names_its_schema(repository: Path) -> None:
    for name in ("entries", "taxonomy"):
        first = (repository / "data" / f"{name}.yaml").read_text(encoding="utf-8").partition("\n")[0]
        assert first == f"# yaml-language-server: $schema=../schema/{name}.schema.json"


def test_every_identifier_appears_once(catalogue: Catalogue) -> None:
    for field in ("arxiv", "doi", "repo", "huggingface", "isbn"):
        used = Counter(value.lower() for entry in catalogue.entries if (value := getattr(entry, field)))
        assert [value for value, count in used.items() if count > 1] == []
    assert sum(entry.arxiv is not None for entry in catalogue.entries) > 50


def test_values_are_what_another_yaml_library_reads(repository: Path) -> None:
    compared = 0
    for path in (repository / "data" / "taxonomy.yaml", *catalogue_files(repository / "data")):
        text = path.read_text(encoding="utf-8")
        (document,), findings = parse_yaml(SourceFile(path.name, text))
        assert findings == []
        compared += _compare(document.data, yaml.safe_load(text), path.name)
    assert compared > 5_000


def _compare(ours: Any, theirs: Any, where: str) -> int:
    """Compare two readings; return how many texts were the same."""
    if isinstance(theirs, dict):
        # PyYAML takes a year that is a key for a number; ours stays a word.
        assert list(ours) == [str(key) for key in theirs], where
        return sum(_compare(ours[str(key)], value, f"{where}.{key}") for key, value in theirs.items())
    if isinstance(theirs, list):
        assert len(ours) == len(theirs), where
        return sum(
            _compare(one, other, f"{where}.{place}")
            for place, (one, other) in enumerate(zip(ours, theirs, strict=True))
        )
    if isinstance(theirs, str):
        assert ours == theirs, where
        return 1
    # A number, a boolean, a date, nothing: PyYAML has made something of it, ours is what is written.
    assert (ours is None and theirs is None) or yaml.safe_load(ours) == theirs, where
    return 0


def test_no_date_is_older_than_the_field(catalogue: Catalogue) -> None:
    for entry in catalogue.entries:
        assert entry.published is None or datetime.date(1940, 1, 1) <= entry.published.first_day
        assert entry.verified is None or entry.verified.first_day >= entry.added.first_day


# Complete -----------------------------------------------------------------------------


@pytest.mark.parametrize("url", NOTES_LINKS)
def test_every_link_of_the_notes_is_in_one_entry(catalogue: Catalogue, url: str) -> None:
    owners = [
        entry.id
        for entry in catalogue.entries
        for address in (*(link.url for link in entry.all_links), *(change.from_ for change in entry.history))
        if address and work_key(address) == work_key(url)
    ]
    assert len(set(owners)) == 1


def test_the_list_of_links_is_whole() -> None:
    assert len(NOTES_LINKS) == len(set(NOTES_LINKS)) == 38


NAMED = [
    "deepseek-v3",
    "olmo-2",
    "gemma-3",
    "mistral-small-3-1",
    "llama-4",
    "qwen3",
    "smollm3",
    "kimi-k2",
    "llama-factory",
    "ms-swift",
    "unsloth",
    "openrlhf",
    "mm-eureka",
    "open-r1",
    "tinyzero",
    "roll",
    "r1-v",
    "trl",
    "verl",
    "easyr1",
    "logic-rl",
    "vllm",
    "sglang",
    "tgi",
    "omni-infer",
    "ml-q-and-ai",
    "norm-placement",
    "sliding-window-attention",
    "mla",
    "moe",
    "qk-norm",
    "moe-deployment",
    "inference-acceleration",
    "deepseek-v3-technical-report",
    "deepseekmoe",
    "olmo-2-paper",
    "scaling-vit",
    "gemma-3-technical-report",
    "nope-paper",
    "roll-paper",
    "stanford-cs336",
    "llm-papers-since-2017",
    "mit-50-interview-questions",
    "cs336-announcement",
    "arch-roundup-article",
    "llama-factory-zread",
    "llama-factory-zhihu-intro",
    "llama-factory-csdn",
    "llama-factory-docs-zh",
    "llama-factory-dtensor-fix",
    "rl-beginner-guide-zh",
    "unsloth-rl-guide",
    "tinyzero-notes-1",
    "tinyzero-notes-2",
    "roll-article",
    "trl-zhihu",
    "verl-volcengine-doc",
    "easyr1-aws",
    "logic-rl-zhihu",
    "omni-infer-article",
    "omni-infer-wechat-2",
]
"""Every system, concept, paper, article, course and tutorial that the notes name."""


@pytest.mark.parametrize("entry_id", NAMED)
def test_what_the_notes_name_is_written_up_in_both_languages(catalogue: Catalogue, entry_id: str) -> None:
    entry = catalogue.by_id[entry_id]
    assert entry.status is not Status.STUB
    for text in (entry.summary, entry.why):
        assert text
        assert text.missing == []
        assert len(text.get("en") or "") > 25
        assert len(text.get("zh") or "") > 8
        assert re.search(r"[\u4e00-\u9fff]", text.get("zh") or "")


def test_no_entry_is_a_stub(catalogue: Catalogue) -> None:
    assert [entry.id for entry in catalogue.entries if entry.status is Status.STUB] == []


def test_only_what_the_notes_recommend_is_recommended(catalogue: Catalogue) -> None:
    assert {entry.id for entry in catalogue.entries if entry.recommended} == {"openrlhf", "verl"}


def test_the_sections_of_the_notes_hold_entries_and_pre_training_too(catalogue: Catalogue) -> None:
    for section in ("pre-training", "fine-tuning", "reinforcement-learning", "deployment", "architecture"):
        kinds = {entry.kind for entry in catalogue.by_section[section]}
        assert {Kind.PAPER, Kind.CONCEPT} <= kinds, section
    assert len(catalogue.by_section["pre-training"]) >= 10


@pytest.mark.parametrize(
    ("child", "parent"),
    [
        ("mm-eureka", "openrlhf"),
        ("easyr1", "verl"),
        ("easyr1-aws", "easyr1"),
        ("roll-article", "roll"),
        ("roll-paper", "roll"),
        ("tinyzero-notes-1", "tinyzero"),
        ("tinyzero-notes-2", "tinyzero"),
        ("verl-volcengine-doc", "verl"),
        ("trl-zhihu", "trl"),
        ("logic-rl-zhihu", "logic-rl"),
        ("llama-factory-dtensor-fix", "llama-factory"),
        ("llama-factory-docs-zh", "llama-factory"),
        ("omni-infer-article", "omni-infer"),
    ],
)
def test_the_nesting_of_the_notes_is_kept(catalogue: Catalogue, child: str, parent: str) -> None:
    assert catalogue.by_id[child].parent == parent


def test_every_concept_is_found_by_a_chinese_and_an_english_name(catalogue: Catalogue) -> None:
    for entry in catalogue.concepts:
        names = " ".join((entry.title.en or "", entry.title.zh or "", *entry.aliases))
        assert re.search(r"[\u4e00-\u9fff]", names), entry.id
        assert re.search(r"[A-Za-z]", names), entry.id


def test_every_note_stands_in_both_languages(catalogue: Catalogue) -> None:
    languages: dict[str, set[str]] = {}
    for owner, language in catalogue.notes:
        languages.setdefault(owner, set()).add(language)
    assert set(map(frozenset, languages.values())) == {frozenset({"en", "zh"})}


# Right --------------------------------------------------------------------------------


def test_mla_is_not_the_sharing_of_keys_and_values(catalogue: Catalogue) -> None:
    assert "deepseek-v2-paper" in _related(catalogue, "mla", "Introduced by")
    mla = catalogue.by_id["mla"]
    assert mla.summary
    assert "latent" in (mla.summary.en or "")
    assert "潜在" in (mla.summary.zh or "")
    assert not re.search(r"share[sd]? (one|a|the same) (group of )?(set of )?keys?", mla.summary.en or "")
    assert "共享一组" not in (mla.summary.zh or "")
    assert "gqa-paper" in _related(catalogue, "gqa", "Introduced by")


def test_qk_norm_comes_from_the_right_papers(catalogue: Catalogue) -> None:
    assert catalogue.by_id["scaling-vit-22b"].arxiv == "2302.05442"
    assert catalogue.by_id["query-key-normalization"].arxiv == "2010.04245"
    assert "query-key-normalization" in _related(catalogue, "qk-norm", "Introduced by")
    assert catalogue.by_id["scaling-vit"].arxiv == "2106.04560"
    related = {other for one in catalogue.related(catalogue.by_id["qk-norm"]) for other in one.ids}
    assert "scaling-vit" not in related
    assert "scaling-vit-22b" in related


def test_the_paper_under_smollm3_is_that_of_nope(catalogue: Catalogue) -> None:
    assert catalogue.by_id["nope-paper"].arxiv == "2305.19466"
    assert catalogue.by_id["nope-paper"].parent != "smollm3"
    assert "nope-paper" in _related(catalogue, "nope", "Introduced by")
    assert catalogue.by_id["smollm3"].arxiv is None
    assert "smollm3" not in _related(catalogue, "nope-paper", "Introduces")


def test_a_model_that_does_not_exist_is_only_named_as_an_error(catalogue: Catalogue) -> None:
    named = [
        (entry.id, claim.verdict)
        for entry in catalogue.entries
        for claim in entry.claims
        if "Llama3.4" in f"{claim.text.en}{claim.text.zh}"
    ]
    assert named == [("ms-swift", Verdict.WRONG)]
    for entry in catalogue.entries:
        claims = {text for claim in entry.claims for text in (claim.text.en, claim.text.zh)}
        texts = [text for text in _texts(entry) if text not in claims]
        names = [entry.title.en, entry.title.zh, *entry.aliases]
        assert not any(re.search(r"Llama[- ]?3\.4", text or "") for text in (*texts, *names)), entry.id
    assert not any(re.search(r"Llama[- ]?3\.4", note.body) for note in catalogue.notes.values())


def test_the_contested_claim_has_sources_on_both_sides(catalogue: Catalogue) -> None:
    (claim,) = [
        one
        for one in catalogue.by_id["openrlhf"].claims
        if "REINFORCE++" in (one.text.en or "") and "GRPO" in (one.text.en or "")
    ]
    assert claim.verdict is Verdict.CONTESTED
    assert len(claim.for_) >= 1
    assert len(claim.against) >= 1


@pytest.mark.parametrize(
    ("entry_id", "events"),
    [
        ("verl", {ChangeKind.MOVED, ChangeKind.RENAMED}),
        ("llama-factory", {ChangeKind.RENAMED, ChangeKind.MOVED}),
        ("unsloth-rl-guide", {ChangeKind.MOVED}),
        ("tinyzero", {ChangeKind.DEPRECATED, ChangeKind.ARCHIVED}),
        ("tgi", {ChangeKind.MAINTENANCE, ChangeKind.ARCHIVED}),
        ("open-r1", {ChangeKind.DORMANT, ChangeKind.MAINTENANCE}),
    ],
)
def test_what_moved_or_changed_status_says_so_with_its_date(
    catalogue: Catalogue, entry_id: str, events: set[ChangeKind]
) -> None:
    assert {change.event for change in catalogue.by_id[entry_id].history} & events


def test_what_its_makers_gave_up_is_not_called_active(catalogue: Catalogue) -> None:
    for entry_id in ("tgi", "tinyzero", "open-r1", "r1-v"):
        assert catalogue.by_id[entry_id].lifecycle is not Lifecycle.ACTIVE


@pytest.mark.parametrize(
    ("entry_id", "field", "value"),
    [
        ("verl", "repo", "verl-project/verl"),
        ("open-r1", "repo", "huggingface/open-r1"),
        ("r1-v", "repo", "StarsfieldAI/R1-V"),
        ("trl", "repo", "huggingface/trl"),
        ("easyr1", "repo", "hiyouga/EasyR1"),
        ("vllm", "repo", "vllm-project/vllm"),
        ("sglang", "repo", "sgl-project/sglang"),
        ("tgi", "repo", "huggingface/text-generation-inference"),
        ("mm-eureka-paper", "arxiv", "2503.07365"),
        ("logic-rl-paper", "arxiv", "2502.14768"),
        ("qwen3-technical-report", "arxiv", "2505.09388"),
        ("kimi-k2-paper", "arxiv", "2507.20534"),
        ("roll-paper", "arxiv", "2506.06122"),
    ],
)
def test_what_the_notes_leave_out_is_there(catalogue: Catalogue, entry_id: str, field: str, value: str) -> None:
    assert getattr(catalogue.by_id[entry_id], field) == value


def test_a_guide_to_two_frameworks_belongs_to_both(catalogue: Catalogue) -> None:
    related = {other for one in catalogue.related(catalogue.by_id["easyr1-aws"]) for other in one.ids}
    assert {"easyr1", "llama-factory"} <= related


def test_one_work_is_one_entry_in_two_sections(catalogue: Catalogue) -> None:
    unsloth = catalogue.by_id["unsloth"]
    assert {"fine-tuning", "reinforcement-learning"} <= {unsloth.section, *unsloth.also_in}


def test_names_are_spelt_as_their_makers_spell_them(catalogue: Catalogue) -> None:
    titles = {
        entry_id: catalogue.by_id[entry_id].title.en for entry_id in ("deepseek-v3", "roll", "logic-rl", "olmo-2")
    }
    assert titles == {"deepseek-v3": "DeepSeek-V3", "roll": "ROLL", "logic-rl": "Logic-RL", "olmo-2": "OLMo 2"}


def test_an_error_message_can_be_searched_for_as_it_is_printed(catalogue: Catalogue) -> None:
    fix = catalogue.by_id["llama-factory-dtensor-fix"].fix
    assert fix
    assert fix.message == "ImportError: cannot import name 'DTensor' from 'torch.distributed.tensor'"


def test_the_links_that_an_editor_put_into_the_notes_are_not_published(repository: Path) -> None:
    for path in (repository / "data").rglob("*"):
        if path.is_file():
            assert "zhida.zhihu.com" not in path.read_text(encoding="utf-8")
