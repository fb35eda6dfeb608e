"""Synthetic readings of scanned cells: what an engine makes of a number, with alternatives, seeded."""

import random
from collections.abc import Mapping
from dataclasses import dataclass

from extractor.forms import Address
from extractor.numerals import parse
from extractor.records import Alternative, Basis, Cell, ImageBox, Status

# Digits that small print confuses, by how often beside each other.
CONFUSED = {
    "0": {"8": 4, "6": 3, "9": 2, "3": 1},
    "1": {"7": 5, "4": 1, "2": 1},
    "2": {"7": 3, "3": 2, "1": 1, "8": 1},
    "3": {"8": 5, "5": 3, "9": 2, "2": 1},
    "4": {"1": 2, "9": 3, "6": 1, "7": 1},
    "5": {"6": 4, "3": 3, "8": 1, "9": 1},
    "6": {"8": 4, "5": 3, "0": 3, "4": 1},
    "7": {"1": 5, "2": 3, "9": 1},
    "8": {"3": 4, "6": 3, "0": 3, "9": 2, "5": 1},
    "9": {"8": 2, "0": 2, "4": 3, "7": 1, "3": 1},
}
LOOKALIKES = ("o", "O", "。", "D")  # what a lone 0 is taken for
KINDS = {"confused": 65, "lost": 12, "added": 8, "doubled": 5, "two confused": 10}
_ANYWHERE = ImageBox(page=1, box=(0.0, 0.0, 1.0, 1.0))


@dataclass(frozen=True, slots=True)
class Reader:
    """A synthetic engine.

    `errs`: cells whose first choice is wrong. `missing`: of these, those whose truth is not among the
    alternatives. `overconfident`: of these, those read wrong with near certainty. `hesitates`: cells read
    right, but with a rival of some weight.
    """

    errs: float
    missing: float = 0.08
    overconfident: float = 0.05
    hesitates: float = 0.10


def read_cells(printed: Mapping[Address, str], reader: Reader, rng: random.Random) -> dict[Address, Cell]:
    """The cells as `reader` reads them, bound by their labels."""
    return {address: _cell(alternatives_of(text, reader, rng)) for address, text in printed.items()}


def alternatives_of(text: str, reader: Reader, rng: random.Random) -> tuple[Alternative, ...]:
    """The readings of one cell that prints `text`, likeliest first."""
    if rng.random() >= reader.errs:
        first = (
            rng.uniform(0.6, 0.97) if rng.random() < reader.hesitates else 1 - 10 ** -rng.uniform(2.5, 6.5)
        )
        return _ranked([text, misread(text, rng)], first, rng)
    wrong = LOOKALIKES[rng.randrange(4)] if text == "0" and rng.random() < 0.5 else misread(text, rng)
    other = misread(text, rng)
    first = 1 - 10 ** -rng.uniform(2, 3) if rng.random() < reader.overconfident else rng.uniform(0.45, 0.9)
    if rng.random() < reader.missing:
        return _ranked([wrong, other], first, rng)
    return _ranked([wrong, text, other] if rng.random() < 0.85 else [wrong, other, text], first, rng)


def misread(text: str, rng: random.Random) -> str:
    """The number with a digit confused, lost, added or doubled."""
    kind = rng.choices(list(KINDS), list(KINDS.values()))[0]
    at = rng.randrange(len(text))
    if kind == "lost" and len(text) > 1:
        return text[:at] + text[at + 1 :]
    if kind == "added":
        return rng.choice((f"1{text}", f"{text}1", f"{text}7"))
    if kind == "doubled":
        return text[: at + 1] + text[at:]
    once = _confused(text, at, rng)
    return _confused(once, rng.randrange(len(text)), rng) if kind == "two confused" else once


def _confused(text: str, at: int, rng: random.Random) -> str:
    others = CONFUSED.get(text[at])
    if others is None:
        return text
    return text[:at] + rng.choices(list(others), list(others.values()))[0] + text[at + 1 :]


def _ranked(texts: list[str], first: float, rng: random.Random) -> tuple[Alternative, ...]:
    """Each further reading takes most of what the ones before it left."""
    shares, left = [first], 1 - first
    for _ in texts[1:]:
        shares.append(left * rng.uniform(0.5, 0.95))
        left -= shares[-1]
    merged: dict[str, float] = {}
    for text, share in zip(texts, shares, strict=True):
        merged[text] = merged.get(text, 0.0) + share
    ranked = sorted(merged.items(), key=lambda item: -item[1])
    return tuple(Alternative(printed=text, probability=share) for text, share in ranked)


def _cell(alternatives: tuple[Alternative, ...]) -> Cell:
    first = alternatives[0].printed
    numeral = parse(first)
    return Cell(
        value=numeral.value,
        printed=first,
        status=Status.STATED if numeral.kind == "number" else Status.UNREADABLE,
        basis=Basis.LABELS,
        evidence=_ANYWHERE,
        alternatives=alternatives,
    )
