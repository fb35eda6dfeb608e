"""The desk's speed in a real browser, beside a plain Streamlit page in the same run: `make bench-ui`.

Every figure is the time from a key to the frame that shows what it did, in milliseconds.
"""

import statistics
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, ElementHandle, Page

from eval.local_model import wait_until_up
from tests.sample_reports import report_text
from tests.ui.chromium import chromium
from tests.ui.reviewer import SLOW, Reviewer
from tests.ui.served import free_port, served

WRONG = "requests.granted.natural_person"  # two sums fail over it until 3 is typed
FILE = "甲县2023.txt"
PLAIN = """
import streamlit as st
st.text_input("n", key="n")
st.html(f'<span class="answer{st.session_state.n}"></span>')
"""
# Before any script of the page: the desk keeps keys to itself.
NOTE_KEYS = "window.addEventListener('keydown', (event) => { window.pressed = event.timeStamp; }, true);"
WATCH = """([root, selector]) => {
  window.pressed = null;
  window.took = new Promise((resolve) => {
    const look = () => {
      const isShown = root.matches(selector) || root.querySelector(selector);
      if (window.pressed !== null && isShown) resolve(performance.now() - window.pressed);
      else requestAnimationFrame(look);
    };
    requestAnimationFrame(look);
  });
}"""


def main(rounds: int = 40) -> None:
    """Prints a table row for every kind of key."""
    with tempfile.TemporaryDirectory() as name, chromium() as browser:
        folder = Path(name)
        with plain_page(folder) as address:
            plain = plain_trips(browser, address, rounds)
        with served(folder / "data") as desk:
            typed, kept = desk_times(browser, desk.address, folder, rounds)
    print("| from a key to the frame that shows it | median ms | slowest in 20 | against the plain page |")
    print("|---|---|---|---|")
    for what, times in (
        ("a plain Streamlit page: text in, a line out", plain),
        ("the desk: a digit, and every sum checked again", typed),
        ("the desk: an act kept in the store, and everything checked again", kept),
    ):
        median, slow = statistics.median(times), statistics.quantiles(times, n=20)[-1]
        print(f"| {what} | {median:.0f} | {slow:.0f} | {median / statistics.median(plain):.2f} |")


def desk_times(browser: Browser, address: str, folder: Path, rounds: int) -> tuple[list[float], list[float]]:
    """A digit typed and taken back, then an edit undone and done again, each so many times."""
    path = folder / FILE
    path.write_text(report_text({WRONG: 8}), encoding="utf-8")
    reviewer = Reviewer(browser, address)
    reviewer.context.add_init_script(NOTE_KEYS)
    reviewer.set_up()
    reviewer.upload([path])
    reviewer.open(FILE)
    page, root = reviewer.page, reviewer.page.locator(".desk").element_handle()
    typed = [
        milliseconds(page, root, key, f'.chip.fail[data-count="{failing}"]')
        for _ in range(rounds)
        for key, failing in (("3", 0), ("Escape", 2))
    ]
    reviewer.keys("3", "Enter")
    reviewer.wait()
    kept = [milliseconds(page, root, key, ".desk:not(.busy)") for _ in range(rounds) for key in ("u", "r")]
    return typed, kept


def milliseconds(page: Page, root: ElementHandle, key: str, selector: str) -> float:
    """From the key until `selector` is on screen."""
    page.evaluate(WATCH, [root, selector])
    page.keyboard.press(key)
    return float(page.evaluate("window.took"))


def plain_trips(browser: Browser, address: str, rounds: int) -> list[float]:
    context = browser.new_context()
    context.add_init_script(NOTE_KEYS)
    page = context.new_page()
    page.goto(address)
    field = page.locator("input")
    field.wait_for(timeout=SLOW)
    root = page.locator("body").element_handle()
    times = []
    for number in range(2 * rounds):
        field.fill(str(number))
        times.append(milliseconds(page, root, "Enter", f".answer{number}"))
    context.close()
    return times[2:]  # the first pay for what the server loads


@contextmanager
def plain_page(folder: Path) -> Iterator[str]:
    """The address of the plain page, up while the block runs."""
    script, port = folder / "plain.py", free_port()
    script.write_text(PLAIN, encoding="utf-8")
    options = ["--server.headless=true", "--server.address=127.0.0.1", "--browser.gatherUsageStats=false"]
    call = [sys.executable, "-m", "streamlit", "run", str(script), f"--server.port={port}", *options]
    process = subprocess.Popen(call, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    address = f"http://127.0.0.1:{port}"
    try:
        wait_until_up(f"{address}/_stcore/health")
        yield address
    finally:
        process.terminate()
        process.wait(20)


if __name__ == "__main__":
    main()
