"""Case + report -> a score: every labelled cell with its outcome. What is not labelled is not judged."""

from collections import Counter
from collections.abc import Iterator
from decimal import Decimal
from enum import StrEnum
from itertools import groupby

from pydantic import Field

from eval.cases import Case, Number
from eval.claim_counts import count_claims
from eval.keystrokes import keystrokes
from eval.standing import Standing
from extractor.check.sums import evaluate, sums
from extractor.forms import Address
from extractor.records import Basis, Cell, Evidence, Record, Report, Status, Usage


class Outcome(StrEnum):
    RIGHT = "right"
    MISSED = "missed"  # a number is printed, none is read
    FALSE_ZERO = "false_zero"  # 0 is read where something else, or nothing, is printed
    MISPLACED = "misplaced"  # the number of another cell of the table, which is read wrongly too
    INVENTED = "invented"  # a number is read where 0 or nothing is printed
    MISREAD = "misread"  # another number than the one printed


class Kind(StrEnum):
    """What the label says of a cell."""

    NUMBER = "number"  # not 0
    ZERO = "zero"
    NULL = "null"


class WrongCell(Record):
    """One cell that is read wrongly, with where the reader says it stands. `flagged`: a finding names it."""

    address: str
    expected: int | float | None
    got: int | float | None
    printed: str | None
    kind: Kind
    outcome: Outcome
    status: Status
    basis: Basis | None
    risk: float | None
    flagged: bool
    evidence: Evidence | None = None


class RiskCount(Record):
    """So many judged cells of one stated risk, and how many of them are wrong."""

    risk: float
    cells: int
    wrong: int


class CaseScore(Record):
    """What one reader made of one case.

    `cells`: judged cells by "kind.outcome". `tables`: complete tables → all right. `groundless`: numbers
    read that do not stand where the reader says; `read`: numbers read. `leaked`: decoys answered with the
    label's lie. `broken`: sums the label breaks; `reported`: those of them the report calls broken too.
    `error`: why there is no score; everything else is then empty, and the case is unscored, not wrong.
    """

    case: str
    source: str
    reader: str
    key: str = ""
    tags: dict[str, str] = Field(default_factory=dict)
    verdict: str = "unscored"
    reasons: tuple[str, ...] = ()
    complete: bool = False
    cells: dict[str, int] = Field(default_factory=dict)
    tables: dict[str, bool] = Field(default_factory=dict)
    wrong: tuple[WrongCell, ...] = ()
    risks: tuple[RiskCount, ...] = ()
    report_risk: float | None = None
    read: int = 0
    groundless: int = 0
    decoys: int = 0
    leaked: int = 0
    broken: int = 0
    reported: int = 0
    claims: dict[str, int] = Field(default_factory=dict)
    keys: int = 0
    keys_to_type: int = 0
    seconds: float = 0.0
    usage: Usage | None = None
    error: str | None = None

    @property
    def judged(self) -> int:
        return sum(self.cells.values())

    def count(self, kind: Kind | None = None, outcome: Outcome | None = None) -> int:
        return sum(
            number
            for name, number in self.cells.items()
            if (kind is None or name.startswith(f"{kind}."))
            and (outcome is None or name.endswith(f".{outcome}"))
        )


def score(case: Case, report: Report, reader: str, seconds: float = 0.0, key: str = "") -> CaseScore:
    """The score of `report`, which `reader` made of the source of `case` in so many seconds."""
    expected = case.expected
    judged = [(a, kind_of(v), outcome_of(a, expected, report)) for a, v in expected.items()]
    wrong = tuple(_wrong_cells(case, report, judged))
    standing = Standing(case.path)
    read = [cell for cell in report.cells.values() if cell.value is not None]
    broken, reported = _source_errors(case, report)
    typed, attended = keystrokes(report, {each.address for each in wrong}, expected)
    return CaseScore(
        case=case.id,
        source=str(case.path),
        reader=reader,
        key=key,
        tags=dict(case.tags),
        verdict=report.verdict,
        reasons=report.reasons,
        complete=case.label.complete,
        cells=dict(Counter(f"{kind}.{outcome}" for _, kind, outcome in judged)),
        tables=_tables(case, {each.address for each in wrong}),
        wrong=wrong,
        risks=_risks(report, judged),
        report_risk=report_risk(report),
        read=len(read),
        groundless=sum(not standing.holds(cell) for cell in read),
        decoys=len(case.label.decoys),
        leaked=sum(_value(report, a) == case.label.cells.get(a) for a in case.label.decoys),
        broken=broken,
        reported=reported,
        claims=count_claims(case.label.claims if report.sections else None, report.claims),
        keys=attended,
        keys_to_type=typed,
        seconds=round(seconds, 4),
        usage=report.usage,
    )


