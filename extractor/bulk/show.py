"""A run on the terminal: a bar with rate, rest, cost and failures; lines where nobody sees a bar."""

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from extractor.bulk.summary import Summary
from extractor.bulk.tally import Tally
from extractor.export.words import Language, word

_EVERY = 30.0  # seconds between two lines
_COUNTS = ("待核 {review} · 未读 {quarantined}{cost}", "review {review} · not read {quarantined}{cost}")
_SUMMARY = (
    "{read} / {reports} 份已读（{verdicts}），未能读取 {quarantined} 份{cost} → {output}",
    "{read} of {reports} report(s) read ({verdicts}), {quarantined} could not be read{cost} → {output}",
)
_STOPPED = {
    "max_cost": ("花费已到上限", "the limit of cost is reached"),
    "interrupted": ("已中断", "interrupted"),
    "endpoint": ("模型接口不可用", "the model's endpoint is down"),
}
_RESUME = (" 没有读完：{why}。同一命令可续跑。", " Not finished: {why}. The same command goes on.")


@contextmanager
def batch_bar(language: Language) -> Iterator[Callable[[Tally], None]]:
    """What to call after each report: moves a bar on a terminal's stderr, or writes a line now and then."""
    console = Console(stderr=True)
    if not console.is_terminal:
        yield _lines(language)
        return
    columns = (BarColumn(), MofNCompleteColumn(), TimeRemainingColumn(), TextColumn("{task.description}"))
    with Progress(*columns, console=console, transient=True, redirect_stdout=False) as progress:
        bar = progress.add_task("", total=None)

        def changed(tally: Tally) -> None:
            progress.update(
                bar, total=tally.reports, completed=tally.read, description=_counts(tally, language)
            )

        yield changed


def summary_text(summary: Summary, output: str, language: Language) -> str:
    """One line: how much was read, how it ended, and how to go on."""
    english = language == "en"
    verdicts = " · ".join(f"{word(name, language)} {count}" for name, count in summary.verdicts.items())
    cost = _money(summary.spent, summary.currency)
    fields = summary.model_dump(include={"read", "reports", "quarantined"})
    text = _SUMMARY[english].format(verdicts=verdicts or "–", cost=cost, output=output, **fields)
    if summary.is_complete:
        return text
    why = _STOPPED.get(summary.stopped or "", ("有分区未写成", "some partitions are missing"))
    return text + _RESUME[english].format(why=why[english])


def _counts(tally: Tally, language: Language) -> str:
    cost = _money(tally.cost or None, tally.currency)
    return _COUNTS[language == "en"].format(review=tally.review, quarantined=tally.quarantined, cost=cost)


def _money(cost: float | None, currency: str | None) -> str:
    return "" if cost is None else f" · {cost:.2f} {currency or ''}".rstrip()


def _lines(language: Language) -> Callable[[Tally], None]:
    began = last = time.monotonic()
    first: int | None = None

    def changed(tally: Tally) -> None:
        nonlocal last, first
        first, now = tally.read if first is None else first, time.monotonic()
        if now - last < _EVERY:
            return
        last, done = now, tally.read - first
        rest = (now - began) / done * (tally.reports - tally.read) if done else float("nan")
        sys.stderr.write(f"{tally.read}/{tally.reports} · {_counts(tally, language)} · ETA {rest:.0f} s\n")

    return changed
