"""Two people at one report, in a real browser: the second keys blind, and what comes too late is told."""

from playwright.sync_api import Browser, expect

from extractor.store import Person
from tests.review.reviews import FAULTY, keys, misread
from tests.ui.reviewer import PASSWORD, SLOW, Reviewer
from tests.ui.served import Served

FIRST = Person(name="甲", role="admin")
TOTAL = "requests.received.total"
NAME = misread().source


def test_the_second_keys_blind_and_a_late_edit_is_refused(browser: Browser, sqlite_desk: Served) -> None:
    store = sqlite_desk.store()
    store.people.add_first(FIRST.name, PASSWORD)
    store.people.add("乙", PASSWORD, "reviewer", FIRST)
    id = store.submit(NAME, b"7", misread(), FIRST).id
    store.edit(id, 0, keys(FAULTY, "7"), FIRST)
    second = Reviewer(browser, sqlite_desk.address)
    second.log_in("乙")
    second.open(NAME)
    second.cell(TOTAL).click()
    second.keys("b")
    expect(second.cell(FAULTY).locator("i")).to_have_text("▢", timeout=SLOW)
    assert (second.selected(), second.cell(FAULTY).locator("b").inner_text()) == (FAULTY, "")
    second.keys("1", "Enter")
    second.wait()
    review = store.review(id)
    assert (review.edits[-1].how, [*review.disagreements]) == ("second_keying", [FAULTY])
    _too_late(second, sqlite_desk, id)
    assert second.errors == []


def _too_late(second: Reviewer, desk: Served, id: int) -> None:
    """The administrator takes the report over while the second still looks at the old one."""
    store = desk.store()
    store.unlock(id, FIRST)
    store.edit(id, store.summary(id).version, keys(TOTAL, "9"), FIRST)
    second.cell(TOTAL).click()
    second.keys("5", "Enter")
    expect(second.page.locator(".message.error")).to_contain_text(FIRST.name, timeout=SLOW)
    assert store.review(id).edits[-1].new == "9"
