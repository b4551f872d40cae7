"""A small web on loopback addresses, made to be checked: many hosts, good answers and every kind of bad one.

with Web() as web:
    url = web.url("slow", 3, wait=0.5)
    …
    assert web.journal.peak(web.address_of(url)) <= 2
"""

from __future__ import annotations

from web.behaviours import BEHAVIOURS, Behaviour
from web.journal import Journal, Limits, Violation
from web.server import Web
from web.watched import Watched

__all__ = ["BEHAVIOURS", "Behaviour", "Journal", "Limits", "Violation", "Watched", "Web"]
