"""What the prose says against what the tables say, and against itself."""

from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal

from extractor.check.reading import Reading
from extractor.claims import Mention, Quantity, load_quantities
from extractor.claims.compare import amount
from extractor.forms import Address
from extractor.messages import finding
from extractor.records import Claim, Finding, Status

_WHOLES = ("processed", "received")
_RESULTS = ("refused", "unavailable", "not_processed", "other_processing")
_GRANTED = ({"granted_or_partially"}, {"granted", "partially_granted"})
_APPLICANTS = {"natural_person", "legal_person"}


def check_prose_cells(reading: Reading) -> Iterator[Finding]:
    """A number of the year and the body that contradicts the cells it speaks of; each pair once."""
    seen = set()
    for claim in reading.claims:
        if claim.agreement != "conflicts" or (claim.quantity, claim.value) in seen:
            continue
        seen.add((claim.quantity, claim.value))
        addresses = [Address.parse(address) for address in claim.addresses]
        total = amount(addresses, reading.cells)
        yield finding(
            "prose_conflict",
            reading.language,
            addresses,
            section=section_title(reading, claim.section),
            quantity=quantity_name(reading, claim.quantity),
            printed=claim.printed,
            value=_plain(claim.value),
            cells="、".join(_cell_as_printed(reading, address) for address in addresses),
            total=_total(total.known, total.complete, reading.language),
            sentence=claim.sentence,
        )


def check_prose_shares(reading: Reading) -> Iterator[Finding]:
    """A percentage that no total stated nearby gives, rounded or cut off."""
    for mention in reading.mentions:
        if mention.share is None or mention.approximate or mention.subset:
            continue
        wholes = [whole for whole in _wholes_near(reading, mention) if whole]
        if not wholes or any(_is_share(mention, whole) for whole in wholes):
            continue
        yield finding(
            "prose_share",
            reading.language,
            _addresses(reading, mention),
            section=section_title(reading, mention.sentence.section),
            quantity=quantity_name(reading, mention.quantity),
            printed=mention.printed,
            share=str(mention.share),
            value=_plain(mention.value),
            whole=_plain(wholes[0]),
            computed=str(round(Decimal(mention.value) * 100 / wholes[0], 2)),
            sentence=mention.sentence.text,
        )


def check_prose_parts(reading: Reading) -> Iterator[Finding]:
    """Results or kinds of applicant, all of them given, that do not add up to any total stated with them."""
    for parts in _complete_lists(reading.mentions):
        total = sum(mention.value for mention in parts)
        wholes = _wholes_near(reading, parts[0])
        forward = [m.value for m in _around(reading, parts[0]) if m.quantity == "carried_forward"]
        if not wholes or {total, *(total + rest for rest in forward)} & set(wholes):
            continue
        yield finding(
            "prose_parts",
            reading.language,
            [address for mention in parts for address in _addresses(reading, mention)],
            section=section_title(reading, parts[0].sentence.section),
            parts=" + ".join(_plain(mention.value) for mention in parts),
            sum=_plain(total),
            whole=_plain(wholes[0]),
            sentence=parts[0].sentence.text,
        )


def section_title(reading: Reading, section: str) -> str:
    """What the report's form calls a section, in the language of the findings."""
    sections = (reading.form or reading.forms[0]).sections
    return next((reading.name(each) for each in sections if each.id == section), section)


def quantity_name(reading: Reading, quantity: str) -> str:
    found: Quantity = load_quantities()[quantity]
    return found.english if reading.language == "en" else found.label


def _complete_lists(mentions: Sequence[Mention]) -> Iterator[list[Mention]]:
    """Lists, within two sentences, in which no kind of result or applicant is missing or said twice."""
    for first in dict.fromkeys(m.sentence for m in mentions):
        near = [m for m in mentions if _follows(first, m) and not (m.subset or m.approximate)]
        starts = [m for m in near if m.sentence is first]
        for kinds in (*(granted | set(_RESULTS) for granted in _GRANTED), _APPLICANTS):
            listed = [m for m in near if m.quantity in kinds]
            complete = {m.quantity for m in listed} == kinds and len(listed) == len(kinds)
            if complete and any(m in starts for m in listed) and len({m.year for m in listed}) == 1:
                yield listed


def _follows(first: object, mention: Mention) -> bool:
    return mention.sentence is first


def _around(reading: Reading, mention: Mention) -> list[Mention]:
    """What is stated in the same sentence and the one before it, for the same year."""
    at, section = mention.sentence.ordinal, mention.sentence.section
    return [
        m
        for m in reading.mentions
        if m.sentence.section == section
        and at - 1 <= m.sentence.ordinal <= at
        and m.year == mention.year
        and not m.subset
    ]


def _wholes_near(reading: Reading, mention: Mention) -> list[int | Decimal]:
    """Totals stated near a part: processed before received, then received with what was carried over."""
    near = _around(reading, mention)
    wholes = [m.value for kind in _WHOLES for m in near if m.quantity == kind and not m.approximate]
    received = [m.value for m in near if m.quantity == "received"]
    carried = [m.value for m in near if m.quantity == "carried_over"]
    return [*wholes, *(a + b for a in received for b in carried)]


def _is_share(mention: Mention, whole: int | Decimal) -> bool:
    """Whether the printed share is value/whole, to one unit of its last printed place."""
    share = mention.share or Decimal(0)
    step = Decimal(1).scaleb(int(share.as_tuple().exponent))
    return abs(Decimal(mention.value) * 100 / whole - share) <= step


def _addresses(reading: Reading, mention: Mention) -> tuple[str, ...]:
    claims: Iterable[tuple[Mention, Claim]] = zip(reading.mentions, reading.claims, strict=True)
    return next((claim.addresses for each, claim in claims if each is mention), ())


def _cell_as_printed(reading: Reading, address: Address) -> str:
    cell = reading.cells[address]
    printed = cell.printed if cell.status is Status.STATED else "∅"
    return f"{reading.cell_name(address)} {printed}"


def _total(known: int | Decimal, complete: bool, language: str) -> str:
    if complete:
        return _plain(known)
    return f"at least {_plain(known)}" if language == "en" else f"至少 {_plain(known)}"


def _plain(value: int | Decimal) -> str:
    return str(value)
