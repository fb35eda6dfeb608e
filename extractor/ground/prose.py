"""What a model says of the prose, put to the source: only what is printed where it says so counts."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from extractor.ask import ProseAnswer, shown
from extractor.bind.sections import heading_candidates
from extractor.claims import load_quantities
from extractor.claims.compare import alternatives, amount
from extractor.claims.numbers import find_numbers
from extractor.forms import Address, Form
from extractor.identity import Identity
from extractor.records import Cell, Claim, Document, Notice, Text

_CLAIM = re.compile(r"(\d+):([a-z_]+):(.+)")


@dataclass(frozen=True)
class GroundedProse:
    """`identity`: with what the document's own title did not say; `claims`: those only the model found."""

    identity: Identity
    claims: tuple[Claim, ...] = ()
    notices: tuple[Notice, ...] = ()


def ground_prose(
    answer: ProseAnswer,
    document: Document,
    forms: Sequence[Form],
    cells: Mapping[Address, Cell],
    identity: Identity,
) -> GroundedProse:
    """Names, headings and claims that stand in the document; a notice for what differs or can't be found."""
    whole = "".join(shown(block.text) for block in document.blocks if isinstance(block, Text))
    notices = list(_section_notices(answer, document, forms))
    for said, known in ((answer.organisation, identity.organisation), (answer.year, identity.year)):
        if said is not None and shown(str(said)) not in whole:
            notices.append(Notice("prose_ungrounded", {"printed": str(said)}))
        elif said is not None and known is not None and known != said:
            notices.append(Notice("identity_differs", {"read": str(known), "said": str(said)}))
    identity = _completed(identity, answer, whole)
    claims: list[Claim] = []
    for text in answer.claims:
        claim = _claim(text, document, cells, identity)
        if claim is None:
            notices.append(Notice("prose_ungrounded", {"printed": text}))
        else:
            claims.append(claim)
    return GroundedProse(identity, tuple(claims), tuple(notices))


def _completed(identity: Identity, answer: ProseAnswer, whole: str) -> Identity:
    """The identity with what only the model found, if the document prints it."""
    name, year = answer.organisation, answer.year
    if identity.organisation is None and name and shown(name) in whole:
        identity = replace(identity, organisation=name)
    if identity.year is None and year and str(year) in whole:
        identity = replace(identity, year=year)
    return identity


def _section_notices(answer: ProseAnswer, document: Document, forms: Sequence[Form]) -> Iterator[Notice]:
    """Headings that the model sees where none stands."""
    headings = {f"{each.section}@{each.block}" for each in heading_candidates(document, forms)}
    for said in answer.sections:
        if said not in headings:
            yield Notice("prose_ungrounded", {"printed": said})


def _claim(text: str, document: Document, cells: Mapping[Address, Cell], identity: Identity) -> Claim | None:
    """A claim whose number is printed in its line, compared with the cells; None where it is not.

    The model does not know scopes well enough to accuse: a number that fits no cell is `not_comparable`.
    """
    match = _CLAIM.fullmatch(text)
    quantity = load_quantities().get(match[2]) if match else None
    block = document.blocks[int(match[1])] if match and int(match[1]) < len(document.blocks) else None
    if (
        match is None
        or quantity is None
        or not isinstance(block, Text)
        or shown(match[3]) not in shown(block.text)
    ):
        return None
    numbers = find_numbers(match[3])
    if len(numbers) != 1:
        return None
    value = numbers[0].yuan if numbers[0].yuan is not None else numbers[0].value
    sums = alternatives(quantity, cells, weak=False)
    totals = [(each, amount(each, cells)) for each in sums]
    fitting = next((each for each, total in totals if total.complete and total.known == value), ())
    return Claim(
        quantity=quantity.id,
        value=value,
        printed=match[3],
        sentence=block.text.strip(),
        section="",
        year=identity.year,
        scope="own" if fitting else "other",
        addresses=tuple(map(str, fitting)),
        agreement="agrees" if fitting else "not_comparable",
        evidence=block.place,
    )
