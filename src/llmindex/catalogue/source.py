"""Reading text files that anybody may have written.

A file that cannot be read becomes a finding, never an exception.
"""

from __future__ import annotations

import stat
from codecs import BOM_UTF8
from dataclasses import dataclass
from functools import cached_property
from hashlib import blake2b
from pathlib import Path

from llmindex.catalogue.rules import rule
from llmindex.diagnostics import Diagnostic, Span

__all__ = ["MAX_BYTES", "SourceFile", "digest_of", "read_source"]

MAX_BYTES = 128 * 1024 * 1024
"""Largest file that is read: about 100,000 entries, ten times the largest index planned for."""


def digest_of(text: str) -> str:
    """Return a hash of a text, 32 hexadecimal digits: of equal ones the texts are equal."""
    return blake2b(text.encode(), digest_size=16).hexdigest()


@dataclass(frozen=True)
class SourceFile:
    """A file's text, its lines ended by line feeds, and ``path`` as shown to the user."""

    path: str
    text: str

    @cached_property
    def lines(self) -> list[str]:
        """The text's lines without their ends, split only where YAML splits (YAML 1.2 §5.4)."""
        return self.text.split("\n")

    @cached_property
    def digest(self) -> str:
        """A hash of the text."""
        return digest_of(self.text)

    def finding(self, code: str, message: str, span: Span | None = None, hint: str = "") -> Diagnostic:
        """Report a finding in this file, with the line it stands in."""
        excerpt = ""
        if span and span.line <= len(self.lines):
            excerpt = self.lines[span.line - 1]
        return Diagnostic(rule(code), message, self.path, span, hint, excerpt)


def read_source(path: Path, shown: str) -> SourceFile | Diagnostic:
    """Read a UTF-8 text file, or say why it cannot be read.

    ``shown`` is the path to put into findings. A byte order mark is dropped, and every line
    end becomes a line feed.
    """
    try:
        status = path.stat()
        if stat.S_ISDIR(status.st_mode):
            return Diagnostic(rule("LI002"), "this is a directory", shown, hint="name a YAML file")
        if not stat.S_ISREG(status.st_mode):  # a device may never end
            return Diagnostic(rule("LI002"), "this is a device or a pipe", shown, hint="name a YAML file")
        if (size := status.st_size) > MAX_BYTES:
            return Diagnostic(
                rule("LI005"),
                f"the file has {size / 1024**2:,.0f} MiB; the limit is {MAX_BYTES // 1024**2} MiB",
                shown,
                hint="split it into several files in `entries/`",
            )
        data = path.read_bytes()
    except FileNotFoundError:
        return Diagnostic(rule("LI001"), "there is no such file", shown, hint="check the path")
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        return Diagnostic(rule("LI006"), f"the file cannot be read: {reason}", shown)
    return _decode(data, shown)


def _decode(data: bytes, shown: str) -> SourceFile | Diagnostic:
    data = data.removeprefix(BOM_UTF8)
    try:
        text = data.decode()
        return SourceFile(shown, text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text)
    except UnicodeDecodeError as error:
        before = data[: error.start].decode()
        line = before.count("\n") + 1
        column = len(before) - before.rfind("\n")
        span = Span(line, column, line, column + 1)
        byte = data[error.start]
        message = f"byte 0x{byte:02x} is not valid UTF-8"
        return Diagnostic(rule("LI003"), message, shown, span, "save the file as UTF-8")
