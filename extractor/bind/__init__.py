"""Document + forms -> cells by their labels: the deterministic reader."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from extractor.bind.cells import BoundTable, bind_table
from extractor.bind.labels import TableLabels, table_labels
from extractor.bind.lines import Line, lines_of, unstacked
from extractor.bind.sections import Heading, best_chain, heading_candidates, prose_of
from extractor.bind.twice import doubt_second_table
from extractor.forms import Address, Form
from extractor.records import Block, Cell, Document, FoundSection, Grid, Notice, Status


@dataclass(frozen=True, slots=True)
class Binding:
    """What the document says, in the words of the form it follows most closely (None: of none)."""

    form: Form | None
    cells: dict[Address, Cell]  # every address of the form, and those of other forms that are printed
    sections: tuple[FoundSection, ...]
    front: int  # the block where the first section begins
    notices: tuple[Notice, ...]


def bind(document: Document, forms: Sequence[Form]) -> Binding:
    """Bind every number of the document's tables to its address. Never raises for what a document says."""
    candidates = heading_candidates(document, forms)
    headings = best_chain(candidates)
    named = [heading.section for heading in candidates]
    numbered = list(enumerate(document.blocks))
    tables: dict[str, BoundTable] = {}
    for table_id, labels in table_labels(tuple(forms)).items():
        start, end = _region(table_id, headings, forms, len(document.blocks))
        tables[table_id] = bind_table(_lines(numbered[start:end], labels), labels)
        if named.count(table_id) > 1:  # a table of contents, or a second report in the same file
            elsewhere = _lines(numbered[:start] + numbered[end:], labels)
            doubt_second_table(tables[table_id], bind_table(elsewhere, labels), labels)
    cells = {address: cell for table in tables.values() for address, cell in table.cells.items()}
    form = recognise(cells, forms)
    ordered = {a: cells.get(a, Cell()) for a in expected(form, cells)} if form else {}
    grids = frozenset(i for i, block in enumerate(document.blocks) if isinstance(block, Grid))
    return Binding(
        form=form,
        cells=ordered | {a: cell for a, cell in cells.items() if a not in ordered},
        sections=prose_of(document, headings, grids),
        front=headings[0].block if headings else len(document.blocks),
        # The search for a table of some other form, of which nothing is printed, has nothing to tell.
        notices=tuple(
            notice
            for table_id, table in tables.items()
            if form is None or table.cells or table_id in form.table
            for notice in table.notices
        ),
    )


def lines_by_table(document: Document, forms: Sequence[Form]) -> dict[str, list[Line]]:
    """The lines of every table's region, one a printed row: what `bind` reads, for whoever reads it again."""
    headings = best_chain(heading_candidates(document, forms))
    numbered = list(enumerate(document.blocks))
    found = {}
    for table_id, labels in table_labels(tuple(forms)).items():
        start, end = _region(table_id, headings, forms, len(document.blocks))
        found[table_id] = _lines(numbered[start:end], labels)
    return found


def _lines(blocks: Sequence[tuple[int, Block]], labels: TableLabels) -> list[Line]:
    lines = lines_of(blocks, labels)
    if labels.layout == "rows":
        return [row for line in lines for row in unstacked(line, labels.width)]
    return list(lines)


def expected(form: Form, cells: Iterable[Address]) -> list[Address]:
    """Every cell that a report with these `cells` owes: the form's own, or the variant printed instead."""
    printed = {(address.table, address.row) for address in cells}
    return [
        address
        for table in form.tables
        for row in table.rows_for({row for table_id, row in printed if table_id == table.id})
        for address in table.cells(row)
    ]


def recognise(cells: Iterable[Address], forms: Sequence[Form]) -> Form | None:
    """The form that fewest of the printed rows contradict; None when no row is printed."""
    printed = _by_row(cells)

    def contradicted(form: Form) -> int:
        rows = {(t.id, row.id): set(t.cells(row)) for t in form.tables for row in t.standard_rows}
        return sum(rows.get(row) != addresses for row, addresses in printed.items())

    return min(forms, key=contradicted) if printed else None


def forms_possible(cells: Mapping[Address, Cell], forms: Sequence[Form]) -> tuple[Form, ...]:
    """The one form that has every printed row, and so, where there is only one; else all of them."""
    printed = _by_row(address for address, cell in cells.items() if cell.status is not Status.NOT_FOUND)

    def has_all(form: Form) -> bool:
        rows = {(t.id, row.id): set(t.cells(row)) for t in form.tables for row in t.rows}
        return all(rows.get(row) == addresses for row, addresses in printed.items())

    fitting = tuple(form for form in forms if has_all(form))
    return fitting if len(fitting) == 1 else tuple(forms)


def _by_row(cells: Iterable[Address]) -> dict[tuple[str, str], set[Address]]:
    printed: dict[tuple[str, str], set[Address]] = {}
    for address in cells:
        printed.setdefault((address.table, address.row), set()).add(address)
    return printed


def _region(
    table_id: str, headings: Sequence[Heading], forms: Sequence[Form], blocks: int
) -> tuple[int, int]:
    """The blocks [start, end) in which a table stands: its section, or where its section must have been."""
    order = next(
        (i for form in forms for i, section in enumerate(form.sections) if section.id == table_id), None
    )
    if order is None:
        return 0, blocks
    start = max((h.block + 1 for h in headings if h.order <= order), default=0)
    end = min((h.block for h in headings if h.order > order), default=blocks)
    return start, end
