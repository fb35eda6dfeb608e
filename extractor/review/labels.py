"""An approved report as a label: what a careful person reads in it, in the form evaluation takes."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from extractor.forms import Form
from extractor.records import Report, Status
from extractor.review.fold import Review

# The short names labels have for forms and for the sums a report itself breaks.
_FORMS = {"disclosure-2021": "2021", "disclosure-2019": "2019"}


def label_of(id: str, review: Review, checked: Report, forms: Sequence[Form]) -> dict[str, Any]:
    """The label of a report under review; `checked`: its recheck. JSON-ready.

    `cells`: the form's cells and any others the report prints, null for a blank or a mark. `complete`: every
    cell of the form has been read. `violations`: the sums a person took for the source's own error.
    """
    form = next((form for form in forms if form.id == checked.form), None)
    shown = {a: cell for a, cell in checked.cells.items() if cell.status is not Status.NOT_FOUND}
    return {
        "id": id,
        "organisation": checked.organisation,
        "year": checked.year,
        "form": _FORMS.get(checked.form or "", checked.form),
        "complete": form is not None and _is_complete(set(shown), form),
        "provenance": {
            "kind": checked.provenance.get("kind"),
            "sha256": checked.sha256,
            "reviewed_by": sorted({edit.who for edit in review.edits if edit.action == "approve"}),
            "decided": sorted(review.decisions),
        },
        "cells": {address: _number(cell.value) for address, cell in shown.items()},
        "units": {address: cell.unit for address, cell in shown.items() if cell.unit},
        "violations": [
            {
                "rule": finding.details.get("rule_code"),
                "cells": list(finding.addresses),
                "left": finding.details.get("left"),
                "right": finding.details.get("right"),
            }
            for finding in checked.findings
            if finding.code == "sum_mismatch" and "confirmed_by" in finding.details
        ],
        "narrative": {},
        "narrative_conflicts": [],
        "shapes": [],
    }


def _is_complete(shown: set[str], form: Form) -> bool:
    """Whether every cell is there; rows printed in place of others stand for them."""
    own: set[str] = set()
    for table in form.tables:
        rows = table.rows_for({a.split(".")[1] for a in shown if a.startswith(f"{table.id}.")})
        own |= {str(address) for row in rows for address in table.cells(row)}
    return own <= shown


def _number(value: int | Decimal | None) -> int | float | None:
    return float(value) if isinstance(value, Decimal) else value
