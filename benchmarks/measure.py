"""How long commands take, and how much memory they need."""

from __future__ import annotations

import os
import subprocess
import tempfile
import threading
import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

Command = list[str]
Step = Sequence[Command]
"""Commands that run side by side."""

PROC = Path("/proc")
SAMPLING = 0.02
"""Seconds between two looks at the memory of the processes."""

KIB_PER_MB = 1024
ENVIRONMENT = {"NO_MKDOCS_2_WARNING": "1"}  # the theme's notice is no part of a build


@dataclass
class Contestant:
    """What is measured: the timed steps, one after another, and what has to be done before each run.

    ``against`` names the contestant with which the report compares it.
    """

    name: str
    steps: Sequence[Step]
    folder: Path
    prepare: Callable[[], None] = lambda: None
    against: str = ""
    seconds: list[float] = field(default_factory=list)
    memory: Memory | None = None

    def run(self) -> None:
        """Run once and note the time."""
        self.prepare()
        os.sync()  # what others have written is not to be written while the clock runs
        start = time.perf_counter()
        run_steps(self.steps, self.folder)
        self.seconds.append(time.perf_counter() - start)

    def watch(self) -> None:
        """Run once, not timed, and note the memory: looking at it takes time itself."""
        self.prepare()
        with watched() as memory:
            run_steps(self.steps, self.folder)
        self.memory = memory if memory.tree else None


@dataclass
class Memory:
    """The most memory needed, in MB: by the largest process, and by all processes of the command at once."""

    largest: float = 0
    tree: float = 0


def in_turn(contestants: Sequence[Contestant], rounds: int) -> None:
    """Run all contestants once to see their memory (and to warm the caches), then in turn for their time."""
    for contestant in contestants:
        contestant.watch()
    for _ in range(rounds):
        for contestant in contestants:
            contestant.run()


def run_steps(steps: Sequence[Step], folder: Path) -> None:
    """Run commands to their end; stop with what they say if one fails."""
    for step in steps:
        with ExitStack() as stack:
            outputs = [stack.enter_context(tempfile.TemporaryFile()) for _ in step]
            running = [start(command, folder, output) for command, output in zip(step, outputs, strict=True)]
            for process, output in zip(running, outputs, strict=True):
                if process.wait():
                    output.seek(0)
                    said = output.read().decode(errors="replace")
                    raise SystemExit(f"failed: {process.args}\n{said}")


def start(command: Command, folder: Path, output: object) -> subprocess.Popen[bytes]:
    """Start a command, with what it says going to a file."""
    environment = {**os.environ, **ENVIRONMENT}
    return subprocess.Popen(command, cwd=folder, env=environment, stdout=output, stderr=subprocess.STDOUT)  # type: ignore[call-overload]


@contextmanager
def watched() -> Iterator[Memory]:
    """Look again and again at the memory of all processes below this one, until the context ends."""
    memory, stop = Memory(), threading.Event()

    def look() -> None:
        while not stop.wait(SAMPLING):
            _look(memory)

    thread = threading.Thread(target=look, daemon=True)
    if (PROC / "self" / "smaps_rollup").exists():  # Linux
        thread.start()
    try:
        yield memory
    finally:
        stop.set()
        if thread.ident:
            thread.join()


def _look(memory: Memory) -> None:
    """Take the present memory into account.

    The largest process is the one with the highest resident set it ever had. Of all processes, the proportional
    set sizes are added: a page that several share, as copies of a process do, counts once.
    """
    tree = 0.0
    for process in _descendants(os.getpid()):
        try:
            peak = kib(process / "status", "VmHWM:")
            tree += kib(process / "smaps_rollup", "Pss:") / KIB_PER_MB
        except OSError:  # it has ended meanwhile
            continue
        memory.largest = max(memory.largest, peak / KIB_PER_MB)
    memory.tree = max(memory.tree, tree)


def _descendants(pid: int) -> Iterator[Path]:
    """Find the processes below one."""
    children = defaultdict(list)
    for stat in PROC.glob("[0-9]*/stat"):
        try:
            fields = stat.read_text(errors="replace").rpartition(")")[2].split()
        except OSError:
            continue
        children[int(fields[1])].append(int(stat.parent.name))
    waiting = [pid]
    while waiting:
        below = children[waiting.pop()]
        waiting += below
        yield from (PROC / str(child) for child in below)


def kib(path: Path, name: str) -> int:
    """Read a figure from a list of names and figures; a process that is ending has none."""
    for line in path.read_text(errors="replace").splitlines():
        if line.startswith(name):
            return int(line.split()[1])
    return 0
