"""What a run has done so far, what it cost, and whether it should stop."""

from collections.abc import Callable
from dataclasses import dataclass, field

from extractor.bulk.commit import Committed
from extractor.bulk.reading import Row


@dataclass
class Tally:
    """`read` of `reports`, earlier runs included; `quarantined`: those of them that could not be read.

    `cost`: of the whole run up to now, earlier runs included. `limit`: at this cost nothing new is begun.
    `stopped`: why nothing new is begun. `changed` is called after each report, to show it.
    """

    reports: int
    read: int = 0
    review: int = 0
    quarantined: int = 0
    cost: float = 0.0
    currency: str | None = None
    limit: float | None = None
    stopped: str | None = None
    changed: Callable[["Tally"], None] = field(default=lambda tally: None)

    def add_row(self, row: Row) -> None:
        """A report was read, here."""
        self.read += 1
        self.review += row.verdict == "review"
        self.quarantined += row.quarantine is not None
        self.changed(self)

    def add_committed(self, record: Committed) -> None:
        """A partition was read, elsewhere or earlier."""
        self.read += record.reports
        self.review += record.verdicts.get("review", 0)
        self.quarantined += record.quarantined
        self.changed(self)

    def spend(self, cost: float | None, currency: str | None = None) -> None:
        self.cost += cost or 0.0
        self.currency = currency or self.currency
        if self.limit is not None and self.cost >= self.limit:
            self.stop("max_cost")
        self.changed(self)

    def stop(self, why: str) -> None:
        self.stopped = self.stopped or why
