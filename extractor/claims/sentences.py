"""The prose of a section as sentences: wrapped lines joined, table cells and page numbers left out."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

import opencc

from extractor.claims.numbers import half_width
from extractor.records import FoundSection

_TABLES = frozenset({"proactive", "requests", "disputes"})  # sections in which cells stand as loose lines
_NO_WORDS = re.compile(r"[\W\d_]*")
_SPACE = re.compile(r"\s+")
_END = re.compile(r"[。！？!?]+")
_SENTENCE = re.compile(r"[^。！？!?]+")
_HEADING = re.compile(
    r"\s*#*\s*(?:[(（][一二三四五六七八九十\d]{1,3}[)）]|[一二三四五六七八九十]{1,3}、|\d{1,2}[.、])"
)
_TITLE = re.compile(r"[^,。:;]{2,30}")
_BRACKETED = re.compile(r"\([^()]*\)")
_t2s = opencc.OpenCC("t2s")
_WRAPPED = 18  # a line this long may go on in the next one


@dataclass(frozen=True, slots=True)
class Sentence:
    """`text`: as printed, without spaces; `plain`: half-width and simplified, character for character.

    `topic`: the sub-heading it stands under; `before`: the sentence before it, plain; `ordinal`: its place
    in the section, from 0.
    """

    text: str
    plain: str
    topic: str
    before: str
    section: str
    ordinal: int


def sentences(section: FoundSection) -> Iterator[Sentence]:
    """Every sentence of the section's prose, in order."""
    topic, before, ordinal = "", "", 0
    for line in _joined(section.text):
        plain = _plain(line)
        if section.id in _TABLES and not _is_prose(plain):
            continue
        if heading := _HEADING.match(plain):
            title = _TITLE.match(plain, heading.end())
            topic = title[0] if title else topic
        for match in _SENTENCE.finditer(line):
            part = slice(*match.span())
            yield Sentence(line[part], plain[part], topic, before, section.id, ordinal)
            before, ordinal = plain[part], ordinal + 1


def _joined(text: str) -> Iterator[str]:
    """Lines with those joined that were broken where the page ends."""
    whole, goes_on = "", False
    for line in text.split("\n"):
        line = _SPACE.sub("", line)
        if _NO_WORDS.fullmatch(line):
            continue
        if whole and (not goes_on or _HEADING.match(line)):
            yield whole
            whole = ""
        whole += line
        goes_on = len(line) >= _WRAPPED and not _END.search(line[-1])
    if whole:
        yield whole


def _plain(text: str) -> str:
    """Half-width and simplified, character for character."""
    half = half_width(text)
    simplified: str = _t2s.convert(half)
    return simplified if len(simplified) == len(half) else half


def _is_prose(plain: str) -> bool:
    """Whether a line of a section with a table is a sentence and not the label of a row."""
    outside = _BRACKETED.sub("", plain)
    return "。" in plain or (len(outside) >= 12 and any(mark in outside for mark in ",;"))
