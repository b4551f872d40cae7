"""What a newcomer may count on, whichever file is opened."""

from __future__ import annotations

from pathlib import Path

LONGEST = 400


def test_no_module_is_longer_than_one_can_read(repository: Path) -> None:
    lengths = {
        path.relative_to(repository).as_posix(): len(path.read_text(encoding="utf-8").splitlines())
        for path in (repository / "src").rglob("*.py")
    }
    assert {path: lines for path, lines in lengths.items() if lines > LONGEST} == {}


def test_tests_mirror_the_source(repository: Path) -> None:
    folders = {path.parent.relative_to(repository / "src" / "llmindex") for path in (repository / "src").rglob("*.py")}
    assert [folder.as_posix() for folder in folders if not (repository / "tests" / folder).is_dir()] == []
