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
    # --- one body over the years
    "year_mismatch": Message(
        "fail",
        "error",
        "跨年勾稽不成立：{where}：{rule}。{later_year} 年印为：{later}；{earlier_year} 年印为：{earlier}。"
        "左边 {left}，右边 {right}，相差 {difference}。",
        "Sum over two years does not hold: {where}: {rule}. {later_year} prints: {later}; {earlier_year} "
        "prints: {earlier}. Left {left}, right {right}, difference {difference}.",
    ),
    "year_not_assessable": Message(
        "not_assessable",
        "warning",
        "跨年勾稽无法判断：{where}：{rule}。{later_year} 年印为：{later}；{earlier_year} 年印为：{earlier}。",
        "Sum over two years can't be assessed: {where}: {rule}. {later_year} prints: {later}; "
        "{earlier_year} prints: {earlier}.",
    ),
    "year_forms_differ": Message(
        "warning",
        "info",
        "{earlier_year} 年与 {later_year} 年的格式不同，以下勾稽没有可比的格：{rules}",
        "{earlier_year} and {later_year} use different forms; nothing to compare for: {rules}",
    ),
    "year_gap": Message(
        "warning",
        "warning",
        "缺少 {years} 年的报告，{earlier_year} 年到 {later_year} 年的结转无法核对。",
        "The report for {years} is missing; what {earlier_year} handed on to {later_year} can't be checked.",
    ),
    "year_order": Message(
        "warning",
        "error",
        "不是上一年的报告：一份是 {earlier_year} 年，另一份是 {later_year} 年，没有核对结转。",
        "Not the report of the year before: one is of {earlier_year}, the other of {later_year}; "
        "not compared.",
    ),
    "year_twice": Message(
        "warning",
        "warning",
        "{year} 年有 {count} 份报告，{differing} 格不一致；只用了第一份：{used}",
        "{count} reports for {year}, {differing} cell(s) differ; only the first was used: {used}",
    ),
    "tables_identical": Message(
        "warning",
        "warning",
        "{table}：{later_year} 年与 {earlier_year} 年逐格相同（其中 {nonzero} 格不是 0），可能照抄了旧表。",
        "{table}: {later_year} repeats every cell of {earlier_year} ({nonzero} of them not 0); "
        "an old table may have been published again.",
    ),
    "jump": Message(
        "warning",
        "info",
        "{table}：{later_year} 年有 {count} 格与该机关以往各年相差 {factor} 倍以上：{cells}",
        "{table}: {count} cell(s) of {later_year} are {factor} times or more off all of the body's earlier "
        "figures: {cells}",
    ),
    "organisations_differ": Message(
        "warning",
        "warning",
        "两份报告的机关名称不同：{later}；{earlier}",
        "The two reports name different bodies: {later}; {earlier}",
    ),
    "names_joined": Message(
        "warning", "info", "以下名称当作同一机关：{names}", "Taken for one body: {names}"
    ),
    # --- reports that could not take part
    "left_out_rejected": Message(
        "warning",
        "error",
        "没有参加比对：报告被拒读（{reasons}）。",
        "Took no part: the report was rejected ({reasons}).",
    ),
    "left_out_unnamed": Message(
        "warning",
        "warning",
        "没有参加比对：不知道是哪个机关、哪一年的报告。",
        "Took no part: which body's report it is, or of which year, is not known.",
    ),
    "left_out_other_year": Message(
        "warning",
        "warning",
        "{count} 份不是 {year} 年的报告，没有汇总：{units}",
        "{count} report(s) are not of {year} and were not added: {units}",
    ),
    "left_out_other_form": Message(
        "warning",
        "warning",
        "{count} 份 {year} 年报告的格式与上级不同，没有汇总：{units}",
        "{count} report(s) of {year} follow another form than the parent and were not added: {units}",
    ),
    "left_out_second": Message(
        "warning",
        "warning",
        "{count} 份是同一单位 {year} 年的第二份报告，没有汇总：{units}",
        "{count} report(s) are a second one of a unit for {year} and were not added: {units}",
    ),
    # --- a parent and its units
    "rollup_mismatch": Message(
        "fail",
        "error",
        "汇总不成立：{where}：上级印为 {parent}，{children} 个下级合计 {sum}，相差 {difference}。",
        "Units do not add up: {where}: the parent prints {parent}, {children} unit(s) make {sum}, "
        "difference {difference}.",
    ),
    "rollup_not_assessable": Message(
        "not_assessable",
        "warning",
        "汇总无法判断：{table}：{count} 格。没有数字的单位（格数）：{units}",
        "Adding up can't be assessed: {table}: {count} cell(s). Without a number (cells): {units}",
    ),
    "rollup_incomplete": Message(
        "not_assessable",
        "warning",
        "汇总无法判断：{table}：{count} 格，上级多出的数可能属于缺报的单位：{units}",
        "Adding up can't be assessed: {table}: {count} cell(s) where the parent has more, which may be that "
        "of missing units: {units}",
    ),
    "rollup_missing": Message(
        "warning", "error", "缺少 {count} 个单位的报告：{units}", "{count} unit(s) without a report: {units}"
    ),
    "rollup_unexpected": Message(
        "warning",
        "warning",
        "{count} 个单位不在名单上：{units}",
        "{count} unit(s) are not on the list: {units}",
    ),
    "rollup_no_children": Message(
        "warning",
        "error",
        "没有可以汇总的下级报告。",
        "There is no report of a unit to add up.",
    ),
    "rollup_suspect": Message(
        "warning",
        "info",
        "可能出在{unit}：它自身的勾稽不成立；若改为 {cells}，则其勾稽与这 {count} 格的汇总都成立。",
        "Possibly {unit}: its own sums fail; with {cells} they hold, and the units add up in {count} cell(s).",
    ),
    "rollup_only_candidate": Message(
        "warning",
        "info",
        "可能出在{unit}：只有它容得下这 {count} 格的差额：{cells}",
        "Possibly {unit}: no other unit could hold the differences in {count} cell(s): {cells}",
    ),
    "rollup_candidates": Message(
        "warning",
        "info",
        "{table}：{count} 格的差额可能出在这些单位之一（按可能性排列）：{units}",
        "{table}: the differences in {count} cell(s) may come from one of (likeliest first): {units}",
    ),
    "rollup_unit_left_out": Message(
        "warning",
        "info",
        "{table}：{count} 格的差额与{unit}的全部数字相等，上级可能漏计了它。",
        "{table}: the differences in {count} cell(s) are exactly the figures of {unit}; "
        "the parent may have left it out.",
    ),
    "rollup_unit_twice": Message(
        "warning",
        "info",
        "{table}：{count} 格的差额与{unit}的全部数字相等，上级可能把它计了两次。",
        "{table}: the differences in {count} cell(s) are exactly the figures of {unit}; "
        "the parent may have counted it twice.",
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
