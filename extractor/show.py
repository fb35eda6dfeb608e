"""Reports in a terminal: the official tables with every doubtful cell marked, findings, and the verdict."""

import io
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence

from rich import box
from rich.cells import cell_len
from rich.console import Console, RenderableType
from rich.padding import Padding
from rich.table import Table as Grid
from rich.text import Text

from extractor.export.content import (
    Names,
    cell_at,
    failing,
    findings_by_cell,
    foreign_tables,
    form_of,
    names_of_cells,
    number_text,
    official_tables,
    printable,
)
from extractor.export.layout import Block, Line, blocks, outline, spans
from extractor.export.words import Language, label, list_of, word
from extractor.forms import Address, Form, Table
from extractor.records import Cell, Finding, Proposal, Report, Status

FindingsByCell = dict[str, tuple[Finding, ...]]
ENDLESS = 100_000
PROPOSALS_SHOWN = 3
PLAIN_WIDTH = 140  # columns for output that is not a terminal: the seven columns of applicants fit
FIRST_ADDRESSES = 4  # of a finding; JSON, CSV and the workbook have them all
SAME_CODE = 5  # findings shown of one code, unless it is a failure
LABEL_ROOM = 36  # columns kept for row labels in a narrow terminal
SIGNS = {"error": "✗", "warning": "!", "info": "i"}
COLOURS = {"error": "red", "warning": "yellow", "info": "cyan"}
VERDICT_COLOURS = {"clean": "green", "review": "yellow", "rejected": "red"}
MARKS = {Status.BLANK: "∅", Status.NOT_APPLICABLE: "/", Status.UNREADABLE: "!", Status.NOT_FOUND: "·"}
SUFFIXES = {Status.AMBIGUOUS: "?", Status.UNGROUNDED: "~"}  # behind a number that may not be the cell's
LEGEND = (
    *(
        ("12?", "ambiguous"),
        ("12~", "ungrounded"),
        ("∅", "blank"),
        ("/", "not_applicable"),
        ("!", "unreadable"),
    ),
    *(("·", "not_found"), ("12✗", "failing"), ("12*", "noted")),
)


def report_texts(
    reports: Iterable[Report], forms: Sequence[Form], language: Language = "zh", width: int | None = None
) -> Iterator[str]:
    """Each report as text: `width` columns and colours, or without `width` plain, 140 columns or more."""
    for report in reports:
        parts = report_parts(report, forms, language, width or PLAIN_WIDTH)
        # Laid out for `width`, but never cut to it: a table that lost digits or rows would be a lie.
        yield as_text(parts, ENDLESS, colours=width is not None)


def as_text(parts: Iterable[RenderableType], width: int, colours: bool = False) -> str:
    """The parts below each other, tables no wider than `width`."""
    target = io.StringIO()
    no_colour = None if colours else True  # None: as the environment (NO_COLOR) wants it
    console = Console(
        file=target, width=width, force_terminal=colours, no_color=no_colour, legacy_windows=False
    )
    for part in parts:
        console.print(part, soft_wrap=isinstance(part, Text))
    return target.getvalue()


def report_parts(
    report: Report, forms: Sequence[Form], language: Language = "zh", width: int = PLAIN_WIDTH
) -> Iterator[RenderableType]:
    """Everything a reader should see of one report, top to bottom."""
    form = form_of(report, forms)
    found = findings_by_cell(report.findings)
    yield title_of(report, form, language)
    for table in official_tables(report, form) if form else ():
        yield Text(label(table, language), style="bold")
        yield table_grid(table, report, found, language, width)
    for table in foreign_tables(report, forms):
        yield Text(f"{label(table, language)} · {word('foreign', language)}", style="bold")
        yield table_grid(table, report, found, language, width)
    if report.cells:
        yield Text("  ".join(f"{sign} {word(key, language)}" for sign, key in LEGEND), style="dim")
    yield from _notes(report, language)
    yield from _finding_lines(report.findings, language)
    names = names_of_cells(report, forms) if report.proposals else {}
    yield from (proposal_line(each, report, names, language) for each in report.proposals[:PROPOSALS_SHOWN])
    yield verdict_line(report, language)


