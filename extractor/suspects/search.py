"""The smallest sets of cells whose change makes every sum hold: depth-first, with a bound on what is left.

A set of independent changes always leaves some failing rule with exactly one of its cells (a leaf), and
that cell must take the rule's whole residual. So at a failing rule there are two cases: exactly one of its
cells is wrong (try each, then close the rule to others), or two and more are (set it aside and go on with
another rule). The cases exclude each other, so no set is found twice.
"""

from dataclasses import dataclass, field

from extractor.suspects.system import Changes, Number, System


@dataclass(slots=True)
class Budget:
    """Steps a search may still take."""

    steps: int


@dataclass(slots=True)
class _Search:
    """`violated`: residuals that are not 0. `several`: rules set aside, two or more wrong cells to come."""

    system: System
    budget: Budget
    most: int
    violated: dict[int, Number]
    several: set[int] = field(default_factory=set)
    closed: set[int] = field(default_factory=set)
    changes: Changes = field(default_factory=dict)
    found: list[Changes] = field(default_factory=list)


def repairs_of_size(
    system: System, failing: tuple[int, ...], size: int, budget: Budget, most: int = 500
) -> list[Changes]:
    """Every set of exactly `size` independent changes that repairs the rules `failing`, at most `most`.

    Incomplete when the budget runs out (`budget.steps` is then 0).
    """
    search = _Search(system, budget, most, {rule: system.residuals[rule] for rule in failing})
    _descend(search, size)
    return search.found


def _descend(search: _Search, left: int) -> None:
    if search.budget.steps <= 0 or len(search.found) >= search.most:
        return
    search.budget.steps -= 1
    if not search.violated:
        if not left and not search.several:
            search.found.append(dict(search.changes))
        return
    needs, in_rows, in_columns = _needs(search)
    if max(in_rows, in_columns) > left:
        return
    chosen = _pivot(search, needs, in_rows == left, in_columns == left)
    if chosen is None:
        return
    pivot, candidates = chosen
    search.closed.add(pivot)
    for cell, change in candidates:
        _change(search, cell, change, left)
    search.closed.discard(pivot)
    search.several.add(pivot)
    _descend(search, left)
    search.several.discard(pivot)


def _change(search: _Search, cell: int, change: Number, left: int) -> None:
    """Go on with one cell changed, and put everything back."""
    touched = [(rule, search.violated.get(rule, 0)) for rule, _ in search.system.of_cell[cell]]
    lifted = []
    for rule, sign in search.system.of_cell[cell]:
        residual = search.violated.pop(rule, 0) + sign * change
        if residual:
            search.violated[rule] = residual
            if rule in search.several:  # one of its cells is found: one more may do
                search.several.discard(rule)
                lifted.append(rule)
    search.changes[cell] = int(search.system.values[cell] + change)
    _descend(search, left - 1)
    del search.changes[cell]
    search.several.update(lifted)
    for rule, residual in touched:
        search.violated.pop(rule, None)
        if residual:
            search.violated[rule] = residual


def _needs(search: _Search) -> tuple[dict[int, int], int, int]:
    """How many cells each line must still lose, by line, over all rows and over all columns."""
    system, several = search.system, search.several
    open_rules: dict[int, list[int]] = {}
    for rule in (*search.violated, *(rule for rule in several if rule not in search.violated)):
        open_rules.setdefault(system.lines[rule], []).append(rule)
    needs, in_rows, in_columns = {}, 0, 0
    for line, rules in open_rules.items():
        need = 2 if any(rule in several for rule in rules) else 1
        if need == 1 and len(rules) == 2 and not _one_cell_repairs(search, rules[0], rules[1]):
            need = 2
        needs[line] = need
        if system.along_row[line]:
            in_rows += need
        else:
            in_columns += need
    return needs, in_rows, in_columns


def _one_cell_repairs(search: _Search, first: int, second: int) -> bool:
    """Whether two rules of one line can both be repaired by a cell they share."""
    a, b = search.violated[first], search.violated[second]
    if abs(a) != abs(b):
        return False
    signs = dict(search.system.rules[second])
    return any(cell in signs and sign * a == signs[cell] * b for cell, sign in search.system.rules[first])


def _pivot(
    search: _Search, needs: dict[int, int], rows_tight: bool, columns_tight: bool
) -> tuple[int, list[tuple[int, Number]]] | None:
    """The failing rule with the fewest cells that could be its only wrong one, and those cells."""
    best: tuple[int, list[tuple[int, Number]]] | None = None
    for rule in search.violated:
        if rule in search.several:
            continue
        candidates = _candidates(search, rule, needs, rows_tight, columns_tight)
        if best is None or len(candidates) < len(best[1]):
            best = rule, candidates
            if not candidates:
                break
    return best


def _candidates(
    search: _Search, pivot: int, needs: dict[int, int], rows_tight: bool, columns_tight: bool
) -> list[tuple[int, Number]]:
    """Cells of `pivot` with the change that repairs it; where no change may be wasted on a line (tight),
    only those that bring their line nearer to holding."""
    system, violated, closed = search.system, search.violated, search.closed
    residual = violated[pivot]
    candidates: list[tuple[int, Number]] = []
    for cell, sign in system.rules[pivot]:
        change = -residual * sign
        new = system.values[cell] + change
        if new < 0 or new % 1:
            continue
        for rule, own in system.of_cell[cell]:
            if rule in closed:
                break
            line = system.lines[rule]
            if rows_tight if system.along_row[line] else columns_tight:
                need = needs.get(line, 0)
                if not need or (need == 1 and violated.get(rule, 0) + own * change):
                    break
        else:
            candidates.append((cell, change))
    return candidates
