"""Answers that no honest server gives: whatever reads them must not raise."""

from __future__ import annotations

import json

from hypothesis import strategies as st

_LEAVES = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(),
    st.text(),
    st.sampled_from([0, 1, 100, -404, 62002, "a/b", "../..", "\ud800", "x" * 5000, "http://[", "dmca\x1b[31m"]),
)
_NAMES = st.one_of(
    st.text(),
    st.sampled_from(
        ["full_name", "archived", "block", "reason", "title", "id", "disabled", "code", "data", "responseCode"]
    ),
)

JSON_VALUES = st.recursive(
    _LEAVES, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(_NAMES, inner, max_size=6), max_leaves=12
)

BODIES = st.one_of(
    st.binary(max_size=300),
    JSON_VALUES.map(lambda value: json.dumps(value).encode()),
    JSON_VALUES.map(lambda value: json.dumps(value).encode()[:-1]),
    JSON_VALUES.map(lambda value: json.dumps(value).encode("utf-16")),
    st.sampled_from(
        [
            b"",
            b"[" * 200_000,
            b'{"a":' * 100_000,
            b'{"code":' + b"9" * 10_000 + b"}",
            b'{"responseCode":1e999}',
            b'{"title":"' + b"a" * 5_000_000 + b'"}',
            b"\xff\xfe",
        ]
    ),
)

STATUSES = st.one_of(st.sampled_from([200, 301, 302, 400, 401, 403, 404, 429, 451, 500]), st.integers(100, 999))

HEADERS = st.dictionaries(
    st.sampled_from(["location", "x-error-code", "x-error-message", "content-type"]),
    st.one_of(
        st.text(),
        st.sampled_from(["RepoNotFound", "GatedRepo", "http://[", "/web/20200101000000/http://x.org/", "//"]),
    ),
)
