"""Sentences that say none: 没有收到, 未发生, 无下年度结转, 均为0, 行政强制数量无."""

import re
from collections.abc import Iterator

from extractor.claims.match import Hit, list_of
from extractor.claims.numbers import Number
from extractor.claims.quantities import Quantity, load_quantities
from extractor.claims.sentences import Sentence

_NOT = re.compile(
    r"没有(?!现成|按|及时|正当)|沒有|未曾?(?!按|及时|经|来|能|公开|予|补正|缴|履行|满|成年|办结|审结)"
    r"|(?<!信息)不存在(?!的|问题|任何问题)|无(?!法|正当|线|障碍|偿|效|关|需|故|纸|现成|论|缝|理由|误|锡)"
)
_CLAUSE_END = re.compile(r"[,;()]|(?<!法人)或者?其他(?=需要)")
_LIST = re.compile(r"[、和及或]")
_SAID_BEHIND = re.compile(
    r"(?:数量|件数|数|情况)?(?:(?:均|都|全部|皆)?(?:为|是)(?:零|0(?![\d.])[件条份宗起例项次元]?)|(?:无|没有)(?=$|[,;]))"
)
_CLAUSE_START = re.compile(r"[,;:()\d](?=[^,;:()\d]*$)")
_REACH = 30  # letters between the negation and the words of the quantity


def find_nothing(sentence: Sentence) -> Iterator[Hit]:
    """Every quantity of which the sentence says that there was none, without a number of its own."""
    yield from _negated(sentence)
    yield from _listed(sentence)


def _negated(sentence: Sentence) -> Iterator[Hit]:
    plain = sentence.plain
    for negation in _NOT.finditer(plain):
        end = _CLAUSE_END.search(plain, negation.end())
        clause = plain[negation.end() : end.start() if end else len(plain)]
        if re.search(r"\d", clause) or re.search("未|没有|无", clause[:1]):
            continue
        before = plain[: negation.start()].rsplit(",", 1)[-1]
        for quantity in load_quantities().values():
            if match := _named(quantity, clause, before, sentence):
                stop = negation.end() + match.end()
                yield Hit(quantity.id, 0, Number(0, "", negation.start(), stop))


def _named(quantity: Quantity, clause: str, before: str, sentence: Sentence) -> re.Match[str] | None:
    """Where `quantity` is named behind a negation, in its reach and not spoilt."""
    for pattern in quantity.words["none"]:
        match = pattern.search(clause)
        if match is None or match.start() > _REACH:
            continue
        stop = _LIST.search(clause, match.end())
        around = clause[: stop.start() if stop else len(clause)]
        if quantity.spoilt_by(around[max(0, match.start() - 12) :]):
            continue
        context = sentence.before + before + clause + sentence.plain + sentence.topic
        if quantity.needs and not re.search(quantity.needs, context):
            continue
        return match
    return None


def _listed(sentence: Sentence) -> Iterator[Hit]:
    """行政许可、行政处罚均为0 and 行政强制数量无: one hit for each of the list."""
    for match in _SAID_BEHIND.finditer(sentence.plain):
        mark = _CLAUSE_START.search(sentence.plain, 0, match.start())
        start = mark.end() if mark else 0
        words = sentence.plain[start : match.start()]
        able = [q for q in load_quantities().values() if not q.spoilt_by(words)]
        fitting = [q for q in able if not q.needs or re.search(q.needs, sentence.plain + sentence.topic)]
        for quantity in list_of(words, fitting):
            yield Hit(quantity.id, 0, Number(0, "", start, match.end()))
