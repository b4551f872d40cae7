from __future__ import annotations

import pytest

from llmindex.links.rules.policy import DEFAULT, POLICIES, HostPolicy, policy_for


def test_most_hosts_are_asked_alike() -> None:
    assert policy_for("example.org") == DEFAULT == HostPolicy(2, 0.25, 64 * 1024)


@pytest.mark.parametrize("host", ["mp.weixin.qq.com", "github.com"])
def test_more_is_read_where_what_tells_stands_deep(host: str) -> None:
    assert policy_for(host).limit == 256 * 1024


def test_a_policy_is_for_what_is_below_a_host_too_but_not_for_what_only_ends_alike() -> None:
    assert policy_for("export.arxiv.org") == POLICIES["arxiv.org"]
    assert policy_for("notarxiv.org") == DEFAULT


@pytest.mark.parametrize("policy", [*POLICIES.values(), DEFAULT])
def test_no_policy_is_impolite(policy: HostPolicy) -> None:
    assert 1 <= policy.connections <= 2
    assert policy.interval >= 0.25
