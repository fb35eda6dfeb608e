"""What every check looks at: one reading of one document."""

from dataclasses import dataclass

from extractor.forms import Address, Form, FormPart, Table
from extractor.identity import Identity
from extractor.records import Cell, FoundSection, Notice


@dataclass(frozen=True, slots=True)
class Reading:
    """Cells by address as read, the form they follow, and the language findings are written in."""

    form: Form | None
    forms: tuple[Form, ...]
    cells: dict[Address, Cell]
    sections: tuple[FoundSection, ...]
    identity: Identity
    notices: tuple[Notice, ...]
    language: str = "zh"

    def name(self, part: FormPart) -> str:
        return part.english if self.language == "en" else part.label

    def table_name(self, table_id: str) -> str:
        return next((self.name(table) for table in self._tables(table_id)), table_id)

    def row_name(self, table_id: str, row_id: str) -> str:
        tables = self._tables(table_id)
        return next((self.name(table.row[row_id]) for table in tables if row_id in table.row), row_id)

    def column_name(self, table_id: str, column_id: str) -> str:
        tables = self._tables(table_id)
        return next((self.name(t.column[column_id]) for t in tables if column_id in t.column), column_id)

    def cell_name(self, address: Address) -> str:
        row, column = (
            self.row_name(address.table, address.row),
            self.column_name(address.table, address.column),
        )
        return f"{row} / {column}"

    def _tables(self, table_id: str) -> list[Table]:
        """The tables of that id, the report's own form first."""
        forms = (self.form, *self.forms) if self.form else self.forms
        return [form.table[table_id] for form in forms if table_id in form.table]
