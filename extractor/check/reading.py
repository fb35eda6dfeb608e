"""What every check looks at: one reading of one document."""

from dataclasses import dataclass
from functools import cached_property

from extractor.claims import Mention, compare, find_mentions
from extractor.forms import Address, Form, FormPart
from extractor.identity import Identity
from extractor.records import Cell, Claim, FoundSection, Notice


@dataclass(frozen=True)
class Reading:
    """Cells by address as read, the form they follow, and the language findings are written in."""

    form: Form | None
    forms: tuple[Form, ...]
    cells: dict[Address, Cell]
    sections: tuple[FoundSection, ...]
    identity: Identity
    notices: tuple[Notice, ...]
    language: str = "zh"

    @cached_property
    def mentions(self) -> tuple[Mention, ...]:
        """What the prose says of the form's quantities."""
        return find_mentions(self.sections, self.identity.year, self.identity.organisation)

    @cached_property
    def claims(self) -> tuple[Claim, ...]:
        """The mentions compared with the cells, one for one."""
        return compare(self.mentions, self.form, self.cells, self.sections)

    def name(self, part: FormPart) -> str:
        return part.english if self.language == "en" else part.label

    def table_name(self, table_id: str) -> str:
        return self._names.get((table_id,), table_id)

    def row_name(self, table_id: str, row_id: str) -> str:
        return self._names.get((table_id, "row", row_id), row_id)

    def column_name(self, table_id: str, column_id: str) -> str:
        return self._names.get((table_id, "column", column_id), column_id)

    def cell_name(self, address: Address) -> str:
        row, column = (
            self.row_name(address.table, address.row),
            self.column_name(address.table, address.column),
        )
        return f"{row} / {column}"

    @cached_property
    def _names(self) -> dict[tuple[str, ...], str]:
        """What every table, row and column is called; the report's own form has the last word."""
        names: dict[tuple[str, ...], str] = {}
        forms = [*reversed(self.forms), *([self.form] if self.form else [])]
        for table in (table for form in forms for table in form.tables):
            names[(table.id,)] = self.name(table)
            names |= {(table.id, "row", row.id): self.name(row) for row in table.rows}
            names |= {(table.id, "column", column.id): self.name(column) for column in table.columns}
        return names
