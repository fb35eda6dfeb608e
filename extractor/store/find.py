"""Lists of reports: filtered, searched, sorted, a page at a time, counted."""

from collections.abc import Sequence
from typing import Any, Literal

from pydantic import Field
from sqlalchemy import ColumnElement, Connection, Select, func, select

from extractor.records import Record
from extractor.review import State
from extractor.store.summary import Summary
from extractor.store.tables import reports

Sort = Literal["risk", "changed", "submitted", "name", "organisation", "year"]
Choice = Literal["year", "region", "form", "assignee", "organisation"]

MOST_ROWS = 500  # of one page
_ORDER = {
    "risk": (reports.c.risk.desc(), reports.c.id),
    "changed": (reports.c.changed_at.desc(), reports.c.id.desc()),
    "submitted": (reports.c.id.desc(),),
    "name": (reports.c.name, reports.c.id),
    "organisation": (reports.c.organisation, reports.c.id),
    "year": (reports.c.year.desc(), reports.c.id),
}
_SHOWN = [column for column in reports.c if column.name != "search"]


class Filter(Record):
    """What must hold of a report: each field that is set. `organisation`, `text`: contained in the name;
    `text` is looked for in file name, organisation and year, every word of it; `code`: an open finding;
    `assignee` "": nobody's."""

    status: State | None = None
    year: int | None = None
    organisation: str | None = None
    region: str | None = None
    form: str | None = None
    verdict: Literal["clean", "review", "rejected"] | None = None
    severity: Literal["none", "info", "warning", "error"] | None = None
    assignee: str | None = None
    code: str | None = None
    text: str = Field(default="", max_length=200)


class Page(Record):
    """`total`: reports that the filter lets through; `counts`: of them, by status."""

    reports: tuple[Summary, ...]
    total: int
    counts: dict[str, int]


def find(connection: Connection, wanted: Filter, sort: Sort, offset: int, limit: int) -> Page:
    """A page of reports, from `offset` (0 for the first)."""
    conditions = list(_conditions(wanted))
    rows = select(*_SHOWN).where(*conditions).order_by(*_ORDER[sort])
    page = connection.execute(rows.offset(max(offset, 0)).limit(min(max(limit, 1), MOST_ROWS))).mappings()
    counts = connection.execute(_counted(conditions)).all()
    by_status = dict(map(tuple, counts))
    return Page(reports=tuple(map(summary, page)), total=sum(by_status.values()), counts=by_status)


def ids_of(connection: Connection, wanted: Filter) -> Sequence[int]:
    """The reports that the filter lets through, in the order they came in."""
    query = select(reports.c.id).where(*_conditions(wanted)).order_by(reports.c.id)
    return connection.execute(query).scalars().all()


def values_of(connection: Connection, column: Choice) -> Sequence[Any]:
    """The values a filter can choose from: of year, region, form, assignee or organisation."""
    chosen = reports.c[column]
    rows = connection.execute(select(chosen).where(chosen.is_not(None)).distinct().order_by(chosen))
    return rows.scalars().all()


def summary(row: Any) -> Summary:
    return Summary(**{**row, "codes": tuple(row["codes"].split())})


def _counted(conditions: Sequence[ColumnElement[bool]]) -> Select[Any]:
    return select(reports.c.status, func.count()).where(*conditions).group_by(reports.c.status)


def _conditions(wanted: Filter) -> Sequence[ColumnElement[bool]]:
    exact = ("status", "year", "region", "form", "verdict", "severity")
    found = [reports.c[name] == value for name in exact if (value := getattr(wanted, name)) is not None]
    if wanted.assignee is not None:
        found.append(
            reports.c.assignee == wanted.assignee if wanted.assignee else reports.c.assignee.is_(None)
        )
    if wanted.organisation:
        found.append(reports.c.organisation.contains(wanted.organisation, autoescape=True))
    if wanted.code:
        found.append((" " + reports.c.codes + " ").contains(f" {wanted.code} ", autoescape=True))
    return found + [
        reports.c.search.contains(word.casefold(), autoescape=True) for word in wanted.text.split()
    ]
