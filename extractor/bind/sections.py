"""Where the sections of the report begin, and the prose that stands in them."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz

from extractor.bind.labels import core, letters
from extractor.forms import Form
from extractor.records import Block, Document, FoundSection, Text

LONGEST_HEADING = 40  # letters
MOST_CANDIDATES = 200  # a report has six; chains of thousands would take minutes
_BRACKETED_NUMBER = re.compile(r"^[\s#*]*[（(]")
_NUMBER = re.compile(r"^[\s#*]*(?:[一二三四五六七八九十]+|\d{1,2})\s*[、.．]")
_MARKUP = re.compile(r"^[\s#*]+|[\s*]+$")


@dataclass(frozen=True, slots=True)
class Heading:
    """A section heading: its section's place in the form's order, and the block it stands in."""

    section: str
    order: int
    block: int
    weight: int


def heading_candidates(document: Document, forms: Sequence[Form]) -> list[Heading]:
    """Every text that may be a section's heading, in reading order; of very many the last."""
    names = _section_names(forms)
    candidates = [
        heading
        for index, block in enumerate(document.blocks)
        if isinstance(block, Text) and (heading := _heading(block.text, index, names))
    ]
    return candidates[-MOST_CANDIDATES:]


def best_chain(candidates: Sequence[Heading]) -> list[Heading]:
    """The headings of the report: the heaviest chain in which sections and blocks both ascend.

    Of equal chains the later one wins, so that a table of contents in front loses to the headings.
    """
    best: list[tuple[int, list[Heading]]] = []
    for heading in candidates:
        before = [chain for chain in best if chain[1][-1].order < heading.order]
        weight, chain = max(reversed(before), key=lambda c: c[0], default=(0, []))
        best.append((weight + heading.weight, [*chain, heading]))
    return max(reversed(best), key=lambda c: c[0], default=(0, []))[1]


def _section_names(forms: Sequence[Form]) -> dict[str, tuple[str, int]]:
    names: dict[str, tuple[str, int]] = {}
    for form in forms:
        for order, section in enumerate(form.sections):
            for label in (section.label, *section.aliases):
                names.setdefault(letters(label), (section.id, order))
    return names


def _heading(text: str, index: int, names: dict[str, tuple[str, int]]) -> Heading | None:
    text = _MARKUP.sub("", text)
    if len(text) > 2 * LONGEST_HEADING:
        return None
    name = core(text)
    if not 2 <= len(name) <= LONGEST_HEADING:
        return None
    numbered = bool(_NUMBER.match(text))
    known = names.get(name) or (_near(name, names) if numbered else None)
    if known is None:
        return None
    # （一） is how sub-headings are numbered: such a one counts only where nothing better stands.
    weight = 1 if _BRACKETED_NUMBER.match(text) else 10 if numbered else 6
    return Heading(*known, index, weight)


def _near(name: str, names: dict[str, tuple[str, int]]) -> tuple[str, int] | None:
    """The section a numbered heading misspells, shortens or lengthens a little."""
    for label, known in names.items():
        if len(label) >= 6 and (label in name or (len(name) >= 6 and label.startswith(name))):
            return known
    score, nearest = max((fuzz.ratio(name, label), known) for label, known in names.items())
    return nearest if score >= 80 else None


def prose_of(
    document: Document, headings: Sequence[Heading], tables: frozenset[int]
) -> tuple[FoundSection, ...]:
    """Every found section with its prose; `tables`: blocks that were read as tables."""
    ends = [*(h.block for h in headings[1:]), len(document.blocks)][: len(headings)]
    return tuple(
        FoundSection(
            id=heading.section,
            title=_MARKUP.sub("", document.blocks[heading.block].text),  # type: ignore[union-attr]
            text="\n".join(_prose(document.blocks, heading.block + 1, end, tables)),
            evidence=document.blocks[heading.block].place,  # type: ignore[union-attr]
        )
        for heading, end in zip(headings, ends, strict=True)
    )


def _prose(blocks: Sequence[Block], start: int, end: int, tables: frozenset[int]) -> list[str]:
    found = []
    for index in range(start, end):
        block = blocks[index]
        if isinstance(block, Text) and index not in tables and block.text.strip():
            found.append(block.text)
    return found
