"""What holds now -> checked again: every rule on the current cells, and what only the reading can know."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal

from extractor.check import Reading, check, count_sums, judge
from extractor.check.reports import reading_of
from extractor.check.structure import check_cells, check_decoded
from extractor.check.voices import check_voices
from extractor.forms import Address, Form
from extractor.messages import MESSAGES, finding
from extractor.records import Cell, Claim, Finding, Report
from extractor.review.cells import text_of
from extractor.review.edits import Settled
from extractor.review.fold import Review
from extractor.suspects import localise, with_fault

_OF_READING = (check_cells, check_decoded, check_voices)  # how sure the reading is of a cell


def recheck(review: Review, forms: Sequence[Form], language: str = "zh") -> Report:
    """The report as it stands after the review, in the form of a reading: current cells, their findings,
    proposals and verdict.

    A cell a person decided is not doubtful any more: what the form needs to know of it (that it is blank, or
    not there) is kept as a remark. A finding settled as "printed so" is the source's own error, with
    `confirmed_by` in its details, for as long as its cells print what they did.
    """
    if review.report.form is None:
        return _identified(review)
    current = _identified(review).model_copy(update={"cells": _typed(review, forms)})
    reading = _reading(current, forms, language)
    findings = [*_kept(review, forms, language), *_checked(reading, review), *_of_people(review, reading)]
    settled = settled_by(review)
    fails = any(each.code == "sum_mismatch" and not _match(each, review, settled) for each in findings)
    second = {Address.parse(a): _count(review.cells[a]) for a in review.decisions if a in review.cells}
    proposals = localise(reading.form, reading.cells, second=second) if reading.form and fails else ()
    findings = list(with_fault(findings, reading.cells, proposals, second))
    findings = [_settle(each, _match(each, review, settled)) for each in findings]
    verdict, reasons = judge(findings)
    return current.model_copy(
        update={
            "checks": count_sums(reading, findings),
            "findings": tuple(findings),
            "proposals": proposals,
            "claims": _claims(reading, review.report),
            "verdict": verdict,
            "reasons": reasons,
        }
    )


def settled_by(review: Review) -> tuple[tuple[Settled, str], ...]:
    """Every finding that standing acts settled, with who did."""
    so = (edit for edit in review.decisions.values() if edit.action == "printed_so")
    return tuple((item, edit.who) for edit in so for item in edit.settles)


def settle(checked: Report, address: str) -> tuple[Settled, ...]:
    """What "printed so" at a cell settles: every finding, more than a remark, that names it."""
    return tuple(
        Settled(code=each.code, cells={a: text_of(checked.cells.get(a)) for a in each.addresses})
        for each in checked.findings
        if address in each.addresses
        and is_open(each)
        and each.code not in ("keyings_disagree", "reread_differs")
    )


def is_open(item: Finding) -> bool:
    """Whether a finding still asks something of a person."""
    return item.severity != "info" and "confirmed_by" not in item.details


def _identified(review: Review) -> Report:
    return review.report.model_copy(update={"organisation": review.organisation, "year": review.year})


def _typed(review: Review, forms: Sequence[Form]) -> dict[str, Cell]:
    """The current cells, amounts as the form has them: a whole number of them, as a person keys it, too."""
    columns = next((form.columns for form in forms if form.id == review.report.form), {})
    amounts = {str(address) for address, column in columns.items() if column.kind == "amount"}
    whole = {a: cell for a in amounts if isinstance((cell := review.cells.get(a, Cell())).value, int)}
    return review.cells | {
        a: cell.model_copy(update={"value": Decimal(cell.value or 0)}) for a, cell in whole.items()
    }


def _reading(report: Report, forms: Sequence[Form], language: str) -> Reading:
    """As `reading_of`, but a body without a name has none."""
    reading = reading_of(report, forms, language)
    return replace(reading, identity=replace(reading.identity, organisation=report.organisation, titled=True))


def _kept(review: Review, forms: Sequence[Form], language: str) -> Iterator[Finding]:
    """The findings of the reading that checking its cells does not find again; a remark only, once a person
    decided every cell they name."""
    report = review.report
    again = {(each.code, each.addresses) for each in check(_reading(report, forms, language))}
    for each in report.findings:
        message = MESSAGES.get(each.code)  # None: of an earlier version, and nothing finds it again
        if message is None or message.noticed or (each.code, each.addresses) not in again:
            decided = each.addresses and all(address in review.decisions for address in each.addresses)
            yield each.model_copy(update={"severity": "info"}) if decided else each


def _checked(reading: Reading, review: Review) -> Iterator[Finding]:
    """Every check on the current cells; those on how a cell was read, only where no person decided it."""
    undecided: dict[Address, Cell] = {}
    decided: dict[Address, Cell] = {}
    for address, cell in reading.cells.items():
        (decided if str(address) in review.decisions else undecided)[address] = cell
    for each in _OF_READING:
        yield from each(replace(reading, cells=undecided))
        for found in each(replace(reading, cells=decided)):
            yield found.model_copy(update={"severity": "info"})
    of_reading = {found.code for each in _OF_READING for found in each(reading)}
    yield from (each for each in check(reading) if each.code not in of_reading)


def _of_people(review: Review, reading: Reading) -> Iterator[Finding]:
    """What the acts themselves give cause to say."""
    language = reading.language
    for address, item in review.disagreements.items():
        names = {"first": item.first.who, "second": item.second.who}
        yield finding("keyings_disagree", language, [address], where=_name(address, reading), **names)
    for address, reread in review.rereads.items():
        texts = {"seen": _shown(reread.seen), "now": _shown(reread.now), "kept": _shown(reread.kept)}
        yield finding("reread_differs", language, [address], where=_name(address, reading), **texts)
    cells = [address for address in review.decisions if address in review.cells]
    if cells:
        people = "、".join(sorted({edit.who for edit in review.decisions.values()}))
        yield finding("decided_by_person", language, cells, count=len(cells), who=people)


def _name(address: str, reading: Reading) -> str:
    return reading.cell_name(Address.parse(address)) if address.count(".") == 2 else address


def _shown(text: str | None) -> str:
    return "∅" if text is None else text


def _match(item: Finding, review: Review, settled: Sequence[tuple[Settled, str]]) -> str | None:
    """Who settled the finding, if its cells still print what they printed then."""
    if not is_open(item) or not item.addresses:
        return None
    cells = {address: text_of(review.cells.get(address)) for address in item.addresses}
    return next((who for done, who in settled if done.code == item.code and done.cells == cells), None)


def _settle(item: Finding, who: str | None) -> Finding:
    """A settled failure is the source's and stays an error of the report; a settled doubt is a remark."""
    if who is None:
        return item
    details = item.details | {"confirmed_by": who}
    if item.verdict == "fail":
        return item.model_copy(update={"fault": "source", "details": details})
    return item.model_copy(update={"severity": "info", "details": details})


def _claims(reading: Reading, report: Report) -> tuple[Claim, ...]:
    """The claims compared anew, each in its place of the reading."""
    places: Mapping[tuple[str, str, str], Claim] = {
        (c.quantity, c.printed, c.sentence): c for c in report.claims
    }
    found = []
    for claim in reading.claims:
        known = places.get((claim.quantity, claim.printed, claim.sentence))
        found.append(claim.model_copy(update={"evidence": known.evidence}) if known else claim)
    return tuple(found)


def _count(cell: Cell) -> int | None:
    return cell.value if isinstance(cell.value, int) else None
