"""What a metric says of one report: so much, of so much. A metric is Σ amount / Σ of."""

from typing import NamedTuple


class Part(NamedTuple):
    """`of` = 0: the report says nothing about the metric (it is unscored, not wrong)."""

    amount: float
    of: float
