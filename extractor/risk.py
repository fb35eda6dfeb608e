"""How probable it is that a cell is wrong: a logistic model of what is known of its reading.

The coefficients are data (`risk.json`), fitted by `python -m eval.fit_risk` on readings whose truth is known;
docs/design/risk.md says on which, and how well they hold. Nothing here can make a report look better: a risk
is stated beside the findings, and with `max_risk` it adds one.
"""

from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from importlib import resources
from math import exp, log10

from pydantic import BaseModel, ConfigDict

from extractor.check.sums import evaluate, sums
from extractor.forms import Address, Form
from extractor.messages import finding
from extractor.records import Basis, Cell, Finding, Proposal, Status

_ORDER = (Basis.ROW_ORDER, Basis.COLUMN_ORDER)
_INFERRED = (Basis.ARITHMETIC, Basis.NOTE, Basis.MODEL)
_LEAST_DOUBT = 6  # decimal places of a doubt that the decoder states
_ELSEWHERE = 0.02  # share of a table's cells that are not sure, from which on its other cells are in doubt


class Model(BaseModel):
    """`fitted`: on what, for people. A feature that has no coefficient counts nothing."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    fitted: str
    intercept: float
    coefficients: dict[str, float]


def with_risk(
    form: Form | None, cells: Mapping[Address, Cell], proposals: Sequence[Proposal]
) -> dict[Address, Cell]:
    """The cells, each that holds a number with its risk; a cell that a person decided has none."""
    if form is None:
        return dict(cells)
    model = load_model()
    risks = {a: risk_of(known, model) for a, known in features(form, cells, proposals).items()}
    return {a: cell.model_copy(update={"risk": risks.get(a, cell.risk)}) for a, cell in cells.items()}


def risk_of(known: Mapping[str, float], model: Model) -> float:
    logit = model.intercept + sum(model.coefficients.get(name, 0.0) * value for name, value in known.items())
    return float(f"{1 / (1 + exp(-logit)):.3g}")


def report_risk(cells: Iterable[Cell]) -> float:
    """The probability that any cell is wrong, taking them to err independently: an upper estimate, as
    mistakes come together."""
    sound = 1.0
    for cell in cells:
        sound *= 1 - (cell.risk or 0.0)
    return 1 - sound


def check_risk(cells: Mapping[Address, Cell], max_risk: float, language: str) -> Sequence[Finding]:
    """A finding where the report's risk is above `max_risk`: it names the riskiest cells."""
    risk = report_risk(cells.values())
    if risk <= max_risk:
        return ()
    worst = sorted((a for a in cells if cells[a].risk), key=lambda a: -(cells[a].risk or 0))[:10]
    return (finding("risk_above_limit", language, worst, risk=f"{risk:.2g}", limit=f"{max_risk:g}"),)


def features(
    form: Form, cells: Mapping[Address, Cell], proposals: Sequence[Proposal]
) -> dict[Address, dict[str, float]]:
    """What is known of each cell that holds a number and that no person decided, by name; 0 is left out."""
    passes, fails = _sum_counts(form, cells)
    suspected = {Address.parse(a) for a in proposals[0].changes} if proposals else set()
    shaky = {table.id for table in form.tables if _is_shaky(table.id, cells)}
    return {
        a: {name: value for name, value in _known(a, cell, passes, fails, suspected, shaky) if value}
        for a, cell in cells.items()
        if cell.value is not None and cell.basis is not Basis.PERSON
    }


def _known(
    address: Address,
    cell: Cell,
    passes: Mapping[Address, int],
    fails: Mapping[Address, int],
    suspected: set[Address],
    shaky: set[str],
) -> Iterable[tuple[str, float]]:
    voices = {vote.voice: vote.value for vote in cell.votes}
    model_says = voices.get("llm", cell.value) if "llm" in voices else None
    yield "by_order", cell.basis in _ORDER
    yield "inferred", cell.basis in _INFERRED
    yield "not_stated", cell.status is not Status.STATED
    yield "no_evidence", cell.evidence is None
    yield "scanned", bool(cell.alternatives)
    yield "doubt", _doubt(cell)
    yield "overruled", bool(cell.alternatives) and "arithmetic" in voices
    yield "model_agrees", model_says is not None and model_says == cell.value
    yield "model_differs", "llm" in voices and model_says != cell.value
    yield "sums_pass", min(passes.get(address, 0), 2)
    yield "sums_fail", min(fails.get(address, 0), 2)
    yield "suspected", address in suspected
    yield "shaky_table", address.table in shaky
    yield "scan_sums_fail", bool(cell.alternatives) and fails.get(address, 0) > 0


def _doubt(cell: Cell) -> float:
    """The decoder's doubt of a scanned cell on a logarithmic scale, 0 for a millionth, 1 for certainty."""
    if not cell.alternatives or not cell.risk:
        return 0.0
    return max(0.0, 1 + log10(cell.risk) / _LEAST_DOUBT)


def _sum_counts(form: Form, cells: Mapping[Address, Cell]) -> tuple[dict[Address, int], dict[Address, int]]:
    passes: dict[Address, int] = {}
    fails: dict[Address, int] = {}
    known = dict(cells)
    for table in form.tables:
        for outcome in (evaluate(item, known) for item in sums(table, known)):
            if outcome.verdict != "not_assessable":
                count = passes if outcome.verdict == "pass" else fails
                for address in (*outcome.sum.left, *outcome.sum.right):
                    count[address] = count.get(address, 0) + 1
    return passes, fails


def _is_shaky(table: str, cells: Mapping[Address, Cell]) -> bool:
    own = [cell for address, cell in cells.items() if address.table == table]
    unsure = sum(cell.basis is not Basis.LABELS or cell.status is Status.AMBIGUOUS for cell in own)
    return unsure > _ELSEWHERE * len(own)


@cache
def load_model() -> Model:
    text = resources.files("extractor").joinpath("risk.json").read_text("utf-8")
    return Model.model_validate_json(text)
