"""Every finding code with its severity and its words, Chinese and English. Codes never change meaning."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Literal

from extractor.records import Finding

Verdict = Literal["fail", "not_assessable", "warning"]
Severity = Literal["error", "warning", "info"]


@dataclass(frozen=True, slots=True)
class Message:
    """`chinese` and `english` are format strings over a finding's details. `rejects`: with it no reading
    of the document can be trusted as a whole."""

    verdict: Verdict
    severity: Severity
    chinese: str
    english: str
    rejects: bool = False


MESSAGES: dict[str, Message] = {
    # --- sums
    "sum_mismatch": Message(
        "fail",
        "error",
        "勾稽不成立：{where}：{rule}。左边印为 {left}，右边相加得 {right}，相差 {difference}。",
        "Sum does not hold: {where}: {rule}. Printed left {left}, computed right {right}, "
        "difference {difference}.",
    ),
    "sum_not_assessable": Message(
        "not_assessable",
        "warning",
        "勾稽无法判断：{where}：{rule}。有 {blanks} 格没有数字。{implied}",
        "Sum can't be assessed: {where}: {rule}. {blanks} cell(s) hold no number. {implied}",
    ),
    "sum_impossible": Message(
        "not_assessable",
        "error",
        "勾稽缺数且不可能成立：{where}：{rule}。已印出的数左边合计 {left}，右边合计 {right}，"
        "空格填任何非负数都不成立。",
        "Sum lacks numbers and can't hold: {where}: {rule}. Printed left is {left}, right is {right}: "
        "no non-negative number in the blanks would do.",
    ),
    # --- values
    "value_invalid": Message(
        "fail",
        "error",
        "数值不符合填报要求：{where} 印为“{printed}”。计数须为非负整数，金额至多 4 位小数。",
        "Value breaks the form's rule: {where} prints “{printed}”. "
        "Counts are whole and not negative, amounts have at most 4 decimals.",
    ),
    "unit_deviation": Message(
        "warning",
        "warning",
        "单位与表式不同：{where} 印为“{printed}”，表式单位为{unit}。未作换算。",
        "Unit differs from the form: {where} prints “{printed}”, the form says {unit}. Not converted.",
    ),
    # --- cells that are not plainly stated
    "cells_blank": Message(
        "warning",
        "warning",
        "{table}：{count} 格空白。空白不等于 0。",
        "{table}: {count} cell(s) blank. Blank is not 0.",
    ),
    "cells_not_applicable": Message(
        "warning",
        "warning",
        "{table}：{count} 格填的是“/”“-”“无”一类符号，不是数字。",
        "{table}: {count} cell(s) hold a mark such as “/”, “-” or 无 instead of a number.",
    ),
    "cells_ambiguous": Message(
        "warning",
        "error",
        "{table}：{count} 格归属不明（该行丢失单元格，或同一格印了两次而不同）。原文：{printed}",
        "{table}: {count} cell(s) can't be told apart (the row lost cells, or a cell is printed twice and "
        "differs). Printed: {printed}",
    ),
    "cells_unreadable": Message(
        "warning",
        "error",
        "{table}：{count} 格内容不是数字：{printed}",
        "{table}: {count} cell(s) hold something that is no number: {printed}",
    ),
    "cells_not_found": Message(
        "warning",
        "error",
        "{table}：文中没有找到 {count} 格：{rows}",
        "{table}: {count} cell(s) not found: {rows}",
    ),
    "bound_by_order": Message(
        "warning",
        "warning",
        "{table}：{count} 格的行名或列名缺失，按印刷顺序归位，请核对。",
        "{table}: labels of {count} cell(s) are missing; they were placed by printed order. Please verify.",
    ),
    "bound_by_arithmetic": Message(
        "warning",
        "warning",
        "{table}：{count} 格的位置由合计关系推定，请核对。",
        "{table}: the place of {count} cell(s) follows from the sums only. Please verify.",
    ),
    "bound_by_note": Message(
        "warning",
        "warning",
        "{table}：{count} 格脱离了所在行，按格内附注归位，请核对。",
        "{table}: {count} cell(s) were torn out of their rows and placed by the remark in them. "
        "Please verify.",
    ),
    "numbers_without_row": Message(
        "warning",
        "error",
        "{table}：有一行数字没有行名，未采用：{numbers}",
        "{table}: a line of numbers names no row and was not used: {numbers}",
    ),
    # --- the form
    "form_deviation": Message(
        "warning",
        "warning",
        "与{form}不符：印有该格式没有的行或列：{rows}",
        "Deviates from {form}: prints rows or columns it does not have: {rows}",
    ),
    "form_year": Message(
        "warning",
        "warning",
        "{year} 年的报告用了不属于该年度的格式：{form}",
        "The report for {year} uses a form of other years: {form}",
    ),
    "section_missing": Message("warning", "warning", "缺少部分：{section}", "Section missing: {section}"),
    # --- identity
    "organisation_missing": Message(
        "warning", "warning", "没有找到报告机关的名称。", "The name of the reporting body was not found."
    ),
    "year_missing": Message(
        "warning", "warning", "没有找到报告年度。", "The year of the report was not found."
    ),
    "period_mismatch": Message(
        "warning",
        "warning",
        "统计期限 {start} 至 {end} 与报告年度 {year} 不符。",
        "The statistics period {start} to {end} does not match the year {year}.",
    ),
    # --- the document as a whole
    "not_a_report": Message(
        "warning",
        "error",
        "不是政府信息公开工作年度报告：没有找到表格和章节。",
        "Not an annual report on government information disclosure: its tables and sections are missing.",
        rejects=True,
    ),
    "truncated": Message(
        "warning",
        "error",
        "文件不完整：在“{section}”处中断，其后的内容缺失。请取得完整文件。",
        "The document is cut off in “{section}”; what follows is missing. Obtain the complete file.",
        rejects=True,
    ),
    "tables_missing": Message(
        "warning",
        "error",
        "没有找到任何一张统计表（可能以图片发布）。",
        "None of the tables was found (they may be published as images).",
        rejects=True,
    ),
    "image_only": Message(
        "warning",
        "error",
        "全部 {pages} 页都是图像，没有文字层，需要 OCR。",
        "All {pages} page(s) are images without text; OCR is needed.",
        rejects=True,
    ),
    "image_pages": Message(
        "warning",
        "error",
        "第 {pages} 页是图像，没有文字层，其内容没有读取。",
        "Page(s) {pages} are images without text and were not read.",
    ),
    "pdf_repaired": Message(
        "warning",
        "warning",
        "PDF 文件已损坏，修复后读取，可能缺页。",
        "The PDF is damaged and was repaired for reading; pages may be missing.",
    ),
    "undecodable": Message(
        "warning",
        "error",
        "有 {characters} 个字符无法解码（编码 {encoding}），其内容可能有误。",
        "{characters} character(s) could not be decoded ({encoding}); what they say is unknown.",
    ),
    "encoding_repaired": Message(
        "warning",
        "info",
        "文件是被误作 GBK 的 UTF-8，已还原。",
        "The file was UTF-8 read as GBK; it has been turned back.",
    ),
    # --- the file
    "unreadable_file": Message(
        "warning", "error", "无法读取：{cause}{remedy}", "Can't be read: {cause} {remedy}", rejects=True
    ),
    "unsupported_file": Message(
        "warning",
        "error",
        "不支持的文件：{cause}{remedy}",
        "Unsupported file: {cause} {remedy}",
        rejects=True,
    ),
    "too_large": Message(
        "warning", "error", "超出限制：{cause}{remedy}", "Over a limit: {cause} {remedy}", rejects=True
    ),
    "internal_error": Message(
        "warning",
        "error",
        "程序内部错误，本文件未读：{cause}。请报告此问题。",
        "Internal error, this file was not read: {cause}. Please report it.",
        rejects=True,
    ),
}


def render(code: str, details: dict[str, Any], language: str = "zh") -> str:
    """The words of a finding; `language` is "zh" or "en"."""
    message = MESSAGES[code]
    return (message.english if language == "en" else message.chinese).format(**details)


def finding(code: str, language: str, addresses: Iterable[object] = (), **details: Any) -> Finding:
    """A finding in `language`; `details` fill the words of its code and stay with it for programs."""
    message = MESSAGES[code]
    return Finding(
        code=code,
        verdict=message.verdict,
        severity=message.severity,
        addresses=tuple(str(address) for address in addresses),
        message=render(code, details, language),
        details=details,
    )
