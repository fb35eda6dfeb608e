"""Fault injection by kind. FAULTS: of one table's cells; REPORT_FAULTS: of a report, those included."""

import random
from collections.abc import Callable, Mapping
from dataclasses import replace

from eval.faults.cells import (
    FAULTS,
    SLIPS,
    Changed,
    Fault,
    Values,
    as_cells,
    breaks_a_sum,
    inject,
    own_cells,
)
from eval.faults.whole import (
    all_zero_table,
    false_zeros,
    last_years_tables,
    lost_empties,
    proactive_slip,
    prose_conflict,
)
from eval.generate import ReportText
from extractor.forms import Address

ReportFault = Callable[[ReportText, random.Random], ReportText | None]


def in_table(table_id: str, fault: Fault) -> ReportFault:
    """`fault` in a table of a report; None where the table has blanks, or nothing came of it."""

    def spoil(report: ReportText, rng: random.Random) -> ReportText | None:
        table = report.form.table[table_id]
        values = own_cells(table_id, {Address.parse(a): v for a, v in report.values.items()})
        if len(values) < sum(1 for row in table.standard_rows for _ in table.cells(row)):
            return None
        changed = {a: v for a, v in fault(table, values, rng).items() if v != values[a]}
        wrong = {str(a): v for a, v in changed.items()}
        return replace(report, values={**report.values, **wrong}) if wrong else None

    return spoil


# Of table disputes only what is one cell's mistake: its rows and columns make one printed line.
_IN_DISPUTES = {**SLIPS, "arbitrary": FAULTS["arbitrary"], "total_left_zero": FAULTS["total_left_zero"]}
REPORT_FAULTS: Mapping[str, ReportFault] = {
    **{name: in_table("requests", fault) for name, fault in FAULTS.items()},
    **{f"disputes: {name}": in_table("disputes", fault) for name, fault in _IN_DISPUTES.items()},
    "prose_conflict": prose_conflict,
    "last_years_tables": last_years_tables,
    "all_zero_table": all_zero_table,
    "lost_empties": lost_empties,
    "false_zeros": false_zeros,
    "proactive_slip": proactive_slip,
}

__all__ = [
    "FAULTS",
    "REPORT_FAULTS",
    "SLIPS",
    "Changed",
    "Fault",
    "ReportFault",
    "Values",
    "as_cells",
    "breaks_a_sum",
    "inject",
    "own_cells",
]
