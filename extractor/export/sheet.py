"""One report on one worksheet: the official tables with merged headings, doubtful cells coloured."""

from collections.abc import Sequence
from decimal import Decimal

from openpyxl.cell.cell import Cell as Square
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.worksheet.worksheet import Worksheet

from extractor.export.content import (
    cell_at,
    failing,
    findings_by_cell,
    foreign_tables,
    form_of,
    number_text,
    official_tables,
    printable,
)
from extractor.export.layout import Block, Span, blocks, spans
from extractor.export.lines import FORMULA_START
from extractor.export.words import Language, label, list_of, word
from extractor.forms import Form, Table
from extractor.records import Cell, Finding, Report, Status

LABEL_COLUMNS = 3  # values start in the fourth column, for every table of every form
LONGEST_TEXT, LONGEST_COMMENT = 32_767, 2_000  # Excel's limit; what still can be read
EXACT_DIGITS = 15  # Excel keeps no more digits of a number
COLOURS = {
    "failing": "F8CBAD",
    "ambiguous": "FFE699",
    "unreadable": "FFE699",
    "not_found": "FFE699",
    "ungrounded": "F4B084",
    "blank": "EDEDED",
    "not_applicable": "EDEDED",
    "remarked": "DDEBF7",
}
EDGE = Side(style="thin", color="808080")
FRAME = Border(left=EDGE, right=EDGE, top=EDGE, bottom=EDGE)
HEADING = PatternFill("solid", fgColor="F2F2F2")


def draw_report(sheet: Worksheet, report: Report, forms: Sequence[Form], language: Language = "zh") -> None:
    """Fills the sheet: title, verdict, the form's tables, cells the form does not have, legend."""
    form = form_of(report, forms)
    row = _draw_title(sheet, report, form, language)
    for table in official_tables(report, form) if form else ():
        row = _draw_table(sheet, row, table, label(table, language), report, language)
    for table in foreign_tables(report, forms):
        title = f"{label(table, language)} · {word('foreign', language)}"
        row = _draw_table(sheet, row, table, title, report, language)
    if report.cells:
        _draw_legend(sheet, row, language)
    for letter, width in zip("ABC", (16, 16, 44), strict=True):
        sheet.column_dimensions[letter].width = width


def put(sheet: Worksheet, row: int, column: int, value: str | int | float | None) -> Square:
    """Writes a value, rows and columns from 1. Text stays text: it never becomes a formula or an error."""
    square = sheet.cell(row, column)
    assert isinstance(square, Square)  # not the hidden part of a merged range
    text = printable(value)[:LONGEST_TEXT] if isinstance(value, str) else ""
    square.value = text or (None if isinstance(value, str) else value)
    if text:
        square.data_type = "s"
        # Otherwise Excel would calculate the text as soon as somebody edits the cell.
        square.quotePrefix = bool(FORMULA_START.match(text))
    return square


def _draw_title(sheet: Worksheet, report: Report, form: Form | None, language: Language) -> int:
    year = str(report.year) if report.year is not None else None
    known = (report.organisation, year, label(form, language) if form else report.form)
    put(sheet, 1, 1, " · ".join(text or word("unknown", language) for text in known)).font = Font(
        bold=True, size=14
    )
    put(sheet, 2, 1, f"{word('source', language)}: {report.source}")
    reasons = f" · {list_of(report.reasons, language)}" if report.reasons else ""
    put(sheet, 3, 1, f"{word('verdict', language)}: {word(report.verdict, language)}{reasons}")
    return 5


def _draw_table(
    sheet: Worksheet, row: int, table: Table, title: str, report: Report, language: Language
) -> int:
    """Draws the table from `row` on and gives the row for the next one."""
    put(sheet, row, 1, title).font = Font(bold=True)
    row += 1
    found = findings_by_cell(report.findings)
    units = {column.id: column.unit for column in table.columns}
    for block in blocks(table, language):
        row = _draw_headings(sheet, row, block)
        for line in block.lines:
            for number, address in enumerate(line.addresses, start=LABEL_COLUMNS + 1):
                remarks = found.get(str(address), ())
                cell = cell_at(report, address)
                _draw_cell(sheet, row, number, cell, remarks, units[address.column], language)
            row += 1
    return row + 1


