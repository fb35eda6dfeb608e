"""Consistent reports that belong together: a body's two years, a parent and its units."""

import random
from collections.abc import Mapping, Sequence
from typing import Any

from eval.generate import consistent_values
from extractor.forms import Address, Form
from extractor.records import Cell, Report, Status

from ..sample_reports import FORM_2021

Values = dict[Address, Any]


def report_of_values(values: Mapping[Address, Any], form: Form = FORM_2021, **changes: Any) -> Report:
    """A report that states these values; None is a blank cell."""
    cells = {
        str(a): Cell(status=Status.BLANK, printed="")
        if value is None
        else Cell(value=value, printed=str(value), status=Status.STATED)
        for a, value in values.items()
    }
    fields: dict[str, Any] = {
        "source": f"{changes.get('organisation', '青河县教育局')}{changes.get('year', 2024)}.pdf",
        "sha256": None,
        "form": form.id,
        "organisation": "青河县教育局",
        "year": 2024,
        "verdict": "clean",
        "cells": cells,
        "checks": {},
        "findings": (),
        "sections": (),
        "provenance": {},
    }
    return Report(**(fields | changes))


def two_years(rng: random.Random, form: Form = FORM_2021) -> tuple[Values, Values]:
    """Values of two years that hand on to each other whatever the form's rules over years ask for."""
    later = consistent_values(form, rng, magnitude=40)
    earlier = consistent_values(form, rng, magnitude=40)
    for column in form.table["requests"].columns:
        handed_on = later[Address("requests", "carried_over", column.id)]
        earlier[Address("requests", "carried_forward", column.id)] = handed_on
    for row in ("rules", "normative_documents"):
        issued, repealed, in_force = (
            Address("proactive", row, name) for name in ("issued", "repealed", "in_force")
        )
        if in_force in later:
            earlier[in_force] = rng.randint(20, 60)
            later[repealed] = rng.randint(0, 20)
            later[in_force] = earlier[in_force] + later[issued] - later[repealed]
    return two_years(rng, form) if _repeat_a_table(earlier, later, form) else (earlier, later)


def _repeat_a_table(earlier: Values, later: Values, form: Form) -> bool:
    """Two small tables can be the same by chance, and that is a finding."""
    tables = [[a for a in form.addresses if a.table == table.id and a in later] for table in form.tables]
    return any(all(earlier[a] == later[a] for a in own) for own in tables)


def county(rng: random.Random, units: int) -> tuple[Values, list[Values]]:
    """The values of so many units, and their sums."""
    children = [consistent_values(FORM_2021, rng) for _ in range(units)]
    return summed(children), children


def summed(children: Sequence[Values]) -> Values:
    return {a: sum(child[a] for child in children) for a in FORM_2021.addresses}
