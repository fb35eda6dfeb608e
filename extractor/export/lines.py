"""Reports as lines of text: JSON (one object a line) and CSV (one row a cell)."""

import csv
import io
import re
from collections.abc import Iterable, Iterator, Sequence

from extractor.export.content import failing, findings_by_cell, names_of_cells, number_text, printable
from extractor.export.words import Language, label
from extractor.forms import Address, Form
from extractor.records import Cell, ImageBox, PageBox, Place, Report, TablePlace

CSV_COLUMNS = (
    *("source", "organisation", "year", "form", "verdict", "address", "table", "row", "column"),
    *("value", "printed", "status", "basis", "unit", "note", "evidence", "failing_rules"),
)
# What a spreadsheet may take for a formula; the full-width signs count in East Asian Excel.
FORMULA_START = re.compile(r"[=+\-@\t\r\n＝＋－＠]")
NUMBER = re.compile(r"[+-]?\d+(\.\d+)?", re.ASCII)


def json_lines(reports: Iterable[Report]) -> Iterator[str]:
    """One JSON object a report, in the order of Report's fields, Chinese as it is; each ends its line."""
    for report in reports:
        yield report.model_dump_json() + "\n"


def json_array(reports: Iterable[Report]) -> Iterator[str]:
    """One JSON array of all reports, still one report a line."""
    before = "[\n"
    for report in reports:
        yield before + report.model_dump_json()
        before = ",\n"
    yield "[]\n" if before == "[\n" else "\n]\n"


def csv_lines(reports: Iterable[Report], forms: Sequence[Form], language: Language = "zh") -> Iterator[str]:
    """A header, then one row a cell; a report without cells keeps one row, so that none is lost."""
    yield _csv_row(CSV_COLUMNS)
    for report in reports:
        found = findings_by_cell(report.findings)
        names = names_of_cells(report, forms)
        for address, (table, row, column) in names.items():
            cell = report.cells[str(address)]
            labels = (label(table, language), label(row, language), label(column, language))
            rules = " ".join(failing(found.get(str(address), ())))
            yield _csv_row((*_report_fields(report), *_cell_fields(address, labels, cell), rules))
        if not names:
            yield _csv_row(_report_fields(report) + ("",) * (len(CSV_COLUMNS) - 5))


def place_text(place: Place | None) -> str:
    """Where a cell stands, compact: "p3@90.0,120.5,130.0,134.0", "p1@90,120,130,134px", "table2:r5c3" or
    "line14:3-6"."""
    if isinstance(place, PageBox):
        return f"p{place.page}@" + ",".join(f"{number:.1f}" for number in place.box)
    if isinstance(place, ImageBox):
        return f"p{place.page}@" + ",".join(f"{number:.0f}" for number in place.box) + "px"
    if isinstance(place, TablePlace):
        return f"table{place.table}:r{place.row}c{place.column}"
    return f"line{place.line}:{place.start}-{place.end}" if place else ""


def formula_safe(text: str) -> str:
    """The text with ' before it if a spreadsheet would calculate it; a plain number stays as it is."""
    is_risky = FORMULA_START.match(text) and not NUMBER.fullmatch(text)
    return "'" + text if is_risky else text


def _report_fields(report: Report) -> tuple[str, ...]:
    year = "" if report.year is None else str(report.year)
    return (report.source, report.organisation or "", year, report.form or "", report.verdict)


def _cell_fields(address: Address, labels: tuple[str, ...], cell: Cell) -> tuple[str, ...]:
    value = "" if cell.value is None else number_text(cell.value)
    texts = (value, cell.printed or "", cell.status, cell.basis or "", cell.unit or "", cell.note or "")
    return (str(address), *labels, *texts, place_text(cell.evidence))


def _csv_row(fields: Sequence[str]) -> str:
    line = io.StringIO()
    csv.writer(line, lineterminator="\n").writerow([formula_safe(printable(field)) for field in fields])
    return line.getvalue()
