"""What can hardly be so, whatever the sums say: a town that makes rules, zeros beside counted requests ..."""

import re
from collections.abc import Iterator
from decimal import Decimal

from extractor.check.prose import quantity_name, section_title
from extractor.check.reading import Reading
from extractor.claims import Mention
from extractor.forms import Address
from extractor.messages import finding
from extractor.records import Cell, Finding, Status

# Rules are made by State Council departments, and by the governments of provinces and of cities with
# districts (立法法 第九十一、九十三条). Only names that are plainly none of these count.
_NO_MAKER = re.compile(
    r"(?:[镇乡]|[镇乡](?:人民)?政府|街道|街道办事处|苏木|县(?:人民)?政府|(?<![市治])区(?:人民)?政府|旗(?:人民)?政府"
    r"|[县区旗][\u4e00-\u9fff]{1,14}(?:局|委|委员会|办公室|办|中心|站|所|队)|街道[\u4e00-\u9fff]*(?:办|所|中心))$"
)
_MAY_MAKE = re.compile(
    r"自治区(?:人民)?政府$|自治区[\u4e00-\u9fff]*厅$|国务院|国家|中华人民共和国|^[\u4e00-\u9fff]{2,3}[区县]$"
)
_IN_TOWN = re.compile(r"(?:我|本)[镇乡](?!村)|(?:我|本)街道")
_IN_BUREAU = re.compile(r"(?:我|本)(?:局|委|办|中心)")
_INSTRUCTION = re.compile(
    r"该部分以表格形式报告|以上(?:部分|内容)以表格形式|表格如下[:：]|此处(?:填写|报告)|[（(]此(?:项|处|部分)[^（()）]{0,30}[)）]"
    r"|填报说明[:：]|(?:不少于|不超过)\d+字[)）]"
)
_COUNTY = re.compile(
    r"[县区旗镇乡街][\u4e00-\u9fff]*(?:局|委|办|办公室|中心|站|所|队|街道|镇|乡|街道办事处)$"
)
_NO_RESULTS = ("received", "carried_over", "processed_total", "carried_forward")
_TELLING = 3  # numbers above 0 that two rows must share
_HUGE = 100_000  # 万元: a billion yuan in one year, beyond any county bureau's fees


def check_rule_makers(reading: Reading) -> Iterator[Finding]:
    """规章 above 0 in the report of a body that, by its name or its own words, may make none."""
    body = _body_without_rules(reading)
    cells = [
        address
        for address, cell in reading.cells.items()
        if (address.table, address.row) == ("proactive", "rules") and _positive(cell)
    ]
    if body and cells:
        names = "、".join(f"{reading.cell_name(a)} {reading.cells[a].printed}" for a in cells)
        yield finding("rules_by_unentitled_body", reading.language, cells, organisation=body, cells=names)


def _body_without_rules(reading: Reading) -> str | None:
    """The name of the body if it may make no rules; None where that is not certain."""
    name = reading.identity.organisation
    if name:
        return name if _NO_MAKER.search(name) and not _MAY_MAKE.search(name) else None
    words = [m[0] for s in reading.sections if (m := _IN_TOWN.search(s.text))]
    return words[0] if words else None


def check_all_zero(reading: Reading) -> Iterator[Finding]:
    """A table of requests that is 0 throughout beside prose that counts requests of the year."""
    cells = [cell for address, cell in reading.cells.items() if address.table == "requests"]
    stated = [cell.value for cell in cells if cell.status is Status.STATED]
    if not stated or any(stated) or len(stated) < len(cells):
        return
    for mention in reading.mentions:
        if mention.quantity in ("received", "processed", "granted") and mention.value and _is_own(mention):
            yield finding(
                "all_zero_table",
                reading.language,
                [Address("requests", "received", "total")],
                quantity=quantity_name(reading, mention.quantity),
                printed=mention.printed,
                sentence=mention.sentence.text,
            )
            return


def check_identical_rows(reading: Reading) -> Iterator[Finding]:
    """Two results with the same applicants, cell for cell, in figures too many to agree by chance."""
    rows: dict[tuple[object, ...], list[str]] = {}
    columns: dict[str, dict[str, object]] = {}
    for address, cell in reading.cells.items():
        if address.table == "requests" and address.row not in _NO_RESULTS and address.column != "total":
            columns.setdefault(address.row, {})[address.column] = cell.value
    for row, values in columns.items():
        numbers = [value for value in values.values() if isinstance(value, int) and value > 0]
        if len(numbers) >= _TELLING and len(set(numbers)) > 1:
            rows.setdefault(tuple(sorted(values.items())), []).append(row)
    for same in (each for each in rows.values() if len(each) > 1):
        yield finding(
            "identical_rows",
            reading.language,
            [Address("requests", row, "total") for row in same],
            rows="、".join(reading.row_name("requests", row) for row in same),
        )


def check_fee_scale(reading: Reading) -> Iterator[Finding]:
    """An amount in 万元 that is the prose's number of 元, or far beyond what such a body collects."""
    address = Address("proactive", "fees", "amount")
    cell = reading.cells.get(address)
    column = reading.form.columns.get(address) if reading.form else None
    if cell is None or column is None or not _positive(cell) or cell.unit not in (None, column.unit):
        return
    reason = _reason_for_yuan(reading, Decimal(cell.value or 0))
    if reason:
        yield finding(
            "amount_scale",
            reading.language,
            [address],
            where=reading.cell_name(address),
            printed=cell.printed,
            unit=column.unit,
            reason=reason,
        )


def _reason_for_yuan(reading: Reading, value: Decimal) -> str | None:
    for mention in reading.mentions:
        if mention.quantity == "fees" and mention.value == value and _is_own(mention):
            said = "the prose says {}" if reading.language == "en" else "正文为 {}"
            return said.format(mention.printed)
    name = reading.identity.organisation
    if value >= _HUGE and name and _COUNTY.search(name):
        return "above 1,000,000,000 yuan" if reading.language == "en" else "折合十亿元以上"
    return None


def check_form_instructions(reading: Reading) -> Iterator[Finding]:
    """Sentences of the form itself that were left standing in the report."""
    for section in reading.sections:
        match = _INSTRUCTION.search(section.text)
        if match:
            yield finding(
                "form_instructions_left_in",
                reading.language,
                section=section_title(reading, section.id),
                printed=match[0],
            )


def _is_own(mention: Mention) -> bool:
    return mention.scope == "own" and not mention.approximate


def _positive(cell: Cell) -> bool:
    return cell.status is Status.STATED and cell.value is not None and cell.value > 0
