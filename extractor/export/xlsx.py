"""Reports as a workbook: an overview, the findings, and one sheet a report in the official layout."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import BinaryIO

from openpyxl import Workbook
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.hyperlink import Hyperlink
from openpyxl.worksheet.worksheet import Worksheet

from extractor.export.content import printable
from extractor.export.sheet import draw_report, put
from extractor.export.words import Language, list_of, word
from extractor.forms import Form
from extractor.records import Report, Status

FORBIDDEN_IN_NAMES = re.compile(r"[\[\]:*?/\\\s]+")
NAME_LENGTH = 31  # the limit of a sheet's name, in UTF-16 units
RULE_VERDICTS = ("pass", "fail", "not_assessable")
SEVERITIES = ("error", "warning", "info")
FINDING_COLUMNS = ("source", "organisation", "year", "severity", "code", "verdict", "message", "addresses")


def write_workbook(
    reports: Iterable[Report], target: BinaryIO, forms: Sequence[Form], language: Language = "zh"
) -> None:
    """Writes the workbook to `target`. The workbook is held in memory: about 0.4 MB a report."""
    book = Workbook()
    book.remove(book.worksheets[0])
    overview = book.create_sheet(word("overview", language))
    findings = book.create_sheet(word("findings", language))
    _head(overview, _overview_headings(language))
    _head(findings, [word(key, language) for key in FINDING_COLUMNS])
    for report in reports:
        sheet = book.create_sheet(sheet_name(report, book.sheetnames))
        draw_report(sheet, report, forms, language)
        _add_overview(overview, report, sheet.title, language)
        _add_findings(findings, report, language)
    _set_widths(overview, (16, 40, 24, 8, 10, 20, 40))
    _set_widths(findings, (40, 24, 8, 8, 24, 12, 80, 60))
    book.save(target)


def sheet_name(report: Report, taken: Sequence[str]) -> str:
    """A name from organisation and year that is valid for a sheet and not in `taken`, whatever the case."""
    start = report.organisation or Path(report.source).stem
    year = f" {report.year}" if report.year is not None else ""
    start = FORBIDDEN_IN_NAMES.sub(" ", printable(start)).strip(" '") or "report"
    used = {name.casefold() for name in taken} | {"history"}  # Excel keeps "History" for itself
    number = 1
    while True:
        end = year if number == 1 else f"{year} ({number})"
        name = _shortened(start, NAME_LENGTH - len(end)) + end
        if name.casefold() not in used:
            return name
        number += 1


def _shortened(text: str, units: int) -> str:
    while len(text.encode("utf-16-le")) > 2 * units:
        text = text[:-1]
    return text


def _overview_headings(language: Language) -> list[str]:
    keys = ("sheet", "source", "organisation", "year", "verdict", "form", "reasons")
    rules = [f"{word('rules', language)}: {word(key, language)}" for key in RULE_VERDICTS]
    findings = [f"{word('findings_count', language)}: {word(key, language)}" for key in SEVERITIES]
    cells = [f"{word('cells', language)}: {word(status, language)}" for status in Status]
    return [word(key, language) for key in keys] + rules + findings + cells


def _add_overview(sheet: Worksheet, report: Report, name: str, language: Language) -> None:
    statuses = Counter(cell.status for cell in report.cells.values())
    severities = Counter(finding.severity for finding in report.findings)
    row = sheet.max_row + 1
    values: list[str | int | None] = [name, report.source, report.organisation, report.year]
    values += [word(report.verdict, language), report.form, list_of(report.reasons, language)]
    values += [report.checks.get(key, 0) for key in RULE_VERDICTS]
    values += [severities[key] for key in SEVERITIES]  # type: ignore[index]
    values += [statuses[status] for status in Status]
    for column, value in enumerate(values, start=1):
        put(sheet, row, column, value)
    quoted = name.replace("'", "''")
    link = sheet.cell(row, 1)
    link.hyperlink = Hyperlink(ref=link.coordinate, location=f"'{quoted}'!A1")
    link.font = Font(color="0563C1", underline="single")


def _add_findings(sheet: Worksheet, report: Report, language: Language) -> None:
    for finding in report.findings:
        row = sheet.max_row + 1
        values = [report.source, report.organisation, report.year, word(finding.severity, language)]
        values += [
            finding.code,
            word(finding.verdict, language),
            finding.message,
            " ".join(finding.addresses),
        ]
        for column, value in enumerate(values, start=1):
            put(sheet, row, column, value)


def _head(sheet: Worksheet, headings: Sequence[str]) -> None:
    for column, heading in enumerate(headings, start=1):
        put(sheet, 1, column, heading).font = Font(bold=True)
    sheet.freeze_panes = "A2"


def _set_widths(sheet: Worksheet, widths: Sequence[float]) -> None:
    for column, width in enumerate(widths, start=1):
        sheet.column_dimensions[get_column_letter(column)].width = width
