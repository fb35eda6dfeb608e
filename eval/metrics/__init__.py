"""The metrics: one function in one file each, from a report's score to its part. The registry is a list."""

from collections.abc import Callable
from typing import Literal, NamedTuple

from eval.metrics.automation import automation
from eval.metrics.claim_precision import claim_precision
from eval.metrics.claim_recall import claim_recall
from eval.metrics.cost import cost
from eval.metrics.cost_correct import cost_correct
from eval.metrics.exact_reports import exact_reports
from eval.metrics.exact_tables import exact_tables
from eval.metrics.false_zeros import false_zeros
from eval.metrics.groundless_values import groundless_values
from eval.metrics.invented_values import invented_values
from eval.metrics.keystrokes import keystrokes
from eval.metrics.leaked_labels import leaked_labels
from eval.metrics.non_zero_accuracy import non_zero_accuracy
from eval.metrics.nulls_kept import nulls_kept
from eval.metrics.part import Part
from eval.metrics.seconds import seconds
from eval.metrics.seconds_correct import seconds_correct
from eval.metrics.silent_errors import silent_errors
from eval.metrics.source_errors_kept import source_errors_kept
from eval.metrics.tokens import tokens
from eval.metrics.unflagged_errors import unflagged_errors
from eval.metrics.wrong_bindings import wrong_bindings
from eval.score import CaseScore


class Metric(NamedTuple):
    """`better`: which way is up. `unit`: "%" for shares, else what is counted."""

    measure: Callable[[CaseScore], Part]
    chinese: str
    better: Literal["high", "low"]
    unit: str = "%"

    @property
    def name(self) -> str:
        return self.measure.__name__


METRICS: tuple[Metric, ...] = (
    Metric(silent_errors, "静默错误", "low"),
    Metric(automation, "自动通过", "high"),
    Metric(non_zero_accuracy, "非零格正确", "high"),
    Metric(false_zeros, "假零", "low"),
    Metric(invented_values, "无中生有", "low"),
    Metric(wrong_bindings, "错位", "low"),
    Metric(nulls_kept, "空格保留", "high"),
    Metric(exact_tables, "整表正确", "high"),
    Metric(exact_reports, "整份正确", "high"),
    Metric(unflagged_errors, "未提示的错格", "low"),
    Metric(groundless_values, "无出处", "low"),
    Metric(leaked_labels, "泄露标注", "low"),
    Metric(source_errors_kept, "原件错误如实报告", "high"),
    Metric(claim_precision, "正文数字精确率", "high"),
    Metric(claim_recall, "正文数字召回率", "high"),
    Metric(keystrokes, "复核按键", "low"),
    Metric(seconds, "每份秒数", "low", "s"),
    Metric(seconds_correct, "每份正确报告秒数", "low", "s"),
    Metric(tokens, "每份词元", "low", "tokens"),
    Metric(cost, "每份费用", "low", "cost"),
    Metric(cost_correct, "每份正确报告费用", "low", "cost"),
)

__all__ = ["METRICS", "Metric", "Part"]
