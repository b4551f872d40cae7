"""What the workflows run is run here, beside what they would find on GitHub's machines."""

from __future__ import annotations

import os
import re
import subprocess
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml

ROOT = Path(__file__).parents[2]
WORKFLOWS = ROOT / ".github" / "workflows"
IDENTITY = {
    "GIT_CONFIG_GLOBAL": os.devnull,
    "GIT_CONFIG_SYSTEM": os.devnull,
    **{f"GIT_{who}_{what}": "x@y.z" for who in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")},
}


def _steps(path: Path) -> list[dict[str, Any]]:
    content = yaml.safe_load(path.read_text(encoding="utf-8"))
    jobs = content["jobs"].values() if "jobs" in content else [content["runs"]]
    return [step for job in jobs for step in job["steps"]]


def _script(path: Path, name: str) -> str:
    return next(str(step["run"]) for step in _steps(path) if step.get("name") == name)


def _run(script: str, folder: Path, **variables: str) -> subprocess.CompletedProcess[str]:
    environment = os.environ | IDENTITY | variables
    command = ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", script]
    return subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)


def _git(folder: Path, *arguments: str) -> str:
    done = subprocess.run(
        ["git", "-C", str(folder), *arguments], check=True, capture_output=True, text=True, env=os.environ | IDENTITY
    )
    return done.stdout.strip()


def _fake(path: Path, code: int = 0) -> None:
    """Put a program there that prints its arguments, one a line, into the file of an `--output markdown=FILE` too."""
    path.parent.mkdir(parents=True, exist_ok=True)
    report = 'for word; do case $word in markdown=*) echo "$word" > "${word#*=}";; esac; done'
    path.write_text(f"#!/bin/sh\nprintf '%s\\n' \"$@\"\n{report}\nexit {code}\n", encoding="utf-8")
    path.chmod(0o755)


# The action


def _action(folder: Path, code: int = 0, **inputs: str) -> tuple[subprocess.CompletedProcess[str], str]:
    _fake(folder / "llmindex" / "bin" / "llmindex", code)
    variables = dict.fromkeys(("PATHS", "URLS", "STATE", "SINCE", "OPTIONS"), "") | {"FORMAT": "github"} | inputs
    output = folder / "output"
    output.touch()
    done = _run(
        _script(ROOT / "action.yml", "Check links"),
        folder,
        RUNNER_TEMP=str(folder),
        GITHUB_OUTPUT=str(output),
        **{f"INPUT_{name}": value for name, value in variables.items()},
    )
    return done, output.read_text(encoding="utf-8")


def test_the_action_hands_over_what_is_set(tmp_path: Path) -> None:
    done, output = _action(
        tmp_path, PATHS="data\nother data\n", STATE="s.json", SINCE="origin/main", OPTIONS="--timeout\n5"
    )
    assert done.stdout.split("\n")[:-1] == [
        *("check-links", "--format", "github", "--state", "s.json", "--changed-since", "origin/main"),
        *("--timeout", "5", "--", "data", "other data"),
    ]
    assert output == f"report={tmp_path}/links-report\ngone=false\n"


@pytest.mark.parametrize(
    "hostile", ["$(touch made)", "`touch made`", "; touch made", "' ; touch made; '", "* ?", "--state=x"]
)
def test_no_input_of_the_action_is_run(tmp_path: Path, hostile: str) -> None:
    done, _ = _action(tmp_path, PATHS=hostile, URLS=hostile, STATE=hostile, SINCE=hostile, FORMAT=hostile)
    assert done.stdout.split("\n").count(hostile) == 5
    assert done.stdout.split("\n")[-3:-1] == ["--", hostile]
    assert not (tmp_path / "made").exists()


@pytest.mark.parametrize(("code", "told"), [(0, "gone=false\n"), (1, "gone=true\n"), (2, "")])
def test_the_action_says_what_became_of_the_links(tmp_path: Path, code: int, told: str) -> None:
    done, output = _action(tmp_path, code)
    assert done.returncode == code
    assert output.partition("\n")[2] == told


def test_every_input_of_the_action_is_used() -> None:
    action = yaml.safe_load((ROOT / "action.yml").read_text(encoding="utf-8"))
    used = {
        name for step in action["runs"]["steps"] for name in re.findall(r"inputs\.([a-z-]+)", str(step.get("env", "")))
    }
    assert used == set(action["inputs"])


# The workflows


@pytest.mark.parametrize("path", [*sorted(WORKFLOWS.glob("*.yml")), ROOT / "action.yml"], ids=lambda path: path.name)
def test_scripts_hold_no_expression_and_actions_are_pinned(path: Path) -> None:
    for step in _steps(path):
        assert "${{" not in step.get("run", "")
        if "uses" in step:
            assert re.fullmatch(r"actions/[a-z-]+@[0-9a-f]{40}", step["uses"])


@pytest.mark.parametrize("path", sorted(WORKFLOWS.glob("*.yml")), ids=lambda path: path.name)
def test_no_workflow_gives_strangers_more_than_a_look(path: Path) -> None:
    workflow = yaml.safe_load(path.read_text(encoding="utf-8"))
    triggers = workflow[True]  # YAML 1.1 reads `on` as true
    assert "pull_request_target" not in triggers
    if "pull_request" in triggers:
        assert workflow["permissions"] == {"contents": "read"}
        assert not [job for job in workflow["jobs"].values() if "permissions" in job]
        assert "secrets" not in path.read_text(encoding="utf-8").replace("no secret", "")
    for step in _steps(path):
        if step.get("uses", "").startswith("actions/checkout@"):
            assert step["with"]["persist-credentials"] is False


