"""Lists of reports: filtered, searched, sorted, a page at a time, counted."""

from collections import Counter
from collections.abc import Sequence
from typing import Any, Literal

from pydantic import Field
from sqlalchemy import Boolean, ColumnElement, Connection, Select, func, select
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement

from extractor.records import Record
from extractor.review import State
from extractor.store.summary import Summary
from extractor.store.tables import reports

Sort = Literal["risk", "changed", "submitted", "name", "organisation", "year"]
Choice = Literal["year", "region", "form", "assignee", "organisation"]

MOST_ROWS = 500  # of one page
_FEW = 300  # hits of a search that are sorted by themselves
_ORDER = {
    "risk": (reports.c.risk.desc(), reports.c.id.desc()),
    "changed": (reports.c.changed_at.desc(), reports.c.id.desc()),
    "submitted": (reports.c.id.desc(),),
    "name": (reports.c.name, reports.c.id),
    "organisation": (reports.c.organisation, reports.c.id),
    "year": (reports.c.year.desc(), reports.c.id.desc()),
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


class _holds(FunctionElement[bool]):  # noqa: N801 - a function of SQL
    """Whether a text holds another, sign for sign: quicker than LIKE, which folds cases."""

    type = Boolean()
    inherit_cache = True


@compiles(_holds)
def _strpos(element: _holds, compiler: SQLCompiler, **how: Any) -> str:
    return f"strpos({compiler.process(element.clauses, **how)}) > 0"


@compiles(_holds, "sqlite")
def _instr(element: _holds, compiler: SQLCompiler, **how: Any) -> str:
    return f"instr({compiler.process(element.clauses, **how)}) > 0"


def find(connection: Connection, wanted: Filter, sort: Sort, offset: int, limit: int) -> Page:
    """A page of reports, from `offset` (0 for the first).

    Words can stand anywhere in a text, so that no index leads to them. One scan of an index alone tells
    whether few reports have them: then only those are sorted; else the page fills soon in its order.
    """
    conditions = list(_conditions(wanted))
    few = _few_hits(connection, conditions) if wanted.text or wanted.organisation or wanted.code else None
    if few is None:
        counts = dict(map(tuple, connection.execute(_counted(conditions)).all()))
    else:
        counts = dict(Counter(few.values()))
        conditions = [reports.c.id.in_(few)]
    rows = select(*_SHOWN).where(*conditions).order_by(*_ORDER[sort])
    page = connection.execute(rows.offset(max(offset, 0)).limit(min(max(limit, 1), MOST_ROWS))).mappings()
    return Page(reports=tuple(map(summary, page)), total=sum(counts.values()), counts=counts)


def _few_hits(connection: Connection, conditions: Sequence[ColumnElement[bool]]) -> dict[int, str] | None:
    """The status by id of every report that the conditions let through; None where they are many."""
    query = select(reports.c.id, reports.c.status).where(*conditions).limit(_FEW + 1)
    hits = dict(map(tuple, connection.execute(query).all()))
    return hits if len(hits) <= _FEW else None


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
        found.append(_holds(reports.c.organisation, wanted.organisation))
    if wanted.code:
        found.append(_holds(" " + reports.c.codes + " ", f" {wanted.code} "))
    return found + [_holds(reports.c.search, word.casefold()) for word in wanted.text.split()]
