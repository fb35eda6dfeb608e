"""The standard suite: labelled, shipped and generated reports by every reader, faults by the thousand.

Kept in one folder and taken up where it stopped: `make eval`.
"""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NamedTuple

from eval.cases import SHIPPED, Case, load_cases
from eval.generated import write_set
from eval.hard import write_cut_off, write_scans
from eval.injected import Base, inject_all
from eval.peers import PEERS
from eval.readers import make_reader
from eval.run import run
from eval.score import CaseScore

Advance = Callable[[str, int, int], object]  # what is done: name, so many, of so many


class Sizes(NamedTuple):
    """How much of everything. `bases`: reports that faults are injected into, about 20 kinds apply to each;
    `peer_cases`: generated reports that the peers read as well, some take seconds each."""

    generated: int = 2000
    bases: int = 520
    peer_cases: int = 72
    cut_off: int = 96
    scans: int = 10


class Suite(NamedTuple):
    """`ours`: the grid reader on all whole reports; `damaged`: on those that were cut off. `peers`: all
    readers on the same cases, those that run here. `missing`: reader, or set → why it is not there."""

    ours: list[CaseScore]
    damaged: list[CaseScore]
    peers: list[CaseScore]
    faults: list[Base]
    missing: dict[str, str]


def run_suite(
    folder: Path,
    labelled: Sequence[Path] = (),
    sizes: Sizes = Sizes(),  # noqa: B008 - a named tuple, never changed
    advance: Advance = lambda name, done, total: None,
) -> Suite:
    """Run what is not in `folder` yet. `labelled`: folders of labelled reports beside those that ship."""
    born = load_cases([write_set(folder / "generated", sizes.generated)])
    real = load_cases([SHIPPED, *labelled])
    cut_off = load_cases([write_cut_off(folder / "cut_off", _spread(born, sizes.cut_off))])
    scans, missing = _scans(folder / "scans", sizes.scans)
    grid = _run([*real, *born, *cut_off, *scans], "grid", folder, advance)
    damaged = [each for each in grid if each.tags["set"] == "cut_off"]
    ours = [each for each in grid if each.tags["set"] != "cut_off"]
    shared = [*real, *_spread(born, sizes.peer_cases)]
    readers = ["grid", *(name for name in PEERS if not make_reader(name).missing)]
    peers = [score for name in readers for score in _run(shared, name, folder, advance)]
    faults = inject_all(sizes.bases, folder, advance=_counter("faults", sizes.bases, advance))
    missing |= {name: why for name in PEERS if (why := make_reader(name).missing)}
    return Suite(ours, damaged, peers, faults, missing)


def _scans(folder: Path, count: int) -> tuple[list[Case], dict[str, str]]:
    """Scanned reports; and why there are none, where their fonts can't be had."""
    from eval.render.scan_fonts import FontsMissing

    try:
        return load_cases(write_scans(folder, count)), {}
    except FontsMissing as error:
        return [], {"scans": str(error)}


def _run(cases: Sequence[Case], reader: str, folder: Path, advance: Advance) -> list[CaseScore]:
    return run(cases, [reader], folder, advance=_counter(reader, len(cases), advance))


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
