"""The model's tables merged into the binding: beside the grid's, or in place of them."""

from collections.abc import Sequence
from dataclasses import replace

from extractor.bind import Binding, expected, recognise
from extractor.consult.listen import Heard
from extractor.forms import Address, Form
from extractor.ground import alone, together
from extractor.records import Cell


def merged_together(binding: Binding, heard: Heard) -> Binding:
    """Grid and model: every cell of a table that was answered carries both voices."""
    cells = dict(binding.cells)
    for table, grounded in heard.tables.items():
        own = [address for address in cells if address.table == table]
        for address in dict.fromkeys([*own, *grounded.cells]):
            cells[address] = together(cells.get(address, Cell()), grounded.cells.get(address))
    return replace(binding, cells=cells) if binding.form else _formed(binding, cells, heard.forms)


def merged_alone(binding: Binding, heard: Heard) -> Binding:
    """The model only: what it left out is not found, whatever the grid read there."""
    answered = {a: cell for each in heard.tables.values() for a, cell in each.cells.items()}
    form = recognise(answered, heard.forms) or binding.form
    owed = expected(form, answered) if form else []
    cells = {a: alone(binding.cells.get(a), answered.get(a)) for a in dict.fromkeys([*owed, *answered])}
    return replace(binding, cells=cells, form=form)


def _formed(binding: Binding, cells: dict[Address, Cell], forms: Sequence[Form]) -> Binding:
    """A document in which the grid recognised no form, with the cells of the one that the model read."""
    form = recognise(cells, forms)
    owed = {address: cells.get(address, Cell()) for address in expected(form, cells)} if form else {}
    return replace(binding, cells=owed | cells, form=form)
