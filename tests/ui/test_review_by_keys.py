"""A reviewer's work from the first start to the audit trail, by keys, in a real browser."""

import csv
import json
import random
from pathlib import Path

import pyarrow.parquet as pq
from openpyxl import load_workbook
from playwright.sync_api import Browser, expect

from eval.cases import load_cases
from eval.generate import random_report
from eval.render.scan import scan_pages
from eval.render.scan_files import write_scan
from extractor.store import Person, csv_lines
from tests.reports import FOLDER
from tests.sample_reports import FORM_2021, report_text
from tests.ui.reviewer import SLOW, Reviewer
from tests.ui.served import Served

EXAMPLES = Path(__file__).parents[2] / "docs" / "examples"
FILE = "甲县2023.txt"
SCAN = "乙县2022.tiff"
WRONG = "requests.granted.natural_person"  # printed 8 where the sums allow only 3
TOTAL = "disputes.reconsideration.total"  # hongze-2023 prints 0 for 10 + 1 + 0 + 0


def given(folder: Path) -> list[Path]:
    """The reports to upload: real ones where they lie beside the checkout, a fault, a scan."""
    names = ("wenxian-2021.txt", "shanggao-2022.txt", "hongze-2023.pdf")
    real = [FOLDER / name for name in names] if FOLDER.is_dir() else [EXAMPLES / "hongze-2023.pdf"]
    fault = folder / FILE
    fault.write_text(report_text({WRONG: 8}), encoding="utf-8")
    report = random_report(FORM_2021, random.Random(5))
    return [*real, fault, *write_scan(scan_pages(report, dpi=150), folder / SCAN)]


def test_from_first_start_to_audit_trail(browser: Browser, desk: Served, tmp_path: Path) -> None:
    reviewer = Reviewer(browser, desk.address)
    reviewer.set_up()
    files = given(tmp_path)
    assert f"收入 {len(files)} 份" in reviewer.upload(files)
    _correct_one_cell(reviewer)
    reviewer.keys("i")
    _confirm_the_source(reviewer)
    reviewer.keys("i")
    _look_at_the_scan(reviewer)
    reviewer.page.get_by_role("link", name="看板").click()
    _export(reviewer, tmp_path)
    _check_trail(reviewer, desk, tmp_path)
    _make_cases(reviewer, desk)
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


def _look_at_the_scan(reviewer: Reviewer) -> None:
    """A page that is a picture: drawn, the cell framed on it and cut out larger."""
    reviewer.open(SCAN)
    drawn = "image => image.complete && image.naturalWidth > 0"
    for picture in (".view img", ".crop img"):
        handle = reviewer.page.locator(picture).element_handle()
        reviewer.page.wait_for_function(drawn, arg=handle)
    frame = reviewer.page.locator(".view .box").bounding_box()
    assert frame is not None
    assert min(frame["width"], frame["height"]) > 4


def _download(reviewer: Reviewer, button: str, folder: Path) -> Path:
    with reviewer.page.expect_download() as waiting:
        reviewer.page.get_by_role("button", name=button, exact=True).click()
    path = folder / f"out-{waiting.value.suggested_filename}"
    waiting.value.save_as(path)
    return path


def _export(reviewer: Reviewer, folder: Path) -> None:
    """Each kind of file holds the reports as they stand, with the number that was typed."""
    book = load_workbook(_download(reviewer, "XLSX", folder), read_only=True)
    rows = book.worksheets[0].iter_rows(values_only=True)
    assert any(FILE in str(value) for row in rows for value in row)
    reports = json.loads(_download(reviewer, "JSON", folder).read_bytes())
    assert [each["cells"][WRONG]["value"] for each in reports if each["source"].endswith(FILE)] == [3]
    with _download(reviewer, "CSV", folder).open(encoding="utf-8-sig", newline="") as file:
        cells = [row for row in csv.DictReader(file) if row["address"] == WRONG]
    assert [row["value"] for row in cells if row["source"].endswith(FILE)] == ["3"]
    values = pq.read_table(_download(reviewer, "PARQUET", folder)).to_pylist()
    assert [row[WRONG] for row in values if row["source"].endswith(FILE)] == [3]


def _make_cases(reviewer: Reviewer, desk: Served) -> None:
    """The approved report lies with its source where the evaluation finds it."""
    reviewer.page.get_by_role("button", name="生成评测样本").click()
    reviewer.page.get_by_test_id("stToast").filter(has_text="1").wait_for()
    (case,) = load_cases([desk.folder / "cases"])
    assert case.expected[WRONG] == 3
    assert FILE.removesuffix(".txt") in case.path.name


def _check_trail(reviewer: Reviewer, desk: Served, folder: Path) -> None:
    """The store's trail says what was done, act by act; the file downloaded is that trail."""
    admin = Person(name="王核对", role="admin")
    told = "".join(csv_lines(desk.store().audit_trail(None, admin)))
    assert _download(reviewer, "审计记录", folder).read_bytes().decode("utf-8-sig") == told
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
