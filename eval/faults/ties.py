"""What could show a fault from within the reports, worked out from the form and not from what is found."""

from functools import cache

from eval.generate import STATED, Line, ReportText, rule_lines
from extractor.forms import Form


def ties(right: ReportText, spoilt: ReportText) -> tuple[str, ...]:
    """Of "sum": a sum of the form could hold and no longer can, whatever its blanks stand for; "prose": the
    prose states a number that is no longer its cell's; "year": the tables are another year's.

    Empty: no rule ties what was changed, only labels, another year's report or a second reading can show it.
    """
    changed = {a for a, value in right.values.items() if spoilt.values[a] != value}
    same_year = right.year == spoilt.year
    found = {
        "sum": any(_holds(line, right) and not _holds(line, spoilt) for line in _lines(right.form)),
        "prose": same_year and bool(changed & STATED.keys() or right.prose != spoilt.prose),
        "year": not same_year,
    }
    return tuple(name for name, holds in found.items() if holds)


@cache
def _lines(form: Form) -> tuple[Line, ...]:
    return tuple(line for table in form.tables for rule in table.rules for line in rule_lines(table, rule))


def _holds(line: Line, report: ReportText) -> bool:
    """Whether numbers of 0 and more in the blanks could make both sides equal."""
    sides = [[report.values.get(str(a)) for a in side] for side in line]
    left, right = (sum((v for v in side if v is not None), start=0) for side in sides)
    return (left <= right or None in sides[1]) and (right <= left or None in sides[0])