def one_line(text: str) -> str:
    """The text without line breaks and control characters: no document can pose as our own line."""
    return " ".join(printable(text).split())


def title_of(report: Report, form: Form | None, language: Language) -> Text:
    year = str(report.year) if report.year is not None else None
    name = label(form, language) if form else report.form
    parts = [part or word("unknown", language) for part in (report.organisation, year, name)]
    return Text(one_line(" · ".join((report.source, *parts))), style="bold reverse")


def table_grid(
    table: Table, report: Report, found: FindingsByCell, language: Language, width: int = PLAIN_WIDTH
) -> Grid:
    """One table of the form: headers, group labels, row labels and marked values.

    A table that is printed as one long line stands here row by row: its columns would not fit a terminal.
    """
    parts = blocks(table.model_copy(update={"layout": "rows"}), language)
    marks = _marks(table, parts, report, found)
    has_labels = any(any(line.labels) for block in parts for line in block.lines)
    grid = Grid(show_header=False, box=box.SQUARE, padding=(0, int(has_labels), 0, 0))
    label_room = max(LABEL_ROOM, width // 3) if has_labels else 0
    if has_labels:
        grid.add_column(max_width=label_room, overflow="fold")
    values = max(len(block.headers) for block in parts)
    room = (width - 1 - label_room - 2 * has_labels) // values - 1 - has_labels
    # A number must never be folded over two lines, so no value column gets narrower than its numbers.
    narrowest = max((cell_len(text.plain) for text in marks.values()), default=1)
    for _ in range(values):
        grid.add_column(
            justify="right", min_width=narrowest, max_width=max(narrowest, room, 2), overflow="fold"
        )
    for block in parts:
        for cells in _rows_of(block, marks):
            grid.add_row(*(cells if has_labels else cells[1:]))
        grid.add_section()
    return grid


def mark(cell: Cell, findings: Sequence[Finding] = (), unit: str | None = None) -> Text:
    """A cell's value with what is doubtful about it, as signs first and as colour second.

    `unit`: the column's; a cell printed in another one says so.
    """
    text = MARKS.get(cell.status, "")
    if cell.status in (Status.STATED, Status.AMBIGUOUS, Status.UNGROUNDED):
        text = "" if cell.value is None else number_text(cell.value)
        text += cell.unit if cell.unit and cell.unit != unit else ""
    text += SUFFIXES.get(cell.status, "")
    text += "*" if cell.note else ""
    if failing(findings):
        return Text(text + "✗", style="bold red")
    return Text(text, style="" if cell.status is Status.STATED else "yellow")


def finding_line(finding: Finding, language: Language) -> Text:
    """Sign and word of the severity, the message, and the addresses."""
    line = Text(f"{SIGNS[finding.severity]} {word(finding.severity, language)} ", COLOURS[finding.severity])
    blame = f" ({word(f'fault_{finding.fault}', language)})" if finding.fault else ""
    line.append(one_line(finding.message) + blame, "default")
    return line.append(_where(finding.addresses), "dim")


def proposal_line(
    proposal: Proposal, report: Report, names: Mapping[Address, Names], language: Language
) -> Text:
    """What would make the failing sums hold, and the slip it would be: offered, never applied."""
    changes = []
    for text, value in proposal.changes.items():
        _, row, column = names[Address.parse(text)]
        cell = f"{label(row, language)} / {label(column, language)}"
        changes.append(f"{cell} {report.cells[text].value} → {value}")
    slips = " + ".join(word(slip, language) for slip in proposal.slip.split("+"))
    head = f"→ {word('proposal', language)} {proposal.rank}: "
    return Text(f"{head}{list_of(tuple(changes), language)} ({slips})", style="cyan")


def verdict_line(report: Report, language: Language) -> Text:
    """The verdict, the sums by outcome, and the reasons."""
    sums = list_of(tuple(f"{word(key, language)} {n}" for key, n in report.checks.items()), language)
    parts = [word(report.verdict, language)]
    parts += [f"{word('rules', language)}: {sums}"] if sums else []
    parts += [f"{word('reasons', language)}: {list_of(report.reasons, language)}"] if report.reasons else []
    text = f"{word('verdict', language)}: " + " · ".join(parts)
    return Text(one_line(text) + "\n", style=VERDICT_COLOURS[report.verdict])


def form_list(forms: Sequence[Form], language: Language) -> Grid:
    """The forms: id, name, notice, years, number of cells and of sums."""
    grid = Grid(box=box.SQUARE)
    for heading in ("ID", *(word(key, language) for key in ("form", "notice", "years", "cells", "rules"))):
        grid.add_column(heading, overflow="fold")
    for form in forms:
        years = f"{form.first_year}–{form.last_year or ''}"
        counts = (str(len(form.addresses)), str(sum(map(_sums, form.tables))))
        grid.add_row(*(Text(text) for text in (form.id, label(form, language), form.source, years, *counts)))
    return grid


def _sums(table: Table) -> int:
    """How many sums the table's rules make: one for every row or column they apply to."""
    rows = [{column.id for column in table.columns_of(row)} for row in table.standard_rows]
    return sum(
        len(table.columns) if rule.each == "column" else sum(row >= {*rule.left, *rule.right} for row in rows)
        for rule in table.rules
    )


def _marks(
    table: Table, parts: Sequence[Block], report: Report, found: FindingsByCell
) -> dict[Address, Text]:
    units = {column.id: column.unit for column in table.columns}
    return {
        address: mark(cell_at(report, address), found.get(str(address), ()), units[address.column])
        for block in parts
        for line in block.lines
        for address in line.addresses
    }


def _rows_of(block: Block, marks: dict[Address, Text]) -> Iterator[tuple[RenderableType, ...]]:
    """The block's header rows, then its headings and lines; the first cell is the label."""
    depth = max(map(len, block.headers))
    for level in range(depth):
        texts = {span.start: span.text for span in spans(block.headers) if span.level == level}
        corner = block.heading if level == 0 else ""
        yield tuple(
            Text(text, "bold") for text in (corner, *(texts.get(n, "") for n in range(len(block.headers))))
        )
    for indent, text, line in outline(block.lines):
        yield (Padding(Text(text, "" if line else "bold"), (0, 0, 0, 2 * indent)), *_marks_of(line, marks))


def _marks_of(line: Line | None, marks: dict[Address, Text]) -> tuple[Text, ...]:
    return tuple(marks[address] for address in line.addresses) if line else ()


def _finding_lines(findings: Sequence[Finding], language: Language) -> Iterator[Text]:
    """All that failed; of everything else the first of each code, then how many more there are."""
    shown: Counter[str] = Counter()
    for finding in findings:
        shown[finding.code] += 1
        if finding.verdict == "fail" or shown[finding.code] <= SAME_CODE:
            yield finding_line(finding, language)
    kept = {finding.code for finding in findings if finding.verdict == "fail"}
    for code, count in shown.items():
        if count > SAME_CODE and code not in kept:
            yield Text(f"  … {code}: +{count - SAME_CODE}", style="dim")


def _where(addresses: Sequence[str]) -> str:
    more = f" … +{len(addresses) - FIRST_ADDRESSES}" if len(addresses) > FIRST_ADDRESSES else ""
    return f"  [{' '.join(addresses[:FIRST_ADDRESSES])}{more}]" if addresses else ""


def _notes(report: Report, language: Language) -> Iterator[Text]:
    """The words that stand in cells, which the numbers alone would hide."""
    noted: defaultdict[str, list[str]] = defaultdict(list)
    for address, cell in report.cells.items():
        if cell.note:
            noted[one_line(cell.note)].append(address)
    if noted:
        yield Text(f"{word('notes', language)}:")
    yield from (Text(f"  * {note}{_where(addresses)}") for note, addresses in noted.items())
