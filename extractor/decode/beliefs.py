"""What it costs, in nats, to believe that a cell holds another number than its likeliest reading.

Two things can have happened when the sums want another number: the pixels were misread, or the source is
printed wrong. Each has its price; the dearer the misreading, the likelier the source.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from math import exp, inf, log
from typing import NamedTuple

from extractor.decode.readings import PixelReading
from extractor.forms import Address
from extractor.suspects.slips import NATS, cell_slip, digit_slips
from extractor.suspects.system import Number, System

SUREST = 1e-6  # no reading is surer than 1 - this, whatever its engine says
PRINTED_WRONG = 8.5  # nats: about one published number in 5,000 breaks a sum
_LEFT_ZERO = 2.3  # nats less for a total left 0: one number in ten is a total, so among those it is commoner
_ANY_NUMBER = 1000  # values a misread cell may have held that look nothing like what was read


class Price(NamedTuple):
    """`cost` in nats; `misread`: the probability that it was the reading, and not the source, that erred."""

    cost: float
    misread: float


@dataclass(frozen=True, slots=True)
class Beliefs:
    """By cell index: `listed` numbers with their cost over the likeliest; `other`: cost of none of them."""

    system: System
    listed: tuple[dict[Number, float], ...]
    other: tuple[float, ...]
    cheapest: tuple[float, ...]
    prices: dict[tuple[int, Number], Price] = field(default_factory=dict)

    def price(self, cell: int, new: Number) -> Price:
        known = self.prices.get((cell, new))
        if known is None:
            known = self.prices[cell, new] = self._price(cell, new)
        return known

    def _price(self, cell: int, new: Number) -> Price:
        misread = self.listed[cell].get(new)
        if misread is None:
            misread = self.other[cell] + log(_ways(self.system.values[cell], new))
        source = inf
        if is_count(new):
            kind, slip = cell_slip(self.system, cell, int(new))
            source = PRINTED_WRONG + NATS * slip - (_LEFT_ZERO if kind == "total_left_zero" else 0.0)
        cost = _either(misread, source)
        return Price(cost, exp(cost - misread))


def is_count(number: Number) -> bool:
    return number >= 0 and not number % 1


def beliefs_of(system: System, readings: Mapping[Address, PixelReading]) -> Beliefs:
    listed, other = [], []
    for address in system.cells:
        reading = readings.get(address)
        costs, rest = _costs(reading) if reading else ({}, inf)
        listed.append(costs)
        other.append(rest)
    cheapest = tuple(
        min(_least_misprint(system, cell), rest, *costs.values())
        for cell, (costs, rest) in enumerate(zip(listed, other, strict=True))
    )
    return Beliefs(system, tuple(listed), tuple(other), cheapest)


def _least_misprint(system: System, cell: int) -> float:
    return PRINTED_WRONG - (_LEFT_ZERO if cell in system.totals and system.values[cell] == 0 else 0.0)


def _costs(reading: PixelReading) -> tuple[dict[Number, float], float]:
    likeliest = reading.likeliest
    top = max(reading.numbers.get(likeliest, 0.0) + (reading.empty if reading.first_empty else 0.0), SUREST)
    others = ((value, share) for value, share in reading.numbers.items() if value != likeliest)
    costs = {value: log(top / max(share, SUREST / 10)) for value, share in others}
    left = 1 - sum(reading.numbers.values()) - reading.empty
    return costs, max(0.0, log(top / max(left, SUREST)))


def _ways(old: Number, new: Number) -> int:
    """How many numbers a misreading like that of `new` as `old` could have come from."""
    if not (is_count(old) and is_count(new)):
        return _ANY_NUMBER
    return min(digit_slips(int(old), int(new)).values(), default=_ANY_NUMBER)


def _either(one: float, other: float) -> float:
    """The cost of one of two things having happened."""
    low = min(one, other)
    return low - log(exp(low - one) + exp(low - other))
