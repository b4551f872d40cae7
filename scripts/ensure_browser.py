"""Make sure that there is a browser for the tests, or say how to get one.

Takes what the system has (Chromium or Chrome). Where there is none: the system's package
manager if this may install packages, else the browser that Playwright downloads.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
MAC = Path("/Applications/Google Chrome.app/Contents/MacOS/Google Chrome")


def find() -> str | None:
    """Return the path of a browser, if there is one; LLMINDEX_CHROMIUM names it outright."""
    if named := os.environ.get("LLMINDEX_CHROMIUM"):
        return named
    found = next((path for name in NAMES if (path := shutil.which(name))), None)
    return found or (str(MAC) if MAC.exists() else playwrights_own())


def playwrights_own() -> str | None:
    """Return the browser that Playwright has downloaded, if it has."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        path = playwright.chromium.executable_path
    return path if Path(path).exists() else None


def install() -> None:
    """Install a browser in the first way that works here."""
    if shutil.which("apt-get") and os.geteuid() == 0:
        environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        subprocess.run(["apt-get", "update", "-qq"], check=False, env=environment)
        packages = ["chromium", "fonts-noto-cjk"]
        done = subprocess.run(["apt-get", "install", "-y", "-qq", *packages], check=False, env=environment)
        if done.returncode == 0:
            return
    subprocess.run([sys.executable, "-m", "playwright", "install", "chromium"], check=False)


def main() -> int:
    """Find a browser, installing one if need be."""
    if not find():
        install()
    if browser := find():
        print(f"browser for the tests: {browser}")
        return 0
    print("No browser was found and none could be installed. Install Chromium or Chrome,", file=sys.stderr)
    print("or name one: LLMINDEX_CHROMIUM=/path/to/chromium make test", file=sys.stderr)
    return 1


if __name__ == "__main__":
    sys.exit(main())