def _draw_headings(sheet: Worksheet, row: int, block: Block) -> int:
    """Draws what stands above and left of the block's values and gives the row of its first line."""
    if block.heading:
        _box(sheet, row, 1, 1, LABEL_COLUMNS + len(block.headers), block.heading)
        row += 1
    depth = max(map(len, block.headers))
    _box(sheet, row, 1, depth, LABEL_COLUMNS, "")
    for span in spans(block.headers):
        start = LABEL_COLUMNS + 1 + span.start
        _box(sheet, row + span.level, start, span.levels, span.length, span.text)
    row += depth
    labels = [line.labels for line in block.lines]
    for span in spans(labels):
        _box(sheet, row + span.start, span.level + 1, span.length, _width(span, labels), span.text)
    return row


def _width(span: Span, labels: Sequence[tuple[str, ...]]) -> int:
    """How many label columns a heading covers: the innermost reaches to the values."""
    is_last = span.level + span.levels == max(map(len, labels))
    return LABEL_COLUMNS - span.level if is_last else span.levels


def _box(sheet: Worksheet, row: int, column: int, height: int, width: int, text: str) -> None:
    for y in range(row, row + height):
        for x in range(column, column + width):
            square = sheet.cell(y, x)
            square.border, square.fill = FRAME, HEADING
    square = put(sheet, row, column, text)
    square.alignment = Alignment(horizontal="center", vertical="center", wrap_text=True)
    if height > 1 or width > 1:
        sheet.merge_cells(
            start_row=row, start_column=column, end_row=row + height - 1, end_column=column + width - 1
        )


def _draw_cell(
    sheet: Worksheet,
    row: int,
    column: int,
    cell: Cell,
    findings: Sequence[Finding],
    unit: str | None,
    language: Language,
) -> None:
    square = put(sheet, row, column, shown_value(cell, unit))
    square.border = FRAME
    square.alignment = Alignment(horizontal="right")
    state = _state(cell, findings)
    if state:
        square.fill = PatternFill("solid", fgColor=COLOURS[state])
    comment = comment_text(cell, findings, language)
    if comment:
        square.comment = Comment(
            comment, "gouji", height=40 + 18 * comment.count("\n") + len(comment), width=360
        )


def shown_value(cell: Cell, unit: str | None = None) -> str | int | float | None:
    """A number where one was read; text where it would mislead as a number; None where nothing is printed.

    `unit`: the column's. A value in another unit is given as text with it: it must not be added up.
    """
    if cell.value is None:
        return "?" if cell.status is Status.AMBIGUOUS else cell.printed or None
    digits = number_text(cell.value)
    if cell.unit and cell.unit != unit:
        return digits + cell.unit
    if sum(map(str.isdigit, digits)) > EXACT_DIGITS:
        return digits
    return float(cell.value) if isinstance(cell.value, Decimal) else cell.value


def comment_text(cell: Cell, findings: Sequence[Finding], language: Language) -> str:
    """Why the cell is doubtful, what is printed there, and every finding about it; "" for a sound cell."""
    lines = [finding.message for finding in findings]
    if cell.status not in (Status.STATED, Status.BLANK, Status.NOT_APPLICABLE):
        lines.insert(0, word(cell.status, language))
    if cell.note:
        lines.append(f"{word('notes', language)}: {cell.note}")
    if lines and cell.printed is not None:
        lines.append(f"{word('printed', language)}: {cell.printed or word('blank', language)}")
    return printable("\n".join(lines))[:LONGEST_COMMENT]


def _state(cell: Cell, findings: Sequence[Finding]) -> str:
    if failing(findings):
        return "failing"
    if cell.status is not Status.STATED:
        return cell.status
    return "remarked" if findings or cell.note else ""


def _draw_legend(sheet: Worksheet, row: int, language: Language) -> None:
    put(sheet, row, 1, word("legend", language)).font = Font(bold=True)
    for number, (state, colour) in enumerate(COLOURS.items(), start=1):
        square = put(sheet, row + number, 1, word(state, language))
        square.fill, square.border = PatternFill("solid", fgColor=colour), FRAME
