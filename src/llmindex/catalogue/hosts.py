"""Which hosts are not on the public internet."""

from __future__ import annotations

import re
from functools import lru_cache
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address

__all__ = ["is_private_address", "is_private_host"]

_PRIVATE_NAMES = ("localhost", "localdomain", "local", "internal", "intranet", "lan", "home.arpa", "test", "invalid")
"""Names that never resolve publicly (RFC 6761, RFC 6762, RFC 8375) or by convention do not."""


@lru_cache(maxsize=4096)  # many addresses, few hosts
def is_private_host(host: str) -> bool:
    """Say whether a host name or address literal is not a public one.

    Literals are read in every form that ``inet_aton`` reads (decimal, octal and
    hexadecimal, one to four parts), since browsers do.

    >>> [is_private_host(host) for host in ("127.0.0.1", "0x7f.1", "::1", "printer.local", "arxiv.org")]
    [True, True, True, True, False]
    """
    name = host.rstrip(".").lower()
    address = _address(name)
    if address is not None:
        return not _is_global(address)
    if "." not in name:
        return True
    return any(name == suffix or name.endswith("." + suffix) for suffix in _PRIVATE_NAMES)


def _address(name: str) -> IPv4Address | IPv6Address | None:
    try:
        return ip_address(name.partition("%")[0])
    except ValueError:
        return _inet_aton(name)


def _inet_aton(name: str) -> IPv4Address | None:
    """Read the old forms of an IPv4 address, as POSIX ``inet_addr`` describes them."""
    parts = name.split(".")
    if len(parts) > 4 or not all(re.fullmatch(r"0x[0-9a-f]*|\d+", part) for part in parts):
        return None
    try:
        *head, last = (_number(part) for part in parts)
    except ValueError:
        return None
    if any(value > 255 for value in head) or last >= 256 ** (5 - len(parts)):
        return None
    total = last
    for place, value in enumerate(head):
        total += value << (8 * (3 - place))
    return IPv4Address(total)


def _number(part: str) -> int:
    if part.startswith("0x"):
        return int(part[2:] or "0", 16)
    return int(part, 8) if part.startswith("0") and part != "0" else int(part)


def is_private_address(address: str) -> bool:
    """Say whether an address, as a socket names it, is not one of the public internet's.

    >>> [is_private_address(text) for text in ("10.0.0.1", "64:ff9b::a00:1", "fe80::1%eth0", "1.1.1.1")]
    [True, True, True, False]
    """
    return not _is_global(ip_address(address.partition("%")[0]))


_GLOBAL_UNICAST = IPv6Network("2000::/3")
"""All that IANA has opened for global unicast (RFC 4291 §2.4, IPv6 Address Space registry)."""

_NOT_PUBLIC = (
    IPv4Network("192.88.99.0/24"),  # relays of 6to4, given up (RFC 7526)
    IPv6Network("2002::/16"),  # 6to4 itself, likewise
    IPv6Network("3fff::/20"),  # documentation (RFC 9637), which Python learns in 3.14
)


def _is_global(address: IPv4Address | IPv6Address) -> bool:
    if isinstance(address, IPv6Address):
        embedded = address.ipv4_mapped or _nat64(address)
        if embedded is not None:
            return _is_global(embedded)
        if address not in _GLOBAL_UNICAST:
            return False
    if any(address in network for network in _NOT_PUBLIC):
        return False
    return address.is_global and not address.is_multicast


def _nat64(address: IPv6Address) -> IPv4Address | None:
    """Return the address inside the well-known NAT64 prefix 64:ff9b::/96 (RFC 6052)."""
    if int(address) >> 32 == 0x64FF9B << 64:
        return IPv4Address(int(address) & 0xFFFFFFFF)
    return None
