"""Requests sent, answers grounded, and tables whose answers won't do asked for again, but not for ever.

Asked again means the same request with what was wrong, never with the answers before it.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from extractor.ask import (
    Cache,
    Endpoint,
    Excerpt,
    Ledger,
    ProseAnswer,
    Request,
    TableAnswer,
    again,
    answered_rows,
    listing,
)
from extractor.ask.outcome import Outcome, Perform
from extractor.bind import recognise
from extractor.check.sums import Sum, evaluate, sums
from extractor.errors import ModelError
from extractor.forms import Address, Form
from extractor.ground import Grounded, ground_table, keep_better
from extractor.records import Basis, Cell, Status

_EVIDENT = (Status.STATED, Status.BLANK, Status.NOT_APPLICABLE)


@dataclass
class Heard:
    """By table: what was answered, why nothing was, and how many numbers a second answer wanted to change
    without evidence. `unusable`: the cache keys of answers that could not be used."""

    forms: Sequence[Form]
    tables: dict[str, Grounded] = field(default_factory=dict)
    failed: dict[str, ModelError] = field(default_factory=dict)
    refused: dict[str, int] = field(default_factory=dict)
    unusable: dict[str, list[str]] = field(default_factory=dict)
    prose: ProseAnswer | None = None


def listen(
    requests: Sequence[Request],
    found: Mapping[str, Excerpt],
    forms: Sequence[Form],
    endpoint: Endpoint,
    cache: Cache,
    ledger: Ledger,
    perform: Perform | None = None,
) -> Heard:
    """Every request answered, or failed for good. Raises nothing but what `perform` raises."""
    perform = perform or _asked_at_once()
    heard = Heard(forms)
    pending = list(requests)
    for _ in range(endpoint.reasks + 1):
        outcomes = perform(pending, endpoint, cache, ledger)
        problems = {o.request.about: _take_in(o, heard, found) for o in outcomes}
        pending = [again(request, wrong) for request in requests if (wrong := problems.get(request.about))]
    _give_up(heard, problems, cache)
    return heard


def _asked_at_once() -> Perform:
    from extractor.ask.perform import perform  # the client takes a second to load: only where it is used

    return perform


def _take_in(outcome: Outcome, heard: Heard, found: Mapping[str, Excerpt]) -> tuple[str, ...]:
    """What is wrong with an answer and may be right in the next; the answer is kept where it is better."""
    about = outcome.request.about
    if outcome.failure:
        heard.failed[about] = outcome.failure
        return ()
    if outcome.problem:
        heard.unusable.setdefault(about, []).append(outcome.key)
        return (outcome.problem,)
    if isinstance(outcome.answer, ProseAnswer):
        heard.prose = outcome.answer
        return ()
    assert isinstance(outcome.answer, TableAnswer)
    rows = list(answered_rows(outcome.answer, listing(about, tuple(heard.forms))))
    grounded = ground_table(rows, found[about])
    first = heard.tables.get(about)
    if first:
        heard.refused[about] = _changed(first, grounded)
        grounded = keep_better(first, grounded)
    heard.tables[about] = grounded
    return (*grounded.problems, *_failing(about, grounded.cells, heard.forms))


def _changed(first: Grounded, second: Grounded) -> int:
    """How many numbers that stood in the source the second answer replaced by ones that do not."""
    return sum(
        cell.status is Status.UNGROUNDED
        and address in first.cells
        and first.cells[address].status is not Status.UNGROUNDED
        for address, cell in second.cells.items()
    )


def _failing(table: str, cells: Mapping[Address, Cell], forms: Sequence[Form]) -> Iterator[str]:
    """The sums that fail over cells that are not all printed under their labels. Where they are, the report
    itself is wrong, and asking again could only tempt the model to repair it."""
    form = recognise(dict(cells), forms)
    if form is None or table not in form.table:
        return
    for rule in sums(form.table[table], dict(cells)):
        if evaluate(rule, dict(cells)).verdict == "fail" and not _is_evident(rule, cells):
            yield f"“{rule.rule.label}”在{_line_name(rule, form)}不成立"


def _is_evident(rule: Sum, cells: Mapping[Address, Cell]) -> bool:
    return all(
        cells[address].status in _EVIDENT and cells[address].basis is Basis.LABELS
        for address in (*rule.left, *rule.right)
    )


def _line_name(rule: Sum, form: Form) -> str:
    table = form.table[rule.table]
    part = table.row[rule.line] if rule.rule.each == "row" else table.column[rule.line]
    return f"“{part.label}”{'行' if rule.rule.each == 'row' else '列'}"


def _give_up(heard: Heard, problems: Mapping[str, Sequence[str]], cache: Cache) -> None:
    """Tables of which no answer could be used have failed; their answers are forgotten, so that the next run
    asks afresh."""
    for about, keys in heard.unusable.items():
        if about in heard.tables or about in heard.failed or (about == "prose" and heard.prose):
            continue
        why = "；".join(problems.get(about, ()))
        heard.failed[about] = ModelError(
            (f"回答不能用（{why}）。", f"Its answers can't be used ({why})."),
            (
                "请再运行一次，或换一个模型、换一种结构化输出方式（gouji doctor）。",
                "Run it again, or use another model or structured-output mode (gouji doctor).",
            ),
        )
        for key in keys:
            cache.drop(key)
