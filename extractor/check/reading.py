"""What every check looks at: one reading of one document."""

from dataclasses import dataclass

from extractor.forms import Address, Form, FormPart
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
        return next((self.name(t) for f in self.forms for t in f.tables if t.id == table_id), table_id)

    def row_name(self, table_id: str, row_id: str) -> str:
        tables = [t for f in self._forms_first() for t in f.tables if t.id == table_id]
        return next((self.name(row) for table in tables for row in table.rows if row.id == row_id), row_id)

    def column_name(self, table_id: str, column_id: str) -> str:
        tables = [t for f in self._forms_first() for t in f.tables if t.id == table_id]
        return next((self.name(c) for table in tables for c in table.columns if c.id == column_id), column_id)

    def cell_name(self, address: Address) -> str:
        row, column = (
            self.row_name(address.table, address.row),
            self.column_name(address.table, address.column),
        )
        return f"{row} / {column}"

    def _forms_first(self) -> tuple[Form, ...]:
        return (self.form, *self.forms) if self.form else self.forms