def kind_of(value: Number | None) -> Kind:
    return Kind.NULL if value is None else Kind.NUMBER if value else Kind.ZERO


def outcome_of(address: str, expected: dict[str, Number | None], report: Report) -> Outcome:
    want, got = expected[address], _value(report, address)
    if got == want:
        return Outcome.RIGHT
    if got is None:
        return Outcome.MISSED
    if got == 0:
        return Outcome.MISPLACED if _is_of_a_neighbour(address, expected, report) else Outcome.FALSE_ZERO
    if _is_of_a_neighbour(address, expected, report):
        return Outcome.MISPLACED
    return Outcome.INVENTED if not want else Outcome.MISREAD


def report_risk(report: Report) -> float | None:
    """The probability that any cell is wrong, taking them to err on their own; None: no risk is stated."""
    risks = [cell.risk for cell in report.cells.values() if cell.risk is not None]
    sound = 1.0
    for risk in risks:
        sound *= 1 - risk
    return 1 - sound if risks else None


def _value(report: Report, address: str) -> Number | None:
    cell = report.cells.get(address)
    return cell.value if cell else None


def _is_of_a_neighbour(address: str, expected: dict[str, Number | None], report: Report) -> bool:
    """Whether the number read is what another wrongly read cell of the row or column should hold; a 0 only
    where that cell took this one's number: zeros are everywhere."""
    own, got, want = Address.parse(address), _value(report, address), expected[address]
    for other, value in expected.items():
        if other == address or value != got or _value(report, other) == value:
            continue
        place = Address.parse(other)
        beside = place.table == own.table and (place.row == own.row or place.column == own.column)
        if beside and (got != 0 or (want and _value(report, other) == want)):
            return True
    return False


def _wrong_cells(case: Case, report: Report, judged: list[tuple[str, Kind, Outcome]]) -> Iterator[WrongCell]:
    flagged = {a for each in report.findings if each.severity != "info" for a in each.addresses}
    for address, kind, outcome in judged:
        if outcome is not Outcome.RIGHT:
            cell = report.cells.get(address, Cell())
            yield WrongCell(
                address=address,
                expected=plain(case.expected[address]),
                got=plain(cell.value),
                printed=cell.printed,
                kind=kind,
                outcome=outcome,
                status=cell.status,
                basis=cell.basis,
                risk=cell.risk,
                flagged=address in flagged,
                evidence=cell.evidence,
            )


def _tables(case: Case, wrong: set[str]) -> dict[str, bool]:
    """Tables of which every owed cell is labelled → whether all are right."""
    if not case.label.complete:
        return {}
    ordered = sorted(case.expected, key=lambda a: Address.parse(a).table)
    by_table = groupby(ordered, key=lambda a: Address.parse(a).table)
    return {table: not wrong & set(addresses) for table, addresses in by_table}


def _risks(report: Report, judged: list[tuple[str, Kind, Outcome]]) -> tuple[RiskCount, ...]:
    """The judged cells with a stated risk, those of equal risk (to 3 digits) together."""
    cells, wrong = Counter[float](), Counter[float]()
    for address, _, outcome in judged:
        cell = report.cells.get(address)
        if cell is not None and cell.risk is not None:
            risk = float(f"{cell.risk:.3g}")
            cells[risk] += 1
            wrong[risk] += outcome is not Outcome.RIGHT
    return tuple(RiskCount(risk=r, cells=n, wrong=wrong[r]) for r, n in sorted(cells.items()))


def _source_errors(case: Case, report: Report) -> tuple[int, int]:
    """Sums that the label itself breaks, and those of them that the report says are broken."""
    from eval.faults import as_cells

    cells = as_cells({Address.parse(a): v for a, v in case.expected.items()})
    items = [item for table in case.form.tables for item in sums(table, cells)]
    failing = [evaluate(item, cells) for item in items]
    broken = {frozenset(map(str, (*o.sum.left, *o.sum.right))) for o in failing if o.verdict == "fail"}
    told = {frozenset(each.addresses) for each in report.findings if each.code == "sum_mismatch"}
    return len(broken), len(broken & told)


def plain(value: Number | None) -> int | float | None:
    return float(value) if isinstance(value, Decimal) else value
