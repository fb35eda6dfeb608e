"""Faults by the thousand: spoilt reports checked without being printed, and what the rules say of each."""

import os
import random
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from decimal import Decimal
from functools import cache, partial
from pathlib import Path

from eval.faults import REPORT_FAULTS, as_cells
from eval.faults.ties import ties
from eval.generate import ReportText
from eval.generated import draw_report
from eval.peers.rival_rules import rival_check
from eval.readers import code_fingerprint
from eval.run import load_lines
from extractor.check import Reading, check
from extractor.check.years import check_years
from extractor.forms import Address, Form, load_forms
from extractor.identity import Identity
from extractor.records import Cell, Finding, FoundSection, Period, Record, Report
from extractor.suspects import localise

SEED = 20240131
BLANKS_EVERY = 5  # one report in so many prints blanks for zeros

Told = set[tuple[str, tuple[str, ...]]]  # findings by code and cells


class FaultScore(Record):
    """What is said of one spoilt report that was not said before it was spoilt.

    `codes`: new findings, infos left out; `pointed`: one of them names a cell that was changed. `breaks`: a
    sum fails. `ties`: what could show the fault at all, see eval/faults/ties.py. `rank`: of the proposal that
    undoes the fault exactly, None: no proposal does. `rival`: the competitor's rules say something new;
    `damage`: cells that are wrong after its repair of totals.
    """

    base: int
    kind: str
    form: str
    changed: int
    codes: tuple[str, ...] = ()
    pointed: bool = False
    breaks: bool = False
    ties: tuple[str, ...] = ()
    rank: int | None = None
    rival: bool = False
    damage: int = 0
    seconds: float = 0.0


class BaseScore(Record):
    """A consistent report before it is spoilt. `alarms`: findings, those about its blanks left out."""

    base: int
    form: str
    blanks: bool
    alarms: tuple[str, ...] = ()
    rival_alarms: tuple[str, ...] = ()


class Base(Record):
    """One consistent report and its spoilt versions."""

    base: BaseScore
    faults: tuple[FaultScore, ...]


def inject_all(
    bases: int, folder: Path, seed: int = SEED, advance: Callable[[int], object] = lambda _: None
) -> list[Base]:
    """Every kind of fault in each of `bases` reports, kept in `folder`: what is there is not done again."""
    folder.mkdir(parents=True, exist_ok=True)
    # What a rule finds depends on its code, and what there is to find on the code of the faults.
    path = folder / f"faults-{code_fingerprint('extractor', 'eval.faults')}.ndjson"
    done = {each.base.base: each for each in map(Base.model_validate_json, load_lines(path))}
    todo = [number for number in range(bases) if number not in done]
    advance(bases - len(todo))
    with path.open("a", encoding="utf-8") as file, ProcessPoolExecutor(os.cpu_count()) as pool:
        file.write("\n")
        for each in pool.map(partial(spoil_one, seed), todo, chunksize=4):
            file.write(each.model_dump_json(exclude_defaults=True) + "\n")
            done[each.base.base] = each
            advance(1)
    return [done[number] for number in range(bases)]


def spoil_one(seed: int, number: int) -> Base:
    rng = random.Random(seed * 1_000_003 + number)
    report = draw_report(_forms()[number % 2], rng)
    blanks = number % BLANKS_EVERY == BLANKS_EVERY - 1
    if blanks:
        report = with_blanks(report)
    known, rival_known = _told(_findings(report)), rival_check(report).told
    faults = tuple(_scores(report, number, known, rival_known, rng))
    about_blanks = {"cells_blank", "sum_not_assessable"}
    alarms = tuple(sorted({code for code, _ in known} - about_blanks))
    return Base(
        base=BaseScore(
            base=number,
            form=report.form.id,
            blanks=blanks,
            alarms=alarms,
            rival_alarms=tuple(sorted({code for code, _ in rival_known})),
        ),
        faults=faults,
    )


def _scores(
    report: ReportText, number: int, known: Told, rival_known: Told, rng: random.Random
) -> Iterator[FaultScore]:
    for kind, fault in REPORT_FAULTS.items():
        spoilt = fault(report, rng)
        if spoilt is not None:
            before = report if kind == "last_years_tables" else None
            yield _score(report, spoilt, kind, number, known, rival_known, before)


def _score(
    report: ReportText,
    spoilt: ReportText,
    kind: str,
    number: int,
    known: Told,
    rival_known: Told,
    before: ReportText | None,
) -> FaultScore:
    truth = {a: v for a, v in report.values.items() if spoilt.values[a] != v}
    start = time.perf_counter()
    findings = _findings(spoilt, before)
    fails = any(each.code == "sum_mismatch" for each in findings)
    proposals = localise(spoilt.form, cells_of(spoilt)) if fails else ()
    seconds = time.perf_counter() - start
    new = [(code, cells) for code, cells in _told(findings) if (code, cells) not in known]
    rival = rival_check(spoilt)
    return FaultScore(
        base=number,
        kind=kind,
        form=report.form.id,
        changed=len(truth),
        codes=tuple(sorted({code for code, _ in new})),
        pointed=any(truth.keys() & set(cells) for _, cells in new),
        breaks=fails,
        ties=ties(report, spoilt),
        rank=next((p.rank for p in proposals if p.changes == truth), None),
        rival=bool(rival.told - rival_known),
        damage=sum(rival.values[a] != v for a, v in report.values.items()),
        seconds=round(seconds, 5),
    )


def with_blanks(report: ReportText) -> ReportText:
    """The report as many print it: the zeros between the first column and the total stay blank."""
    values = dict(report.values)
    for table in report.form.tables:
        for column in table.columns[1:-1] if table.layout == "rows" and table.rules else ():
            own = (str(Address(table.id, row.id, column.id)) for row in table.standard_rows)
            values |= {a: None for a in own if not values[a]}
    return replace(report, values=values)


def cells_of(report: ReportText) -> dict[Address, Cell]:
    """The report's cells as a reader that is sure of them hands them on: amounts are decimals."""
    amounts = {a for a, column in report.form.columns.items() if column.kind == "amount"}
    values = {Address.parse(a): v for a, v in report.values.items()}
    return as_cells({a: Decimal(v) if a in amounts and v is not None else v for a, v in values.items()})


def _findings(report: ReportText, before: ReportText | None = None) -> list[Finding]:
    found = list(check(_reading(report)))
    if before is not None:
        found += check_years(_report(before), _report(report), _forms())
    return found


def _told(findings: Sequence[Finding]) -> Told:
    return {(each.code, each.addresses) for each in findings if each.severity != "info"}


def _reading(report: ReportText) -> Reading:
    period = _period(report.year)
    return Reading(
        form=report.form,
        forms=_forms(),
        cells=cells_of(report),
        sections=_sections(report),
        identity=Identity(report.organisation, report.year, period, titled=True),
        notices=(),
    )


def _report(report: ReportText) -> Report:
    return Report(
        source=report.title,
        sha256=None,
        form=report.form.id,
        organisation=report.organisation,
        year=report.year,
        period=_period(report.year),
        verdict="clean",
        cells={str(a): cell for a, cell in cells_of(report).items()},
        checks={},
        findings=(),
        sections=_sections(report),
        provenance={},
    )


def _sections(report: ReportText) -> tuple[FoundSection, ...]:
    return tuple(
        FoundSection(id=each.id, title=each.label, text="\n".join(report.prose.get(each.id, ())))
        for each in report.form.sections
    )


def _period(year: int) -> Period:
    return Period(start=f"{year}-01-01", end=f"{year}-12-31")


@cache
def _forms() -> tuple[Form, ...]:
    return load_forms()
