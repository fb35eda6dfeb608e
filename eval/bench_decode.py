"""Whether the arithmetic mends misreadings, and says so where it can't: `python -m eval.bench_decode`."""

import random
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from statistics import median, quantiles
from typing import Annotated

import typer

from eval.bench_suspects import real_tables
from eval.faults import FAULTS, Changed, own_cells
from eval.generate import consistent_values
from eval.misreadings import Reader, read_cells
from extractor.decode import decode
from extractor.forms import Address, Form, load_forms
from extractor.records import Cell, Status


@dataclass(frozen=True, slots=True)
class Measurement:
    """`printed_wrong`: published tables in which one cell breaks a sum."""

    name: str
    reader: Reader
    table: str = "requests"
    printed_wrong: bool = False
    target: str = ""


@dataclass(slots=True)
class Score:
    """Counts of tables; of cells: `cells`, `misread`, `doubtful`, `wrong` (after decoding).

    `right`: every value is right; `exact`: and none in doubt. `undeclared`: some value is wrong though its
    cell is not in doubt; `silent`: and nothing in the table is for a reviewer to look at.
    """

    tables: int = 0
    cells: int = 0
    misread: int = 0
    exact: int = 0
    right: int = 0
    undeclared: int = 0
    silent: int = 0
    doubtful: int = 0
    wrong: int = 0
    seconds: list[float] = field(default_factory=list)


MEASUREMENTS = (
    Measurement("1% misread", Reader(0.01)),
    Measurement("2% misread", Reader(0.02), target="exact 99%, p50 50 ms"),
    Measurement("5% misread", Reader(0.05), target="exact 95%, undeclared 0"),
    Measurement("2%, truth always listed", Reader(0.02, missing=0.0)),
    Measurement("2%, truth missing in 30%", Reader(0.02, missing=0.3)),
    Measurement("2%, 20% of them near certain", Reader(0.02, overconfident=0.2)),
    Measurement("5%, truth missing in 30%", Reader(0.05, missing=0.3)),
    Measurement("10% misread", Reader(0.10)),
    Measurement("2%, source wrong in a cell", Reader(0.02), printed_wrong=True),
    Measurement("0%, source wrong in a cell", Reader(0.0, hesitates=0.0), printed_wrong=True),
    Measurement("disputes, 2%", Reader(0.02), "disputes"),
    Measurement("proactive, 2%", Reader(0.02), "proactive"),
)


def main(
    tables: Annotated[int, typer.Option(help="tables of each measurement")] = 1000,
    seed: Annotated[int, typer.Option(help="the same seed gives the same tables")] = 20240131,
    only: Annotated[str, typer.Option(help="measurements with this in their name")] = "",
) -> None:
    """Print a table, one measurement a line."""
    heads = ("misread", "exact", "right", "doubtful", "wrong", "undecl.", "silent", "ms p50", "p99", "max")
    print(f"{'measurement':<32}{''.join(f'{head:>10}' for head in heads)}  target")
    for item in MEASUREMENTS:
        if only in item.name:
            print(line_of(item, measure(item, tables, seed)), flush=True)


def measure(item: Measurement, tables: int, seed: int) -> Score:
    """The score over `tables` tables, half random, half of real figures."""
    form, score = load_forms()[0], Score()
    rng = random.Random(f"{seed} {item.name}")
    real = real_tables(form, item.table) if item.table != "proactive" else []
    for number in range(tables):
        values = rng.choice(real) if real and number % 2 else random_values(form, item.table, rng)
        printed = values | (_source_fault(form, item.table, values, rng) if item.printed_wrong else {})
        cells = read_cells({a: str(value) for a, value in printed.items()}, item.reader, rng)
        start = time.perf_counter()
        decoded = decode(form, cells)
        score.seconds.append(time.perf_counter() - start)
        _count(score, form, printed, cells, decoded)
    return score


def random_values(form: Form, table: str, rng: random.Random) -> Changed:
    density, magnitude = rng.choice((0.1, 0.3, 0.8)), rng.choice((20, 300, 5000))
    values = consistent_values(form, rng, density=density, magnitude=magnitude)
    return own_cells(table, values)


def _source_fault(form: Form, table: str, values: Changed, rng: random.Random) -> Changed:
    kind = rng.choice(("digit_changed", "digit_dropped", "off_by_one", "arbitrary", "total_left_zero"))
    return FAULTS[kind](form.table[table], values, rng)


def _count(
    score: Score,
    form: Form,
    printed: Mapping[Address, int],
    read: Mapping[Address, Cell],
    decoded: Mapping[Address, Cell],
) -> None:
    wrong = [a for a, cell in decoded.items() if cell.value != printed[a]]
    doubtful = [a for a, cell in decoded.items() if cell.status is not Status.STATED]
    undeclared = [a for a in wrong if decoded[a].status is Status.STATED]
    touched = doubtful or any(cell.votes for cell in decoded.values())
    score.tables += 1
    score.cells += len(decoded)
    score.misread += sum(cell.value != printed[a] for a, cell in read.items())
    score.wrong += len(wrong)
    score.doubtful += len(doubtful)
    score.right += not wrong
    score.exact += not wrong and not doubtful
    score.undeclared += bool(undeclared)
    score.silent += bool(undeclared) and not touched


def line_of(item: Measurement, score: Score) -> str:
    cells = [count / score.cells for count in (score.misread, score.doubtful, score.wrong)]
    shares = [cells[0], score.exact / score.tables, score.right / score.tables, cells[1], cells[2]]
    times = [1000 * seconds for seconds in score.seconds]
    slowest = quantiles(times, n=100)[98] if len(times) > 1 else times[0]
    return (
        f"{item.name:<32}{''.join(f'{share:>10.2%}' for share in shares)}"
        f"{score.undeclared:>10}{score.silent:>10}{median(times):>10.1f}{slowest:>10.1f}{max(times):>10.1f}"
        f"  {item.target}"
    )


if __name__ == "__main__":
    typer.run(main)
