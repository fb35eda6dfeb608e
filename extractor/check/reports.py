"""Checked reports looked at once more, beside each other: their cells by address, and words for messages."""

from collections.abc import Sequence
from decimal import Decimal

from extractor.check.reading import Reading
from extractor.forms import Address, Form, Rule
from extractor.identity import Identity
from extractor.records import Cell, Report

Number = int | Decimal

_NAMED = 5  # names written out in one message; the details have them all


def reading_of(report: Report, forms: Sequence[Form], language: str = "zh") -> Reading:
    """What the checks look at, from a report read earlier; the reader's notices are not kept with it, and a
    body without a name goes by its file."""
    return Reading(
        form=next((form for form in forms if form.id == report.form), None),
        forms=tuple(forms),
        cells={Address.parse(text): cell for text, cell in report.cells.items()},
        sections=report.sections,
        identity=Identity(unit_name(report), report.year, report.period),
        notices=(),
        language=language,
    )


def unit_name(report: Report) -> str:
    """What to call the body: its name, or the file where no name was found."""
    return report.organisation or report.source


def same_body(one: str | None, other: str | None) -> bool:
    """Whether two names can mean one body: equal, or the longer only names the place above as well."""
    if not one or not other:
        return False
    return one.endswith(other) or other.endswith(one)


def rule_name(rule: Rule, language: str) -> str:
    return rule.english if language == "en" else rule.label


def match_names(expected: Sequence[str], names: Sequence[str]) -> tuple[list[str], list[str]]:
    """The expected names nobody has and the names nobody expected; equal names go together first."""
    missing = [name for name in expected if name not in names]
    extra = [name for name in names if name not in expected]
    for name in tuple(missing):
        alike = [other for other in extra if same_body(name, other)]
        if len(alike) == 1:
            missing.remove(name)
            extra.remove(alike[0])
    return missing, extra


def plain(number: Number) -> int | str:
    """A number as JSON details can hold it without losing digits."""
    return number if isinstance(number, int) else str(number)


def year_text(report: Report) -> str:
    return str(report.year) if report.year is not None else "?"


def as_printed(cell: Cell | None) -> str:
    """What stands in the cell, ∅ where nothing does."""
    return (cell.printed if cell else None) or "∅"


def some_of(names: Sequence[str], language: str) -> str:
    """The first few names, and how many more there are."""
    listed = (", " if language == "en" else "、").join(names[:_NAMED])
    more = len(names) - _NAMED
    if more <= 0:
        return listed
    return f"{listed} and {more} more" if language == "en" else f"{listed}等 {len(names)} 个"
