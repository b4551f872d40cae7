"""How the links of a catalogue fare, for those who show it: what is remembered, judged when somebody asks.

Nothing here asks the network, or imports what could.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from llmindex.links.address import asked_as
from llmindex.links.memory import is_confirmed
from llmindex.links.state import Record, State
from llmindex.links.verdict import Judgement, Verdict

__all__ = ["Health", "LinkHealth"]


@dataclass(frozen=True)
class LinkHealth:
    """What is known of one address, ``url`` being the one that was asked. Dates are in UTC.

    It is judged only when its verdict is asked for: most pages can do without.
    """

    url: str
    record: Record

    @cached_property
    def _judgement(self) -> Judgement:
        from llmindex.links.judge import judge  # with its rules, which a site without remembered links can do without

        return judge(self.url, self.record.seen)

    @property
    def verdict(self) -> Verdict:
        """What was last found."""
        return self._judgement.verdict

    @property
    def rule(self) -> str:
        """The name of the rule that decided."""
        return self._judgement.rule

    @property
    def note(self) -> str:
        """What else a curator should know, such as that a repository is archived."""
        return self._judgement.note

    @property
    def target(self) -> str | None:
        """The new address, if it has moved for good."""
        return _web_address(self._judgement.target) if self.verdict is Verdict.MOVED else None

    @property
    def checked(self) -> datetime.date:
        """When it was last asked for."""
        return self.record.seen.checked.date()

    @property
    def last_ok(self) -> datetime.date | None:
        """When it was last seen alive."""
        return self.record.last_ok.date() if self.record.last_ok else None

    @property
    def confirmed(self) -> bool:
        """Whether it is gone beyond doubt."""
        # Counted first: of all that have not failed twice, none needs to be judged.
        return self.record.failures > 1 and is_confirmed(self.record, self.verdict)

    @property
    def since(self) -> datetime.date | None:
        """Since when it is gone, if that is beyond doubt."""
        return self.record.first_failed.date() if self.confirmed and self.record.first_failed else None

    @property
    def archived(self) -> str | None:
        """The address of a copy in a web archive."""
        return _web_address(self.record.archived)

    @property
    def shown(self) -> str:
        """All that readers are shown of it, as text: while this is the same, so is what they see."""
        return f"{self.last_ok} {self.since} {self.archived if self.confirmed else ''}"


def _web_address(text: str | None) -> str | None:
    """Let pass what may be linked to: anybody may have written the file."""
    return text if text and text.startswith(("https://", "http://")) else None


class Health:
    """The health of every link that was ever checked.

    ``digest`` is a hash of the text it was read from: while that is the same, so is the health.
    """

    def __init__(self, state: State | None = None, digest: str = "") -> None:
        records = state.records if state else {}
        self._records = {url: record for url, record in records.items() if _web_address(url)}
        self._links: dict[str, LinkHealth] = {}
        self.digest = digest

    def __bool__(self) -> bool:
        """Whether anything is known."""
        return bool(self._records)

    def __len__(self) -> int:
        return len(self._records)

    def __iter__(self) -> Iterator[LinkHealth]:
        """Yield what is known of every address, in their order."""
        return (self._link(url, self._records[url]) for url in sorted(self._records))

    def of(self, url: str) -> LinkHealth | None:
        """Return what is known of an address of the catalogue, in any of its spellings."""
        if not self._records:
            return None
        key = self.key_of(url)
        record = self._records.get(key)
        return self._link(key, record) if record else None

    def key_of(self, url: str) -> str:
        """Return the address under which one of the catalogue is remembered."""
        if url in self._records:  # most are written as they are asked for
            return url
        try:
            return asked_as(url)
        except ValueError:  # a text of the catalogue may link to an address that is none
            return url

    @cached_property
    def last_run(self) -> datetime.datetime | None:
        """When the newest observation was made."""
        return max((record.seen.checked for record in self._records.values()), default=None)

    def _link(self, key: str, record: Record) -> LinkHealth:
        link = self._links.get(key)
        if link is None:
            link = self._links[key] = LinkHealth(key, record)
        return link
