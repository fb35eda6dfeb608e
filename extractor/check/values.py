"""Value rules: what kind of number a cell may hold. The rules stand in the schema; this reports on them."""

from collections.abc import Iterator
from typing import Any

from pydantic import ValidationError

from extractor.check.reading import Reading
from extractor.forms import Address
from extractor.messages import finding
from extractor.records import Finding
from extractor.schema import values_model


def check_values(reading: Reading) -> Iterator[Finding]:
    """A finding for every number that its column does not allow, in the report's form and in any other
    form whose rows or columns it prints."""
    reported: set[Address] = set()
    for form in reading.forms:
        if not any(a in reading.cells for a in form.addresses):
            continue
        values: dict[str, dict[str, dict[str, Any]]] = {}
        for address in form.addresses:
            cell = reading.cells.get(address)
            row = values.setdefault(address.table, {}).setdefault(address.row, {})
            row[address.column] = cell.value if cell else None
        try:
            values_model(form).model_validate(values)
        except ValidationError as error:
            for problem in error.errors():
                address = Address(*(str(part) for part in problem["loc"][:3]))
                if address not in reported:
                    reported.add(address)
                    yield _finding(address, reading)


def check_units(reading: Reading) -> Iterator[Finding]:
    """A finding for every amount whose printed unit is not the form's."""
    if reading.form is None:
        return
    for address, cell in reading.cells.items():
        column = reading.form.columns.get(address)
        if column and column.unit and cell.unit and cell.unit != column.unit:
            yield finding(
                "unit_deviation",
                reading.language,
                [address],
                where=reading.cell_name(address),
                printed=cell.printed,
                unit=column.unit,
            )


def _finding(address: Address, reading: Reading) -> Finding:
    return finding(
        "value_invalid",
        reading.language,
        [address],
        where=reading.cell_name(address),
        printed=reading.cells[address].printed,
    )
