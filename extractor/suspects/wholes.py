"""Whole-structure explanations: rows or columns swapped, a block moved by one, one line read wrong."""

from collections.abc import Iterator
from functools import cache

from extractor.suspects.system import Changes, Number, System

Grid = list[list[int | None]]  # cell indices by line and place in the line; None: no number there
Arrangement = list[tuple[int, int]]  # (line, the line whose values belong there)
Probe = tuple[list[int], list[Number], Number]  # signs and values by line, and the residual
NOTHING = -1  # for a line: zeros belong there
Whole = tuple[str, Changes]  # the slip and the changes that would undo it


def wholes(system: System, failing: tuple[int, ...]) -> Iterator[Whole]:
    """Every such explanation that repairs the rules `failing` and breaks none."""
    rows = _grid(system, failing)
    columns: Grid = [list(line) for line in zip(*rows, strict=True)]
    along_rows = {system.along_row[system.lines[rule]] for rule in failing}
    # Swapping or moving whole rows takes each row's own sum along: it can repair column sums only.
    for slip, grid, repairable in (("swapped_rows", rows, False), ("swapped_columns", columns, True)):
        if along_rows == {repairable}:
            probes = [_probe(system, grid, rule) for rule in {failing[0], failing[-1]}]
            for arrangement in _arrangements(len(grid)):
                if all(_repairs(probe, arrangement) for probe in probes):
                    changes = _placed(system, grid, arrangement)
                    moved = sum(1 for line in grid if any(cell in changes for cell in line))
                    # A move that changes two lines only has swapped them, past others that look alike.
                    if moved > 1 and system.repairs(changes, failing):
                        yield ("shift" if moved > 2 else slip), changes


def one_line(system: System, failing: tuple[int, ...]) -> Iterator[Changes]:
    """The repairs, of any size, that change one row only or one column only: each sum that runs across
    the line tells what its cell there must be."""
    lines: dict[tuple[str, int, int], dict[int, int]] = {}
    for rule in failing:
        across = 1 if system.along_row[system.lines[rule]] else 0
        for cell, _ in system.rules[rule]:
            table, *position = system.place[cell]
            lines.setdefault((table, across, position[across]), {}).setdefault(cell, rule)
    for rule_of in lines.values():
        changes: Changes = {}
        for cell, rule in rule_of.items():
            sign = dict(system.of_cell[cell])[rule]
            new = system.values[cell] - sign * system.residuals[rule]
            if new < 0 or new % 1:
                break
            changes[cell] = int(new)
        else:
            if system.repairs(changes, failing):
                yield changes


def _grid(system: System, failing: tuple[int, ...]) -> Grid:
    """The cells of the table that fails, by printed row and column."""
    table = system.place[system.rules[failing[0]][0][0]][0]
    at = {place[1:]: cell for cell, place in enumerate(system.place) if place[0] == table}
    rows, columns = sorted({row for row, _ in at}), sorted({column for _, column in at})
    return [[at.get((row, column)) for column in columns] for row in rows]


@cache
def _arrangements(lines: int) -> tuple[Arrangement, ...]:
    """Every swap and every move of so many lines: a thousand for the longest table, the same every time."""
    return (*_swaps(lines), *_moves(lines))


def _swaps(lines: int) -> Iterator[Arrangement]:
    for one in range(lines):
        for other in range(one + 1, lines):
            yield [(one, other), (other, one)]


def _moves(lines: int) -> Iterator[Arrangement]:
    """Three or more lines moved back by one, either way; the line pushed out was empty, or came in behind."""
    for low in range(lines - 2):
        for high in range(low + 2, lines):
            up = [(at, at + 1) for at in range(low, high)]
            down = [(at, at - 1) for at in range(low + 1, high + 1)]
            yield [*up, (high, NOTHING)]
            yield [*up, (high, low)]
            yield [(low, NOTHING), *down]
            yield [(low, high), *down]


def _probe(system: System, grid: Grid, rule: int) -> Probe:
    """What an arrangement does to one failing rule across the lines, without looking at other cells."""
    signs = dict(system.rules[rule])
    at = next(i for line in grid for i, cell in enumerate(line) if cell in signs)
    cells = [line[at] for line in grid]
    values = [system.values[cell] if cell is not None else 0 for cell in cells]
    return [signs.get(cell, 0) if cell is not None else 0 for cell in cells], values, system.residuals[rule]


def _repairs(probe: Probe, arrangement: Arrangement) -> bool:
    signs, values, residual = probe
    for target, source in arrangement:
        if sign := signs[target]:
            residual += sign * ((values[source] if source != NOTHING else 0) - values[target])
    return not residual


def _placed(system: System, grid: Grid, arrangement: Arrangement) -> Changes:
    """The changes of an arrangement; none when a value would land where no number is printed."""
    changes: Changes = {}
    for target, source in arrangement:
        origins = grid[target] if source == NOTHING else grid[source]
        for cell, origin in zip(grid[target], origins, strict=True):
            if (cell is None) != (origin is None):
                return {}
            if cell is not None and origin is not None:
                value = system.values[origin] if source != NOTHING else 0
                if value != system.values[cell]:
                    if value < 0 or value % 1:
                        return {}
                    changes[cell] = int(value)
    return changes