def test_the_job_that_talks_to_strangers_can_only_read() -> None:
    jobs = yaml.safe_load((WORKFLOWS / "links.yml").read_text(encoding="utf-8"))["jobs"]
    [asking] = [job for job in jobs.values() if any("check-links" in step.get("run", "") for step in job["steps"])]
    assert asking["permissions"] == {"contents": "read"}


def _check(folder: Path, code: int) -> tuple[int, Mapping[str, str]]:
    (folder / "data").mkdir()
    (folder / "data" / "link-state.json").write_text("{}", encoding="utf-8")
    (folder / "Makefile").write_text(".venv/installed:\n\t@true\n", encoding="utf-8")
    _fake(folder / ".venv" / "bin" / "llmindex", code)
    files = {"GITHUB_OUTPUT": folder / "output", "GITHUB_STEP_SUMMARY": folder / "summary"}
    script = _script(WORKFLOWS / "links.yml", "Ask for all links that are due")
    done = _run(script, folder, RUNNER_TEMP=str(folder), **{name: str(path) for name, path in files.items()})
    return done.returncode, {name: path.read_text(encoding="utf-8") for name, path in files.items() if path.exists()}


@pytest.mark.parametrize("code", [0, 1])
def test_links_that_are_gone_do_not_stop_the_workflow_before_its_end(tmp_path: Path, code: int) -> None:
    returned, files = _check(tmp_path, code)
    assert returned == 0
    assert files["GITHUB_OUTPUT"] == f"code={code}\n"
    assert files["GITHUB_STEP_SUMMARY"] == f"markdown={tmp_path}/links/report.md\n"
    assert (tmp_path / "links" / "link-state.json").read_text(encoding="utf-8") == "{}"
    assert (
        _run(_script(WORKFLOWS / "links.yml", "Fail while links are gone"), tmp_path, CODE=str(code)).returncode == code
    )


def test_a_check_that_could_not_run_stops_the_workflow(tmp_path: Path) -> None:
    returned, files = _check(tmp_path, 2)
    assert returned == 1
    assert files == {}


@pytest.fixture
def clone(tmp_path: Path) -> Path:
    """Make a clone, at depth 1, of a repository to push to."""
    _git(tmp_path, "init", "-q", "--bare", "-b", "main", "origin")
    _git(tmp_path, "clone", "-q", "origin", "author")
    author = tmp_path / "author"
    (author / "data").mkdir()
    (author / "data" / "link-state.json").write_text("{}\n", encoding="utf-8")
    for message in ("Begin", "Go on"):
        (author / "README.md").write_text(message, encoding="utf-8")
        _git(author, "add", "-A")
        _git(author, "commit", "-q", "-m", message)
    _git(author, "push", "-q", "origin", "HEAD:main")
    _git(tmp_path, "clone", "-q", "--depth=1", (tmp_path / "origin").as_uri(), "clone")
    return tmp_path / "clone"


def _commit_state(clone: Path, state: str = '{"new": 1}\n') -> subprocess.CompletedProcess[str]:
    (clone.parent / "links").mkdir()
    (clone.parent / "links" / "link-state.json").write_text(state, encoding="utf-8")
    variables = {"RUNNER_TEMP": str(clone.parent), "TOKEN": "made-up", "BRANCH": "main"}
    return _run(_script(WORKFLOWS / "links.yml", "Commit what was seen"), clone, **variables)


def test_the_state_alone_is_committed(clone: Path) -> None:
    (clone / "README.md").write_text("changed by accident", encoding="utf-8")
    done = _commit_state(clone)
    assert done.returncode == 0, done.stderr
    origin = clone.parent / "origin"
    assert _git(origin, "show", "--name-only", "--format=%s", "main").split("\n") == [
        "Update the state of links",
        "",
        "data/link-state.json",
    ]


def test_nothing_new_is_no_commit(clone: Path) -> None:
    assert _commit_state(clone, "{}\n").returncode == 0
    assert _git(clone.parent / "origin", "log", "--format=%s", "main") == "Go on\nBegin"


def test_what_was_pushed_meanwhile_stays(clone: Path) -> None:
    author = clone.parent / "author"
    (author / "README.md").write_text("Meanwhile", encoding="utf-8")
    _git(author, "commit", "-q", "-am", "Meanwhile")
    _git(author, "push", "-q", "origin", "HEAD:main")
    done = _commit_state(clone)
    assert done.returncode == 0, done.stderr
    subjects = _git(clone.parent / "origin", "log", "--format=%s", "main").split("\n")
    assert subjects == ["Update the state of links", "Meanwhile", "Go on", "Begin"]


def test_a_branch_that_takes_no_push_fails_the_step(clone: Path) -> None:
    hook = clone.parent / "origin" / "hooks" / "pre-receive"
    hook.parent.mkdir(exist_ok=True)
    hook.write_text("#!/bin/sh\nexit 1\n", encoding="utf-8")
    hook.chmod(0o755)
    assert _commit_state(clone).returncode == 1
