"""A person before the desk: what they see and which keys they press."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Dialog, Page, expect

PASSWORD = "correct horse battery"
SIZE = {"width": 1366, "height": 768}
SLOW = 60_000  # milliseconds; the machine may be busy


class Reviewer:
    """`errors`: what the page complained of; `foreign`: requests that left this machine."""

    def __init__(self, browser: Browser, address: str) -> None:
        self.address = address
        self.context = browser.new_context(viewport=SIZE, accept_downloads=True)  # type: ignore[arg-type]
        self.page: Page = self.context.new_page()
        self.page.set_default_timeout(SLOW)
        self.errors: list[str] = []
        self.foreign: list[str] = []
        self.strokes = 0
        self.page.on("pageerror", lambda error: self.errors.append(str(error)))
        self.page.on("dialog", self._refuse)
        self.page.on("request", lambda request: self._watch(request.url))

    def _refuse(self, dialog: Dialog) -> None:
        self.errors.append(dialog.message)
        dialog.dismiss()

    def _watch(self, url: str) -> None:
        if not url.startswith((self.address, self.address.replace("http", "ws"), "blob:", "data:")):
            self.foreign.append(url)

    def set_up(self, name: str = "王核对") -> None:
        """The first start: this person becomes the administrator."""
        self.page.goto(self.address)
        self.page.locator("input").nth(2).wait_for()
        for field, text in zip(self.page.locator("input").all(), (name, PASSWORD, PASSWORD), strict=True):
            field.fill(text)
        self.page.keyboard.press("Enter")
        self.page.locator(".inbox").wait_for()

    def log_in(self, name: str, password: str = PASSWORD) -> None:
        self.page.goto(self.address)
        self.page.locator("input").nth(1).wait_for()
        for field, text in zip(self.page.locator("input").all(), (name, password), strict=True):
            field.fill(text)
        self.page.keyboard.press("Enter")

    def upload(self, paths: Sequence[Path]) -> str:
        """Drops the files in; gives what the page says of them."""
        self.page.locator('input[type="file"]').set_input_files([str(path) for path in paths])
        told = self.page.locator(".st-key-outcome")
        told.wait_for(timeout=4 * SLOW)
        self.page.evaluate("document.activeElement?.blur()")
        return told.inner_text()

    def open(self, file: str) -> None:
        """Walks down the list by keys to the file and opens it."""
        lines = self.page.locator(".inbox tr[data-report]")
        lines.filter(has_text=file).wait_for()
        at = [file in text for text in lines.all_inner_texts()].index(True)
        self.page.locator(".inbox").wait_for()
        self.keys(*["ArrowUp"] * lines.count(), *["ArrowDown"] * at, "Enter")
        expect(self.page.locator(".desk .file")).to_have_text(file, timeout=SLOW)
        self.wait()

    def keys(self, *names: str) -> None:
        for name in names:
            self.strokes += 1
            self.page.keyboard.press(name)

    def wait(self) -> None:
        """Until Python has answered every act."""
        self.page.locator(".desk:not(.busy)").wait_for()

    def selected(self) -> str:
        return str(self.page.locator("td.selected").get_attribute("data-address"))

    def cell(self, address: str) -> Any:
        return self.page.locator(f'[data-address="{address}"]')

    def count(self, verdict: str) -> int:
        """The number on one of the chips: pass, fail or not_assessable."""
        return int(self.page.locator(f".bar .chip.{verdict}").first.get_attribute("data-count") or "0")
