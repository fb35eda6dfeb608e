"""Mentions against cells: agreement, conflict, or not comparable. A blank cell is never taken for 0."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fnmatch import fnmatchcase
from typing import Literal

from extractor.claims.find import Mention
from extractor.claims.quantities import Quantity, load_quantities
from extractor.forms import Address, Form
from extractor.records import Cell, Claim, FoundSection, Status

Agreement = Literal["agrees", "conflicts", "not_comparable"]
_ROW_TOTAL = "total"
_MYRIAD_YUAN = re.compile("[万萬]元")


@dataclass(frozen=True, slots=True)
class Amount:
    """What cells add up to: `known` of them all, or at least that much where some hold no number."""

    known: int | Decimal
    complete: bool


def compare(
    mentions: Sequence[Mention],
    form: Form | None,
    cells: Mapping[Address, Cell],
    sections: Sequence[FoundSection],
) -> tuple[Claim, ...]:
    """A claim for every mention, in order, with the cells it was compared with."""
    evidence = {section.id: section.evidence for section in sections}
    claims = []
    for mention in mentions:
        agreement, addresses = _agreement(mention, form, cells)
        doubt = mention.scope == "doubtful" and agreement == "conflicts"
        comparable = mention.scope == "own" or (mention.scope == "doubtful" and agreement == "agrees")
        claims.append(
            Claim(
                quantity=mention.quantity,
                value=mention.value,
                printed=mention.printed,
                sentence=mention.sentence.text,
                section=mention.sentence.section,
                year=mention.year,
                scope="other" if mention.scope == "other" or doubt else "own",
                addresses=tuple(map(str, addresses)) if comparable else (),
                agreement=agreement if comparable else "not_comparable",
                evidence=evidence.get(mention.sentence.section),
            )
        )
    return tuple(claims)


def alternatives(quantity: Quantity, cells: Mapping[Address, Cell], weak: bool) -> list[tuple[Address, ...]]:
    """The sums of cells the quantity may state in this report, the likeliest first."""
    found = []
    for text in quantity.cells:
        if text in quantity.only_if_weak and not weak:
            continue
        addresses = [_matching(part.strip(), cells) for part in text.split("+")]
        if all(addresses):
            found.append(tuple(address for each in addresses for address in each))
    return found


def amount(addresses: Sequence[Address], cells: Mapping[Address, Cell]) -> Amount:
    """The sum of cells; a total without a number counts with the numbers of its row."""
    known: int | Decimal = 0
    complete = True
    for address in addresses:
        cell = cells[address]
        if cell.value is not None and cell.status is Status.STATED:
            known += cell.value
            continue
        complete = False
        known += sum(c.value for c in _beside(address, cells) if c.value is not None)
    return Amount(known, complete)


def _agreement(
    mention: Mention, form: Form | None, cells: Mapping[Address, Cell]
) -> tuple[Agreement, tuple[Address, ...]]:
    quantity = load_quantities()[mention.quantity]
    sums = alternatives(quantity, cells, mention.weak)
    if not sums:
        return "not_comparable", ()
    if mention.approximate or mention.scope == "other":
        return "not_comparable", sums[0]
    answers = [_answer(mention, addresses, form, cells) for addresses in sums]
    if "agrees" in answers:
        return "agrees", sums[answers.index("agrees")]
    if all(answer == "conflicts" for answer in answers) and not mention.weak:
        return "conflicts", sums[0]
    return "not_comparable", sums[0]


def _answer(
    mention: Mention, addresses: tuple[Address, ...], form: Form | None, cells: Mapping[Address, Cell]
) -> Agreement:
    total = amount(addresses, cells)
    scales = _scales(addresses, form, cells) if addresses[0].column == "amount" else (1,)
    if total.complete:
        return "agrees" if any(total.known * scale == mention.value for scale in scales) else "conflicts"
    return "conflicts" if all(total.known * scale > mention.value for scale in scales) else "not_comparable"


def _scales(
    addresses: tuple[Address, ...], form: Form | None, cells: Mapping[Address, Cell]
) -> tuple[int, ...]:
    """元 in one unit of an amount; both where neither cell nor form says."""
    column = form.columns.get(addresses[0]) if form else None
    unit = cells[addresses[0]].unit or (column.unit if column else None)
    if unit is None:
        return (1, 10_000)
    return (10_000,) if _MYRIAD_YUAN.search(unit) else (1,)


def _matching(pattern: str, cells: Mapping[Address, Cell]) -> list[Address]:
    """The cells a part of a sum names, * for the ids of rows."""
    wanted = Address.parse(pattern)
    if "*" not in pattern:
        return [wanted] if wanted in cells else []
    return [a for a in cells if fnmatchcase(str(a), pattern)]


def _beside(address: Address, cells: Mapping[Address, Cell]) -> list[Cell]:
    """The stated cells of a row of which the total is not stated."""
    if address.column != _ROW_TOTAL:
        return []
    return [
        cell
        for other, cell in cells.items()
        if other[:2] == address[:2] and other != address and cell.status is Status.STATED
    ]
