"""Certificates for servers that cannot be trusted, and for one that can: made when they are asked for."""

from __future__ import annotations

import datetime
import ssl
from functools import cached_property
from pathlib import Path
from tempfile import NamedTemporaryFile

import trustme

VARIANTS = ("trusted", "self-signed", "expired", "wrong-name")


class Certificates:
    """An authority of our own, and the contexts of servers with its certificates and others.

    Clients that are to trust it are given ``SSL_CERT_FILE`` (OpenSSL's variable) with what `write` writes.
    """

    @cached_property
    def authority(self) -> trustme.CA:
        return trustme.CA()

    def write(self, path: Path) -> Path:
        """Write the authority's certificate; return the path."""
        self.authority.cert_pem.write_to_path(str(path))
        return path

    def context(self, variant: str) -> ssl.SSLContext:
        """Return the context of a server with one kind of certificate, for any name."""
        if variant == "self-signed":
            return _self_signed()
        if variant == "expired":
            return self._issued("127.0.0.1", until=datetime.datetime.now(datetime.UTC) - datetime.timedelta(1))
        return self._issued("elsewhere.example") if variant == "wrong-name" else self._for_every_name()

    def _issued(self, *names: str, until: datetime.datetime | None = None) -> ssl.SSLContext:
        since = until - datetime.timedelta(90) if until else None
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self.authority.issue_cert(*names, not_before=since, not_after=until).configure_cert(context)
        return context

    def _for_every_name(self) -> ssl.SSLContext:
        """Return a context that issues a certificate for the name it is asked for (server name indication)."""
        contexts: dict[str, ssl.SSLContext] = {}

        def choose(connection: ssl.SSLObject | ssl.SSLSocket, name: str | None, _: ssl.SSLContext) -> None:
            if name:
                connection.context = contexts.setdefault(name, contexts.get(name) or self._issued(name))

        context = self._issued("127.0.0.1", "localhost")
        context.sni_callback = choose
        return context


def _self_signed() -> ssl.SSLContext:
    """An authority's certificate is signed by itself."""
    authority = trustme.CA()
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    with NamedTemporaryFile(suffix=".pem") as file:
        file.write(authority.private_key_pem.bytes() + authority.cert_pem.bytes())
        file.flush()
        context.load_cert_chain(file.name)
    return context
