"""Prose -> mentions: every number that states one of the form's quantities, with its year and scope."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Literal

from extractor.claims.match import Hit, match_after, match_number
from extractor.claims.nothing import find_nothing
from extractor.claims.numbers import Number, find_numbers
from extractor.claims.quantities import Quantity, load_quantities
from extractor.claims.scope import is_difference, is_part_of_year, names_another, year_at
from extractor.claims.sentences import Sentence, sentences
from extractor.records import FoundSection

Scope = Literal["own", "doubtful", "other"]

_BOUNDARY = re.compile(r"[,;:()](?=[^,;:()]*$)")
_AFTER = re.compile(r"[,;:()、]")
_CLOSED = re.compile(r"\((?![^()]*部分公开)[^()\d]*\)")
_SHARE = re.compile(
    r"[,(]?(?:约?占(?:比|总数|总量|总计|申请总[数量]|申请总?数量|全部申请|全部|[^,;()]{0,8}的)?)?(?:为|约|达)?"
)
_ALL_ARE = re.compile(
    r"^[^,;\d]{0,10},?(?:且|其中)?(?:均|全部|都)?(?:为|是|系|属于|属|由)(?P<what>[^,;()]{2,24})"
)
_QUOTES = re.compile('[“”‘’"「」]')
_PUBLISHED = ("decisions", "rules", "normative_documents")
_DONE = re.compile("作出|办理|办结|实施|处理|查处|决定|制发|制定|出台|印发|废止|有效|制作")
_CARRIED = ("carried_over", "carried_forward")  # stated on the way; what 其中 divides is the whole before


@dataclass(frozen=True, slots=True)
class Mention:
    """One statement of a quantity. `value`: for money in 元. `share`: the percentage printed behind it.

    `doubtful`: perhaps another body's figure, so that a difference would mean nothing. `subset`: a part of
    the mention before it. `weak`: worded so loosely that another number would not contradict it.
    """

    quantity: str
    value: int | Decimal
    printed: str
    sentence: Sentence
    start: int
    year: int | None
    scope: Scope
    approximate: bool = False
    weak: bool = False
    subset: bool = False
    share: Decimal | None = None


@dataclass(slots=True)
class _State:
    """What earlier clauses of a section say about the next one."""

    report_year: int | None
    organisation: str | None
    doubtful: bool = False
    topic: str = ""
    last: dict[str, Mention] = field(default_factory=dict)  # by unit: what 其中 takes apart
    first: dict[str, Mention] = field(default_factory=dict)  # ... where 其中 begins the next sentence


def find_mentions(
    found: Sequence[FoundSection], year: int | None, organisation: str | None
) -> tuple[Mention, ...]:
    """Every mention in the sections of a report on `year` by `organisation`, in order."""
    return tuple(mention for section in found for mention in _in_section(section, year, organisation))


def _in_section(section: FoundSection, year: int | None, organisation: str | None) -> Iterator[Mention]:
    state = _State(year, organisation)
    for sentence in sentences(section):
        if sentence.topic != state.topic:
            state.topic, state.doubtful = sentence.topic, False
        mentions = _in_sentence(sentence, state)
        stated = {(m.quantity, m.value) for m in mentions}
        for hit in find_nothing(sentence):
            if (hit.quantity, hit.value) not in stated:
                stated.add((hit.quantity, hit.value))
                mentions.append(_mention(hit, sentence, state))
        yield from sorted(mentions, key=lambda m: m.start)


def _in_sentence(sentence: Sentence, state: _State) -> list[Mention]:
    found: list[Mention] = []
    plain, numbers = sentence.plain, find_numbers(sentence.plain)
    if plain.startswith("其中"):
        state.last = dict(state.first)
    else:
        state.last, state.first = {}, {}
    for index, number in enumerate(numbers):
        before = numbers[index - 1].end if index else 0
        after = numbers[index + 1].start if index + 1 < len(numbers) else len(plain)
        if number.unit == "%":
            _attach_share(found, number, plain)
            continue
        head, tail = _head(plain[before : number.start]), _tail(plain[number.end : after])
        if is_difference(head) or _in_title(plain, number.start):
            continue
        mention = _read(number, head, tail, sentence, found, state)
        if mention:
            found.append(mention)
            if not mention.subset:
                if mention.quantity not in _CARRIED or _kind(number) not in state.last:
                    state.last[_kind(number)] = mention
                state.first.setdefault(_kind(number), mention)
            found.extend(_same_number(mention, number, sentence, after))
    return found


def _read(
    number: Number, head: str, tail: str, sentence: Sentence, found: Sequence[Mention], state: _State
) -> Mention | None:
    """What `number` states: by the words around it, else as a part of what was stated before."""
    named = names_another(_clause_before(sentence.plain, number.start), state.organisation)
    hit = match_number(number, head, tail, sentence, _named_before(found, sentence, state))
    if hit:
        state.doubtful = state.doubtful if named is None else named
        weak = hit.weak or _goes_on(head, found) or _is_published(hit.quantity, sentence, number.start)
        return replace(_mention(hit, sentence, state), weak=weak)
    whole = state.last.get(_kind(number))
    if whole is None or not number.unit or not _takes_apart(sentence, number, whole):
        return None
    if not _quantity(whole).counted_in(number.unit):
        return None
    part = Hit(whole.quantity, number.yuan if number.yuan is not None else number.value, number)
    return replace(_mention(part, sentence, state), scope="other", subset=True)


def _named_before(found: Sequence[Mention], sentence: Sentence, state: _State) -> list[str]:
    """What the sentence named so far; where it begins with 其中, what the one before did."""
    earlier = state.first.values() if sentence.plain.startswith("其中") and not found else ()
    return [mention.quantity for mention in (*earlier, *found)]


def _mention(hit: Hit, sentence: Sentence, state: _State) -> Mention:
    start, end = hit.number.start, hit.number.end
    year = year_at(sentence.plain, start, state.report_year)
    scope: Scope = "doubtful" if state.doubtful else "own"
    if (state.report_year is not None and year != state.report_year) or (
        not hit.stock and is_part_of_year(sentence.plain, start)
    ):
        scope = "other"
    return Mention(
        quantity=hit.quantity,
        value=hit.value,
        printed=sentence.text[start:end],
        sentence=sentence,
        start=start,
        year=year,
        scope=scope,
        approximate=hit.number.approximate,
        weak=hit.weak,
    )


def _same_number(mention: Mention, number: Number, sentence: Sentence, after: int) -> Iterator[Mention]:
    """收到8件,均为自然人申请: the same number once more, of a narrower quantity."""
    match = _ALL_ARE.match(sentence.plain[number.end :])
    if mention.quantity not in ("received", "processed") or match is None:
        return
    quantity = match_after(match["what"])
    if quantity and number.end + match.end() <= after:
        yield replace(mention, quantity=quantity)


def _goes_on(head: str, found: Sequence[Mention]) -> bool:
    """公开行政许可8件、行政处罚2件: the loose verb of the one before governs this one too."""
    loose = bool(found) and found[-1].weak and head[:1] in ("、", ",", ";")
    return loose and not re.search("制发|制定|废止|有效|作出|收到|受理", head)


def _is_published(quantity: str, sentence: Sentence, position: int) -> bool:
    """Whether documents or decisions are counted as what was put on a website, not as what was done."""
    before = sentence.plain[:position]
    before = sentence.before + before if before.startswith("其中") else before
    published = re.search("公开|公示|发布|公布", before) and not _DONE.search(before)
    return load_quantities()[quantity].family in _PUBLISHED and bool(published)


def _takes_apart(sentence: Sentence, number: Number, whole: Mention) -> bool:
    """Whether `number` stands in the bracket behind `whole`, or behind its 其中."""
    if whole.sentence is not sentence:
        return sentence.plain.startswith("其中")
    between = sentence.plain[whole.start + len(whole.printed) : number.start]
    if between.count("(") > between.count(")") and between.startswith("("):
        return True
    at = between.find("其中")
    return 0 <= at <= 16 and ";" not in between[at:]


def _attach_share(found: list[Mention], number: Number, plain: str) -> None:
    if not found or found[-1].share is not None:
        return
    last = found[-1]
    between = plain[last.start + len(last.printed) : number.start]
    if _SHARE.fullmatch(between) and ("占" in between or between == "("):
        found[-1] = replace(last, share=Decimal(number.value))


def _head(text: str) -> str:
    """The words before a number, back to the last mark or number; closed brackets are looked through."""
    text = _CLOSED.sub("", _QUOTES.sub("", text.replace("(含部分公开)", "及部分公开")))
    text = text[:-1] if text.endswith(":") else text
    mark = _BOUNDARY.search(text)
    return text[mark.start() :] if mark else text


def _tail(text: str) -> str:
    mark = _AFTER.search(text)
    return text[: mark.start()] if mark else text


def _clause_before(plain: str, position: int) -> str:
    """The words since the last semicolon or number's unit: where the subject stands."""
    return re.split(r"[;()]|\d+[件条份宗起例]", plain[:position])[-1]


def _in_title(plain: str, position: int) -> bool:
    return plain.rfind("《", 0, position) > plain.rfind("》", 0, position)


def _kind(number: Number) -> str:
    return "yuan" if number.yuan is not None else "count"


def _quantity(mention: Mention) -> Quantity:
    return load_quantities()[mention.quantity]
