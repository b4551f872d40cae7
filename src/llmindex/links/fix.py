"""Writing the new addresses of what has moved into the files that link to it."""

from __future__ import annotations

import re
from codecs import BOM_UTF8
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from llmindex.catalogue.addresses import find_addresses, replace_address
from llmindex.catalogue.edit import Change, EditError, replace_scalars
from llmindex.catalogue.identifiers import Complaint, check_huggingface, check_repo, check_url
from llmindex.catalogue.values import LANGUAGES
from llmindex.files import write_atomically
from llmindex.links.address import normalise
from llmindex.links.checked import Checked
from llmindex.links.link import Place
from llmindex.links.verdict import Verdict

__all__ = ["Fixed", "Refusal", "Rewrite", "apply", "propose"]


@dataclass(frozen=True, slots=True)
class Rewrite:
    """A value or an address to be replaced at a place; both as they stand in the file."""

    place: Place
    old: str
    new: str


@dataclass(frozen=True, slots=True)
class Refusal:
    """A place that is left to people, and why."""

    place: Place
    reason: str


@dataclass(frozen=True, slots=True)
class Fixed:
    """What was written, to which files, and what was not."""

    rewrites: tuple[Rewrite, ...]
    files: tuple[str, ...]
    refusals: tuple[Refusal, ...]


def propose(all_checked: Iterable[Checked]) -> tuple[list[Rewrite], list[Refusal]]:
    """Say what to write for links that have moved, and where a person has to look."""
    rewrites: list[Rewrite] = []
    refusals: list[Refusal] = []
    for checked in all_checked:
        if checked.verdict is not Verdict.MOVED:
            continue
        reason = _why_not(checked)
        for place in checked.link.places:
            found = Refusal(place, reason) if reason else _rewrite(place, checked.judgement.target or "")
            if isinstance(found, Rewrite):
                rewrites.append(found)
            else:
                refusals.append(found)
    return rewrites, refusals


_GATE_HOST = re.compile(r"(?:log-?in|accounts?|passport|consent|auth|sso|id)\.", re.IGNORECASE)
_GATE_PATH = re.compile(
    r"/(?:log[-_]?[io]n|sign[-_]?in|oauth2?|authorize|sso|consent|captcha)(?=[/.]|$)", re.IGNORECASE
)
"""How hosts and paths are named of pages that stand before others."""


def _why_not(checked: Checked) -> str:
    target = checked.judgement.target
    if not target:
        return "it is not known where it has moved to"
    if complaint := check_url(target):
        return f"its new address cannot be written: {complaint.message}"
    parts = urlsplit(target)
    if _GATE_HOST.match(parts.hostname or "") or _GATE_PATH.search(parts.path):
        return f"`{target}` looks like a page to log in or to agree"
    try:
        same = normalise(target) == checked.link.url
    except ValueError as error:
        return f"its new address cannot be written: {error}"
    return "its new address is the old one" if same else ""


def _rewrite(place: Place, target: str) -> Rewrite | Refusal:
    if read := _IDENTIFIERS.get(place.what):
        old, new = read(place.written), read(target)
        if not old or not new:
            return Refusal(place, f"`{place.what}` cannot say `{target}`; write it under `links`")
        return Rewrite(place, old, new)
    if place.what in ("arxiv", "doi", "list"):
        return Refusal(place, f"`{target}` has to be written by hand")
    fragment = urlsplit(place.written).fragment
    keeps = fragment and not urlsplit(target).fragment
    return Rewrite(place, place.written, f"{target}#{fragment}" if keeps else target)


def _name_on(hosts: Sequence[str], check: Callable[[str], Complaint | None]) -> Callable[[str], str | None]:
    def read(url: str) -> str | None:
        parts = urlsplit(url)
        name = parts.path.strip("/")
        sound = parts.hostname in hosts and not parts.query and not check(name)
        return name if sound else None

    return read


