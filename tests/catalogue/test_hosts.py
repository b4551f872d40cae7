from __future__ import annotations

import socket
from ipaddress import IPv4Address, IPv6Address, ip_address

import pytest
from hypothesis import given
from hypothesis import strategies as st

from llmindex.catalogue.hosts import is_private_host


@pytest.mark.parametrize(
    "host",
    [
        "localhost", "LOCALHOST.", "a.localhost", "printer.local", "x.internal", "router.lan", "nas.home.arpa",
        "site.test", "nowhere.invalid", "intranet", "db", "127.0.0.1", "127.1", "2130706433", "017700000001",
        "0x7f000001", "0x7f.0x1", "0x", "10.0.0.1", "172.16.0.1", "192.168.1", "169.254.169.254", "100.64.0.1",
        "0.0.0.1", "255.255.255.255", "224.0.0.1", "::", "::1", "fe80::1%eth0", "fc00::1", "ff02::1",
        "::ffff:10.0.0.1", "2002:7f00:1::", "2002:808:808::", "64:ff9b::7f00:1", "64:ff9b:1::7f00:1", "2001:db8::1",
        "::127.0.0.1", "::ffff:0:127.0.0.1", "fec0::1", "3fff::1", "192.88.99.1", "１２７.0.0.1",
    ],
)  # fmt: skip
def test_private_hosts_are_private(host: str) -> None:
    assert is_private_host(host)


@pytest.mark.parametrize(
    "host",
    [
        "arxiv.org", "arxiv.org.", "例子.中国", "mylocal.org", "test.example.org", "8.8.8.8", "0x08.0x08.0x08.0x08",
        "2606:4700::1111", "::ffff:8.8.8.8", "64:ff9b::808:808", "1.2.3.4.5", "256.0.0.1", "08.8.8.8", "1.2.3.999",
        "0x.example.org", "127.0.0.1.example.org",
    ],
)  # fmt: skip
def test_public_hosts_are_public(host: str) -> None:
    assert not is_private_host(host)


@given(st.integers(0, 2**32 - 1).map(IPv4Address) | st.integers(0, 2**128 - 1).map(IPv6Address))
def test_addresses_are_private_when_they_are_not_global(address: IPv4Address | IPv6Address) -> None:
    if isinstance(address, IPv6Address) and (address.ipv4_mapped or address.sixtofour):
        return
    assert is_private_host(str(address)) or (address.is_global and not address.is_multicast)


@given(
    st.lists(
        st.integers(0, 2**33).flatmap(
            lambda n: st.sampled_from([str(n), hex(n), f"0{n:o}", str(n % 256), hex(n % 256)])
        ),
        min_size=1,
        max_size=5,
    )
)
def test_old_forms_of_an_address_are_read_as_the_system_reads_them(parts: list[str]) -> None:
    host = ".".join(parts)
    try:
        address = ip_address(socket.inet_aton(host))
    except OSError:
        assert is_private_host(host) == (len(parts) == 1)
    else:
        assert is_private_host(host) == (not address.is_global or address.is_multicast)


@given(st.text())
def test_no_text_breaks_it(host: str) -> None:
    assert isinstance(is_private_host(host), bool)
