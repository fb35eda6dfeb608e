"""A reviewer's work from the first start to the audit trail, by keys, in a real browser."""

from pathlib import Path

from openpyxl import load_workbook
from playwright.sync_api import Browser, expect

from extractor.store import Person
from tests.reports import FOLDER
from tests.sample_reports import report_text
from tests.ui.reviewer import SLOW, Reviewer
from tests.ui.served import Served

EXAMPLES = Path(__file__).parents[2] / "docs" / "examples"
FILE = "甲县2023.txt"
WRONG = "requests.granted.natural_person"  # printed 8 where the sums allow only 3
TOTAL = "disputes.reconsideration.total"  # hongze-2023 prints 0 for 10 + 1 + 0 + 0


def given(folder: Path) -> list[Path]:
    """The reports to upload: real ones where they lie beside the checkout, and one with a single fault."""
    names = ("wenxian-2021.txt", "shanggao-2022.txt", "hongze-2023.pdf")
    real = [FOLDER / name for name in names] if FOLDER.is_dir() else [EXAMPLES / "hongze-2023.pdf"]
    fault = folder / FILE
    fault.write_text(report_text({WRONG: 8}), encoding="utf-8")
    return [*real, fault]


def test_from_first_start_to_audit_trail(browser: Browser, desk: Served, tmp_path: Path) -> None:
    reviewer = Reviewer(browser, desk.address)
    reviewer.set_up()
    files = given(tmp_path)
    assert f"收入 {len(files)} 份" in reviewer.upload(files)
    _correct_one_cell(reviewer)
    reviewer.keys("i")
    _confirm_the_source(reviewer)
    _export(reviewer, tmp_path)
    _check_trail(desk)
    assert reviewer.errors == []
    assert reviewer.foreign == []


def _correct_one_cell(reviewer: Reviewer) -> None:
    """Opened at the failing cell; the sums turn while the digit is typed; Enter and A, and it is done."""
    reviewer.open(FILE)
    assert reviewer.selected() == WRONG
    assert reviewer.count("fail") == 2
    reviewer.keys("3")
    expect(reviewer.page.locator(".bar .chip.fail")).to_have_attribute("data-count", "0")
    reviewer.strokes = 0
    reviewer.keys("Enter", "a")
    expect(reviewer.page.locator(".bar .status")).to_have_text("已通过", timeout=SLOW)
    assert reviewer.strokes <= 4


def _confirm_the_source(reviewer: Reviewer) -> None:
    """The source itself is wrong: said so, taken back, said again; its number is never changed."""
    reviewer.open("hongze-2023.pdf")
    assert reviewer.selected() == TOTAL
    reviewer.page.locator(".crop img").wait_for()
    reviewer.keys("s")
    reviewer.wait()
    expect(reviewer.cell(TOTAL).locator("i")).to_have_text("⊜")
    expect(reviewer.cell(TOTAL).locator("b")).to_have_text("0")
    reviewer.keys("u")
    reviewer.wait()
    expect(reviewer.cell(TOTAL).locator("i")).to_have_text("✗")
    reviewer.keys("r")
    reviewer.wait()
    expect(reviewer.cell(TOTAL).locator("i")).to_have_text("⊜")


def _export(reviewer: Reviewer, folder: Path) -> None:
    page = reviewer.page
    page.get_by_role("link", name="看板").click()
    with page.expect_download() as waiting:
        page.get_by_role("button", name="XLSX").click()
    path = folder / "out.xlsx"
    waiting.value.save_as(path)
    sheets = load_workbook(path, read_only=True)
    assert any(
        FILE in str(value) for row in sheets.worksheets[0].iter_rows(values_only=True) for value in row
    )


def _check_trail(desk: Served) -> None:
    admin = Person(name="王核对", role="admin")
    acts = [
        (each.name, each.who, each.action, each.address, each.old, each.new, each.how)
        for each in desk.store().audit_trail(None, admin)
        if each.kind == "edit"
    ]
    who, hongze = admin.name, "hongze-2023.pdf"
    assert sorted(acts, key=lambda act: act[0] != FILE) == [
        (FILE, who, "set", WRONG, "8", "3", "typed"),
        (FILE, who, "approve", None, None, None, None),
        (hongze, who, "printed_so", TOTAL, "0", "0", "accepted_reading"),
        (hongze, who, "undo", None, None, None, None),
        (hongze, who, "redo", None, None, None, None),
    ]
