"""From what was seen of a link to a verdict."""

from __future__ import annotations

from llmindex.links.observation import Failure, Observation
from llmindex.links.verdict import Judgement, Verdict

__all__ = ["judge"]


def judge(url: str, seen: Observation) -> Judgement:
    """Say what has become of a link."""
    if seen.failure is Failure.TIMEOUT:
        return Judgement(Verdict.TIMEOUT, "timeout")
    if seen.failure:
        return Judgement(Verdict.ERROR, seen.failure.value)
    if seen.status in (404, 410):
        return Judgement(Verdict.DEAD, "gone")
    if seen.status in (401, 403, 429):
        return Judgement(Verdict.BLOCKED, "refused")
    if seen.page and "not found" in seen.page.title.lower():
        return Judgement(Verdict.SOFT_404, "title-not-found")
    if any(hop.status in (301, 308) for hop in seen.hops):
        return Judgement(Verdict.MOVED, "redirect", target=seen.url)
    note = "archived by its owner" if seen.mark("archived") is not None else ""
    return Judgement(Verdict.OK if seen.status == 200 else Verdict.ERROR, "status", note)
