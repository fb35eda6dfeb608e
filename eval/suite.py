"""The standard suite: labelled, shipped and generated reports by every reader, faults by the thousand.

Kept in one folder and taken up where it stopped: `make eval`.
"""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NamedTuple

from eval.cases import SHIPPED, Case, load_cases
from eval.generated import write_set
from eval.injected import Base, inject_all
from eval.peers import PEERS
from eval.readers import make_reader
from eval.run import run
from eval.score import CaseScore

GENERATED = 2000
BASES = 450  # reports that faults are injected into: about 24 kinds apply to each
PEER_CASES = 72  # generated reports that the peers read as well: some take seconds each

Advance = Callable[[str, int, int], object]  # what is done: name, so many, of so many


class Suite(NamedTuple):
    """`ours`: the grid reader on everything. `peers`: all readers on the same cases, those that run here.
    `missing`: reader → why it does not run here."""

    ours: list[CaseScore]
    peers: list[CaseScore]
    faults: list[Base]
    missing: dict[str, str]


def run_suite(
    folder: Path,
    labelled: Sequence[Path] = (),
    generated: int = GENERATED,
    bases: int = BASES,
    peer_cases: int = PEER_CASES,
    advance: Advance = lambda name, done, total: None,
) -> Suite:
    """Run what is not in `folder` yet. `labelled`: folders of labelled reports beside those that ship."""
    born = load_cases([write_set(folder / "generated", generated)])
    real = load_cases([SHIPPED, *labelled])
    ours = run([*real, *born], ["grid"], folder, advance=_counter("grid", len(real) + len(born), advance))
    shared = [*real, *_spread(born, peer_cases)]
    readers = ["grid", *(name for name in PEERS if not make_reader(name).missing)]
    peers = [
        score
        for name in readers
        for score in run(shared, [name], folder, advance=_counter(name, len(shared), advance))
    ]
    faults = inject_all(bases, folder, advance=_counter("faults", bases, advance))
    missing = {name: reader.missing for name in PEERS if (reader := make_reader(name)).missing}
    return Suite(ours, peers, faults, {name: why for name, why in missing.items() if why})


def _spread(cases: Sequence[Case], count: int) -> list[Case]:
    """So many of the cases, of every layout alike: a set's names begin with the layout, numbers follow."""
    by_number = sorted(cases, key=lambda case: case.id.rpartition("-")[2])
    return by_number[:count]


def _counter(name: str, total: int, advance: Advance) -> Callable[[int], None]:
    done = 0

    def count(more: int) -> None:
        nonlocal done
        done += more
        advance(name, done, total)

    return count
