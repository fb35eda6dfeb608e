"""Which quantity the words around a number name."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from extractor.claims.numbers import Number
from extractor.claims.quantities import Quantity, load_quantities
from extractor.claims.sentences import Sentence

_FILLER = re.compile(
    r"(?:的)?(?:件数|数量|总数|总量|数)?(?:共计|共有|共|合计|总计|各)?(?:均|都|全部)?(?:为|有|是|达到?|了|:)?$"
)
_LINK = re.compile(r"(?:、|和|及|以及|与|或|或者)$")
_SAYS_NOTHING = re.compile(r"(?:了|的|到|申请书?|申请表|件)*")
_TITLE_LENGTH = 20  # a sentence this short in front of another is its heading
_STOCK = ("in_force",)


@dataclass(frozen=True, slots=True)
class Hit:
    """A number read as a quantity; `stock`: what there is at the end of the year, however long it took."""

    quantity: str
    value: int | Decimal
    number: Number
    weak: bool = False
    stock: bool = False


@dataclass(frozen=True, slots=True)
class _Match:
    quantity: Quantity
    start: int
    end: int


def match_number(
    number: Number, head: str, tail: str, sentence: Sentence, before: Sequence[str]
) -> Hit | None:
    """The quantity `number` states, by the words before it, else by those behind it; None where there is
    none, or several at once. `before`: the quantities already named in the sentence, in order."""
    if not (number.unit or before):
        return None
    clause = f"{head}#{tail}"
    able = [q for q in load_quantities().values() if _is_able(q, number, clause, before)]
    core = _FILLER.sub("", head)
    short = _short(able, core, before) or _short(able, head, before) or _short(able, f"#{tail}", before)
    found = _nearest(able, core) or short or _first(able, tail)
    if found is None or _is_compound(core, found) or not _fits(found, core, tail, clause, sentence):
        return None
    return _hit(found.quantity, number, clause)


def match_after(words: str) -> str | None:
    """The quantity named by the words behind 均为."""
    quantities = [q for q in load_quantities().values() if q.family in ("requests", "applicants")]
    found = _nearest([q for q in quantities if q.id not in ("received", "processed")], words)
    return found.quantity.id if found and not _is_compound(words, found) else None


def list_of(words: str, quantities: Sequence[Quantity]) -> Iterator[Quantity]:
    """The quantities of a list (行政许可、行政处罚), each named at the end of its item; the last first."""
    found = _nearest(quantities, words)
    while found:
        yield found.quantity
        rest = words[: found.start]
        words = _LINK.sub("", rest)
        found = _nearest(quantities, words) if words != rest else None
        if found and found.end != len(words):
            return


def _is_able(quantity: Quantity, number: Number, clause: str, before: Sequence[str]) -> bool:
    if quantity.spoilt_by(clause):
        return False
    if not number.unit:  # 上年结转0,结转下年3: only in the middle of a list
        return bool(before) and quantity.unit == "count" and bool(re.search(r"#[.]?$|#[,;)]", clause))
    return quantity.counted_in(number.unit)


def _nearest(quantities: Sequence[Quantity], head: str) -> _Match | None:
    """The match that ends last; of several, the longest."""
    found = [
        _Match(quantity, match.start(), match.end())
        for quantity in quantities
        for pattern in quantity.words["head"]
        for match in pattern.finditer(head)
    ]
    return max(found, key=lambda m: (m.end, m.end - m.start), default=None)


def _short(quantities: Sequence[Quantity], head: str, before: Sequence[str]) -> _Match | None:
    """Words enough behind a quantity of the same family."""
    families = {load_quantities()[name].family for name in before}
    for quantity in quantities:
        after = quantity.short_after
        if not before or (before[-1] not in after if after else quantity.family not in families):
            continue
        for pattern in quantity.words["short"]:
            if match := pattern.search(head):
                return _Match(quantity, match.start(), len(head))
    return None


def _first(quantities: Sequence[Quantity], tail: str) -> _Match | None:
    """The match that begins first behind the number; of several, the longest. Places below 0: not in head."""
    found = [
        (match.start(), -match.end(), quantity.id)
        for quantity in quantities
        for pattern in quantity.words["tail"]
        if (match := pattern.search(tail))
    ]
    return _Match(load_quantities()[min(found)[2]], -1, -1) if found else None


def _is_compound(head: str, found: _Match) -> bool:
    """Whether the words name two quantities for one number (规章和规范性文件共3件)."""
    if found.start < 0:
        return False
    rest = head[: found.start]
    words = _LINK.sub("", rest)
    if words == rest:
        return False
    other = _nearest([q for q in load_quantities().values() if q.id != found.quantity.id], words)
    return other is not None and other.end == len(words)


def _fits(found: _Match, head: str, tail: str, clause: str, sentence: Sentence) -> bool:
    """Whether what the quantity needs is in the clause; or around it, and nothing else is counted in it."""
    needs = found.quantity.needs
    if not needs or re.search(needs, clause):
        return True
    around = sentence.plain + sentence.topic + ("依申请公开" if sentence.section == "requests" else "")
    around += "信息公开" if sentence.section == "disputes" else ""
    if found.start <= 1 and found.quantity.family == "disputes":
        around += sentence.before  # 行政复议3件: says of what only if the sentence before it does
    if len(sentence.before) <= _TITLE_LENGTH:
        around += sentence.before
    close = found.start < 0 or bool(_SAYS_NOTHING.fullmatch(head, found.end))
    counts_nothing_else = found.start < 0 or len(tail) < 8 or bool(re.match("均|全|都|已", tail))
    return close and counts_nothing_else and bool(re.search(needs, around))


def _hit(quantity: Quantity, number: Number, clause: str) -> Hit:
    value = number.yuan if quantity.unit == "yuan" and number.yuan is not None else number.value
    whole = int(value) if value == int(value) else value
    return Hit(quantity.id, whole, number, quantity.is_weak_in(clause), quantity.id.endswith(_STOCK))
