"""A model of the reviewer: how many keys a reading costs, beside typing every cell by hand."""

from collections.abc import Mapping, Set
from decimal import Decimal

from extractor.records import Report

CONFIRM = 1  # a key that says "as printed" and goes to the next doubtful cell
ENTER = 1  # after a number that was typed


def keystrokes(
    report: Report, wrong: Set[str], expected: Mapping[str, int | Decimal | None]
) -> tuple[int, int]:
    """(keys to type every labelled cell, keys to review this reading).

    A clean report is not opened. In any other, each labelled cell that a finding names, and each wrong one,
    is looked at once: the right ones are confirmed, the wrong ones typed over. A rejected one is typed.
    """
    typed = sum(_typing(value) for value in expected.values())
    if report.verdict == "clean":
        return typed, 0
    if report.verdict == "rejected":
        return typed, typed
    named = {a for each in report.findings if each.severity != "info" for a in each.addresses}
    looked_at = (named & expected.keys()) | wrong
    return typed, sum(_typing(expected[a]) if a in wrong else CONFIRM for a in looked_at)


def _typing(value: int | Decimal | None) -> int:
    return ENTER + (0 if value is None else len(str(value)))
