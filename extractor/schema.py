"""Form -> strict pydantic model of its values: {table: {row: {column: number | None}}}."""

from decimal import Decimal
from functools import cache
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, create_model

from extractor.forms import Column, Form, FormPart, Table

_STRICT = ConfigDict(frozen=True, strict=True, extra="forbid")
_NUMBER: dict[str, Any] = {
    "count": Annotated[int, Field(ge=0)],
    "change": int,
    "amount": Annotated[Decimal, Field(ge=0, decimal_places=4)],
}


@cache
def values_model(form: Form) -> type[BaseModel]:
    """The model of a report's values: every prescribed cell is required, None where no number is printed.

    Counts are whole and not negative, changes whole, amounts not negative with at most 4 decimal places.
    """
    tables: dict[str, Any] = {table.id: (_table_model(table), _described(table)) for table in form.tables}
    return create_model(_name(form.id), __config__=_STRICT, __doc__=form.label, **tables)


def _table_model(table: Table) -> type[BaseModel]:
    rows: dict[str, Any] = {}
    for row in table.standard_rows:
        columns: dict[str, Any] = {
            c.id: (_NUMBER[c.kind] | None, _described(c)) for c in table.columns_of(row)
        }
        model = create_model(_name(table.id, row.id), __config__=_STRICT, **columns)
        rows[row.id] = (model, _described(row))
    return create_model(_name(table.id), __config__=_STRICT, **rows)


def _described(part: FormPart) -> Any:
    unit = f"（{part.unit}）" if isinstance(part, Column) and part.unit else ""
    return Field(description=f"{part.label}{unit}")


def _name(*ids: str) -> str:
    return "".join(word.title() for name in ids for word in name.replace("-", "_").split("_"))
