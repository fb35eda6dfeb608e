"""Scanned cells and the sums of the form -> what each cell holds: the arithmetic corrects the reading.

The sums are an error-correcting code. Of all tables the pixels allow, the likeliest that satisfies every sum
is believed where it is likely enough; where it is not, the cell is left ambiguous with its readings. The
source may be wrong itself: where the pixels are surer than the sums, they stand, and the sum fails.
"""

from collections.abc import Mapping

from extractor.decode.beliefs import beliefs_of
from extractor.decode.doubt import Belief, weigh
from extractor.decode.readings import PixelReading, readings_of
from extractor.forms import Address, Form
from extractor.records import Cell, Status, Vote
from extractor.suspects.system import Number, System, system_of

DOUBTFUL = 0.01  # a cell that is wrong more often than this is none to rely on, where no sum speaks for it
MARGIN = 0.02  # share of the likely tables that may hold something else where a reading is overruled
STANDS = 0.1  # the same where a reading stands: the sum that fails there shows the cell to a reviewer anyway
_CONFIRMED = 1e-3  # of the pixels' doubt is left where a mistake would have broken a sum


def decode(form: Form, cells: Mapping[Address, Cell]) -> dict[Address, Cell]:
    """The cells with the values that the pixels and the sums together make likeliest.

    `printed` and `alternatives` stay as they are. A doubtful cell becomes ambiguous; one for which the sums
    want another number than was read has a vote for each. Cells without alternatives are not touched.
    """
    readings = readings_of(form, cells)
    if not readings:
        return dict(cells)
    likeliest = {a: cells[a].model_copy(update={"value": r.likeliest}) for a, r in readings.items()}
    every = system_of(form, {**cells, **likeliest})
    idle = _not_assessable(every, readings)
    system = every.without(idle)
    weighed = weigh(beliefs_of(system, readings))
    held = {system.cells[cell]: belief for cell, belief in weighed.held.items()}
    confirmed = {
        system.cells[cell] for terms in system.rules for cell, _ in terms if cell not in weighed.unsolved
    }
    unclear = {every.cells[cell] for rule in idle for cell, _ in every.rules[rule]}
    settled = dict(cells)
    for address, reading in readings.items():
        if address not in confirmed or (reading.first_empty and address in unclear):
            settled[address] = _by_pixels(cells[address], reading)
        elif reading.first_empty:
            settled[address] = _empty(cells[address], reading, held.get(address))
        else:
            settled[address] = _with_sums(cells[address], reading, held.get(address))
    return settled


def _not_assessable(system: System, readings: Mapping[Address, PixelReading]) -> frozenset[int]:
    """The rules that fail with their empty cells taken for 0: they say nothing."""
    empty = {cell for cell, a in enumerate(system.cells) if a in readings and readings[a].first_empty}
    failing = (rule for rule, residual in enumerate(system.residuals) if residual)
    return frozenset(rule for rule in failing if any(cell in empty for cell, _ in system.rules[rule]))


def _empty(cell: Cell, reading: PixelReading, held: Belief | None) -> Cell:
    """A blank or a mark whose sums all hold with 0 in its place: no other number can be meant."""
    doubt = reading.empty_doubt(1 - _CONFIRMED) + (held.doubt if held else 0.0)
    status = cell.status if doubt <= DOUBTFUL else Status.AMBIGUOUS
    return cell.model_copy(update={"status": status, "risk": _rounded(doubt)})


def _with_sums(cell: Cell, reading: PixelReading, held: Belief | None) -> Cell:
    """A cell in sums that hold, or that some world makes hold."""
    read = reading.likeliest
    if held is None:
        held = Belief(read, read, _CONFIRMED * (1 - reading.numbers.get(read, 0.0)))
    doubt = held.doubt + reading.blank_or(held.value)
    most = MARGIN if held.value != reading.first or held.wanted == held.value else STANDS
    update: dict[str, object] = {
        "value": held.value,
        "status": Status.STATED if doubt <= most else Status.AMBIGUOUS,
        "risk": _rounded(doubt),
    }
    if held.wanted != reading.first:
        update["votes"] = _votes(cell, reading, held.wanted)
    return cell.model_copy(update=update)


def _by_pixels(cell: Cell, reading: PixelReading) -> Cell:
    """A cell that no sum speaks for: its pixels alone decide whether it can be relied on."""
    doubt = 1 - (reading.empty if reading.first_empty else reading.numbers.get(reading.first or 0, 0.0))
    if cell.status is Status.UNREADABLE or doubt <= DOUBTFUL:
        return cell.model_copy(update={"risk": _rounded(doubt)})
    return cell.model_copy(update={"status": Status.AMBIGUOUS, "risk": _rounded(doubt)})


def _votes(cell: Cell, reading: PixelReading, wanted: Number) -> tuple[Vote, ...]:
    """What was read first, with its place, and what the sums want."""
    first = cell.alternatives[0].printed
    read = Vote(voice="ocr", value=reading.first, printed=first, status=cell.status, evidence=cell.evidence)
    votes = cell.votes if any(vote.voice == "ocr" for vote in cell.votes) else (read, *cell.votes)
    return (*votes, Vote(voice="arithmetic", value=wanted))


def _rounded(doubt: float) -> float:
    return round(min(1.0, max(0.0, doubt)), 6)
