"""Finding circles in what must not have any."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

__all__ = ["arrows", "circles"]


def arrows(circle: Sequence[str]) -> str:
    """Write a circle as one reads it."""
    return " → ".join(circle)


def circles(edges: Mapping[str, Sequence[str]]) -> Iterator[list[str]]:
    """Yield each circle once, as a closed walk from its first node in file order."""
    done: set[str] = set()
    for start in edges:
        if start in done:
            continue
        trail: list[str] = []
        position: dict[str, int] = {}
        stack: list[Iterator[str]] = [iter((start,))]
        while stack:
            node = next(stack[-1], None)
            if node is None:
                stack.pop()
                if trail:
                    gone = trail.pop()
                    done.add(gone)
                    del position[gone]
            elif node in position:
                yield [*trail[position[node] :], node]
            elif node not in done and node in edges:
                position[node] = len(trail)
                trail.append(node)
                stack.append(iter(edges[node]))
