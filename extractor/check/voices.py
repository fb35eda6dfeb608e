"""Where the voices of a cell differ, and which cells only one of them read."""

from collections.abc import Iterator

from extractor.check.reading import Reading
from extractor.forms import Address
from extractor.messages import finding
from extractor.records import Cell, Finding, Status, Vote

_READ = ("grid", "llm")  # the voices that read the document; arithmetic only follows from what they read


def check_voices(reading: Reading) -> Iterator[Finding]:
    """One finding a table for the cells that grid and model read differently, one for those that only the
    grid read though the model was asked."""
    for table, addresses in _by_table(reading).items():
        differing = [a for a in addresses if _differ(reading.cells[a])]
        silent = [a for a in addresses if _only_grid(reading.cells[a])]
        name = reading.table_name(table)
        if differing:
            yield finding(
                "voices_differ",
                reading.language,
                differing,
                table=name,
                count=len(differing),
                readings="；".join(_readings(reading, address) for address in differing),
                votes={
                    str(a): [v.model_dump(mode="json") for v in reading.cells[a].votes] for a in differing
                },
            )
        if silent:
            yield finding("voice_missing", reading.language, silent, table=name, count=len(silent))


def _by_table(reading: Reading) -> dict[str, list[Address]]:
    tables: dict[str, list[Address]] = {}
    for address, cell in reading.cells.items():
        if any(vote.voice in _READ for vote in cell.votes):
            tables.setdefault(address.table, []).append(address)
    return tables


def _differ(cell: Cell) -> bool:
    """Whether grid and model both read the cell, and not the same."""
    grid, model = (_vote(cell, voice) for voice in _READ)
    if not grid or not model or grid.status is Status.AMBIGUOUS:
        return False
    if grid.value is None and model.value is None:
        return grid.status != model.status
    return grid.value != model.value


def _only_grid(cell: Cell) -> bool:
    return [vote.voice for vote in cell.votes if vote.voice in _READ] == ["grid"]


def _vote(cell: Cell, voice: str) -> Vote | None:
    return next((vote for vote in cell.votes if vote.voice == voice), None)


def _readings(reading: Reading, address: Address) -> str:
    grid, model = (_vote(reading.cells[address], voice) for voice in _READ)
    printed = [(vote.printed if vote else None) or "∅" for vote in (grid, model)]
    return f"{reading.cell_name(address)} {printed[0]} | {printed[1]}"
