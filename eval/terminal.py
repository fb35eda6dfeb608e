"""Scores as a table for the terminal: metrics down, readers across, each with its interval."""

from collections.abc import Iterable, Mapping, Sequence

from rich.box import SIMPLE
from rich.table import Table

from eval.estimate import Estimate, estimate
from eval.fault_table import FaultLine, fault_lines
from eval.injected import Base
from eval.metrics import METRICS, Metric
from eval.score import CaseScore


def by_reader(scores: Iterable[CaseScore]) -> dict[str, list[CaseScore]]:
    groups: dict[str, list[CaseScore]] = {}
    for score in scores:
        groups.setdefault(score.reader, []).append(score)
    return groups


def by_tag(scores: Iterable[CaseScore], tag: str) -> dict[str, list[CaseScore]]:
    """Scores by what they say of `tag`, readers apart where there are several; those without it left out."""
    listed = [score for score in scores if tag in score.tags]
    several = len({score.reader for score in listed}) > 1
    groups: dict[str, list[CaseScore]] = {}
    for score in sorted(listed, key=lambda each: (each.tags[tag], each.reader)):
        name = f"{score.tags[tag]} · {score.reader}" if several else score.tags[tag]
        groups.setdefault(name, []).append(score)
    return groups


def estimates(groups: Mapping[str, Sequence[CaseScore]]) -> dict[str, dict[str, Estimate]]:
    """Metric → group → estimate; metrics that no group measured are left out."""
    table = {m.name: {name: estimate(m, scores) for name, scores in groups.items()} for m in METRICS}
    return {name: row for name, row in table.items() if any(each.value is not None for each in row.values())}


def score_table(
    groups: Mapping[str, Sequence[CaseScore]], title: str, chinese: bool = True, intervals: bool = True
) -> Table:
    """One column a group (a reader, or a slice), the number of its scored reports in the heading."""
    table = Table(title=title, box=SIMPLE, padding=(0, 1))
    table.add_column("指标" if chinese else "metric", no_wrap=True)
    for name, scores in groups.items():
        failed = sum(score.error is not None for score in scores)
        unscored = f" (+{failed} {'未评' if chinese else 'unscored'})" if failed else ""
        table.add_column(f"{name}\n{len(scores) - failed}{unscored}", justify="right")
    rows = estimates(groups)
    for metric in METRICS:
        if metric.name in rows:
            label = metric.chinese if chinese else metric.name
            table.add_row(label, *(shown(each, metric, intervals) for each in rows[metric.name].values()))
    return table


HEADLINES = (
    "silent_errors",
    "automation",
    "non_zero_accuracy",
    "false_zeros",
    "wrong_bindings",
    "nulls_kept",
    "exact_reports",
    "seconds",
)


def slice_table(groups: Mapping[str, Sequence[CaseScore]], title: str, chinese: bool = True) -> Table:
    """One line a slice, the headline metrics across, without intervals."""
    metrics = [metric for metric in METRICS if metric.name in HEADLINES]
    table = Table(title=title, box=SIMPLE, padding=(0, 1))
    table.add_column(title, no_wrap=True)
    for heading in ("份数" if chinese else "reports", *(m.chinese if chinese else m.name for m in metrics)):
        table.add_column(heading, justify="right")
    for name, scores in groups.items():
        cells = (shown(estimate(metric, scores), metric, interval=False) for metric in metrics)
        table.add_row(name, str(len(scores)), *cells)
    return table


def shown(each: Estimate, metric: Metric, interval: bool = True) -> str:
    """An estimate in its unit, with its interval; "–" where nothing was measured."""
    if each.value is None or each.low is None or each.high is None:
        return "–"
    write = percent if metric.unit == "%" else "{:.3g}".format
    around = f" ({write(each.low)}–{write(each.high)})" if interval else ""
    return write(each.value) + around


def percent(share: float) -> str:
    """100% and 0% are only written where they are true."""
    text = f"{share:.2%}"
    if text == "100.00%" and share < 1:
        return ">99.99%"
    if text == "0.00%" and share > 0:
        return "<0.01%"
    return text.replace(".00%", "%") if share in (0, 1) else text


FAULT_HEADINGS = ("kind", "injected", "found", "unbound", "missed", "first", "top 3", "rival", "damage")


def fault_table(bases: Sequence[Base]) -> Table:
    """Kinds of fault down: found, exact repair first and in the top three, and the rival's rules."""
    table = Table(title="faults", box=SIMPLE, padding=(0, 1))
    for heading in FAULT_HEADINGS:
        table.add_column(heading, justify="left" if heading == "kind" else "right")
    for line in fault_lines(bases):
        table.add_row(line.kind, *fault_texts(line))
    return table


def fault_texts(line: FaultLine) -> list[str]:
    """What a table of faults says of one kind, in the order of its columns."""
    shares = [share(each) for each in (line.found, line.first, line.top_three, line.rival)]
    counts = [str(line.unbound or "–"), str(line.missed or "–")]
    return [str(line.injected), shares[0], *counts, *shares[1:], f"{line.changed:.2f} → {line.damage:.2f}"]


def share(each: Estimate) -> str:
    return "–" if each.value is None else percent(each.value)
