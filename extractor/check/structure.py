"""What the document shows of its form: cells not plainly stated, deviations, missing sections, cuts."""

from collections.abc import Iterator

from extractor.check.reading import Reading
from extractor.forms import Address
from extractor.messages import finding
from extractor.records import Basis, Cell, Finding, Status

_BY_STATUS = {
    Status.BLANK: "cells_blank",
    Status.NOT_APPLICABLE: "cells_not_applicable",
    Status.AMBIGUOUS: "cells_ambiguous",
    Status.UNREADABLE: "cells_unreadable",
    Status.NOT_FOUND: "cells_not_found",
    Status.UNGROUNDED: "cells_ungrounded",
}
_BY_BASIS = {
    Basis.ROW_ORDER: "bound_by_order",
    Basis.COLUMN_ORDER: "bound_by_order",
    Basis.ARITHMETIC: "bound_by_arithmetic",
    Basis.NOTE: "bound_by_note",
    Basis.MODEL: "bound_by_model",
}
_SHOWN = 3  # readings of an indistinct cell


def check_cells(reading: Reading) -> Iterator[Finding]:
    """One finding a table for each way in which cells are not plainly stated by their labels."""
    groups: dict[tuple[str, str], list[Address]] = {}
    for address, cell in reading.cells.items():
        for code in (_by_status(cell), _BY_BASIS.get(cell.basis or Basis.LABELS)):
            if code:
                groups.setdefault((code, address.table), []).append(address)
    for (code, table), addresses in groups.items():
        cells = [reading.cells[a] for a in addresses]
        yield finding(
            code,
            reading.language,
            addresses,
            table=reading.table_name(table),
            count=len(addresses),
            rows="；".join(dict.fromkeys(reading.row_name(a.table, a.row) for a in addresses)),
            printed="；".join(dict.fromkeys(_as_printed(cell) for cell in cells)),
        )


def _by_status(cell: Cell) -> str | None:
    if cell.status is Status.AMBIGUOUS and cell.alternatives:
        return "cells_indistinct"
    return _BY_STATUS.get(cell.status)


def check_decoded(reading: Reading) -> Iterator[Finding]:
    """One finding a table for its scanned cells that hold what the sums want, not what was read first."""
    decoded: dict[str, list[Address]] = {}
    for address, cell in reading.cells.items():
        read = next((vote for vote in cell.votes if vote.voice == "ocr"), None)
        if read and cell.status is Status.STATED and cell.value != read.value:
            decoded.setdefault(address.table, []).append(address)
    for table, addresses in decoded.items():
        yield finding(
            "cells_decoded",
            reading.language,
            addresses,
            table=reading.table_name(table),
            count=len(addresses),
            cells="；".join(
                f"{reading.cell_name(a)} {reading.cells[a].printed} → {reading.cells[a].value}"
                for a in addresses
            ),
        )


def _as_printed(cell: Cell) -> str:
    if cell.status is Status.AMBIGUOUS and cell.alternatives:
        return "|".join(choice.printed or "∅" for choice in cell.alternatives[:_SHOWN])
    as_printed = (Status.UNREADABLE, Status.UNGROUNDED)
    return (cell.printed if cell.status in as_printed else cell.note) or "∅"


def check_form(reading: Reading) -> Iterator[Finding]:
    """Rows and columns of other forms, and a form that does not belong to the year."""
    form, year = reading.form, reading.identity.year
    if form is None:
        return
    own = set(form.addresses)
    foreign = [a for a, cell in reading.cells.items() if a not in own and cell.status is not Status.NOT_FOUND]
    if foreign:
        rows = {(a.table, a.row) for a in own}
        names = dict.fromkeys(
            reading.cell_name(a) if (a.table, a.row) in rows else reading.row_name(a.table, a.row)
            for a in foreign
        )
        yield finding(
            "form_deviation", reading.language, foreign, form=reading.name(form), rows="；".join(names)
        )
    if year is not None and not form.covers(year):
        yield finding("form_year", reading.language, year=year, form=reading.name(form))


def check_completeness(reading: Reading) -> Iterator[Finding]:
    """Whether this is such a report, and whether it is all there."""
    stated = {a.table for a, cell in reading.cells.items() if cell.status is not Status.NOT_FOUND}
    found = [section.id for section in reading.sections]
    if not stated and not reading.identity.titled:
        yield finding("not_a_report", reading.language)
        return
    sections = (reading.form or reading.forms[0]).sections
    names = {section.id: reading.name(section) for section in sections}
    cut = _cut_in(reading, found, stated)
    if cut:
        yield finding("truncated", reading.language, section=names.get(cut, cut))
    elif not stated:
        yield finding("tables_missing", reading.language)
    for section in sections:
        if section.id not in found:
            yield finding("section_missing", reading.language, section=names[section.id])


def _cut_in(reading: Reading, found: list[str], stated: set[str]) -> str | None:
    """The last section found, if tables are incomplete and no section follows them."""
    form = reading.form or reading.forms[0]
    order = [section.id for section in form.sections]
    tables = [table.id for table in form.tables if table.id in order]
    last_table = max((order.index(table) for table in tables), default=-1)
    if any(order.index(section) > last_table for section in found if section in order):
        return None
    lacking = [t for t in tables if t not in stated] + [
        a.table for a, cell in reading.cells.items() if cell.status is Status.NOT_FOUND and a.table in tables
    ]
    ends = [section for section in found if section in order]
    return (ends[-1] if ends else tables[0]) if lacking else None


def check_identity(reading: Reading) -> Iterator[Finding]:
    """Organisation, year and statistics period: there, and in agreement."""
    identity, language = reading.identity, reading.language
    if identity.organisation is None:
        yield finding("organisation_missing", language)
    if identity.year is None:
        yield finding("year_missing", language)
    period, year = identity.period, identity.year
    if period and year and (period.start, period.end) != (f"{year}-01-01", f"{year}-12-31"):
        yield finding("period_mismatch", language, start=period.start, end=period.end, year=year)


def check_notices(reading: Reading) -> Iterator[Finding]:
    """What the reader and the binder saw on their way."""
    for notice in reading.notices:
        details = dict(notice.details)
        if "table" in details:
            details["table"] = reading.table_name(details["table"])
        if isinstance(details.get("pages"), list | tuple):
            details["pages"] = ", ".join(map(str, details["pages"]))
        yield finding(notice.code, reading.language, **details)
