"""Chromium from Debian, fetched once where it is missing; fonts too, or every Chinese character is a box."""

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright

NAMES = ("chromium", "chromium-browser", "google-chrome")
PACKAGES = ("chromium", "fonts-noto-cjk")
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"]
MINUTES = 10


def chromium_path() -> str:
    """The browser's path; skips the test where it is not there and can't be installed."""
    found = _found() or (_install() and _found())
    if not found:
        pytest.skip("Chromium is missing and could not be installed with apt-get")
    return found


@contextmanager
def chromium() -> Iterator[Browser]:
    """A headless browser, closed at the end."""
    path = chromium_path()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
        yield browser
        browser.close()


def _found() -> str | None:
    return next((path for name in NAMES if (path := shutil.which(name))), None)


def _install() -> bool:
    """True when apt-get has installed the packages; two test processes may ask for it at once."""
    apt, rights = shutil.which("apt-get"), [] if os.geteuid() == 0 else ["sudo", "-n"]
    if apt is None or (rights and not shutil.which("sudo")):
        return False
    import fcntl

    with Path("/tmp/gouji-test-apt.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        commands = ([*rights, apt, "update"], [*rights, apt, "install", "-y", *PACKAGES])
        return all(_runs(command) for command in commands) or _found() is not None


def _runs(command: list[str]) -> bool:
    try:
        return subprocess.run(command, capture_output=True, timeout=60 * MINUTES, check=False).returncode == 0
    except (OSError, subprocess.TimeoutExpired):
        return False
