"""What a process has read of data directories: kept for its next build, and for copies that are made of it."""

from __future__ import annotations

from pathlib import Path

from llmindex.catalogue.load import Loaded, Loader
from llmindex.catalogue.memory import recall, remember

__all__ = ["Reading"]


class Reading:
    """Reads data directories, again only what is new in them."""

    def __init__(self) -> None:
        self._loaders: dict[Path, Loader] = {}
        self._ahead: dict[tuple[Path, str], Loaded] = {}

    def load(self, directory: Path, shown: str, processes: int) -> Loaded:
        """Read and check a catalogue on so many cores; ``shown`` is how findings name the directory.

        What was read ahead is not read again, once.
        """
        if loaded := self._ahead.pop((directory, shown), None):
            return loaded
        if directory not in self._loaders:
            self._loaders[directory] = recall(directory, processes)
        return self._loaders[directory].load(directory, shown=shown)

    def load_ahead(self, directory: Path, shown: str, processes: int) -> None:
        """Read a catalogue for whoever asks for it next, in this process or in a copy of it."""
        self._ahead.clear()  # in this process, nobody may have asked for what was read the last time
        self._ahead[directory, shown] = self.load(directory, shown, processes)

    def remember(self) -> None:
        """Keep what was read for later runs of the program."""
        for directory, loader in self._loaders.items():
            remember(directory, loader)

    def forget(self) -> None:
        """Let go of what was read."""
        self._loaders.clear()
        self._ahead.clear()
