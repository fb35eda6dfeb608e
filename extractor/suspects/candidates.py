"""Every way found to explain one group of failing sums, with its cost."""

from dataclasses import replace

from extractor.suspects.combine import Explanation
from extractor.suspects.followed import followed
from extractor.suspects.joint import explain, one_mistake
from extractor.suspects.pairs import respelled_pairs
from extractor.suspects.search import Budget, repairs_of_size
from extractor.suspects.system import Changes, Number, System
from extractor.suspects.weights import UNEXPLAINED, Weights
from extractor.suspects.wholes import one_line, wholes

DEEPEST = 12  # cells; a table with more of them wrong is not worth a guess
STEPS = 4000  # of the search, about 0.1 s: a count and no clock, so that the answer is always the same
_SOFT = 0.3  # a sum with blanks that would not hold with 0 in them: no proof, but a hint


def explanations(system: System, weights: Weights, failing: tuple[int, ...]) -> list[Explanation]:
    """Explanations of the rules `failing`, in no order; a set of changes may come more than once."""
    found = [
        Explanation(changes, (slip,), one_mistake(weights, slip, changes))
        for slip, changes in wholes(system, failing)
    ]
    sets = [*one_line(system, failing), *respelled_pairs(system, failing), *followed(system, failing)]
    sets += _seconded(system, weights, failing)
    # Beside one mistake that explains everything, sets of many cells hardly compete.
    sets += _smallest(system, failing, STEPS // 5 if found else STEPS)
    found += [Explanation(changes, *explain(system, weights, changes)) for changes in sets]
    otherwise = _read_otherwise(system, weights, failing)
    return [
        replace(priced, cost=priced.cost + UNEXPLAINED * len(otherwise - _seconded_cells(weights, priced)))
        for item in found
        if (priced := _with_soft_sums(system, item))
    ]


def _smallest(system: System, failing: tuple[int, ...], steps: int) -> list[Changes]:
    """The sets with the fewest cells, and those with one more as far as the budget goes."""
    budget, found = Budget(steps), list[Changes]()
    for size in range(1, DEEPEST + 1):
        last = bool(found)
        found += repairs_of_size(system, failing, size, budget)
        if last or budget.steps <= 0:
            break
    return found


def _seconded(system: System, weights: Weights, failing: tuple[int, ...]) -> list[Changes]:
    """What the second reader reads in all cells of the failing sums where it differs, if that repairs all."""
    changes = {
        cell: new
        for rule in failing
        for cell, _ in system.rules[rule]
        if (new := weights.second[cell]) is not None and new != system.values[cell] and new >= 0
    }
    return [changes] if changes and system.repairs(changes, failing) else []


def _read_otherwise(system: System, weights: Weights, failing: tuple[int, ...]) -> frozenset[int]:
    """The cells of the failing table that a second reader reads differently."""
    table = system.place[system.rules[failing[0]][0][0]][0]
    return frozenset(
        cell
        for cell, other in enumerate(weights.second)
        if other is not None and other != system.values[cell] and system.place[cell][0] == table
    )


def _seconded_cells(weights: Weights, item: Explanation) -> set[int]:
    return {cell for cell, new in item.changes.items() if weights.seconds(cell, new)}


def _with_soft_sums(system: System, item: Explanation) -> Explanation | None:
    """Dearer for each sum with blanks that would not hold with 0 in them; None when one could no longer
    hold with anything in them."""
    after: dict[int, Number] = {}
    for cell, new in item.changes.items():
        for rule, sign in system.soft_of_cell[cell]:
            after[rule] = after.get(rule, system.soft_residuals[rule]) + sign * (new - system.values[cell])
    for rule, residual in after.items():
        was, side = system.soft_residuals[rule], system.soft_lacks[rule]
        if residual * side > 0 and not was * side > 0:
            return None
    broken = sum(1 for residual in after.values() if residual)
    return replace(item, cost=item.cost + _SOFT * broken)