_IDENTIFIERS: dict[str, Callable[[str], str | None]] = {
    "repo": _name_on(("github.com", "www.github.com"), check_repo),
    "huggingface": _name_on(("huggingface.co", "www.huggingface.co", "hf.co"), check_huggingface),
}
"""How the value of an identifier is read from its address."""


def apply(rewrites: Iterable[Rewrite]) -> Fixed:
    """Write new addresses into the files, each in one step, every other byte as it was.

    What cannot be replaced without a change to anything else is refused. Raises ``OSError``
    where a file cannot be read or written.
    """
    by_path: dict[str, list[Rewrite]] = defaultdict(list)
    for rewrite in rewrites:
        by_path[rewrite.place.path].append(rewrite)
    made: list[Rewrite] = []
    files: list[str] = []
    refusals: list[Refusal] = []
    for path, own in by_path.items():
        done, refused = _apply_to_file(Path(path), own)
        made += done
        refusals += refused
        files += [path] if done else []
    return Fixed(tuple(made), tuple(files), tuple(refusals))


_Editor = Callable[[str, Sequence[Rewrite]], str]


def _apply_to_file(path: Path, rewrites: Sequence[Rewrite]) -> tuple[list[Rewrite], list[Refusal]]:
    data = path.read_bytes()
    mark = BOM_UTF8 if data.startswith(BOM_UTF8) else b""
    text = data.removeprefix(mark).decode()
    edit = _edit_page if path.suffix == ".md" else _edit_catalogue
    try:
        edited, refusals = edit(text, rewrites), list[Refusal]()
    except EditError:  # one of them cannot be made
        edited, refusals = _edit_in_steps(text, rewrites, edit)
    if edited != text:
        write_atomically(path.resolve(), mark + edited.encode())
    refused = {refusal.place for refusal in refusals}
    return [rewrite for rewrite in rewrites if rewrite.place not in refused], refusals


def _edit_in_steps(text: str, rewrites: Sequence[Rewrite], edit: _Editor) -> tuple[str, list[Refusal]]:
    """Make one rewrite after the other; then together what may have to be: a value and its aliases."""
    left: dict[tuple[str, str, bool], list[Rewrite]] = defaultdict(list)
    refusals: list[Refusal] = []
    for rewrite, *others in _by(lambda one: (one.place.at, one.old, one.new), rewrites):
        try:
            text = edit(text, [rewrite, *others])
        except EditError:
            left[rewrite.old, rewrite.new, _in_text(rewrite)] += [rewrite, *others]
    for group in left.values():
        try:
            text = edit(text, group)
        except EditError as error:
            refusals += [Refusal(rewrite.place, str(error)) for rewrite in group]
    return text, refusals


def _by(key: Callable[[Rewrite], object], rewrites: Sequence[Rewrite]) -> Iterable[list[Rewrite]]:
    groups: dict[object, list[Rewrite]] = defaultdict(list)
    for rewrite in rewrites:
        groups[key(rewrite)].append(rewrite)
    return groups.values()


def _in_text(rewrite: Rewrite) -> bool:
    """Whether the address is a link in a text rather than a value of its own."""
    return not rewrite.place.at or rewrite.place.at[-1] in LANGUAGES


def _edit_catalogue(text: str, rewrites: Sequence[Rewrite]) -> str:
    return replace_scalars(text, [Change(one.place.at, one.old, one.new, linked=_in_text(one)) for one in rewrites])


def _edit_page(text: str, rewrites: Sequence[Rewrite]) -> str:
    for old, new, ours in dict.fromkeys((one.old, one.new, one.place.what in ("note", "path")) for one in rewrites):
        edited = replace_address(text, old, new)
        expected = [new if address == old else address for address in find_addresses(text, ours=ours)]
        if edited == text or find_addresses(edited, ours=ours) != expected:
            raise EditError(f"`{old}` is not written in a way that can be replaced")
        text = edited
    return text
