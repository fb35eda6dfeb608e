"""Who explains why units do not add up to their parent: one body's figure, or a body too few or too many."""

from collections.abc import Iterator, Sequence

from extractor.check.reading import Reading
from extractor.check.reports import Number, plain, some_of
from extractor.check.sums import evaluate, sums
from extractor.forms import Address, Table
from extractor.messages import finding
from extractor.records import Cell, Finding

MOST_CANDIDATES = 5  # more bodies than these explain nothing

Differences = dict[Address, Number]


def explain(above: Reading, below: Sequence[Reading], differences: Differences) -> Iterator[Finding]:
    """Explanations, table by table. `differences`: parent − Σ units for every cell that can be compared.

    Nothing is applied. A body whose own sums fail and would hold with the differences made good is named
    first; then a unit left out or counted twice; then the few that could hold the difference at all.
    """
    for table in above.form.tables if above.form else ():
        own = {a: d for a, d in differences.items() if a.table == table.id}
        if not any(own.values()):
            continue
        open_cells = {a: d for a, d in own.items() if d}
        for address_set, found in (*_whole_units(above, below, own), *_mended(above, below, table, own)):
            yield found
            open_cells = {a: d for a, d in open_cells.items() if a not in address_set}
        if open_cells:
            yield from _candidates(above, below, table, open_cells)


def _whole_units(
    above: Reading, below: Sequence[Reading], own: Differences
) -> Iterator[tuple[set[Address], Finding]]:
    """Units whose every figure in the table equals the difference: not added, or added twice."""
    for unit in below:
        values = {a: _value(unit, a) for a in own}
        for code, sign in (("rollup_unit_left_out", -1), ("rollup_unit_twice", 1)):
            if all(values[a] == sign * d for a, d in own.items()):
                cells = [a for a, d in own.items() if d]
                table = above.table_name(cells[0].table)
                yield (
                    set(cells),
                    finding(code, above.language, cells, unit=_name(unit), table=table, count=len(cells)),
                )


def _mended(
    above: Reading, below: Sequence[Reading], table: Table, own: Differences
) -> Iterator[tuple[set[Address], Finding]]:
    """Bodies whose own failing sums all hold once the differences are put into their cells."""
    for body, sign in ((above, -1), *((unit, 1) for unit in below)):
        failing = _failing(table, body.cells)
        if not failing:
            continue
        for cells in _choices(failing, own):
            changes = {a: _value(body, a) + sign * own[a] for a in cells}
            if min(changes.values()) >= 0 and not _failing(table, _changed(body.cells, changes)):
                yield set(cells), _suspect(body, changes)
                break


def _failing(table: Table, cells: dict[Address, Cell]) -> list[set[Address]]:
    """The cells of every sum of the table that fails."""
    outcomes = (evaluate(item, cells) for item in sums(table, cells))
    return [{*o.sum.left, *o.sum.right} for o in outcomes if o.verdict == "fail"]


def _choices(failing: Sequence[set[Address]], own: Differences) -> list[tuple[Address, ...]]:
    """Sets of differing cells to try, the smallest first: single, at crossings of sums, in sums, all."""
    open_cells = [a for a, d in own.items() if d]
    touched = [a for a in open_cells if any(a in cells for cells in failing)]
    crossed = [a for a in touched if sum(a in cells for cells in failing) > 1]
    sets = [*((a,) for a in touched), *(tuple(group) for group in (crossed, touched, open_cells) if group)]
    return sorted(dict.fromkeys(sets), key=len)


def _candidates(
    above: Reading, below: Sequence[Reading], table: Table, open_cells: Differences
) -> Iterator[Finding]:
    """The few units that could hold the whole difference without a negative figure or a new failing sum,
    those in which it would be a slip of the pen first."""
    able = []
    for unit in below:
        changes = {a: _value(unit, a) + d for a, d in open_cells.items()}
        if min(changes.values()) >= 0:
            before = len(_failing(table, unit.cells))
            if len(_failing(table, _changed(unit.cells, changes))) <= before:
                slips = sum(is_slip(_value(unit, a), changed) for a, changed in changes.items())
                able.append((slips, unit, changes))
    if len(able) == 1:
        yield _suspect(able[0][1], able[0][2], code="rollup_only_candidate")
        return
    likely = able if len(able) <= MOST_CANDIDATES else [item for item in able if item[0]]
    if not 0 < len(likely) <= MOST_CANDIDATES:
        return
    likely.sort(key=lambda item: -item[0])
    units = [_name(unit) for _, unit, _ in likely]
    yield finding(
        "rollup_candidates",
        above.language,
        open_cells,
        table=above.table_name(table.id),
        count=len(open_cells),
        units=some_of(units, above.language),
        candidates=units,
    )


def is_slip(printed: Number, right: Number) -> bool:
    """Whether one digit dropped or added, or two neighbours exchanged, turns one number into the other."""
    one, two = sorted((str(printed), str(right)), key=len)
    if printed == right or len(two) == 1:
        return False
    if len(one) == len(two):
        at = [n for n, (x, y) in enumerate(zip(one, two, strict=True)) if x != y]
        return len(at) == 2 and at[1] == at[0] + 1 and one[at[0]] == two[at[1]] and one[at[1]] == two[at[0]]
    return any(two[:n] + two[n + 1 :] == one for n in range(len(two)))


def _suspect(body: Reading, changes: dict[Address, Number], code: str = "rollup_suspect") -> Finding:
    texts = [f"{body.cell_name(a)} {_value(body, a)} → {new}" for a, new in changes.items()]
    return finding(
        code,
        body.language,
        changes,
        unit=_name(body),
        count=len(changes),
        cells=some_of(texts, body.language),
        changes={str(a): plain(new) for a, new in changes.items()},
    )


def _changed(cells: dict[Address, Cell], changes: dict[Address, Number]) -> dict[Address, Cell]:
    return cells | {a: cells[a].model_copy(update={"value": new}) for a, new in changes.items()}


def _value(body: Reading, address: Address) -> Number:
    cell = body.cells.get(address)
    return (cell.value if cell else None) or 0


def _name(body: Reading) -> str:
    return body.identity.organisation or "?"
