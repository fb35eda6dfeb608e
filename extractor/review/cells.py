"""A cell as text, and what a person keys as a cell."""

from decimal import Decimal

from extractor.numerals import parse
from extractor.records import Basis, Cell, Status

_STATUS = {
    "number": Status.STATED,
    "blank": Status.BLANK,
    "mark": Status.NOT_APPLICABLE,
    "text": Status.UNREADABLE,
}


def text_of(cell: Cell | None) -> str | None:
    """What the cell prints, or its number where that is not what it prints; None: nothing was read."""
    if cell is None or cell.value is None or _prints_its_value(cell):
        return cell.printed if cell else None
    return format(cell.value, "f") if isinstance(cell.value, Decimal) else str(cell.value)


def keyed(cell: Cell, text: str | None) -> Cell:
    """The cell as a person says it prints (None: it is not there); place, votes and remarks stay."""
    decided = {"basis": Basis.PERSON, "risk": None}
    if text == text_of(cell) and (cell.value is not None or text is None):
        return cell.model_copy(update=decided | ({} if text is None else {"status": Status.STATED}))
    if text is None:
        return Cell(status=Status.NOT_FOUND, basis=Basis.PERSON, votes=cell.votes)
    numeral = parse(text)
    return cell.model_copy(
        update=decided
        | {
            "value": numeral.value,
            "printed": text,
            "status": _STATUS[numeral.kind],
            "unit": numeral.unit or cell.unit,
            "note": numeral.note or cell.note,
        }
    )


def _prints_its_value(cell: Cell) -> bool:
    return cell.printed is not None and parse(cell.printed).value == cell.value
