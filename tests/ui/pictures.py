"""Takes the pictures of docs/review.md from the example reports: `python -m tests.ui.pictures`."""

from pathlib import Path
from tempfile import TemporaryDirectory

from tests.ui.chromium import chromium
from tests.ui.reviewer import Reviewer
from tests.ui.served import served

DOCS = Path(__file__).parents[2] / "docs"
STILL = 2500  # milliseconds until plots and pages are drawn


def main() -> None:
    with TemporaryDirectory() as folder, served(Path(folder, "data")) as desk, chromium() as browser:
        reviewer = Reviewer(browser, desk.address)
        reviewer.set_up()
        examples = sorted((DOCS / "examples").glob("*-20*"))
        reviewer.upload(examples)
        _take(reviewer, "inbox")
        reviewer.open("hongze-2023.pdf")
        reviewer.page.locator(".crop img").wait_for()
        _take(reviewer, "desk")
        reviewer.keys("?")
        _take(reviewer, "keys")
        reviewer.keys("Escape", "i")
        reviewer.page.locator(".inbox").wait_for()
        reviewer.page.get_by_role("link", name="看板").click()
        reviewer.page.locator("canvas, svg.marks").first.wait_for()
        _take(reviewer, "board")


def _take(reviewer: Reviewer, name: str) -> None:
    reviewer.page.wait_for_timeout(STILL)
    reviewer.page.screenshot(path=DOCS / "images" / f"review-{name}.png")


if __name__ == "__main__":
    main()
