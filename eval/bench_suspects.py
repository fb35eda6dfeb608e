"""How often the injected fault is proposed first, and in what time: `python -m eval.bench_suspects`."""

import random
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from itertools import combinations
from statistics import median, quantiles
from typing import Annotated

import typer

from eval.examples import EXAMPLES, example_report
from eval.faults import FAULTS, SLIPS, Changed, Fault, Values, as_cells, breaks_a_sum, inject, own_cells
from eval.generate import consistent_values
from extractor.forms import Address, Form, Table, load_forms
from extractor.records import Proposal
from extractor.suspects import localise

SECOND_READER_ERRS = 0.02  # a cell
TARGETS = {1: "first 100%", 2: "first 99%", 3: "first 97%", 4: "top 3 90%", 5: "top 3 90%"}
# What a proposal calls a fault, where it is not the fault's own name.
NAMES = {"shifted_rows": "shift", "shifted_columns": "shift", "shifted_in_row": "shift"}
WHOLES = ("swapped_rows", "swapped_columns", *NAMES)
PARTS = ("swapped_cells", "split_cells", "merged_cells", "total_left_zero", "total_copied")

Inject = Callable[[Table, Values, random.Random], Changed]


@dataclass(frozen=True, slots=True)
class Measurement:
    """`named`: the slip that the first proposal should name. `second`: with a second reading."""

    name: str
    table: str
    fault: Inject
    target: str = ""
    named: str = ""
    second: bool = False


@dataclass(slots=True)
class Score:
    """Counts of reports. `twins`: two faults of equal size in different rows and columns, which the other
    corners of their rectangle may explain as well; they count like all others. `none`: no proposal.
    `invisible`: faults that broke no sum; only these are left out of `reports`."""

    reports: int = 0
    first: int = 0
    top_three: int = 0
    named: int = 0
    none: int = 0
    twins: int = 0
    invisible: int = 0
    seconds: list[float] = field(default_factory=list)


def main(
    reports: Annotated[int, typer.Option(help="injected reports of each measurement")] = 2000,
    seed: Annotated[int, typer.Option(help="the same seed gives the same reports")] = 20240131,
    only: Annotated[str, typer.Option(help="measurements with this in their name")] = "",
) -> None:
    """Print a table, one measurement a line."""
    heads = ("first", "top 3", "named", "none", "twins", "unseen", "ms p50", "p99", "max")
    print(f"{'measurement':<34}{''.join(f'{head:>9}' for head in heads)}  target")
    for item in measurements():
        if only in item.name:
            print(line_of(item, measure(item, reports, seed)), flush=True)


def measurements() -> list[Measurement]:
    styles = {"slips": SLIPS, "arbitrary": {"arbitrary": FAULTS["arbitrary"]}}
    in_disputes = SLIPS | {kind: FAULTS[kind] for kind in ("arbitrary", "total_left_zero")}
    return [
        *(
            Measurement(f"requests, {count} x {style}", "requests", _faults(kinds, count), target)
            for style, kinds in styles.items()
            for count, target in TARGETS.items()
        ),
        *(Measurement(kind, "requests", FAULTS[kind], "", NAMES.get(kind, kind)) for kind in WHOLES + PARTS),
        *(
            Measurement(
                f"{kind}, second reading", "requests", FAULTS[kind], "named 99%", NAMES.get(kind, kind), True
            )
            for kind in WHOLES
        ),
        Measurement("disputes, 1 fault", "disputes", _faults(in_disputes, 1)),
        Measurement(
            "disputes, 1 fault, second reading", "disputes", _faults(in_disputes, 1), "first 90%", "", True
        ),
    ]


def measure(item: Measurement, reports: int, seed: int) -> Score:
    """The score over `reports` reports that have a visible fault, half random, half of real figures."""
    form, score, rng = load_forms()[0], Score(), random.Random(f"{seed} {item.name}")
    table, real = form.table[item.table], real_tables(form, item.table)
    while score.reports < reports and score.invisible < 40 * reports:
        values = rng.choice(real) if score.reports % 2 else _random_values(form, item.table, rng)
        wrong = {a: value for a, value in item.fault(table, values, rng).items() if value != values[a]}
        if not breaks_a_sum(table, {**values, **wrong}):
            score.invisible += 1
            continue
        cells = as_cells({**values, **wrong})
        second = second_reading(values, rng) if item.second else None
        start = time.perf_counter()
        proposals = localise(form, cells, second=second)
        score.seconds.append(time.perf_counter() - start)
        _count(score, proposals, values, wrong, item.named)
    return score


def real_tables(form: Form, table_id: str) -> list[Changed]:
    """Published tables with every cell of the form stated and every sum holding."""
    table, found = form.table[table_id], []
    prescribed = [a for a in form.addresses if a.table == table_id]
    for example in EXAMPLES:
        printed = {Address.parse(a): v for a, v in example_report(example).values.items()}
        # 其他处理 printed as one row of zeros says the same as three rows of zeros.
        unsplit = {a: 0 for row in table.rows if row.instead_of for a in table.cells(row)}
        if unsplit.items() <= printed.items():
            printed |= {a: printed.get(a, 0) for a in prescribed}
        own = own_cells(table_id, {a: printed.get(a) for a in prescribed})
        if example.form == form.id and len(own) == len(prescribed) and not breaks_a_sum(table, own):
            found.append(own)
    return found


def second_reading(values: Values, rng: random.Random) -> dict[Address, int | None]:
    """What another reader makes of the right values: a slip of its own now and then."""
    reading: dict[Address, int | None] = dict(values)
    for address, value in values.items():
        if rng.random() < SECOND_READER_ERRS:
            reading[address] = rng.randrange(2 * value + 10)
    return reading


def line_of(item: Measurement, score: Score) -> str:
    shares = [count / max(score.reports, 1) for count in (score.first, score.top_three, score.named)]
    share = "".join(f"{share:>9.2%}" for share in shares[: 3 if item.named else 2]) + " " * (
        9 * (not item.named)
    )
    times = [1000 * seconds for seconds in score.seconds] or [0.0]
    slowest = quantiles(times, n=100)[98] if len(times) > 1 else times[0]
    counts = "".join(f"{count:>9}" for count in (score.none, score.twins, score.invisible))
    return (
        f"{item.name:<34}{share}{counts}{median(times):>9.1f}{slowest:>9.1f}{max(times):>9.1f}  {item.target}"
    )


def _faults(kinds: Mapping[str, Fault], count: int) -> Inject:
    return lambda table, values, rng: inject(table, values, rng, kinds, count)


def _random_values(form: Form, table_id: str, rng: random.Random) -> Changed:
    density, magnitude = rng.choice((0.1, 0.3, 0.8)), rng.choice((20, 300, 5000))
    return own_cells(table_id, consistent_values(form, rng, density=density, magnitude=magnitude))


def _count(score: Score, proposals: tuple[Proposal, ...], values: Values, wrong: Changed, named: str) -> None:
    truth = {str(address): values[address] for address in wrong}
    ranks = [p.rank for p in proposals if p.changes == truth]
    score.reports += 1
    score.first += ranks[:1] == [1]
    score.top_three += bool(ranks) and ranks[0] <= 3
    score.named += bool(named) and any(p.rank == 1 and p.slip == named for p in proposals)
    score.none += not proposals
    differences = [(a, abs(value - values[a])) for a, value in wrong.items()]
    score.twins += any(
        d == e and a.row != b.row and a.column != b.column for (a, d), (b, e) in combinations(differences, 2)
    )


if __name__ == "__main__":
    typer.run(main)
