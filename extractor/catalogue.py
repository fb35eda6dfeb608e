"""Writes the catalogue of findings: `python -m extractor.catalogue > docs/findings.md`."""

import sys
from collections.abc import Iterator
from string import Formatter
from typing import Any

from extractor.forms import Form, load_forms
from extractor.messages import MESSAGES, SAMPLES, Message, render

INTRODUCTION = """# 发现目录 / Catalogue of findings

由程序生成，请勿手改：`python -m extractor.catalogue > docs/findings.md`。
Generated; do not edit by hand.

结论 verdict：`fail` 不成立 / does not hold · `not_assessable` 缺数，无法判断 / numbers are missing ·
`warning` 需要留意 / worth a look。
程度 severity：`error` · `warning` · `info`（仅提示，不影响结论 / a remark, never changes a verdict）。
带“拒读”的代码使整份报告不可信。 / A code marked as rejecting makes the whole report untrustworthy.
"""
RULES = """## 勾稽关系 / The sums

以 `sum_` 开头的发现，`details.rule_code` 是“同年”的代码；以 `year_` 开头的，是“跨年”的代码。
`details.rule_code` is one of “one year” in findings named `sum_…`, of “two years” in those named `year_…`.
"""
RULE_HEAD = """
| 代码 Code | 范围 Span | 每一 Each | 勾稽 Sum |
|---|---|---|---|"""
EACH = {"row": "行 row", "column": "列 column"}


def catalogue() -> str:
    """The whole page."""
    return "\n".join([INTRODUCTION, *_codes(), RULES, *(_rules(form) for form in load_forms())])


def example(code: str, language: str) -> str:
    """The code's message with sample details. Raises KeyError for a detail that has none."""
    known = SAMPLES | MESSAGES[code].example
    names = [name for _, name, _, _ in Formatter().parse(MESSAGES[code].words[0]) if name]
    return render(code, {name: _in_language(known[name], language) for name in names}, language)


def _in_language(value: Any, language: str) -> Any:
    return value[int(language == "en")] if isinstance(value, list) else value


def _codes() -> Iterator[str]:
    for code, message in MESSAGES.items():
        yield f"## `{code}`\n"
        yield f"{_kind(message)}\n"
        yield f"- 意思 Meaning：{message.meaning[0]} / {message.meaning[1]}"
        yield f"- 例 Example：{example(code, 'zh')}"
        yield f"  - {example(code, 'en')}"
        yield f"- 处理 What to do：{message.todo[0]} / {message.todo[1]}\n"


def _kind(message: Message) -> str:
    kind = f"结论 verdict `{message.verdict}` · 程度 severity `{message.severity}`"
    return f"{kind} · 拒读 rejects the report" if message.rejects else kind


def _rules(form: Form) -> str:
    lines = [f"### {form.label} / {form.english}", RULE_HEAD]
    for table in form.tables:
        spans = ((table.rules, "同年 one year"), (table.year_rules, "跨年 two years"))
        for rule, span in ((rule, span) for rules, span in spans for rule in rules):
            lines.append(f"| `{rule.code}` | {span} | {EACH[rule.each]} | {rule.label} / {rule.english} |")
    return "\n".join([*lines, ""])


if __name__ == "__main__":
    sys.stdout.reconfigure(encoding="utf-8")  # type: ignore[union-attr]  # wherever it is redirected to
    sys.stdout.write(catalogue())
