"""Markup in every text that a stranger can bring stays text on every page, in a real browser."""

from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from extractor.records import Cell, Finding, FoundSection, Status, TextPlace, Vote
from extractor.review import Draft
from extractor.store import Person
from tests.sample_reports import FORM_2021, report_of
from tests.ui.reviewer import PASSWORD, SLOW, Reviewer
from tests.ui.served import Served

ADMIN = Person(name="管理", role="admin")
CELL = "requests.received.natural_person"
RUNS = "window.broken=1;alert(1)"  # what must never run


def hostile(where: str) -> str:
    """Markup that says where it was stored, for a broken picture, a drawing or a script to run. It has no
    slash and no quotation mark: a file's name would lose them on its way."""
    return f"{where}<img class=evil src=x onerror={RUNS}><svg onload={RUNS}><script>{RUNS}"


def given(desk: Served) -> None:
    """A report whose every text is hostile, those that people wrote about it too."""
    cell = Cell(
        value=31,
        printed=hostile("printed"),
        status=Status.STATED,
        note=hostile("note"),
        unit=hostile("unit"),
        evidence=TextPlace(line=1, start=0, end=6),
        votes=tuple(
            Vote(voice=voice, value=value, printed=hostile(f"vote-{voice}"), status=Status.STATED)
            for voice, value in (("grid", 31), ("llm", 37))
        ),
    )
    finding = Finding(
        code="unreadable_file",
        verdict="fail",
        severity="error",
        addresses=(CELL,),
        message=hostile("finding"),
    )
    section = FoundSection(id="overview", title=hostile("title"), text=hostile("prose"))
    report = report_of(
        FORM_2021,
        organisation=hostile("body"),
        source=f"{hostile('file')}.txt",
        cells={**report_of(FORM_2021).cells, CELL: cell},
        findings=(finding,),
        sections=(section,),
        provenance={"kind": "text"},
    )
    store = desk.store()
    store.people.add_first(ADMIN.name, PASSWORD)
    id = store.submit(f"{hostile('file')}.txt", hostile("line").encode(), report, ADMIN).id
    store.edit(
        id, 0, Draft(action="set", address=CELL, new="31", how="typed", reason=hostile("reason")), ADMIN
    )
    store.edit(id, 1, Draft(action="set", address="organisation", new=hostile("named"), how="typed"), ADMIN)


def assert_only_text(page: Page, *expected: str) -> None:
    """What was stored is on the page, as text; no element of it is, and none of it ran."""
    for where in expected:
        expect(page.get_by_text(f"{where}<img").first).to_be_attached(timeout=SLOW)
    assert page.locator('.evil, [onerror], [onload], img[src="x"]').count() == 0
    assert page.evaluate("window.broken") is None


@pytest.fixture
def reviewer(browser: Browser, sqlite_desk: Served) -> Reviewer:
    given(sqlite_desk)
    person = Reviewer(browser, sqlite_desk.address)
    person.log_in(ADMIN.name)
    person.page.locator(".inbox tr[data-report]").wait_for()
    return person


def test_markup_stays_text_on_every_page(reviewer: Reviewer, tmp_path: Path) -> None:
    page = reviewer.page
    assert_only_text(page, "named", "file")
    taken = tmp_path / f"{hostile('web')}.html"
    taken.write_text(f"<title>{hostile('head')}</script></title><p>{hostile('open')}", "utf-8")
    reviewer.upload([taken])
    assert_only_text(page, "web")
    reviewer.open(hostile("file") + ".txt")
    reviewer.cell(CELL).click()
    assert_only_text(page, "named", "file", "unit", "vote-grid", "vote-llm", "finding", "reason", "line")
    reviewer.keys("i")
    reviewer.open(taken.name)
    page.locator(".view > p").first.wait_for()
    assert_only_text(page, "web")
    reviewer.keys("i")
    page.locator(".inbox").wait_for()
    page.get_by_role("link", name="看板").click()
    page.locator("canvas, svg.marks").nth(2).wait_for()
    assert_only_text(page)
    assert reviewer.errors == []
    assert reviewer.foreign == []
