"""Figures of many reports for the board: how far they are, what was found, how a quantity is spread."""

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from extractor.export.words import Language, label
from extractor.forms import Address, Form
from extractor.messages import MESSAGES
from extractor.review import Review
from extractor.store import Summary

TOP = 12  # findings shown
LONGEST = (26, 46)  # characters of a bar's name: Chinese, English

Rows = list[dict[str, Any]]


class Progress(NamedTuple):
    """`closed`: approved or rejected; `untouched`: approved without a cell decided by a person; `decided`:
    cells that people decided."""

    total: int
    closed: int
    approved: int
    untouched: int
    decided: int

    @property
    def automation(self) -> float | None:
        """Share of the approved reports in which no cell was touched; None before the first one."""
        return self.untouched / self.approved if self.approved else None


def progress(rows: Sequence[Summary]) -> Progress:
    approved = [row for row in rows if row.status == "approved"]
    return Progress(
        total=len(rows),
        closed=sum(1 for row in rows if row.status in ("approved", "rejected")),
        approved=len(approved),
        untouched=sum(1 for row in approved if not row.decided),
        decided=sum(row.decided for row in rows),
    )


def findings_by_code(rows: Iterable[Summary], language: Language) -> Rows:
    """How many reports have each open finding, the commonest first."""
    counts = Counter(code for row in rows for code in row.codes)
    return [
        {"finding": _meaning(code, language), "reports": count} for code, count in counts.most_common(TOP)
    ]


def quantities(form: Form, language: Language) -> dict[str, str]:
    """Address -> name of every cell of the form, for choosing one."""
    names = {}
    for table in form.tables:
        for row in table.standard_rows:
            for column in table.columns_of(row):
                address = str(Address(table.id, row.id, column.id))
                names[address] = f"{label(row, language)} / {label(column, language)}"
    return names


def values(reviews: Iterable[Review], address: str) -> Rows:
    """The cell in every report that states it: body, year, number. A blank is left out, never taken for 0."""
    return [
        {
            "organisation": review.organisation or "?",
            "year": str(review.year or "?"),
            "value": float(cell.value),
        }
        for review in reviews
        if (cell := review.cells.get(address)) is not None and cell.value is not None
    ]


def _meaning(code: str, language: Language) -> str:
    side = language == "en"
    text = (MESSAGES[code].meaning[side] if code in MESSAGES else code).rstrip("。.")
    return text if len(text) <= LONGEST[side] else text[: LONGEST[side]] + "…"
