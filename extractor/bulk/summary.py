"""A run added up from the records of its committed partitions."""

from collections import Counter
from collections.abc import Iterable

from extractor.bulk.commit import Committed, add_usage
from extractor.bulk.plan import DONE, Run
from extractor.records import Record, Usage


class Summary(Record):
    """`reports`: of the manifest; `read` of them, with `verdicts`, `findings` by code, and `quarantined`.

    `partitions` in all and `committed`. `stopped`: why the run ended before its end. `spent`: what all model
    calls of the run cost, also those of reports whose partition is not committed yet; `usage`: of those read.
    """

    reports: int
    read: int
    verdicts: dict[str, int]
    findings: dict[str, int]
    quarantined: int
    partitions: int
    committed: int
    usage: Usage
    spent: float | None = None
    currency: str | None = None
    stopped: str | None = None

    @property
    def is_complete(self) -> bool:
        return self.committed == self.partitions


def records(run: Run) -> Iterable[Committed]:
    """The records of all committed partitions, in order."""
    for number in sorted(run.done()):
        yield Committed.model_validate_json(run.folder.read(f"{DONE}/{number:08}.json"))


def add_up(run: Run, spent: float | None, currency: str | None, stopped: str | None) -> Summary:
    """The summary, also written to `summary.json` in the run's folder."""
    done = list(records(run))
    verdicts: Counter[str] = Counter()
    findings: Counter[str] = Counter()
    for record in done:
        verdicts.update(record.verdicts)
        findings.update(record.findings)
    summary = Summary(
        reports=run.plan.reports,
        read=sum(record.reports for record in done),
        verdicts=dict(sorted(verdicts.items())),
        findings=dict(sorted(findings.items())),
        quarantined=sum(record.quarantined for record in done),
        partitions=run.partitions,
        committed=len(done),
        usage=add_usage(record.usage for record in done),
        spent=spent,
        currency=currency,
        stopped=stopped if len(done) < run.partitions else None,
    )
    run.folder.write("summary.json", summary.model_dump_json(indent=1).encode())
    return summary
