"""The words of tables and workbooks, Chinese and English; findings have theirs in messages.py."""

from typing import Literal

from extractor.forms import Column, FormPart

Language = Literal["zh", "en"]

WORDS: dict[str, tuple[str, str]] = {
    # statuses of a cell
    "stated": ("有数", "stated"),
    "blank": ("空白", "blank"),
    "not_applicable": ("不适用", "not applicable"),
    "ambiguous": ("归属不确定", "which cell is not certain"),
    "unreadable": ("不是数字", "not a number"),
    "not_found": ("未找到", "not found"),
    "ungrounded": ("模型所给，无出处", "from the model, without evidence"),
    # verdicts of a report and of a rule
    "clean": ("通过", "clean"),
    "review": ("待核", "needs review"),
    "rejected": ("拒读", "rejected"),
    "pass": ("相符", "pass"),
    "fail": ("不符", "fail"),
    "not_assessable": ("无法判断", "not assessable"),
    # severities
    "error": ("错误", "error"),
    "warning": ("警告", "warning"),
    "info": ("提示", "info"),
    # headings
    "source": ("文件", "Source"),
    "organisation": ("机构", "Organisation"),
    "year": ("年度", "Year"),
    "form": ("格式", "Form"),
    "verdict": ("结论", "Verdict"),
    "reasons": ("理由", "Reasons"),
    "rules": ("勾稽", "Sums"),
    "findings": ("发现", "Findings"),
    "findings_count": ("发现数", "Findings"),
    "overview": ("总览", "Overview"),
    "sheet": ("工作表", "Sheet"),
    "severity": ("程度", "Severity"),
    "code": ("代码", "Code"),
    "message": ("说明", "Message"),
    "addresses": ("单元格", "Cells"),
    "printed": ("原件", "Printed"),
    "legend": ("图例", "Legend"),
    "notes": ("单元格内的文字", "Words in cells"),
    "foreign": ("本格式以外的单元格", "Cells outside this form"),
    "failing": ("勾稽不符", "in a failing sum"),
    "noted": ("另有文字", "with words beside the number"),
    "remarked": ("有提示", "has a remark"),
    "bad_form": (
        "格式文件有误，请对照 docs/cli.md 所列字段修改",
        "the form file is wrong; compare it with the fields in docs/cli.md",
    ),
    "unknown": ("未知", "unknown"),
    "notice": ("依据", "Notice"),
    "years": ("年份", "Years"),
    # whose mistake a failing sum is
    "fault_source": ("原件如此", "printed so"),
    "fault_reading": ("可能误读", "may be misread"),
    "fault_undecided": ("未能判定", "undecided"),
    # proposals, and the slips that would explain them (extractor/suspects/slips.py)
    "proposal": ("若改", "if changed"),
    "total_left_zero": ("合计漏填，仍为 0", "total left 0"),
    "total_copied": ("合计照抄旁格", "total copied from beside it"),
    "sign": ("多了负号", "stray minus"),
    "digit_dropped": ("漏了一位", "digit dropped"),
    "digits_swapped": ("两位颠倒", "digits swapped"),
    "digit_changed": ("错了一位", "digit changed"),
    "digit_added": ("多了一位", "digit added"),
    "off_by_one": ("差一", "off by one"),
    "counted_twice": ("重复计数", "counted twice"),
    "split_cells": ("一数拆入两格", "one number split over two cells"),
    "merged_cells": ("两数并入一格", "two numbers in one cell"),
    "swapped_cells": ("两格互换", "two cells swapped"),
    "shift": ("整块错位", "block shifted"),
    "swapped_rows": ("两行互换", "two rows swapped"),
    "swapped_columns": ("两列互换", "two columns swapped"),
    "arbitrary": ("其他差错", "some other mistake"),
    "cells": ("单元格", "Cells"),
    # the model (gouji doctor, gouji model)
    "model": ("模型", "Model"),
    "no_model": (
        "没有配置模型：按 grid 读取，一切照常。配置方法见 docs/llm.md。",
        "No model is configured: reports are read as grid. To set one: docs/llm.md.",
    ),
    "in_use": ("使用的结构化输出方式", "Structured-output mode in use"),
    "copied_rightly": ("可用，抄录正确", "works, copied rightly"),
    "copied_wrongly": ("可用，但抄录有误", "works, but copied wrongly"),
    "does_not_work": ("不可用", "does not work"),
    "serving": ("服务地址", "Serving at"),
    "tokens": ("词元", "tokens"),
    "calls": ("次调用", "calls"),
    "cached": ("取自缓存", "cached"),
}


def word(key: str, language: Language) -> str:
    """A word of WORDS; a key without an entry stands for itself."""
    return WORDS.get(key, (key, key))[language == "en"]


def label(part: FormPart, language: Language) -> str:
    """What the part is called; a Chinese column label carries its unit, as the printed form does."""
    if language == "en":
        return part.english
    unit = part.unit if isinstance(part, Column) else None
    return f"{part.label}（{unit}）" if unit else part.label


def list_of(texts: tuple[str, ...], language: Language) -> str:
    return (", " if language == "en" else "、").join(texts)
