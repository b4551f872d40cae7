"""The preview: a small server, a watcher, and a page that reloads itself.

The site is rebuilt beside the one that is served and takes its place when it is whole; a
mistake is shown in the browser while the last good site stays up.
"""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from http import HTTPStatus
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from importlib.resources import files
from pathlib import Path
from typing import Any, BinaryIO
from urllib.parse import parse_qs, urlsplit

__all__ = ["Preview", "preview_server"]

PREFIX = "/__llmindex__/"
LONGEST_WAIT = 25.0
"""Seconds after which a waiting browser is answered anyway, below the usual limits of proxies."""

SHUTDOWN_POLL = 0.05
"""Seconds after which the server notices that it is to stop."""


class Preview:
    """What the browser should know: how often the site was built, and what is wrong with it now."""

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._version = 0
        self._error = ""

    def built(self) -> None:
        """Tell browsers that a new site stands."""
        with self._changed:
            self._version += 1
            self._error = ""
            self._changed.notify_all()

    def failed(self, message: str) -> None:
        """Tell browsers why the site that stands is not the newest."""
        with self._changed:
            self._version += 1
            self._error = message
            self._changed.notify_all()

    def wait(self, seen: int, timeout: float = LONGEST_WAIT) -> dict[str, Any]:
        """Return the state once it is newer than what the browser has seen, or after a while."""
        with self._changed:
            self._changed.wait_for(lambda: self._version != seen, timeout)
            return {"version": self._version, "error": self._error}


class _Handler(SimpleHTTPRequestHandler):
    """Serves the site's files, with a script at the end of every page."""

    protocol_version = "HTTP/1.1"

    def __init__(self, *args: Any, preview: Preview, base: str, **kwargs: Any) -> None:
        self.preview = preview
        self.base = base
        super().__init__(*args, **kwargs)

    def do_GET(self) -> None:
        """Answer a request for the state, our script, or a file."""
        url = urlsplit(self.path)
        if url.path == f"{PREFIX}state":
            seen = parse_qs(url.query).get("seen", [""])[0]
            state = self.preview.wait(int(seen) if seen.lstrip("-").isdigit() else -1)
            self._answer("application/json", json.dumps(state).encode())
        elif url.path == f"{PREFIX}live.js":
            script = files("llmindex.site").joinpath("live.js").read_bytes()
            self._answer("text/javascript; charset=utf-8", script)
        elif url.path == "/" != self.base:
            self.send_response(302)
            self.send_header("Location", self.base)
            self.send_header("Content-Length", "0")
            self.end_headers()
        else:
            super().do_GET()

    def translate_path(self, path: str) -> str:
        """Map an address to a file; the site may be meant to stand below a path."""
        if path.startswith(self.base):
            path = "/" + path[len(self.base) :]
        return super().translate_path(path)

    def send_head(self) -> Any:
        """Serve HTML with our script in it, anything else as it is."""
        path = Path(self.translate_path(self.path))
        if path.is_dir() and urlsplit(self.path).path.endswith("/"):
            path /= "index.html"
        if path.suffix != ".html" or not path.is_file():
            return super().send_head()
        self._answer("text/html; charset=utf-8", _with_script(path.read_bytes()))
        return None

    def send_error(self, code: int, message: str | None = None, explain: str | None = None) -> None:
        """Show the site's own page where there is none."""
        page = Path(self.directory, "404.html")
        if code == HTTPStatus.NOT_FOUND and page.is_file():
            self._answer("text/html; charset=utf-8", _with_script(page.read_bytes()), status=HTTPStatus.NOT_FOUND)
        else:
            super().send_error(code, message, explain)

    def _answer(self, content_type: str, body: bytes, status: int = 200) -> None:
        self.send_response(status)
        self.send_header("Content-Type", content_type)
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Cache-Control", "no-store")
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def end_headers(self) -> None:
        """Let nothing be cached: the next build may change everything."""
        if not any(header.startswith(b"Cache-Control") for header in getattr(self, "_headers_buffer", [])):
            self.send_header("Cache-Control", "no-store")
        super().end_headers()

    def copyfile(self, source: Any, outputfile: BinaryIO) -> None:  # type: ignore[override]
        """Send a file; a browser that has gone elsewhere is no error."""
        try:
            super().copyfile(source, outputfile)
        except (BrokenPipeError, ConnectionResetError):
            self.close_connection = True

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002  named by the base class
        """Stay silent: the terminal is for what is built and what is wrong."""


def _with_script(html: bytes) -> bytes:
    head, end, tail = html.rpartition(b"</body>")
    script = f'<script type="module" src="{PREFIX}live.js"></script>'.encode()
    return head + script + end + tail if end else html + script


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    allow_reuse_address = True

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Browsers drop connections all the time; that is no error of ours."""


@contextmanager
def preview_server(site_dir: Path, preview: Preview, host: str, port: int, base: str = "/") -> Iterator[str]:
    """Serve a site while the context lasts; yields its address. Raises OSError if the port is taken."""
    handler: Callable[..., Any] = partial(_Handler, directory=str(site_dir), preview=preview, base=base)
    server = _Server((host, port), handler)
    thread = threading.Thread(target=server.serve_forever, args=(SHUTDOWN_POLL,), name="preview", daemon=True)
    thread.start()
    try:
        shown = "localhost" if host in ("127.0.0.1", "::1", "0.0.0.0") else host  # noqa: S104  compared, not bound
        yield f"http://{shown}:{server.server_address[1]}{base}"
    finally:
        server.shutdown()
        server.server_close()
