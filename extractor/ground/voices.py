"""The voices of a cell put together: what each read stays beside what is believed."""

from collections.abc import Mapping

from extractor.check.sums import sums
from extractor.forms import Address, Form
from extractor.ground.implied import implied_values
from extractor.ground.tables import vote_of
from extractor.records import Cell, Status, Vote

_NOTHING_READ = (Status.NOT_FOUND, Status.AMBIGUOUS)


def together(grid: Cell, model: Cell | None) -> Cell:
    """A cell that the grid read and a model read again. The grid's reading stays where it read anything: it
    has labels and evidence. The model's counts where the grid read nothing."""
    believed = grid
    if model and grid.value is None and grid.status in _NOTHING_READ and model.status != Status.UNGROUNDED:
        believed = model
    return _with_votes(believed, grid, model)


def alone(grid: Cell | None, model: Cell | None) -> Cell:
    """A cell that only the model reads. What the grid read is shown beside it where the model's reading has
    no evidence, or none was given."""
    if model is None:
        return _with_votes(Cell(), grid, None)
    return _with_votes(model, grid if model.status is Status.UNGROUNDED else None, model)


def with_arithmetic(
    cells: Mapping[Address, Cell], form: Form | None, tables: set[str]
) -> dict[Address, Cell]:
    """The cells with the vote of the sums, in the tables that a model was asked for."""
    voted = dict(cells)
    for table in form.tables if form else ():
        if table.id in tables:
            for address, value in implied_values(list(sums(table, voted)), cells).items():
                if address in voted and voted[address].votes:
                    vote = Vote(voice="arithmetic", value=value)
                    votes = (*voted[address].votes, vote)
                    voted[address] = voted[address].model_copy(update={"votes": votes})
    return voted


def _with_votes(believed: Cell, grid: Cell | None, model: Cell | None) -> Cell:
    votes = [vote_of(grid, "grid")] if grid and grid.status is not Status.NOT_FOUND else []
    votes += [vote_of(model, "llm")] if model else []
    return believed.model_copy(update={"votes": (*believed.votes, *votes)})
